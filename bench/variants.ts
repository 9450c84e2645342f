/**
 * The ways to run a kernel that the bench compares. Another tier joins by a line here.
 *
 * @module
 */
import { Context, Runtime, RuntimeConfig } from "@kiln/wasm";

/** The function `run` of a kernel. */
export type Run = (n: number) => number | bigint;

/** Instantiates a kernel. */
type Load = (bytes: Uint8Array<ArrayBuffer>) => Run;

const LOADERS = {
  native: loadNative,
  interpreter: (bytes) => loadKiln(bytes, new RuntimeConfig().withMode("interpreter")),
  compiled: (bytes) => loadKiln(bytes, new RuntimeConfig().withMode("compiled")),
} as const satisfies Record<string, Load>;

/** The name of a way to run kernels. */
export type Variant = keyof typeof LOADERS;

/** What all else is compared with: the host's own WebAssembly. */
export const REFERENCE: Variant = "native";

/** Kiln's tiers, or modes of using them. */
export const TIERS: readonly Variant[] = (Object.keys(LOADERS) as Variant[])
  .filter((name) => name !== REFERENCE);

/** Instantiates a kernel in one of the ways. */
export function load(variant: Variant, bytes: Uint8Array<ArrayBuffer>): Run {
  return LOADERS[variant](bytes);
}

function loadNative(bytes: Uint8Array<ArrayBuffer>): Run {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports["run"] as Run;
}

function loadKiln(bytes: Uint8Array, config: RuntimeConfig): Run {
  const ctx = Context.background();
  const run = new Runtime(config).instantiate(ctx, bytes).exportedFunction("run")!;
  return (n) => run.call(ctx, n)[0];
}
