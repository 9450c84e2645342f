/**
 * Compiled code that leaves in its middle: whatever it was doing, the interpreter goes on there, and
 * the result is that of a run that nobody disturbed.
 */
import { assert, assertEquals } from "@std/assert";
import type { Mode } from "../../src/config.ts";
import { createEngine } from "../../src/engine/tiering.ts";
import type { StackLimits } from "../../src/engine/stack.ts";
import { Guest, type HostBody } from "../support/interp.ts";
import { test } from "../support/suite.ts";

const LIMITS = { maxDepth: 100_000, maxSlots: 1 << 20 };

type Value = number | bigint;

interface Run {
  readonly results: readonly Value[];
  readonly left: number;
}

/** Runs `run` of a guest that is told to leave at every poll whose number `leaves` accepts. */
async function runLeaving(
  text: string,
  args: readonly Value[],
  options: {
    readonly mode: Mode;
    readonly interval: number;
    readonly leaves: (poll: number) => boolean;
    readonly host?: Readonly<Record<string, HostBody>>;
  },
): Promise<Run> {
  let polls = 0;
  let left = 0;
  const poll = () => {
    const leaves = options.leaves(polls++);
    if (leaves) left++;
    return leaves;
  };
  const { mode, interval, host = {} } = options;
  const safepoints = { leaves: true, interval, poll };
  const engine = (limits: StackLimits) =>
    createEngine(limits, { mode, hotCalls: 2, hotRounds: 3, safepoints });
  const guest = await Guest.from(text, { limits: LIMITS, engine, host });
  return { results: guest.call("run", ...args), left };
}

/** Compares runs that leave at many places with one that never does. */
async function check(
  text: string,
  args: readonly Value[],
  host: Readonly<Record<string, HostBody>> = {},
): Promise<void> {
  const never = () => false;
  const undisturbed = { mode: "interpreter", interval: 1000, leaves: never, host } as const;
  const { results: expected } = await runLeaving(text, args, undisturbed);
  let left = 0;
  for (const mode of ["compiled", "tiered"] as const) {
    for (const interval of [0, 1, 2, 5, 17]) {
      for (const every of [1, 2, 3, 7, 31]) {
        const leaves = (poll: number) => poll % every === every - 1;
        const run = await runLeaving(text, args, { mode, interval, leaves, host });
        assertEquals(run.results, expected, `${mode}, interval ${interval}, every ${every}`);
        left += run.left;
      }
    }
  }
  assert(left > 100, `left only ${left} times`);
}

test("recursion goes on where it was left, with operands waiting below the call", async () => {
  await check(
    `(func $fib (export "run") (param i32) (result i32)
      (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
        (then (local.get 0))
        (else (i32.add
          (call $fib (i32.sub (local.get 0) (i32.const 1)))
          (call $fib (i32.sub (local.get 0) (i32.const 2)))))))`,
    [15],
  );
});

test("a loop goes on in its middle, with locals of every type", async () => {
  await check(
    `(memory 1)
    (func (export "run") (param i32 i64 f32 f64) (result i32 i64 i32 i64)
      (local $x i32) (local $r funcref) (local $e externref)
      (local.set $r (ref.func 0))
      (loop $next
        (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 31)) (local.get 0)))
        (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 6364136223846793005))
          (i64.extend_i32_s (ref.is_null (local.get $r)))))
        (local.set 2 (f32.mul (local.get 2) (f32.const 1.5)))
        (local.set 3 (f64.div (local.get 3) (f64.const 3)))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get $x) (local.get 1)
      (i32.reinterpret_f32 (local.get 2)) (i64.reinterpret_f64 (local.get 3)))
    (elem declare func 0)`,
    [60, 0x1234_5678_9abc_def1n, 1.25, 1e100],
  );
});

test("the bits of a NaN are kept", async () => {
  await check(
    `(func $wait (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then (call $wait (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 5))))
    (func $round (param f64) (result i64) (local f32 i32)
      (local.set 1 (f32.reinterpret_i32 (i32.const 0x7fa00001)))
      (f64.reinterpret_i64 (i64.const 0xfff4000000000002))
      (f64.neg (local.get 0))
      (local.set 2 (call $wait (i32.const 9)))
      (drop)
      (i64.add (i64.reinterpret_f64)
        (i64.add (i64.reinterpret_f64 (local.get 0))
          (i64.extend_i32_u (i32.add (local.get 2) (i32.reinterpret_f32 (local.get 1)))))))
    (func (export "run") (param i32) (result i64) (local i64)
      (loop $next
        (local.set 1 (i64.add (local.get 1)
          (call $round (f64.reinterpret_i64 (i64.const 0x7ff4000000000003)))))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))`,
    [25],
  );
});

test("calls through tables, tail calls and several results are left and gone on with", async () => {
  await check(
    `(type $pair (func (param i32 i64) (result i64 i32 f64)))
    (table 2 funcref) (elem (i32.const 0) $a $b)
    (func $sum (param i32 i64) (result i64)
      (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
      (return_call $sum (i32.sub (local.get 0) (i32.const 1))
        (i64.add (i64.mul (local.get 1) (i64.const 3)) (i64.extend_i32_u (local.get 0)))))
    (func $a (type $pair)
      (call $sum (local.get 0) (local.get 1)) (local.get 0)
      (f64.convert_i32_s (local.get 0)))
    (func $b (type $pair) (local i32)
      (loop $next
        (local.set 2 (i32.add (local.get 2) (i32.const 3)))
        (br_if $next (i32.lt_s (local.get 2) (local.get 0))))
      (return_call_indirect (type $pair) (local.get 2) (local.get 1) (i32.const 0)))
    (func (export "run") (param i32) (result i64 i32 f64) (local i64 i32 f64)
      (loop $next
        (local.get 1) (i64.const 77)
        (call_indirect (type $pair) (local.get 0) (local.get 1)
          (i32.and (local.get 0) (i32.const 1)))
        (local.set 3 (f64.add (local.get 3)))
        (local.set 2 (i32.add (local.get 2)))
        (local.set 1 (i64.xor (i64.xor)))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1) (local.get 2) (local.get 3))`,
    [30],
  );
});

test("a guest inside a host function leaves and goes on before the host function does", async () => {
  const again: HostBody = (guest, base) => {
    const { stack } = guest.engine;
    const [result] = guest.call("inner", stack.i32[2 * base]!);
    stack.i32[2 * base] = Number(result) + 1;
  };
  await check(
    `(import "env" "again" (func $again (param i32) (result i32)))
    (func $inner (export "inner") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 7)) (local.get 0)))
        (br_if $next (i32.gt_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 0))))
      (local.get 1))
    (func (export "run") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.xor
          (i32.rotl (local.get 1) (i32.const 3))
          (i32.add (call $inner (local.get 0)) (call $again (local.get 0)))))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))`,
    [20],
    { again },
  );
});

test("code is left and entered again a thousand times", async () => {
  const text = `(func (export "run") (param i32) (result i32) (local i32 i32)
    (loop $outer
      (local.set 2 (i32.const 20))
      (loop $inner
        (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 17)) (local.get 2)))
        (br_if $inner (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))
      (br_if $outer (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))`;
  const never = () => false;
  const options = { interval: 7, leaves: never };
  const { results } = await runLeaving(text, [3000], { ...options, mode: "interpreter" });
  const run = await runLeaving(text, [3000], { mode: "tiered", interval: 7, leaves: () => true });
  assertEquals(run.results, results);
  assert(run.left >= 1000, `left only ${run.left} times`);
});
