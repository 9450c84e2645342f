/**
 * Gives back what belongs to an instance when it is closed, however that happens: a notifier is told
 * once, while the guest's memory and globals can still be read; the state of a host module is disposed.
 * Prints:
 *
 * ```txt
 * guest a counted to 3
 * closing guest a with 0: it counted to 3
 * guest b counted to 1
 * closing guest b with 7: it counted to 1
 * the call of guest b ended: module closed with exit_code(7)
 * closing host with 0
 * the log is written: a, b
 * ```
 *
 * @module
 */
import {
  type CloseNotifier,
  Context,
  ContextKey,
  ExitError,
  type Module,
  ModuleConfig,
  Runtime,
  withCloseNotifier,
} from "@kiln/wasm";

// (module
//   (import "host" "counted" (func $counted (param i32)))
//   (global $count (export "count") (mut i32) (i32.const 0))
//   (func (export "count_one")
//     (global.set $count (i32.add (global.get $count) (i32.const 1)))
//     (call $counted (global.get $count))))
// deno-fmt-ignore
const bytes = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // "\0asm", version 1
  0x01, 0x08, 0x02, 0x60, 0x01, 0x7f, 0x00, 0x60, 0x00, 0x00, // types: (i32) -> (), () -> ()
  0x02, 0x10, 0x01, // imports: one
  0x04, 0x68, 0x6f, 0x73, 0x74, 0x07, 0x63, 0x6f, 0x75, 0x6e, 0x74, 0x65, 0x64, 0x00, 0x00,
  0x03, 0x02, 0x01, 0x01, // functions: one, of type 1
  0x06, 0x06, 0x01, 0x7f, 0x01, 0x41, 0x00, 0x0b, // globals: one, a variable
  0x07, 0x15, 0x02, // exports: two
  0x05, 0x63, 0x6f, 0x75, 0x6e, 0x74, 0x03, 0x00,
  0x09, 0x63, 0x6f, 0x75, 0x6e, 0x74, 0x5f, 0x6f, 0x6e, 0x65, 0x00, 0x01,
  0x0a, 0x0f, 0x01, 0x0d, 0x00, // code: one body
  0x23, 0x00, 0x41, 0x01, 0x6a, 0x24, 0x00, 0x23, 0x00, 0x10, 0x00, 0x0b,
);

const notifier: CloseNotifier = {
  closeNotify(_ctx: Context, exitCode: number, module: Module): void {
    const count = module.exportedGlobal("count");
    const counted = count === undefined ? "" : `: it counted to ${count.get()}`;
    const kind = count === undefined ? "" : "guest ";
    console.log(`closing ${kind}${module.name} with ${exitCode}${counted}`);
  },
};
const ctx = withCloseNotifier(Context.background(), notifier);

/** Something that has to be given back. */
class Log {
  readonly lines: string[] = [];

  [Symbol.dispose](): void {
    console.log(`the log is written: ${this.lines.join(", ")}`);
  }
}
const LOG = new ContextKey<Log>("log");

using runtime = new Runtime();
const host = runtime.newHostModuleBuilder("host")
  .withState(LOG, () => new Log())
  .exportModuleFunction("counted", { params: ["i32"] }, (_ctx, caller, count) => {
    if (caller.name === "b") {
      console.log(`guest b counted to ${count}`);
      caller.closeWithExitCode(7);
    }
  })
  .instantiate(ctx);

const compiled = runtime.compileModule(ctx, bytes);

{
  using guest = runtime.instantiateModule(ctx, compiled, new ModuleConfig().withName("a"));
  for (let i = 0; i < 3; i++) guest.exportedFunction("count_one")!.call(ctx);
  console.log(`guest a counted to ${guest.exportedGlobal("count")!.get()}`);
  host.state(LOG)!.lines.push("a");
}

const guest = runtime.instantiateModule(ctx, compiled, new ModuleConfig().withName("b"));
host.state(LOG)!.lines.push("b");
try {
  guest.exportedFunction("count_one")!.call(ctx);
} catch (error) {
  if (!(error instanceof ExitError)) throw error;
  console.log(`the call of guest b ended: ${error.message}`);
}
