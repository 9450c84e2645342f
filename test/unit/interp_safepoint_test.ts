/**
 * Safepoints in the interpreter by itself: polls, and frames that something else has left. Compiled
 * code is played by entries that write down what it would.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Context } from "../../src/context.ts";
import {
  LEAVING,
  type LeftFrame,
  type Safepoint,
  type SafepointPolicy,
} from "../../src/engine/safepoint.ts";
import { Trap } from "../../src/errors.ts";
import { Interpreter } from "../../src/interp/interpreter.ts";
import type { FunctionInstance } from "../../src/store/func.ts";
import { bodyOf } from "../../src/wasm/module.ts";
import { slotsOfAll } from "../../src/wasm/types.ts";
import { Guest, type GuestOptions } from "../support/interp.ts";
import { test } from "../support/suite.ts";

class Stop extends Error {}

function guestWith(text: string, policy: Partial<SafepointPolicy>, options: GuestOptions = {}) {
  const safepoints = { leaves: true, poll: () => false, ...policy };
  return Guest.from(text, {
    ...options,
    engine: (limits) => new Interpreter(limits, { safepoints }),
  });
}

test("a loop that never ends, and calls that do nothing else, end where the policy throws", async () => {
  let polls = 0;
  const policy: Partial<SafepointPolicy> = {
    poll: () => {
      if (++polls === 5) throw new Stop();
      return false;
    },
  };
  const guest = await guestWith(
    `(func (export "spin") (loop $next (br $next)))
     (func $tail (export "tail") (return_call $tail))
     (func $both (export "both") (call $leaf) (return_call $both))
     (func $leaf)`,
    policy,
  );
  for (const name of ["spin", "tail", "both"]) {
    polls = 0;
    assertThrows(() => guest.call(name), Stop);
    assertEquals(guest.engine.stack.depth, 0);
    assertEquals(guest.engine.stack.top, 0);
  }
});

test("a policy is told whose code runs, in which context, and may call the guest", async () => {
  const seen: [Context, string][] = [];
  let inner: unknown;
  const guest: Guest = await guestWith(
    `(func (export "count") (param i32) (result i32) (local i32)
       (loop $next
         (local.set 1 (i32.add (local.get 1) (i32.const 2)))
         (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
       (local.get 1))`,
    {
      poll: (context, instance) => {
        seen.push([context, instance.name]);
        inner ??= guest.call("count", 21);
        return true;
      },
    },
  );
  assertEquals(guest.call("count", 100_000), [200_000]);
  assertEquals(inner, [42]);
  assert(seen.length > 5, `${seen.length} polls`);
  assert(seen.every(([context, name]) => context !== undefined && name === "guest"));
});

test("polls are about a millisecond apart, whatever a program does", async () => {
  const times: number[] = [];
  const guest = await guestWith(
    `(import "env" "host" (func $host))
     (func (export "hosted") (param i32)
       (loop $next
         (call $host)
         (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
     (func (export "alone") (param i32)
       (loop $next (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))`,
    {
      poll: () => {
        times.push(performance.now());
        return false;
      },
    },
    { host: { host: () => {} } },
  );
  for (const [name, rounds] of [["hosted", 500_000], ["alone", 5_000_000]] as const) {
    times.length = 0;
    const start = performance.now();
    guest.call(name, rounds);
    const elapsed = performance.now() - start;
    const gaps = times.slice(1).map((time, i) => time - times[i]!).sort((a, b) => a - b);
    const median = gaps[gaps.length >> 1]!;
    assert(median < 5, `${name}: half of the polls are ${median} ms apart, in ${elapsed} ms`);
    assert(times.length < 100 * elapsed, `${name}: ${times.length} polls in ${elapsed} ms`);
  }
});

/** Has a function leave whenever it is about to begin, as compiled code would. */
function leaveAtStart(guest: Guest, name: string): { left: number } {
  const func = guest.exported(name);
  const count = { left: 0 };
  func.lowered = () => {};
  func.entry = (base) => {
    count.left++;
    const { stack } = guest.engine;
    const end = base + slotsOfAll(func.type.params);
    const words = stack.i32.slice(2 * base, 2 * end);
    const references = stack.refs.slice(base, end);
    leave(guest.engine.safepoint!, {
      func,
      offset: 0,
      pc: -1,
      calleeAt: 0,
      restore: ({ i32, refs }, at) => {
        i32.set(words, 2 * at);
        references.forEach((reference, i) => refs[at + i] = reference);
      },
    });
  };
  return count;
}

function leave(safepoint: Safepoint, frame: LeftFrame): void {
  safepoint.cells[LEAVING] = 1;
  safepoint.frames.push(frame);
}

const FACTORIAL = `(func $fac (export "fac") (param i64) (result i64) (local i64 externref)
  (local.set 1 (i64.add (local.get 1) (i64.const 1)))
  (if (result i64) (i64.eqz (local.get 0))
    (then (local.get 1))
    (else (i64.mul (local.get 0) (call $fac (i64.sub (local.get 0) (i64.const 1)))))))
  (func (export "twice") (param i64) (result i64)
    (i64.add (call $fac (local.get 0)) (call $fac (local.get 0))))
  (func (export "tail") (param i64) (result i64) (return_call $fac (local.get 0)))
  (func (export "over tail") (param i64) (result i64) (i64.add (i64.const 5) (call 2 (local.get 0))))`;

