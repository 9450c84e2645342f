import { assertEquals, assertThrows } from "@std/assert";
import { decodeSlot, encodeSlot, type NumberType } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

testOnTiers("raw form carries the payload of a NaN wherever it goes", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (memory 1)
    (global $g32 (mut f32) (f32.const 0))
    (global $g64 (mut f64) (f64.const 0))
    (func $pass32 (param f32 i32) (result f32) local.get 0)
    (func $pass64 (param f64 i32) (result f64) local.get 0)
    (func (export "f32") (param f32) (result f32) (local f32)
      (f32.store offset=3 (i32.const 0) (call $pass32 (local.get 0) (i32.const 1)))
      (local.set 1 (f32.load offset=3 (i32.const 0)))
      (global.set $g32 (local.get 1))
      (select (global.get $g32) (f32.const 1) (i32.const 1)))
    (func (export "f64") (param f64) (result f64) (local f64)
      (f64.store offset=5 (i32.const 0) (call $pass64 (local.get 0) (i32.const 1)))
      (local.set 1 (f64.load offset=5 (i32.const 0)))
      (global.set $g64 (local.get 1))
      (select (global.get $g64) (f64.const 1) (i32.const 1)))
  `);
  const slots = new BigUint64Array(1);
  for (const bits of [0x7fa0_0001n, 0xffc0_1234n, 0x7f80_0001n, 0x8000_0000n, 1n]) {
    slots[0] = bits;
    exported(module, "f32").callWithStack(bench.ctx, slots);
    assertEquals(slots[0], bits);
  }
  for (const bits of [0x7ff4_0000_0000_0001n, 0xfff8_0000_dead_beefn, 0x7ff0_0000_0000_0001n]) {
    slots[0] = bits;
    exported(module, "f64").callWithStack(bench.ctx, slots);
    assertEquals(slots[0], bits);
  }
});

testOnTiers("raw form zero-extends 32-bit values and ignores the bits above them", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (func (export "i32") (param i32 i64) (result i32 i64)
      (i32.add (local.get 0) (i32.const -1)) (i64.add (local.get 1) (i64.const -1)))
    (func (export "extend") (param i32) (result i64) (i64.extend_i32_s (local.get 0)))
  `);
  const slots = BigUint64Array.of(0n, 0n, 99n);
  exported(module, "i32").callWithStack(bench.ctx, slots);
  assertEquals([...slots], [0xffff_ffffn, 0xffff_ffff_ffff_ffffn, 99n]);
  slots[0] = 0xdead_beef_0000_0007n;
  exported(module, "extend").callWithStack(bench.ctx, slots);
  assertEquals(slots[0], 7n);
});

testOnTiers("raw form reads all parameters before it writes a result", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (func (export "swap") (param i32 f64) (result f64 i32) local.get 1 local.get 0)
  `);
  const slots = BigUint64Array.of(7n, 0x3ff0_0000_0000_0000n);
  exported(module, "swap").callWithStack(bench.ctx, slots);
  assertEquals([...slots], [0x3ff0_0000_0000_0000n, 7n]);
});

testOnTiers("a stack that is too short is refused", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (func (export "params") (param i32 i32))
    (func (export "results") (result i32 i32) i32.const 1 i32.const 2)
    (func (export "vector") (param v128))
  `);
  for (const name of ["params", "results", "vector"]) {
    assertThrows(
      () => exported(module, name).callWithStack(bench.ctx, new BigUint64Array(1)),
      RangeError,
      "stack size is 1",
    );
  }
});

testOnTiers("references do not cross in raw form", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (func (export "param") (param externref))
    (func (export "result") (result funcref) ref.null func)
  `);
  for (const name of ["param", "result"]) {
    assertThrows(
      () => exported(module, name).callWithStack(bench.ctx, new BigUint64Array(1)),
      TypeError,
    );
  }
});

test("numbers are encoded as slots, and decoded", () => {
  const cases: readonly (readonly [NumberType, number | bigint, bigint])[] = [
    ["i32", -1, 0xffff_ffffn],
    ["i32", 7, 7n],
    ["i64", -1n, 0xffff_ffff_ffff_ffffn],
    ["f32", 1, 0x3f80_0000n],
    ["f32", -0, 0x8000_0000n],
    ["f64", 1, 0x3ff0_0000_0000_0000n],
    ["f64", -Infinity, 0xfff0_0000_0000_0000n],
  ];
  for (const [type, value, slot] of cases) {
    assertEquals(encodeSlot(type, value), slot);
    assertEquals(decodeSlot(type, slot), value);
  }
  assertEquals(encodeSlot("i32", 2 ** 32 + 5), 5n);
  assertEquals(decodeSlot("i32", 0xdead_beef_0000_0005n), 5);
  assertEquals(decodeSlot("f32", 0xdead_beef_3f80_0000n), 1);
  assertThrows(() => encodeSlot("i64", 1), TypeError, "Cannot encode a number as i64");
  assertThrows(() => encodeSlot("f64", 1n), TypeError, "Cannot encode a bigint as f64");
});
