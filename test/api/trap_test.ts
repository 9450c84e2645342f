import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Trap, type TrapReason } from "../../mod.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

/** A body without parameters for each way to trap. */
const TRAPS: readonly (readonly [TrapReason, string])[] = [
  ["unreachable", "unreachable"],
  ["integer divide by zero", "(drop (i32.div_s (i32.const 1) (i32.const 0)))"],
  ["integer divide by zero", "(drop (i64.rem_u (i64.const 1) (i64.const 0)))"],
  ["integer overflow", "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))"],
  ["integer overflow", "(drop (i32.trunc_f32_s (f32.const 3e9)))"],
  ["invalid conversion to integer", "(drop (i64.trunc_f64_u (f64.const nan)))"],
  ["out of bounds memory access", "(drop (i32.load offset=0xfffffffc (i32.const 4)))"],
  ["out of bounds memory access", "(i64.store (i32.const 65529) (i64.const 0))"],
  ["out of bounds memory access", "(memory.fill (i32.const 65535) (i32.const 0) (i32.const 2))"],
  ["out of bounds table access", "(drop (table.get (i32.const 1)))"],
  ["undefined element", "(call_indirect (i32.const 1))"],
  ["uninitialized element", "(call_indirect (i32.const 0))"],
];

for (const [index, [reason, body]] of TRAPS.entries()) {
  testOnTiers(`trap ${index}: ${body} traps with ${reason}`, async (tier) => {
    using bench = new Bench(tier);
    const module = await bench.module(`
      (memory 1) (table 1 funcref) (func (export "f") ${body})
      (func (export "fine") (result i32) i32.const 1)
    `);
    const trap: Trap = assertThrows(() => exported(module, "f").call(bench.ctx), Trap);
    assertEquals([trap.reason, trap.message, trap.name], [reason, reason, "Trap"]);
    assertEquals(trap.frames.length, 1);
    assertEquals(exported(module, "fine").call(bench.ctx), [1]);
  });
}

testOnTiers("a trap carries the stack, innermost first, with names and offsets", async (tier) => {
  using bench = new Bench(tier);
  const text = `
    (func $inner (param i32) (result f64)
      (drop (i32.div_u (i32.const 0x1234567) (local.get 0))) (f64.const 0))
    (func (param i64) (drop (call $inner (i32.wrap_i64 (local.get 0)))))
    (func $outer (export "run") (call 1 (i64.const 0)))
  `;
  const bytes = await assemble(text);
  const module = await bench.module(text, "guest");
  const trap: Trap = assertThrows(() => exported(module, "run").call(bench.ctx), Trap);
  assertEquals(
    trap.frames.map(({ name, signature, functionIndex }) => [name, signature, functionIndex]),
    [
      ["guest.inner", "(i32) f64", 0],
      ["guest.$1", "(i64)", 1],
      ["guest.outer", "()", 2],
    ],
  );
  // i32.div_u, call 0, call 1: the instructions that were running.
  assertEquals(trap.frames.map(({ offset }) => bytes[offset]), [0x6e, 0x10, 0x10]);
  assertEquals([...bytes.subarray(trap.frames[1]!.offset).subarray(0, 2)], [0x10, 0]);
  assertEquals([...bytes.subarray(trap.frames[2]!.offset).subarray(0, 2)], [0x10, 1]);
});

/** Opcodes of instructions whose values are used by a later one, and bodies in which they trap. */
const MOVED: readonly (readonly [opcode: number, body: string])[] = [
  [0x28, "(call $use (i32.load (local.get 0)) (i32.load8_u (i32.const 1)))"],
  [0x2d, "(call $use (i32.load (i32.const 1)) (i32.load8_u (local.get 0)))"],
  [0x28, "(i32.store (i32.const 4) (i32.add (i32.const 1) (i32.load (local.get 0))))"],
  [0x28, "(if (i32.load (local.get 0)) (then (call $use (i32.const 1) (i32.const 2))))"],
  [0x6d, "(call $use (i32.div_s (i32.load (i32.const 4)) (i32.load (i32.const 8))) (i32.const 3))"],
  [0x28, "(call $use (i32.div_s (i32.load (i32.const 4)) (i32.load (local.get 0))) (i32.const 3))"],
];

for (const [index, [opcode, body]] of MOVED.entries()) {
  const name = `a value that is used later traps where it is made, not where it is used: ${index}`;
  testOnTiers(name, async (tier) => {
    using bench = new Bench(tier);
    const text = `
      (memory 1)
      (func $use (param i32 i32))
      (func $inner (param i32) ${body})
      (func (export "run") (call $inner (i32.const -4)))
    `;
    const bytes = await assemble(text);
    const run = exported(await bench.module(text), "run");
    for (let round = 0; round < 3; round++) {
      const trap: Trap = assertThrows(() => run.call(bench.ctx), Trap);
      assertEquals(trap.frames.map(({ offset }) => bytes[offset]), [opcode, 0x10]);
    }
  });
}

testOnTiers("a trap in an instance called by another shows both", async (tier) => {
  using bench = new Bench(tier);
  await bench.module('(func $fail (export "fail") unreachable)', "callee");
  const caller = await bench.module(
    `(import "callee" "fail" (func $fail))
     (func $run (export "run") call $fail)`,
    "caller",
  );
  const trap: Trap = assertThrows(() => exported(caller, "run").call(bench.ctx), Trap);
  assertEquals(trap.frames.map(({ name }) => name), ["callee.fail", "caller.run"]);
});

testOnTiers("the stack of an endless recursion does not grow out of proportion", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module('(func $f (export "f") call $f)');
  const trap: Trap = assertThrows(() => exported(module, "f").call(bench.ctx), Trap);
  assertEquals(trap.reason, "call stack exhausted");
  assert(trap.frames.length > 0);
  assertEquals(trap.frames[0]!.functionIndex, 0);
  assert(trap.frames.length <= 1000, `${trap.frames.length} frames`);
});

testOnTiers("modules without a name are not taken for one another in a stack", async (tier) => {
  using bench = new Bench(tier);
  const first = await bench.module(
    '(func $boom unreachable) (func $mid nop nop call $boom) (func (export "f") call $mid)',
  );
  const second = await bench.module(
    '(func $other unreachable) (func $inner call $other) (func (export "f") nop call $inner)',
  );
  const names = [first, second, first].map((module) => {
    const trap: Trap = assertThrows(() => exported(module, "f").call(bench.ctx), Trap);
    return trap.frames.slice(0, 2).map(({ name }) => name);
  });
  assertEquals(names, [[".boom", ".mid"], [".other", ".inner"], [".boom", ".mid"]]);
});

testOnTiers(
  "a trap as text shows the functions that were running, in one line each",
  async (tier) => {
    using bench = new Bench(tier);
    const module = await bench.module(
      `
    (func $"two\\0athree" (param i32) (result i32) unreachable)
    (func $main (export "main") (drop (call $"two\\0athree" (i32.const 1))))
  `,
      "m",
    );
    const trap = assertThrows(() => exported(module, "main").call(bench.ctx), Trap);
    assertEquals(trap.message, "unreachable");
    assertEquals(
      String(trap),
      "wasm error: unreachable\nwasm stack trace:\n\tm.two\\u{a}three(i32) i32\n\tm.main()",
    );
    const [first, second, third] = trap.stack!.split("\n");
    assertEquals([first, second], ["Trap: unreachable", "wasm stack trace:"]);
    assertMatch(third!, /^\tm\.two\\u\{a\}three\(i32\) i32 at 0x[0-9a-f]+$/);
  },
);
