/**
 * The kernels: time of a warm call, and of the first one, of about 15 ms for native WebAssembly.
 *
 * @module
 */
import { WrongResult } from "../engines.ts";
import type { Case } from "../groups.ts";
import { type Kernel, KERNELS, readKernel } from "../kernels/kernels.ts";
import { measure } from "../measure.ts";
import type { Sample } from "../report.ts";
import { load, type Variant } from "../variants.ts";

/** A case for each kernel. */
export function kernelCases(
  kernels: readonly Kernel[],
  variants: readonly Variant[],
): readonly Case[] {
  return kernels.map(({ name, group }) => ({
    section: group,
    name,
    title: name,
    unit: "ms",
    variants,
    job: (variant, seconds) => ["kernel", name, variant, `${seconds}`],
  }));
}

/** Every tier alone, and both together. */
export function tierCases(kernels: readonly Kernel[]): readonly Case[] {
  return kernelCases(kernels, ["native", "interpreter", "compiled", "tiered"]);
}

/** The job `kernel NAME VARIANT SECONDS`. */
export async function measureKernel(
  name: string,
  variant: string,
  seconds: string,
): Promise<Sample> {
  const kernel = kernelNamed(name);
  const run = await load(variant as Variant, readKernel(kernel));
  const { n, expected } = kernel;
  return measure(() => {
    const result = run(n);
    if (result !== expected) throw new WrongResult(`run(${n}) is ${result}, not ${expected}`);
  }, Number(seconds));
}

/** @throws {RangeError} if there is no such kernel. */
export function kernelNamed(name: string): Kernel {
  const kernel = KERNELS.find((kernel) => kernel.name === name);
  if (kernel === undefined) throw new RangeError(`There is no kernel "${name}"`);
  return kernel;
}
