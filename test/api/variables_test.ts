import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

testOnTiers("a global is read and written by host and guest alike", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (global (export "i32") (mut i32) (i32.const -5))
    (global (export "i64") (mut i64) (i64.const -6))
    (global (export "f32") (mut f32) (f32.const 0.5))
    (global (export "f64") (mut f64) (f64.const -0))
    (global (export "externref") (mut externref) (ref.null extern))
    (func (export "get i32") (result i32) (global.get 0))
    (func (export "get i64") (result i64) (global.get 1))
    (func (export "get f32") (result f32) (global.get 2))
    (func (export "get f64") (result f64) (global.get 3))
    (func (export "get externref") (result externref) (global.get 4))
    (func (export "set i32") (param i32) (global.set 0 (local.get 0)))
  `);
  const token = {};
  for (
    const [type, first, second] of [
      ["i32", -5, 7],
      ["i64", -6n, 1n << 40n],
      ["f32", 0.5, -1.25],
      ["f64", -0, 0.1],
      ["externref", null, token],
    ] as const
  ) {
    const global = module.exportedGlobal(type)!;
    assertEquals([global.type, global.mutable], [type, true]);
    assertEquals(global.get(), first);
    global.set(second);
    assertStrictEquals(global.get(), second);
    assertStrictEquals(exported(module, `get ${type}`).call(bench.ctx)[0], second);
  }
  exported(module, "set i32").call(bench.ctx, 42);
  assertEquals(module.exportedGlobal("i32")!.get(), 42);
});

testOnTiers("a constant global cannot be set, nor one to a value of another type", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (global (export "constant") i32 (i32.const 1))
    (global (export "i64") (mut i64) (i64.const 1))
  `);
  const constant = module.exportedGlobal("constant")!;
  assertEquals(constant.mutable, false);
  assertThrows(() => constant.set(2), TypeError, "constant");
  assertThrows(() => module.exportedGlobal("i64")!.set(2), TypeError, "i64");
  assertEquals([constant.get(), module.exportedGlobal("i64")!.get()], [1, 1n]);
});

testOnTiers("globals start with what their constant expressions give", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportGlobal("base", "i32", { value: 1000 })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "base" (global $base i32))
    (global (export "sum") i32
      (i32.sub (i32.mul (global.get $base) (i32.const 3)) (i32.const 1)))
    (global (export "again") i64 (i64.add (i64.const -1) (i64.const 1)))
    (func $f)
    (global (export "f") funcref (ref.func $f))
    (export "f()" (func $f))
  `);
  assertEquals(module.exportedGlobal("sum")!.get(), 2999);
  assertEquals(module.exportedGlobal("again")!.get(), 0n);
  assertStrictEquals(module.exportedGlobal("f")!.get(), module.exportedFunction("f()"));
});

testOnTiers("a table is read, written and grown by host and guest alike", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (table (export "t") 2 4 externref)
    (func (export "get") (param i32) (result externref) (table.get (local.get 0)))
    (func (export "set") (param i32 externref) (table.set (local.get 0) (local.get 1)))
    (func (export "size") (result i32) (table.size))
  `);
  const table = module.exportedTable("t")!;
  assertEquals([table.type, table.size, table.get(0)], ["externref", 2, null]);
  const token = {};
  assertStrictEquals(table.set(1, token), true);
  assertStrictEquals(exported(module, "get").call(bench.ctx, 1)[0], token);
  exported(module, "set").call(bench.ctx, 0, "zero");
  assertEquals(table.get(0), "zero");
  assertEquals(table.grow(1, "new"), 2);
  assertEquals(table.get(2), "new");
  assertEquals(exported(module, "size").call(bench.ctx), [3]);
  assertEquals(table.grow(1), 3);
  assertStrictEquals(table.get(3), null);
  for (const delta of [1, -1, 0.5, 2 ** 32]) assertStrictEquals(table.grow(delta), undefined);
});

testOnTiers("an access outside a table does nothing and says so", async (tier) => {
  using bench = new Bench(tier);
  const table = (await bench.module('(table (export "t") 2 externref)')).exportedTable("t")!;
  for (const index of [2, -1, 0.5, 2 ** 32, NaN]) {
    assertStrictEquals(table.get(index), undefined);
    assertStrictEquals(table.set(index, "x"), false);
  }
});

testOnTiers("a table of functions takes functions of its runtime only", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (type $t (func (result i32)))
    (table (export "t") 2 funcref)
    (func (export "seven") (result i32) i32.const 7)
    (func (export "call") (param i32) (result i32) (call_indirect (type $t) (local.get 0)))
  `);
  const table = module.exportedTable("t")!;
  const seven = exported(module, "seven");
  assertStrictEquals(table.set(1, seven), true);
  assertStrictEquals(table.get(1), seven);
  assertEquals(exported(module, "call").call(bench.ctx, 1), [7]);
  assertThrows(() => table.set(0, () => 7), TypeError, "funcref");
  assertThrows(() => table.grow(1, {}), TypeError, "funcref");
  assertEquals(table.size, 2);
});
