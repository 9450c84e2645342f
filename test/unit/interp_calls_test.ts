/** Calls: how deep, how long, between whom, and what is told of them when they fail. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Trap } from "../../src/errors.ts";
import { Guest } from "../support/interp.ts";
import { test } from "../support/suite.ts";

const DEEP = `
  (func $deep (export "deep") (param $n i32) (result i32)
    (if (result i32) (local.get $n)
      (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get $n) (i32.const 1)))))
      (else (i32.const 0))))
  (func $endless (export "endless") (call $endless))`;

function trapOf(body: () => void): Trap {
  return assertThrows(body, Trap);
}

test("a million calls may be under way", async () => {
  const guest = await Guest.from(DEEP, { limits: { maxDepth: 1_000_010, maxSlots: 1 << 23 } });
  assertEquals(guest.call("deep", 1_000_000), [1_000_000]);
});

test("recursion ends in a trap at the limit of calls, and the guest stays usable", async () => {
  const guest = await Guest.from(DEEP, { limits: { maxDepth: 1000 } });
  for (let i = 0; i < 3; i++) {
    assertEquals(trapOf(() => guest.call("endless")).reason, "call stack exhausted");
    assertEquals(guest.call("deep", 1000), [1000]);
    assertEquals(trapOf(() => guest.call("deep", 1001)).reason, "call stack exhausted");
    assertEquals(guest.engine.stack.depth, 0);
    assertEquals(guest.engine.stack.top, 0);
  }
});

test("recursion ends in a trap at the limit of slots, and the guest stays usable", async () => {
  const guest = await Guest.from(DEEP, { limits: { maxDepth: 1_000_000, maxSlots: 2000 } });
  assertEquals(trapOf(() => guest.call("endless")).reason, "call stack exhausted");
  assertEquals(guest.call("deep", 500), [500]);
});

test("a frame larger than the stack may be traps when its function is called", async () => {
  const guest = await Guest.from(
    `(func (export "large") (local ${"i64 ".repeat(3000)}))` + DEEP,
    { limits: { maxSlots: 2000 } },
  );
  assertEquals(trapOf(() => guest.call("large")).reason, "call stack exhausted");
  assertEquals(guest.call("deep", 10), [10]);
});

test("ten million tail calls take the room of one", async () => {
  const guest = await Guest.from(
    `
    (type $count (func (param i32 i64) (result i64)))
    (table funcref (elem $even $odd))
    (func $even (export "direct") (type $count)
      (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
      (return_call $odd (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 2))))
    (func $odd (type $count) (local i64 i64 i64)
      (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
      (return_call_indirect (type $count)
        (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (local.get 3))
        (i32.const 0)))`,
    { limits: { maxDepth: 0, maxSlots: 64 } },
  );
  assertEquals(guest.call("direct", 10_000_000, 0n), [10_000_000n]);
});

test("a tail call moves its arguments down, references with them", async () => {
  const guest = await Guest.from(`
    (func $pick (param $a i32) (param $r funcref) (param $b i32) (param $s funcref) (result i32)
      (i32.add
        (i32.sub (local.get $a) (local.get $b))
        (i32.add (ref.is_null (local.get $r)) (i32.mul (i32.const 10) (ref.is_null (local.get $s))))))
    (func $f (export "f") (param $a i32) (param $b i32) (result i32)
      (i32.const 99)
      (return_call $pick (local.get $b) (ref.null func) (local.get $a) (ref.func $f)))`);
  assertEquals(guest.call("f", 30, 500), [471]);
});

test("a host function is called, in tail position too, and sees its arguments", async () => {
  const seen: number[][] = [];
  const guest = await Guest.from(
    `
    (import "host" "sub" (func $sub (param i32 i32) (result i32)))
    (type $binary (func (param i32 i32) (result i32)))
    (table funcref (elem $sub))
    (func (export "call") (param i32 i32) (result i32)
      (i32.mul (i32.const 2) (call $sub (local.get 1) (local.get 0))))
    (func (export "tail") (param i32 i32) (result i32)
      (i32.const 7)
      (return_call $sub (local.get 1) (local.get 0)))
    (func (export "indirect") (param i32 i32) (result i32)
      (return_call_indirect (type $binary) (local.get 1) (local.get 0) (i32.const 0)))
    (export "itself" (func $sub))`,
    {
      host: {
        sub: ({ engine: { stack } }, base) => {
          const [a, b] = [stack.i32[2 * base]!, stack.i32[2 * base + 2]!];
          seen.push([a, b]);
          stack.i32[2 * base] = a - b;
        },
      },
    },
  );
  assertEquals(guest.call("call", 3, 10), [14]);
  assertEquals(guest.call("tail", 3, 10), [7]);
  assertEquals(guest.call("indirect", 3, 10), [7]);
  assertEquals(guest.call("itself", 3, 10), [-7]);
  assertEquals(seen, [[10, 3], [10, 3], [10, 3], [3, 10]]);
});

test("guest and host call each other, each above the frames of the other", async () => {
  const guest = await Guest.from(
    `
    (import "host" "again" (func $again (param i32) (result i32)))
    (func (export "f") (param $n i32) (result i32) (local $kept i32)
      (local.set $kept (i32.mul (local.get $n) (i32.const 10)))
      (if (local.get $n)
        (then (local.set $n (call $again (i32.sub (local.get $n) (i32.const 1))))))
      (i32.add (local.get $kept) (local.get $n)))`,
    {
      host: {
        again: (guest, base) => {
          const n = guest.engine.stack.i32[2 * base]!;
          const [result] = guest.call("f", n);
          guest.engine.stack.i32[2 * base] = result as number;
        },
      },
    },
  );
  assertEquals(guest.call("f", 50), [10 * 50 * 51 / 2]);
});

test("the stack may grow while a host function runs", async () => {
  const guest = await Guest.from(
    `
    (import "host" "grow" (func $grow (param i64) (result i64)))
    (func (export "f") (param $a i64) (result i64)
      (i64.add (local.get $a) (call $grow (i64.const 5))))`,
    {
      host: {
        grow: ({ engine: { stack } }, base) => {
          stack.reserve(base + 50_000);
          stack.u64[base] = stack.u64[base]! * 2n;
        },
      },
    },
  );
  assertEquals(guest.call("f", 100n), [110n]);
});

test("endless recursion between guest and host is a trap too", async () => {
  const guest = await Guest.from(
    `(import "host" "again" (func $again)) (func (export "f") (call $again))` + DEEP,
    { limits: { maxDepth: 10_000_000 }, host: { again: (guest) => void guest.call("f") } },
  );
  assertEquals(trapOf(() => guest.call("f")).reason, "call stack exhausted");
  assertEquals(guest.call("deep", 20), [20]);
  assertEquals(guest.engine.stack.depth, 0);
});

test("what a host function throws passes through the guest, which stays usable", async () => {
  class Oops extends Error {}
  const guest = await Guest.from(
    `(import "host" "fail" (func $fail)) (func $g (call $fail)) (func (export "f") (call $g))` +
      DEEP,
    {
      host: {
        fail: () => {
          throw new Oops("no");
        },
      },
    },
  );
  for (let i = 0; i < 2; i++) {
    assertThrows(() => guest.call("f"), Oops, "no");
    assertEquals(guest.call("deep", 3), [3]);
    assertEquals(guest.engine.stack.depth, 0);
  }
});

test("a host function that catches a trap of the guest goes on", async () => {
  const guest = await Guest.from(
    `
    (import "host" "attempt" (func $attempt (result i32)))
    (func (export "fail") (unreachable))
    (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (call $attempt)))`,
    {
      host: {
        attempt: (guest, base) => {
          assertThrows(() => guest.call("fail"), Trap, "unreachable");
          guest.engine.stack.i32[2 * base] = 5;
        },
      },
    },
  );
  assertEquals(guest.call("f", 37), [42]);
});

test("memory that a callee grows is seen by the caller, in the middle of an expression", async () => {
  const guest = await Guest.from(`
    (memory 1 10)
    (func $grow (result i32)
      (drop (memory.grow (i32.const 1)))
      (i32.store (i32.const 65536) (i32.const 20))
      (i32.const 65536))
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 22))
      (i32.add (i32.load (i32.const 0)) (i32.load (call $grow))))`);
  assertEquals(guest.call("f"), [42]);
});

test("instances call each other, each with its own memory and globals", async () => {
  const callee = await Guest.from(`
    (memory 2) (data (i32.const 100) "\\07")
    (global $calls (mut i32) (i32.const 0))
    (func (export "peek") (param i32) (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.add (i32.load8_u (local.get 0)) (i32.mul (i32.const 1000) (global.get $calls))))`);
  const caller = await Guest.from(
    `
    (import "other" "peek" (func $peek (param i32) (result i32)))
    (memory 1) (data (i32.const 100) "\\09")
    (func (export "f") (result i32 i32 i32)
      (i32.load8_u (i32.const 100)) (call $peek (i32.const 100)) (i32.load8_u (i32.const 100)))
    (func (export "tail") (param i32) (result i32) (return_call $peek (local.get 0)))
    (func (export "beyond") (result i32) (call $peek (i32.const 70000)))`,
    { other: callee },
  );
  assertEquals(caller.call("f"), [9, 1007, 9]);
  assertEquals(caller.call("tail", 100), [2007]);
  assertEquals(caller.call("beyond"), [3000]);
});

test("a trap tells which functions were running, innermost first, and where", async () => {
  const guest = await Guest.from(
    `
    (import "host" "between" (func $between (param i32)))
    (memory 1)
    (func $inner (param $at i32) (result i32)
      (local.get $at) (i32.const 8) (i32.add) (i32.load offset=4))
    (func $outer (param $at i32) (drop (call $inner (local.get $at))))
    (func (export "outer") (param $at i32) (call $outer (local.get $at)))
    (func (export "f") (param $at i32) (nop) (call $between (local.get $at)))`,
    {
      host: {
        between: (guest, base) => void guest.call("outer", guest.engine.stack.i32[2 * base]!),
      },
    },
  );
  const { frames, reason } = trapOf(() => guest.call("f", 65530));
  assertEquals(reason, "out of bounds memory access");
  assertEquals(frames.map(({ name, signature }) => `${name} ${signature}`), [
    "guest.$1 (i32) i32",
    "guest.$2 (i32)",
    "guest.$3 (i32)",
    "host.between (i32)",
    "guest.$4 (i32)",
  ]);
  const opcodes = frames.map(({ offset }) => guest.instance.module.bytes[offset]);
  assertEquals(opcodes, [0x28, 0x10, 0x10, 0x00, 0x10]); // i32.load, call, call, the host, call
  assertEquals(frames[3]!.offset, 0);
});

test("a trap in a host function tells of it and of its caller", async () => {
  const guest = await Guest.from(
    `(import "host" "fail" (func $fail)) (func (export "f") (call $fail))`,
    {
      host: {
        fail: () => {
          throw new Trap("unreachable");
        },
      },
    },
  );
  const { frames } = trapOf(() => guest.call("f"));
  assertEquals(frames.map(({ name }) => name), ["host.fail", "guest.$1"]);
});

test("the frames of deep recursion are told up to a limit", async () => {
  const guest = await Guest.from(DEEP);
  const { frames } = trapOf(() => guest.call("endless"));
  assert(frames.length >= 100 && frames.length <= 1000, `${frames.length} frames`);
});

test("call_indirect traps in the testsuite's words", async () => {
  const guest = await Guest.from(`
    (type $f (func (result i32)))
    (table 4 funcref) (elem (i32.const 1) $one $other)
    (func $one (result i32) (i32.const 1))
    (func $other (result i64) (i64.const 1))
    (func (export "call") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
    (func (export "tail") (param i32) (result i32) (return_call_indirect (type $f) (local.get 0)))`);
  for (const name of ["call", "tail"]) {
    assertEquals(guest.call(name, 1), [1]);
    assertEquals(trapOf(() => guest.call(name, 0)).reason, "uninitialized element");
    assertEquals(trapOf(() => guest.call(name, 2)).reason, "indirect call type mismatch");
    assertEquals(trapOf(() => guest.call(name, 4)).reason, "undefined element");
    assertEquals(trapOf(() => guest.call(name, -1)).reason, "undefined element");
  }
});

test("many functions, so that the loop has its lesson, run as few do", async () => {
  const functions = Array.from({ length: 100 }, (_, i) => `
    (func $f${i} (export "f${i}") (param i32) (result i32)
      (i32.add (i32.const ${i}) ${
    i === 0 ? "(local.get 0)" : `(call $f${i - 1} (local.get 0))`
  }))`);
  const guest = await Guest.from(functions.join(""));
  assertEquals(guest.call("f99", 50), [50 + 99 * 100 / 2]);
  assertEquals(guest.engine.statistics.functionsTranslated, 100);
});
