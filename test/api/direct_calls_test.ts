/**
 * Calls between guest and host that are made often: once they are hot, they do not go by way of the
 * guest's stack, and nobody can tell.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Context, ExitError, type Module, ModuleConfig, Runtime, Trap } from "../../mod.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

const CTX = Context.background();

async function binary(text: string): Promise<Uint8Array> {
  return new Uint8Array(await parse(`(module ${text})`));
}

/** Calls `run` a few times with `n`, and returns the last results. */
function call(module: Module, ...args: unknown[]): unknown[] {
  const run = module.exportedFunction("run")!;
  for (let i = 0; i < 5; i++) run.call(CTX, ...args);
  return run.call(CTX, ...args);
}

testOnTiers("values of every type reach host functions and come back", async (tier) => {
  const guest = await binary(`
    (import "env" "i32" (func $i32 (param i32) (result i32)))
    (import "env" "i64" (func $i64 (param i64 i32) (result i64)))
    (import "env" "f32" (func $f32 (param f32) (result f32)))
    (import "env" "f64" (func $f64 (param f64 i64) (result f64)))
    (import "env" "extern" (func $extern (param externref) (result externref)))
    (import "env" "func" (func $func (param funcref) (result funcref)))
    (import "env" "many" (func $many (param i32) (result i32 i64)))
    (import "env" "none" (func $none))
    (func $self (export "self"))
    (func (export "run") (param externref) (result i32 i64 f32 f64 externref i32 i32 i64)
      (call $none)
      (call $i32 (i32.const -7))
      (call $i64 (i64.const -0x123456789abcdef) (i32.const 3))
      (call $f32 (f32.const 1.5))
      (call $f64 (f64.const -0.1) (i64.const -1))
      (call $extern (local.get 0))
      (ref.is_null (call $func (ref.func $self)))
      (call $many (i32.const 9)))
    (elem declare func $self)`);
  using runtime = new Runtime(configOf(tier));
  const seen: unknown[] = [];
  const note = <T>(value: T): T => (seen.push(value), value);
  let none = 0;
  runtime.newHostModuleBuilder("env")
    .exportFunction("i32", { params: ["i32"], results: ["i32"] }, (_, v) => note(v) + 2 ** 32)
    .exportFunction("i64", { params: ["i64", "i32"], results: ["i64"] }, (_, v, n) => v * BigInt(n))
    .exportFunction("f32", { params: ["f32"], results: ["f32"] }, (_, v) => v + 0.1)
    .exportFunction("f64", { params: ["f64", "i64"], results: ["f64"] }, (_, v, n) => v * Number(n))
    .exportFunction("extern", { params: ["externref"], results: ["externref"] }, (_, v) => [v])
    .exportModuleFunction(
      "func",
      { params: ["funcref"], results: ["funcref"] },
      (_, module, v) => note(v) === module.exportedFunction("self") ? v : null,
    )
    .exportFunction("many", { params: ["i32"], results: ["i32", "i64"] }, (_, v) => [v, BigInt(v)])
    .exportFunction("none", {}, () => none++)
    .instantiate(CTX);
  const module = runtime.instantiate(CTX, guest);
  const token = {};
  assertEquals(call(module, token), [
    -7,
    -0x123456789abcdefn * 3n,
    Math.fround(1.6),
    0.1,
    [token],
    0,
    9,
    9n,
  ]);
  assertEquals(seen.slice(-2), [-7, module.exportedFunction("self")]);
  assertEquals(none, 6);
});

