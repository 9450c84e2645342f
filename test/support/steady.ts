/**
 * Runs a kernel until it is warm, and for some whiles longer; says when each begins: for whoever reads
 * the host's traces.
 *
 * `steady.ts NAME`
 *
 * @module
 */
import process from "node:process";
import { Context, Runtime, RuntimeConfig } from "../../mod.ts";
import { KERNELS, readKernel } from "../../bench/kernels/kernels.ts";

const kernel = KERNELS.find(({ name }) => name === process.argv[2])!;
const ctx = Context.background();
const config = new RuntimeConfig().withMode("compiled");
const run = new Runtime(config).instantiate(ctx, readKernel(kernel)).exportedFunction("run")!;
/** Milliseconds. */
const WARM = 2000;
const STEADY = 1000;
/** On a busy machine it takes long until a kernel is warm: whoever has read enough ends the process. */
const WHILES = 20;

runFor(WARM);
for (let i = 0; i < WHILES; i++) {
  console.log("--- steady ---");
  runFor(STEADY);
}
console.log("--- steady ---");

/** Calls the kernel, which is to do a part of what it does in the bench, again and again. */
function runFor(milliseconds: number): void {
  const n = Math.max(kernel.small, Math.ceil(kernel.n / 8));
  const end = performance.now() + milliseconds;
  while (performance.now() < end) run.call(ctx, n);
}
