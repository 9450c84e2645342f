import { assert, assertEquals, assertThrows } from "@std/assert";
import { CompileError, CoreFeatures, type Feature, RuntimeConfig, Trap } from "../../mod.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";
import { test } from "../support/suite.ts";

testOnTiers("a memory does not grow over the runtime's limit", async (tier) => {
  using bench = new Bench(tier, (config) => config.withMemoryLimitPages(3));
  const module = await bench.module(`
    (memory 2 100)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  `);
  const grow = exported(module, "grow");
  assertEquals(grow.call(bench.ctx, 2), [-1]);
  assertEquals(grow.call(bench.ctx, 1), [2]);
  assertEquals(grow.call(bench.ctx, 1), [-1]);
  assertEquals(module.memory!.grow(1), undefined);
});

testOnTiers("a module that starts over a limit of the runtime is refused", async (tier) => {
  using bench = new Bench(
    tier,
    (config) => config.withMemoryLimitPages(3).withTableLimitElements(10),
  );
  for (const text of ["(memory 4)", "(table 11 funcref)"]) {
    const bytes = await assemble(text);
    assertThrows(() => bench.runtime.compileModule(bench.ctx, bytes), CompileError, "limit");
  }
  await bench.module("(memory 3) (table 10 funcref)");
});

testOnTiers("a table does not grow over the runtime's limit", async (tier) => {
  using bench = new Bench(tier, (config) => config.withTableLimitElements(10));
  const module = await bench.module(`
    (table 8 externref)
    (func (export "grow") (param i32) (result i32)
      (table.grow (ref.null extern) (local.get 0)))
  `);
  const grow = exported(module, "grow");
  assertEquals(grow.call(bench.ctx, 3), [-1]);
  assertEquals(grow.call(bench.ctx, 2), [8]);
  assertEquals(grow.call(bench.ctx, -1), [-1]);
});

const RECURSION = `
  (func $down (export "down") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 0))
      (else (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
  (func $forever (export "forever") (result i64)
    (i64.add (call $forever) (i64.const 1)))
  (func $mutual (export "mutual") call $other)
  (func $other call $mutual)
  (table funcref (elem $indirect))
  (func $indirect (export "indirect") (call_indirect (i32.const 0)))
`;

testOnTiers("unbounded recursion is a trap, and the instance goes on", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(RECURSION);
  for (const name of ["forever", "mutual", "indirect", "forever"]) {
    const trap: Trap = assertThrows(() => exported(module, name).call(bench.ctx), Trap);
    assertEquals(trap.message, "call stack exhausted");
    assertEquals(exported(module, "down").call(bench.ctx, 1000), [1000]);
  }
});

test("an interpreted guest recurses as deep as the limit, whatever the host's stack", async () => {
  using bench = new Bench("interpreter", (config) => config.withCallDepthLimit(200_000));
  const down = exported(await bench.module(RECURSION), "down");
  assertEquals(down.call(bench.ctx, 199_000), [199_000]);
  assertThrows(() => down.call(bench.ctx, 201_000), Trap, "call stack exhausted");
});

testOnTiers("a lower limit of calls is kept", async (tier) => {
  using bench = new Bench(tier, (config) => config.withCallDepthLimit(100));
  const down = exported(await bench.module(RECURSION), "down");
  for (let i = 0; i < 3; i++) {
    assertEquals(down.call(bench.ctx, 50), [50]);
    assertThrows(() => down.call(bench.ctx, 200), Trap, "call stack exhausted");
  }
});

test("a lower limit of the stack is kept by interpreted guests", async () => {
  using bench = new Bench("interpreter", (config) => config.withStackLimitSlots(1024));
  const down = exported(await bench.module(RECURSION), "down");
  assertEquals(down.call(bench.ctx, 50), [50]);
  assertThrows(() => down.call(bench.ctx, 5000), Trap, "call stack exhausted");
  assertEquals(down.call(bench.ctx, 50), [50]);
});