testOnTiers("what does not fit the result is refused, however hot the call is", async (tier) => {
  const types = ["i32", "i64", "f32", "f64", "funcref"] as const;
  const wrong = [1.5, 1, 1n, "1", {}];
  const messages = [
    "Cannot pass the number 1.5 as i32",
    "Cannot pass the number 1 as i64",
    "Cannot pass the bigint 1 as f32",
    'Cannot pass a value of type "string" as f64',
    'Cannot pass a value of type "object" as funcref',
  ];
  for (const [i, type] of types.entries()) {
    const guest = await binary(`(import "env" "get" (func $get (result ${type})))
      (func (export "run") (drop (call $get)))`);
    using runtime = new Runtime(configOf(tier));
    const right = [1, 1n, 1, 1, null];
    let value: unknown = right[i];
    runtime.newHostModuleBuilder("env")
      .exportFunction("get", { results: [type] }, () => value)
      .instantiate(CTX);
    const module = runtime.instantiate(CTX, guest);
    call(module);
    value = wrong[i];
    assertThrows(() => call(module), TypeError, messages[i]);
    value = right[i];
    assertEquals(call(module), []);
  }
});

testOnTiers("a host function stands between the guests on the stack of a trap", async (tier) => {
  const guest = await binary(`
    (import "env" "again" (func $again (param i32) (result i32)))
    (func $inner (export "inner") (param i32) (result i32)
      (i32.div_s (i32.const 8) (local.get 0)))
    (func $outer (export "run") (param i32) (result i32)
      (i32.add (i32.const 1) (call $again (local.get 0))))`);
  using runtime = new Runtime(configOf(tier));
  runtime.newHostModuleBuilder("env").exportModuleFunction(
    "again",
    { params: ["i32"], results: ["i32"] },
    (ctx, module, n) => module.exportedFunction("inner")!.call(ctx, n)[0],
  ).instantiate(CTX);
  const module = runtime.instantiate(CTX, guest);
  assertEquals(call(module, 2), [5]);
  const { frames } = assertThrows(() => call(module, 0), Trap) as Trap;
  assertEquals(frames.map(({ name }) => name), [".inner", "env.again", ".outer"]);
  assertEquals(call(module, 4), [3]);
});

testOnTiers(
  "a host function may catch what its guest fails with, again and again",
  async (tier) => {
    const guest = await binary(`
    (import "env" "try" (func $try (param i32) (result i32)))
    (func $fail (export "fail") (param i32) (result i32)
      (if (i32.eqz (local.get 0)) (then unreachable))
      (call $fail (i32.sub (local.get 0) (i32.const 1))))
    (func (export "run") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.add (local.get 1) (call $try (local.get 0))))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))`);
    using runtime = new Runtime(configOf(tier));
    const caught: string[] = [];
    runtime.newHostModuleBuilder("env").exportModuleFunction(
      "try",
      { params: ["i32"], results: ["i32"] },
      (ctx, module, n) => {
        try {
          module.exportedFunction("fail")!.call(ctx, n % 7);
          return 0;
        } catch (error) {
          caught.push(String(error));
          return 1;
        }
      },
    ).instantiate(CTX);
    const module = runtime.instantiate(CTX, guest);
    assertEquals(call(module, 300), [300]);
    assertEquals(caught.length, 1800);
    for (const message of caught) assertStringIncludes(message, "unreachable");
  },
);

