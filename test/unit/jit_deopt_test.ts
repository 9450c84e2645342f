/**
 * Compiled code settles: once a kernel has run for a while, V8 does not throw away what it optimised.
 */
import { assertLessOrEqual } from "@std/assert";
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { test } from "../support/suite.ts";

/** Kernels of each kind, and one that is split. */
const SAMPLE = ["sieve", "nbody", "siphash", "structs", "indirect", "big_few"];
/** How much code may be thrown away after the warm-up: a rare case may still turn up in a loop. */
const FEW = 3;
/** What the kernel's process says when it begins to run for another while. */
const STEADY = "--- steady ---\n";
/** What V8 also calls so: it goes from code that was entered in mid-loop to better code. */
const REPLACED = /exit from OSR'd inner loop|prepare for on stack replacement/;

if ("Deno" in globalThis) {
  for (const name of SAMPLE) {
    test(`${name} does not deoptimise again and again`, async () => {
      assertLessOrEqual(await deoptimisations(name), FEW);
    });
  }
} else {
  console.warn("SKIPPED: only V8, under Deno, tells of deoptimisations");
}

/** How many times V8 optimised code of the kernel in vain, in the quietest while until one is quiet. */
async function deoptimisations(name: string): Promise<number> {
  const program = fileURLToPath(new URL("../support/steady.ts", import.meta.url));
  const args = ["run", "--allow-all", "--v8-flags=--trace-deopt", program, name];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let fewest = Infinity;
  let trace = "";
  for await (const chunk of child.stdout.setEncoding("utf-8")) {
    const [, ...whiles] = (trace += chunk).split(STEADY);
    // The last one is under way.
    fewest = Math.min(...whiles.slice(0, -1).map(codesThrownAway));
    if (fewest <= FEW) child.kill();
  }
  await ended;
  return fewest;
}

function codesThrownAway(trace: string): number {
  const bailouts = trace.split("\n").filter((line) => /\[bailout .*<JSFunction \$/.test(line));
  const wrong = bailouts.filter((line) => !REPLACED.test(line));
  return new Set(wrong.map((line) => /opt id (\d+)/.exec(line)?.[1])).size;
}