testOnTiers("recursion through the host ends in a trap too", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("again", {}, (ctx, caller) => void exported(caller, "run").call(ctx))
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "again" (func $again))
    (func (export "run") call $again)
    (func (export "fine") (result i32) i32.const 1)
  `);
  const trap: Trap = assertThrows(() => exported(module, "run").call(bench.ctx), Trap);
  assertEquals(trap.message, "call stack exhausted");
  assertEquals(exported(module, "fine").call(bench.ctx), [1]);
});

testOnTiers("tail calls take no stack", async (tier) => {
  using bench = new Bench(tier, (config) => config.withCallDepthLimit(10));
  const module = await bench.module(`
    (type $t (func (param i32 i32) (result i32)))
    (table funcref (elem $odd))
    (func $even (export "even") (type $t)
      (if (result i32) (i32.eqz (local.get 0))
        (then (local.get 1))
        (else (return_call_indirect (type $t)
          (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (i32.const 0)))))
    (func $odd (type $t)
      (return_call $even (i32.sub (local.get 0) (i32.const 1)) (local.get 1)))
  `);
  assertEquals(exported(module, "even").call(bench.ctx, 100_000, 7), [7]);
});

testOnTiers("with lazy validation a bad body fails when it is first called", async (tier) => {
  const bytes = await assemble(`
    (func (export "good") (result i32) i32.const 1)
    (func (export "bad") (result i32) i64.const 1)
  `);
  using eager = new Bench(tier);
  const place = assertThrows(() => eager.runtime.compileModule(eager.ctx, bytes), CompileError);
  assertEquals(place.functionIndex, 1);
  assert(place.message.startsWith("type mismatch"), place.message);
  using lazy = new Bench(tier, (config) => config.withLazyValidation(true));
  const module = lazy.runtime.instantiate(lazy.ctx, bytes);
  assertEquals(exported(module, "good").call(lazy.ctx), [1]);
  for (let i = 0; i < 2; i++) {
    const error = assertThrows(() => exported(module, "bad").call(lazy.ctx), CompileError);
    assertEquals([error.message, error.functionIndex], [place.message, 1]);
  }
  assertEquals(exported(module, "good").call(lazy.ctx), [1]);
});

testOnTiers("lazy validation still checks everything but bodies at once", async (tier) => {
  using bench = new Bench(tier, (config) => config.withLazyValidation(true));
  for (
    const text of [
      '(export "f" (func 3))',
      "(global i32 (i64.const 1))",
      "(memory 1) (data (i64.const 0))",
      "(func) (start 7)",
      "(table 2 1 funcref)",
    ]
  ) {
    const bytes = await assemble(text);
    assertThrows(() => bench.runtime.compileModule(bench.ctx, bytes), CompileError);
  }
});

/** A module that needs a feature, for each that can be switched off. */
const NEEDS: Readonly<Partial<Record<Feature, string>>> = {
  "mutable-global": '(global (export "g") (mut i32) (i32.const 0))',
  "sign-extension-ops": "(func (drop (i32.extend8_s (i32.const 0))))",
  "multi-value": "(func (result i32 i32) i32.const 0 i32.const 0)",
  "nontrapping-float-to-int-conversion": "(func (drop (i32.trunc_sat_f32_s (f32.const 0))))",
  "bulk-memory-operations":
    "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))",
  "reference-types": "(func (drop (ref.null extern)))",
  "simd": "(func (param v128))",
  "extended-const": "(global i32 (i32.add (i32.const 1) (i32.const 2)))",
  "tail-call": "(func $f return_call $f)",
  "multi-memory": "(memory 1) (memory 1)",
};

for (const [feature, text] of Object.entries(NEEDS)) {
  testOnTiers(`a module that needs ${feature} is invalid without it`, async (tier) => {
    const bytes = await assemble(text);
    using all = new Bench(tier);
    all.runtime.compileModule(all.ctx, bytes);
    const without = CoreFeatures.V3.setEnabled(feature as Feature, false);
    using bench = new Bench(tier, (config) => config.withCoreFeatures(without));
    assertThrows(() => bench.runtime.compileModule(bench.ctx, bytes), CompileError);
  });
}

test("a configuration does not change when another is made from it", () => {
  const first = new RuntimeConfig();
  const second = first.withMemoryLimitPages(1).withTableLimitElements(2).withCallDepthLimit(3)
    .withStackLimitSlots(4096).withLazyValidation(true).withCoreFeatures(CoreFeatures.V1);
  assertEquals(first.memoryLimitPages, 65_536);
  assertEquals(first.lazyValidation, false);
  assertEquals(
    [second.memoryLimitPages, second.tableLimitElements, second.callDepthLimit],
    [1, 2, 3],
  );
  assertEquals([second.stackLimitSlots, second.lazyValidation], [4096, true]);
  assertEquals(second.coreFeatures, CoreFeatures.V1);
});

test("limits out of range are refused when they are set", () => {
  const config = new RuntimeConfig();
  for (
    const set of [
      () => config.withMemoryLimitPages(65_537),
      () => config.withMemoryLimitPages(-1),
      () => config.withMemoryLimitPages(1.5),
      () => config.withTableLimitElements(2 ** 32),
      () => config.withCallDepthLimit(0),
      () => config.withStackLimitSlots(1),
      () => config.withStackLimitSlots(2 ** 40),
    ]
  ) {
    assertThrows(set, RangeError);
  }
});

test("features that are not implemented or do not exist cannot be switched on", () => {
  assertThrows(() => CoreFeatures.V3.setEnabled("gc", true), RangeError, "does not implement");
  assertThrows(() => CoreFeatures.V3.setEnabled("nonsense" as Feature, true), RangeError);
  assert(CoreFeatures.V3.setEnabled("gc", false).isEnabled("simd"));
});
