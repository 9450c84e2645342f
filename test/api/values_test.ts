import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ExitError } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

/** One function for each type, which returns what it is given. */
const ECHO = `
  (func (export "i32") (param i32) (result i32) local.get 0)
  (func (export "i64") (param i64) (result i64) local.get 0)
  (func (export "f32") (param f32) (result f32) local.get 0)
  (func (export "f64") (param f64) (result f64) local.get 0)
  (func (export "v128") (param v128) (result v128) local.get 0)
  (func (export "externref") (param externref) (result externref) local.get 0)
  (func (export "funcref") (param funcref) (result funcref) local.get 0)
`;

testOnTiers("an i32 is taken modulo 2^32 and comes back signed", async (tier) => {
  using bench = new Bench(tier);
  const echo = exported(await bench.module(ECHO), "i32");
  for (
    const [given, expected] of [
      [5, 5],
      [-1, -1],
      [0xffff_ffff, -1],
      [0x8000_0000, -0x8000_0000],
      [2 ** 32 + 7, 7],
      [-(2 ** 40) - 1, -1],
    ] as const
  ) {
    assertEquals(echo.call(bench.ctx, given), [expected]);
  }
});

testOnTiers("an i64 is a bigint, taken modulo 2^64, and comes back signed", async (tier) => {
  using bench = new Bench(tier);
  const echo = exported(await bench.module(ECHO), "i64");
  for (
    const [given, expected] of [
      [5n, 5n],
      [-1n, -1n],
      [2n ** 64n - 1n, -1n],
      [2n ** 63n, -(2n ** 63n)],
      [2n ** 64n + 7n, 7n],
    ] as const
  ) {
    assertEquals(echo.call(bench.ctx, given), [expected]);
  }
});

testOnTiers("floats are numbers, an f32 rounded to the nearest one", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(ECHO);
  const single = exported(module, "f32");
  const double = exported(module, "f64");
  for (const value of [0, -0, 0.1, 1e308, -Infinity, NaN, 2 ** -149]) {
    assert(Object.is(single.call(bench.ctx, value)[0], Math.fround(value)));
    assert(Object.is(double.call(bench.ctx, value)[0], value));
  }
});

testOnTiers("an externref is any value, with null for the null reference", async (tier) => {
  using bench = new Bench(tier);
  const echo = exported(await bench.module(ECHO), "externref");
  for (const value of [null, undefined, 0, "", false, Symbol("s"), { a: 1 }, () => 1, 1n]) {
    assertStrictEquals(echo.call(bench.ctx, value)[0], value);
  }
});

testOnTiers("a funcref is a function of the runtime, one object for one function", async (tier) => {
  using bench = new Bench(tier);
  const echo = exported(await bench.module(ECHO), "funcref");
  assertEquals(echo.call(bench.ctx, null), [null]);
  assertStrictEquals(echo.call(bench.ctx, echo)[0], echo);
  using other = new Bench(tier);
  const foreign = exported(await other.module(ECHO), "i32");
  for (const value of [foreign, () => 1, 5, undefined]) {
    assertThrows(() => echo.call(bench.ctx, value), TypeError, "funcref");
  }
});

testOnTiers("a value of another type is refused before anything runs", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(ECHO);
  for (
    const [type, value] of [
      ["i32", 1n],
      ["i32", "1"],
      ["i32", 1.5],
      ["i32", NaN],
      ["i32", undefined],
      ["i64", 1],
      ["i64", null],
      ["f32", 1n],
      ["f64", "0"],
      ["f64", undefined],
      ["v128", 1n],
    ] as const
  ) {
    const echo = exported(module, type);
    assertThrows(() => echo.call(bench.ctx, value), TypeError, type);
  }
});

testOnTiers("the number of parameters must be right", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module('(func (export "f") (param i32 i64))');
  const f = exported(module, "f");
  assertThrows(() => f.call(bench.ctx, 1), TypeError, "expected 2 params, but passed 1");
  assertThrows(() => f.call(bench.ctx, 1, 2n, 3), TypeError, "expected 2 params, but passed 3");
  assertEquals(f.call(bench.ctx, 1, 2n), []);
});

testOnTiers("several results come in order, of whatever types", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (func (export "f") (param externref) (result i32 externref i64 f32 f64 funcref)
      i32.const -1 local.get 0 i64.const -2 f32.const 0.5 f64.const 0.25 ref.null func)
  `);
  const token = {};
  const results = exported(module, "f").call(bench.ctx, token);
  assertEquals(results, [-1, token, -2n, 0.5, 0.25, null]);
  assertStrictEquals(results[1], token);
});

testOnTiers("a function says what it is", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { params: ["i32"] }, () => {})
    .instantiate(bench.ctx);
  const module = await bench.module(
    `(import "env" "f" (func (param i32)))
     (export "again" (func 0))
     (func $named (export "a") (export "b") (param i32 f64) (result i64) i64.const 0)
     (func (export "anonymous"))`,
    "guest",
  );
  const named = exported(module, "a").definition;
  assertEquals(
    [named.moduleName, named.index, named.name, named.debugName, named.isHost],
    ["guest", 1, "named", "guest.named", false],
  );
  assertEquals(named.exportNames, ["a", "b"]);
  assertEquals([named.paramTypes, named.resultTypes], [["i32", "f64"], ["i64"]]);
  assertEquals(named.import, undefined);
  assertEquals(exported(module, "anonymous").definition.debugName, "guest.$2");
  const imported = exported(module, "again").definition;
  assertEquals([imported.moduleName, imported.name, imported.isHost], ["env", "f", true]);
  const definitions = module.exportedFunctionDefinitions();
  assertEquals([...definitions.keys()].sort(), ["a", "again", "anonymous", "b"]);
  assertEquals(definitions.get("again")?.import, { module: "env", name: "f" });
});

testOnTiers("a function of a closed module cannot be called", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(ECHO);
  const echo = exported(module, "i32");
  module.closeWithExitCode(3);
  assertEquals(assertThrows(() => echo.call(bench.ctx, 1), ExitError).exitCode, 3);
});
