import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ContextKey, type Module } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

const CALLER = `
  (import "env" "f" (func $f (param i32 i64 f32 f64) (result i64)))
  (func (export "run") (param i32 i64 f32 f64) (result i64)
    (call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
`;
const SIGNATURE = { params: ["i32", "i64", "f32", "f64"], results: ["i64"] } as const;

testOnTiers("a host function is given the context and its parameters", async (tier) => {
  using bench = new Bench(tier);
  const key = new ContextKey<string>("user");
  const seen: unknown[] = [];
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", SIGNATURE, (ctx, ...params) => {
      seen.push(ctx.value(key), ...params);
      return -9n;
    })
    .instantiate(bench.ctx);
  const run = exported(await bench.module(CALLER), "run");
  assertEquals(run.call(bench.ctx.withValue(key, "ada"), -1, 2n, 0.5, -0.25), [-9n]);
  assertEquals(seen, ["ada", -1, 2n, 0.5, -0.25]);
});

testOnTiers("a module function is given the module that calls it", async (tier) => {
  using bench = new Bench(tier);
  const callers: Module[] = [];
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("f", { results: ["i32"] }, (_ctx, caller) => {
      callers.push(caller);
      return caller.memory!.readByte(0)!;
    })
    .instantiate(bench.ctx);
  const text = (byte: string) => `
    (import "env" "f" (func $f (result i32)))
    (memory 1) (data (i32.const 0) "${byte}")
    (func (export "run") (result i32) call $f)`;
  const [first, second] = [await bench.module(text("a")), await bench.module(text("b"))];
  assertEquals(exported(first, "run").call(bench.ctx), [0x61]);
  assertEquals(exported(second, "run").call(bench.ctx), [0x62]);
  assertEquals(callers.length, 2);
  assertStrictEquals(callers[0], first);
  assertStrictEquals(callers[1], second);
});

testOnTiers("a stack function reads and writes raw slots", async (tier) => {
  using bench = new Bench(tier);
  const seen: bigint[] = [];
  bench.runtime.newHostModuleBuilder("env")
    .exportStackFunction("f", SIGNATURE, (_ctx, _caller, stack) => {
      seen.push(stack[1]!, stack[3]!);
      stack[0] = 0xffff_ffff_ffff_fff0n;
    })
    .instantiate(bench.ctx);
  const run = exported(await bench.module(CALLER), "run");
  assertEquals(run.call(bench.ctx, -1, -2n, 1, -0), [-16n]);
  assertEquals(seen, [0xffff_ffff_ffff_fffen, 0x8000_0000_0000_0000n]);
});

testOnTiers("several results are an array, none is nothing", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("three", { results: ["i32", "f64", "externref"] }, () => [1, 0.5, "x"])
    .exportFunction("none", {}, () => {})
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "three" (func $three (result i32 f64 externref)))
    (import "env" "none" (func $none))
    (func (export "run") (result i32 f64 externref) call $none call $three)
  `);
  assertEquals(exported(module, "run").call(bench.ctx), [1, 0.5, "x"]);
});

testOnTiers("a result of another type or number is an error of the host's", async (tier) => {
  using bench = new Bench(tier);
  let returned: unknown;
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("one", { results: ["i32"] }, () => returned)
    .exportFunction("two", { results: ["i32", "i64"] }, () => returned)
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "one" (func $one (result i32)))
    (import "env" "two" (func $two (result i32 i64)))
    (func (export "one") (result i32) call $one)
    (func (export "two") (result i32 i64) call $two)
  `);
  for (const wrong of [undefined, 1n, "1", 0.5, null]) {
    returned = wrong;
    assertThrows(() => exported(module, "one").call(bench.ctx), TypeError);
  }
  for (const wrong of [undefined, 1, [1], [1, 2], [1, 2n, 3], [1n, 2n]]) {
    returned = wrong;
    assertThrows(() => exported(module, "two").call(bench.ctx), TypeError);
  }
  returned = [1, 2n];
  assertEquals(exported(module, "two").call(bench.ctx), [1, 2n]);
});