test("functions that leave at their beginning go on, however they were called", async () => {
  const guest = await guestWith(FACTORIAL, {});
  const count = leaveAtStart(guest, "fac");
  assertEquals(guest.call("fac", 20n), [2432902008176640000n]);
  assertEquals(count.left, 21);
  assertEquals(guest.call("twice", 10n), [2n * 3628800n]);
  assertEquals(guest.call("tail", 10n), [3628800n]);
  assertEquals(guest.call("over tail", 10n), [3628805n]);
  assertEquals(guest.engine.stack.depth, 0);
});

test("limits hold for functions that go on", async () => {
  for (const limits of [{ maxDepth: 100 }, { maxSlots: 2000 }]) {
    const guest = await guestWith(FACTORIAL, {}, { limits });
    leaveAtStart(guest, "fac");
    guest.call("fac", 90n);
    const trap = assertThrows(() => guest.call("fac", 1000n), Trap, "call stack exhausted");
    assert(trap.frames.length > 50, `${trap.frames.length} frames`);
    assertEquals(guest.call("fac", 5n), [120n]);
    assertEquals(guest.engine.safepoint!.isLeaving, false);
  }
});

test("the locals of a function that goes on are null", async () => {
  const guest = await guestWith(
    `(func (export "f") (result i32) (local i64 i64 externref funcref)
       (local.set 2 (local.get 2))
       (i32.add (ref.is_null (local.get 2)) (ref.is_null (local.get 3))))`,
    {},
  );
  leaveAtStart(guest, "f");
  assertEquals(guest.call("f"), [2]);
});

/** Byte offset of the first call of the function with that index. */
function callOffset({ instance, index }: FunctionInstance, callee: number): number {
  const { start, end } = bodyOf(instance.module, index);
  for (let at = start; at < end; at++) {
    if (instance.module.bytes[at] === 0x10 && instance.module.bytes[at + 1] === callee) return at;
  }
  throw new Error("there is no such call");
}

test("interpreted functions between compiled ones leave along with them", async () => {
  const guest = await guestWith(
    `(func $outer (export "outer") (param i32 externref) (result i32 externref) (local i32)
       (local.set 2 (i32.const 1000))
       (i32.add (local.get 2)
         (i32.sub (i32.const 100) (i32.mul (call $middle (local.get 0)) (i32.const 3))))
       (local.get 1))
     (func $middle (param i32) (result i32) (local externref i32)
       (local.set 2 (local.get 0))
       (i32.add (i32.const 7) (call $inner (i32.add (local.get 2) (i32.const 1)))))
     (func $inner (param i32) (result i32)
       (local.set 0 (i32.add (call $leaf (local.get 0)) (i32.const 10)))
       (local.get 0))
     (func $leaf (export "leaf") (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
     (func (export "run") (param externref) (result i32 externref)
       (call $outer (i32.const 4) (local.get 0)))`,
    {},
  );
  const interpreter = guest.engine as Interpreter;
  const { stack, safepoint } = interpreter;
  leaveAtStart(guest, "leaf");
  const outer = guest.exported("outer");
  let calls = 0;
  outer.lowered = () => {};
  outer.entry = (base) => {
    calls++;
    const argument = stack.i32[2 * base]!;
    const reference = stack.refs[base + 1];
    const { top } = stack;
    stack.reserve(top + 10);
    stack.i32[2 * top] = argument;
    interpreter.callInside(outer.instance.function(1), top);
    assert(safepoint!.isLeaving, "what was called has left");
    assertEquals(safepoint!.frames.length, 3);
    leave(safepoint!, {
      func: outer,
      offset: callOffset(outer, 1),
      pc: -1,
      get calleeAt() {
        return outer.localSlots + 2;
      },
      restore: ({ i32, refs }, at) => {
        i32[2 * at] = argument;
        refs[at + 1] = reference;
        i32[2 * (at + 2)] = 1000;
        i32[2 * (at + outer.localSlots)] = 1000;
        i32[2 * (at + outer.localSlots + 1)] = 100;
      },
    });
  };
  const expected = 1000 + (100 - (7 + 25 + 10) * 3);
  for (const name of ["run", "outer"]) {
    const base = stack.top;
    stack.reserve(base + 2);
    stack.i32[2 * base] = 4;
    stack.refs[name === "run" ? base : base + 1] = { some: "object" } as never;
    interpreter.call(undefined as never, guest.exported(name), base);
    assertEquals(stack.i32[2 * base], expected);
    assertEquals(stack.refs[base + 1], { some: "object" } as never);
    assertEquals(stack.depth, 0);
    assertEquals(safepoint!.frames.length, 0);
  }
  assertEquals(calls, 2);
});

test("what a host function calls leaves and goes on inside it", async () => {
  const guest: Guest = await guestWith(
    `(import "env" "host" (func $host (param i64) (result i64)))
     (func (export "run") (param i64) (result i64)
       (i64.add (call $host (local.get 0)) (i64.const 1)))` + FACTORIAL.replace("call 2", "call 4"),
    {},
    {
      host: {
        host: (inner, base) => {
          const { stack } = inner.engine;
          const [result] = inner.call("twice", stack.u64[base]!);
          stack.u64[base] = result as bigint;
        },
      },
    },
  );
  leaveAtStart(guest, "fac");
  leaveAtStart(guest, "run");
  assertEquals(guest.call("run", 5n), [241n]);
});
