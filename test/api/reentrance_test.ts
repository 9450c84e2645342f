/**
 * Host functions that call guests: what is under way must be as it was when they return.
 */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ContextKey, Trap } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

/** Recursion with a frame of a thousand slots, so that little of it makes the value stack grow. */
const WIDE = `
  (func $wide (export "wide") (param i32) (result i64) (local ${"i64 ".repeat(1000)})
    (if (i32.eqz (local.get 0)) (then (return (i64.const 0))))
    (local.set 500 (call $wide (i32.sub (local.get 0) (i32.const 1))))
    (i64.add (local.get 500) (i64.const 1)))
`;

const DOWN = `
  (func $down (export "down") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 0))
      (else (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
`;

testOnTiers(
  "a guest that uses much stack inside a host function moves nothing outside",
  async (tier) => {
    using bench = new Bench(tier);
    bench.runtime.newHostModuleBuilder("env")
      .exportModuleFunction("typed", { params: ["i64"], results: ["i64"] }, (ctx, caller, n) => {
        assertEquals(exported(caller, "wide").call(ctx, 200), [200n]);
        return n + 1n;
      })
      .exportStackFunction("raw", { params: ["i64"], results: ["i64"] }, (ctx, caller, stack) => {
        assertEquals(exported(caller, "wide").call(ctx, 100), [100n]);
        stack[0] = stack[0]! * 2n;
      })
      .instantiate(bench.ctx);
    const module = await bench.module(`
    (import "env" "typed" (func $typed (param i64) (result i64)))
    (import "env" "raw" (func $raw (param i64) (result i64)))
    ${WIDE}
    (func (export "typed") (param i64) (result i64)
      (i64.sub (call $typed (local.get 0)) (local.get 0)))
    (func (export "raw") (param i64) (result i64)
      (i64.sub (call $raw (local.get 0)) (local.get 0)))
  `);
    // The raw form first, while the stack is still small and must be moved to grow.
    assertEquals(exported(module, "raw").call(bench.ctx, 500n), [500n]);
    assertEquals(exported(module, "typed").call(bench.ctx, 500n), [1n]);
  },
);

testOnTiers("references of a guest survive calls made by the host it calls", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("f", { results: ["externref"] }, (ctx, caller) => {
      const [inner] = exported(caller, "echo").call(ctx, "inner");
      return inner;
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "f" (func $f (result externref)))
    (func (export "echo") (param externref) (result externref) local.get 0)
    (func (export "run") (param externref) (result externref externref externref) (local externref)
      (local.set 1 (local.get 0))
      (local.get 0) (call $f) (local.get 1))
  `);
  const token = { a: 1 };
  const results = exported(module, "run").call(bench.ctx, token);
  assertStrictEquals(results[0], token);
  assertEquals(results[1], "inner");
  assertStrictEquals(results[2], token);
});

testOnTiers("each call has its own context, before and after one inside it", async (tier) => {
  using bench = new Bench(tier);
  const key = new ContextKey<number>("depth");
  const seen: (number | undefined)[] = [];
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("see", {}, (ctx) => void seen.push(ctx.value(key)))
    .exportModuleFunction("inner", {}, (ctx, caller) => {
      exported(caller, "leaf").call(ctx.withValue(key, ctx.value(key)! + 1));
      assertThrows(() => exported(caller, "fail").call(ctx.withValue(key, 99)), Trap);
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "see" (func $see))
    (import "env" "inner" (func $inner))
    (func (export "leaf") call $see)
    (func (export "fail") call $see unreachable)
    (func (export "run") call $see call $inner call $see)
  `);
  exported(module, "run").call(bench.ctx.withValue(key, 1));
  assertEquals(seen, [1, 2, 99, 1]);
});

testOnTiers("failures that are caught leave nothing on the stack", async (tier) => {
  using bench = new Bench(tier, (config) => config.withCallDepthLimit(1000));
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("throw", { params: ["i32"] }, (_ctx, what) => {
      throw what === 0 ? undefined : what === 1 ? "text" : new Error("error");
    })
    .exportModuleFunction("catch", { params: ["i32"] }, (ctx, caller, what) => {
      let caught = false;
      try {
        exported(caller, "fail").call(ctx, what, 100);
      } catch {
        caught = true;
      }
      assertEquals(caught, true);
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "throw" (func $throw (param i32)))
    (import "env" "catch" (func $catch (param i32)))
    ${DOWN}
    (func $fail (export "fail") (param i32 i32)
      (if (i32.eqz (local.get 1))
        (then (if (i32.eq (local.get 0) (i32.const 3))
          (then unreachable) (else (call $throw (local.get 0)))))
        (else (call $fail (local.get 0) (i32.sub (local.get 1) (i32.const 1))))))
    (func (export "run") (param i32) (result i32)
      (call $catch (local.get 0)) (call $down (i32.const 900)))
  `);
  for (let i = 0; i < 100; i++) {
    assertEquals(exported(module, "run").call(bench.ctx, i % 4), [900]);
  }
});

testOnTiers("a host function may grow the memory of the guest that calls it", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("grow", { results: ["i32"] }, (_ctx, caller) => {
      caller.memory!.grow(1);
      return 65_536;
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "grow" (func $grow (result i32)))
    (memory 1)
    (func (export "run") (param i32) (result i32 i32)
      (i32.store (i32.const 8) (i32.const 1))
      (i32.store (call $grow) (i32.add (i32.load (i32.const 8)) (local.get 0)))
      (i32.store (i32.const 8) (i32.const 3))
      (i32.load (i32.const 65536)) (i32.load (i32.const 8)))
  `);
  assertEquals(exported(module, "run").call(bench.ctx, 41), [42, 3]);
  assertEquals(module.memory!.readUint32(65_536), 42);
  assertEquals(module.memory!.readUint32(8), 3);
});

testOnTiers("two instances that call each other through the host keep apart", async (tier) => {
  using bench = new Bench(tier);
  let other = "";
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("call", { params: ["i32"], results: ["i32"] }, (ctx, caller, n) => {
      other = caller.name === "a" ? "b" : "a";
      return exported(bench.runtime.module(other)!, "run").call(ctx, n)[0];
    })
    .instantiate(bench.ctx);
  const text = (own: number) => `
    (import "env" "call" (func $call (param i32) (result i32)))
    (global $own (mut i32) (i32.const ${own}))
    (func (export "run") (param i32) (result i32)
      (if (result i32) (i32.eqz (local.get 0))
        (then (global.get $own))
        (else
          (i32.add (call $call (i32.sub (local.get 0) (i32.const 1))) (global.get $own)))))`;
  const a = await bench.module(text(1), "a");
  await bench.module(text(1000), "b");
  assertEquals(exported(a, "run").call(bench.ctx, 5), [3003]);
  assertEquals(other, "b");
});