testOnTiers("what a host function throws passes through the guest unchanged", async (tier) => {
  using bench = new Bench(tier);
  const thrown = new Error("host");
  let isFailing = true;
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { params: ["i32"], results: ["i32"] }, (_ctx, n) => {
      if (isFailing) throw thrown;
      return n + 1;
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "f" (func $f (param i32) (result i32)))
    (func $deep (param i32) (result i32)
      (if (result i32) (i32.eqz (local.get 0))
        (then (call $f (i32.const 41)))
        (else (call $deep (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "run") (result i32) (call $deep (i32.const 10)))
  `);
  const run = exported(module, "run");
  assertStrictEquals(assertThrows(() => run.call(bench.ctx)), thrown);
  isFailing = false;
  assertEquals(run.call(bench.ctx), [42]);
});

testOnTiers("a host function may call back into the guest that calls it", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("f", { params: ["i32"], results: ["i32"] }, (ctx, caller, n) => {
      if (n === 0) return 0;
      const [below] = exported(caller, "run").call(ctx, n - 1);
      return below + n;
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (local i32)
      (local.set 1 (i32.const 1000))
      (i32.sub (i32.add (local.get 1) (call $f (local.get 0))) (local.get 1)))
  `);
  assertEquals(exported(module, "run").call(bench.ctx, 50), [1275]);
});

testOnTiers("a trap in a guest called by a host function can be caught there", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("try", { results: ["i32"] }, (ctx, caller) => {
      assertThrows(() => exported(caller, "fail").call(ctx), Error, "unreachable");
      return 7;
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "try" (func $try (result i32)))
    (func (export "fail") unreachable)
    (func (export "run") (result i32) (i32.add (i32.const 100) (call $try)))
  `);
  assertEquals(exported(module, "run").call(bench.ctx), [107]);
});

testOnTiers("the host may call its own functions as guests do", (tier) => {
  using bench = new Bench(tier);
  const module = bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { params: ["i32"], results: ["i32"] }, (_ctx, n) => n * 2)
    .instantiate(bench.ctx);
  assertEquals(exported(module, "f").call(bench.ctx, 21), [42]);
});

testOnTiers("host functions reach guests through tables and as references", async (tier) => {
  using bench = new Bench(tier);
  const host = bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { params: ["i32"], results: ["i32"] }, (_ctx, n) => n + 1)
    .exportTable("t", { type: "funcref", min: 1 })
    .instantiate(bench.ctx);
  host.exportedTable("t")!.set(0, exported(host, "f"));
  const module = await bench.module(`
    (type $t (func (param i32) (result i32)))
    (import "env" "t" (table 1 funcref))
    (func (export "run") (param i32) (result i32)
      (call_indirect (type $t) (local.get 0) (i32.const 0)))
  `);
  assertEquals(exported(module, "run").call(bench.ctx, 1), [2]);
});

testOnTiers("a host module has parameter names, and state of its own", (tier) => {
  using bench = new Bench(tier);
  const key = new ContextKey<number[]>("log");
  const module = bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { params: ["i32"], paramNames: ["fd"], results: [] }, () => {})
    .withState(key, () => [])
    .instantiate(bench.ctx);
  assertEquals(module.exportedFunctionDefinitions().get("f")?.paramNames, ["fd"]);
  assertEquals(module.exportedFunctionDefinitions().get("f")?.isHost, true);
  module.state(key)!.push(1);
  assertEquals(module.state(key), [1]);
  assertStrictEquals(module.state(new ContextKey<number[]>("log")), undefined);
});

testOnTiers("mistakes in a host module are found when it is built", (tier) => {
  using bench = new Bench(tier);
  const { runtime } = bench;
  assertThrows(() => runtime.newHostModuleBuilder(""), TypeError, "name");
  const builder = runtime.newHostModuleBuilder("env");
  assertThrows(
    () => builder.exportFunction("f", { params: ["i31" as "i32"] }, () => {}),
    TypeError,
    "i31",
  );
  assertThrows(
    () => builder.exportFunction("f", { params: ["i32"], paramNames: ["a", "b"] }, () => {}),
    TypeError,
    "2 names",
  );
  assertThrows(
    () => builder.exportStackFunction("f", { results: ["externref"] }, () => {}),
    TypeError,
    "references",
  );
  assertThrows(() => builder.exportMemory("m", { min: -1 }), RangeError);
  assertThrows(
    () => {
      runtime.newHostModuleBuilder("bad")
        .exportGlobal("g", "i64", { value: 1 })
        .instantiate(bench.ctx);
    },
    TypeError,
    "i64",
  );
});

testOnTiers("a later export of a name replaces the earlier", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { results: ["i32"] }, () => 1)
    .exportFunction("f", { results: ["i32"] }, () => 2)
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "f" (func $f (result i32)))
    (func (export "run") (result i32) call $f)
  `);
  assertEquals(exported(module, "run").call(bench.ctx), [2]);
});

testOnTiers("host memories, tables and globals are shared with guests", async (tier) => {
  using bench = new Bench(tier);
  const host = bench.runtime.newHostModuleBuilder("env")
    .exportMemory("m", { min: 1, max: 2 })
    .exportGlobal("g", "i32", { mutable: true, value: 5 })
    .exportGlobal("c", "externref", { value: "constant" })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "m" (memory 1 2))
    (import "env" "g" (global $g (mut i32)))
    (import "env" "c" (global $c externref))
    (func (export "run") (result externref)
      (i32.store8 (i32.const 9) (global.get $g))
      (global.set $g (i32.const 6))
      (global.get $c))
  `);
  assertEquals(exported(module, "run").call(bench.ctx), ["constant"]);
  assertEquals(host.exportedMemory("m")!.readByte(9), 5);
  assertEquals(host.exportedGlobal("g")!.get(), 6);
  assert(host.exportedGlobal("c")!.mutable === false);
});
