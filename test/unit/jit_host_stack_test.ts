/**
 * Compiled code uses the host's stack as far as it goes, and no farther.
 */
import { assert, assertEquals } from "@std/assert";
import { probeEvaluate } from "../../src/jit/evaluate.ts";
import { HostStack } from "../../src/jit/host_stack.ts";
import { Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** Sums the numbers up to its parameter, with a frame for each. */
const SUM = `(func $sum (export "sum") (param i32) (result i32)
  (if (result i32) (i32.eqz (local.get 0))
    (then (i32.const 0))
    (else (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1)))))))`;

test("there is no room any more before the host's stack is full", () => {
  const stack = new HostStack(probeEvaluate()!, 0);
  assert(stack.more(false) > 0);
  // No tail calls: those would take no stack.
  const dig = (depth: number): number =>
    depth % 500 !== 0 || stack.more(true) > 0 ? 1 + dig(depth + 1) : 0;
  assert(dig(0) > 100);
  assert(stack.more(true) > 0);
});

testOnTiers("a recursion deeper than the host's stack ends well, and then again", async (tier) => {
  using bench = new Bench(tier);
  const sum = exported(await bench.module(SUM), "sum");
  for (let round = 0; round < 3; round++) {
    for (const n of [100, 5_000, 20_000]) assertEquals(sum.call(bench.ctx, n), [n * (n + 1) / 2]);
  }
});