testOnTiers(
  "the host's calls check what they pass, and fail as ever, however hot they are",
  async (tier) => {
    const guest = await binary(`
    (global $calls (export "calls") (mut i32) (i32.const 0))
    (func (export "run") (param i32 i64 f32 f64 externref) (result i64)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i64.add (local.get 1)
        (i64.add (i64.trunc_f32_s (local.get 2))
          (i64.add (i64.trunc_f64_s (local.get 3))
            (i64.extend_i32_s (i32.div_s (i32.const 100) (local.get 0)))))))
    (func (export "same") (param externref) (result externref) (local.get 0))
    (func (export "half") (param f32) (result f64) (f64.promote_f32 (local.get 0)))`);
    using runtime = new Runtime(configOf(tier));
    const module = runtime.instantiate(CTX, guest);
    assertEquals(call(module, 7, -(2n ** 62n), 1.5, -3.9, null), [-(2n ** 62n) + 12n]);
    const run = module.exportedFunction("run")!;
    assertEquals(run.call(CTX, 2 ** 32 + 4, 2n ** 64n + 1n, 0, 0, {}), [26n]);
    const wrong: [unknown[], string][] = [
      [[1, 1n, 1, 1], "expected 5 params, but passed 4"],
      [[1, 1n, 1, 1, null, 2], "expected 5 params, but passed 6"],
      [[1.5, 1n, 1, 1, null], "Cannot pass the number 1.5 as i32"],
      [[1, 1, 1, 1, null], "Cannot pass the number 1 as i64"],
      [[1, 1n, "1", 1, null], 'Cannot pass a value of type "string" as f32'],
      [[1, 1n, 1, undefined, null], "Cannot pass undefined as f64"],
    ];
    const calls = module.exportedGlobal("calls")!;
    const before = calls.get();
    for (const [args, message] of wrong) {
      assertThrows(() => run.call(CTX, ...args), TypeError, message);
    }
    assertEquals(calls.get(), before);
    assertThrows(() => run.call(CTX, 0, 1n, 1, 1, null), Trap, "integer divide by zero");
    assertThrows(() => run.call(CTX, 1, 1n, NaN, 1, null), Trap, "invalid conversion to integer");
    assertEquals(run.call(CTX, 1, 1n, 1, 1, null), [103n]);
    const token = {};
    const [same, half] = ["same", "half"].map((name) => module.exportedFunction(name)!);
    for (const value of [null, token, 7, undefined]) {
      assertEquals(same!.call(CTX, value)[0] === value, true);
    }
    for (const value of [0.1, -0, Infinity, NaN]) {
      assertEquals(half!.call(CTX, value), [Math.fround(value)]);
    }
    module.close();
    assertThrows(() => run.call(CTX, 1, 1n, 1, 1, null), ExitError);
  },
);

testOnTiers("a hot call by the host that exhausts the stack leaves it as it was", async (tier) => {
  const guest = await binary(`(func $down (export "run") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))`);
  using runtime = new Runtime(configOf(tier));
  const module = runtime.instantiate(CTX, guest);
  assertEquals(call(module, 500), [500]);
  const run = module.exportedFunction("run")!;
  for (let i = 0; i < 3; i++) {
    assertThrows(() => run.call(CTX, -1), Trap, "call stack exhausted");
    assertEquals(run.call(CTX, 500), [500]);
  }
});

testOnTiers("instances of one module are told apart on the stack of a trap", async (tier) => {
  const guest = await binary(`
    (import "next" "down" (func $next (param i32) (result i32)))
    (func $down (export "down") (param i32) (result i32)
      (i32.add (i32.const 1) (i32.div_s (call $next (local.get 0)) (local.get 0))))
    (func (export "run") (param i32) (result i32) (call $down (local.get 0)))`);
  using runtime = new Runtime(configOf(tier));
  runtime.newHostModuleBuilder("end")
    .exportFunction("down", { params: ["i32"], results: ["i32"] }, (_, n) => n)
    .instantiate(CTX);
  const compiled = runtime.compileModule(CTX, guest);
  const instantiate = (name: string, next: Module) =>
    runtime.instantiateModule(
      CTX,
      compiled,
      new ModuleConfig().withName(name).withImportResolver(() => next),
    );
  const inner = instantiate("inner", runtime.module("end")!);
  const outer = instantiate("outer", inner);
  for (
    const [module, names] of [
      [outer, ["inner.down", "outer.down", "outer.$2"]],
      [inner, ["inner.down", "inner.$2"]],
      [outer, ["inner.down", "outer.down", "outer.$2"]],
    ] as const
  ) {
    call(module, 3);
    const { frames } = assertThrows(
      () => module.exportedFunction("run")!.call(CTX, 0),
      Trap,
    ) as Trap;
    assertEquals(frames.map(({ name }) => name), names);
  }
});
