/**
 * The kernels of the bench, as a test: what they compute is the same in every tier as in native
 * WebAssembly, and what the manifest says.
 */
import { assertEquals } from "@std/assert";
import { type Kernel, KERNELS, readKernel } from "../../bench/kernels/kernels.ts";
import { Context, Runtime } from "../../mod.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

type Run = (n: number) => number | bigint;

function nativeRun(kernel: Kernel): Run {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readKernel(kernel)));
  return instance.exports["run"] as Run;
}

test("natively, every kernel returns what the manifest expects", () => {
  for (const kernel of KERNELS) {
    assertEquals(nativeRun(kernel)(kernel.n), kernel.expected, kernel.name);
  }
});

for (const kernel of KERNELS) {
  testOnTiers(`the kernel ${kernel.name} returns what it returns natively`, (tier) => {
    const native = nativeRun(kernel);
    const ctx = Context.background();
    using runtime = new Runtime(configOf(tier));
    const run = runtime.instantiate(ctx, readKernel(kernel)).exportedFunction("run")!;
    for (const n of [0, kernel.small, 1]) assertEquals(run.call(ctx, n), [native(n)], `n = ${n}`);
  });
}
