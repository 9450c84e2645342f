/**
 * Stops a guest that never returns, on the same thread and though no timer can fire meanwhile: after
 * 100 milliseconds, and then at once, by a context that is canceled. Prints:
 *
 * ```txt
 * stopped after about 100 ms: module closed with context deadline exceeded
 * the module is closed: true
 * not even begun: module closed with context canceled
 * because the user went away
 * ```
 *
 * @module
 */
import { Context, ExitCode, ExitError, ModuleConfig, Runtime, RuntimeConfig } from "@kiln/wasm";

// (module (func (export "spin") (loop (br 0))))
// deno-fmt-ignore
const bytes = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // "\0asm", version 1
  0x01, 0x04, 0x01, 0x60, 0x00, 0x00, // types: () -> ()
  0x03, 0x02, 0x01, 0x00, // functions: one, of type 0
  0x07, 0x08, 0x01, 0x04, 0x73, 0x70, 0x69, 0x6e, 0x00, 0x00, // exports: "spin" is function 0
  0x0a, 0x09, 0x01, 0x07, 0x00, 0x03, 0x40, 0x0c, 0x00, 0x0b, 0x0b, // code
);

using runtime = new Runtime(new RuntimeConfig().withCloseOnContextDone(true));
const ctx = Context.background();
const compiled = runtime.compileModule(ctx, bytes);

const first = runtime.instantiateModule(ctx, compiled, new ModuleConfig().withName("first"));
const start = performance.now();
try {
  first.exportedFunction("spin")!.call(ctx.withTimeout(100));
} catch (error) {
  if (!isExit(error, ExitCode.DEADLINE_EXCEEDED)) throw error;
  const elapsed = performance.now() - start;
  const about = elapsed >= 100 && elapsed < 500 ? "about 100" : elapsed.toFixed();
  console.log(`stopped after ${about} ms: ${error.message}`);
}
console.log(`the module is closed: ${first.isClosed}`);

const second = runtime.instantiateModule(ctx, compiled, new ModuleConfig().withName("second"));
const { ctx: canceled, cancel } = ctx.withCancel();
cancel("the user went away");
try {
  second.exportedFunction("spin")!.call(canceled);
} catch (error) {
  if (!isExit(error, ExitCode.CONTEXT_CANCELED)) throw error;
  console.log(`not even begun: ${error.message}`);
  console.log(`because ${canceled.cause()}`);
}

function isExit(error: unknown, exitCode: number): error is ExitError {
  return error instanceof ExitError && error.exitCode === exitCode;
}
