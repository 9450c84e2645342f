/**
 * The ways to run a kernel that the bench compares. Another one joins by a line here.
 *
 * @module
 */
import { Context, Runtime, RuntimeConfig } from "@kiln/wasm";
import { loadPolywasm, loadWasm2js } from "./rivals.ts";

/** The function `run` of a kernel. */
export type Run = (n: number) => number | bigint;

/** Instantiates a kernel. */
type Load = (bytes: Uint8Array<ArrayBuffer>) => Run | Promise<Run>;

const config = new RuntimeConfig();

const LOADERS = {
  native: loadNative,
  interpreter: (bytes) => loadKiln(bytes, config.withMode("interpreter")),
  compiled: (bytes) => loadKiln(bytes, config.withMode("compiled")),
  tiered: (bytes) => loadKiln(bytes, config),
  closing: (bytes) => loadClosing(bytes),
  polywasm: loadPolywasm,
  wasm2js: loadWasm2js,
} as const satisfies Record<string, Load>;

/** The name of a way to run kernels. */
export type Variant = keyof typeof LOADERS;

/** Others that turn WebAssembly into JavaScript, with and without checks. */
export const RIVALS: readonly Variant[] = ["polywasm", "wasm2js"];

/** Instantiates a kernel in one of the ways. */
export async function load(variant: Variant, bytes: Uint8Array<ArrayBuffer>): Promise<Run> {
  return await LOADERS[variant](bytes);
}

function loadNative(bytes: Uint8Array<ArrayBuffer>): Run {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports["run"] as Run;
}

/** With a deadline far away, so that there is one to ask about. */
function loadClosing(bytes: Uint8Array): Run {
  const closing = config.withMode("compiled").withCloseOnContextDone(true);
  return loadKiln(bytes, closing, Context.background().withTimeout(FAR_AWAY));
}

const FAR_AWAY = 1e9;

function loadKiln(bytes: Uint8Array, config: RuntimeConfig, ctx = Context.background()): Run {
  const run = new Runtime(config).instantiate(ctx, bytes).exportedFunction("run")!;
  return (n) => run.call(ctx, n)[0];
}
