/**
 * One measurement, in a process of its own; prints the result as JSON.
 *
 * `child.ts kernel NAME VARIANT SECONDS`, `child.ts start NAME SECONDS`
 *
 * @module
 */
import process from "node:process";
import { KERNELS, readKernel } from "./kernels/kernels.ts";
import { measure, type Timing } from "./measure.ts";
import { STARTS } from "./start.ts";
import { load, type Variant } from "./variants.ts";

const [kind, name, ...rest] = process.argv.slice(2);
const result = kind === "kernel"
  ? measureKernel(name!, rest[0] as Variant, Number(rest[1]))
  : STARTS.find((start) => start.name === name)!.measure(Number(rest[0]));
console.log(JSON.stringify(result));

function measureKernel(name: string, variant: Variant, seconds: number): Timing {
  const kernel = KERNELS.find((kernel) => kernel.name === name)!;
  const run = load(variant, readKernel(kernel));
  const { n, expected } = kernel;
  return measure(() => {
    const result = run(n);
    if (result !== expected) throw new Error(`run(${n}) returned ${result}, not ${expected}`);
  }, seconds);
}
