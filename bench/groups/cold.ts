/**
 * One single long call in a fresh process, which is how commands and one-shot jobs run: some engines
 * never replace WebAssembly code that is already running.
 *
 * @module
 */
import type { Case } from "../groups.ts";
import { type Kernel, readKernel } from "../kernels/kernels.ts";
import { once, timeOf } from "../measure.ts";
import type { Sample } from "../report.ts";
import { load, type Variant } from "../variants.ts";
import { kernelNamed } from "./kernels.ts";

/** How many times as long as in the group of kernels: 0.3 s of warm native WebAssembly. */
const LONGER = 20;
/** What makes the kernels whose time is exponential about as much longer. */
const DEEPER = 6;

/** A case for each kernel. */
export function coldCases(kernels: readonly Kernel[]): readonly Case[] {
  return kernels.map(({ name, group }) => ({
    section: group,
    name,
    title: name,
    unit: "ms",
    variants: ["native", "tiered", "compiled"],
    processes: 3,
    job: (variant) => ["cold", name, variant],
  }));
}

/** The job `cold NAME VARIANT`. */
export async function measureCold(name: string, variant: string): Promise<Sample> {
  const kernel = kernelNamed(name);
  const run = await load(variant as Variant, readKernel(kernel));
  const n = name.startsWith("fib") ? kernel.n + DEEPER : kernel.n * LONGER;
  let result: number | bigint = 0;
  const time = timeOf(() => void (result = run(n)));
  return once(time, String(result));
}
