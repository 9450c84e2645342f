/**
 * Code that changes tiers while it runs: replaced at loop heads, with whatever is in locals and on
 * the operand stack; calling back and forth; growing the memory under the caller's feet.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals, assertThrows } from "@std/assert";
import { Context, type Module, Runtime, RuntimeConfig } from "../../mod.ts";
import { test } from "../support/suite.ts";

const CTX = Context.background();

/** Calls and rounds after which code is hot: at once, soon, in the middle, never. */
const HOTNESS: readonly (readonly [calls: number, rounds: number])[] = [
  [0, 0],
  [1_000_000, 0],
  [1_000_000, 1],
  [3, 5],
  [2, 1_000_000],
  [1_000_000, 37],
];

async function onEach(
  text: string,
  check: (module: Module, runtime: Runtime) => void,
  prepare: (runtime: Runtime) => void = () => {},
): Promise<void> {
  const bytes = new Uint8Array(await parse(text));
  const configs = HOTNESS.map(([calls, rounds]) =>
    new RuntimeConfig().withMode("tiered").withHotness(calls, rounds)
  );
  for (const config of [new RuntimeConfig().withMode("interpreter"), ...configs]) {
    using runtime = new Runtime(config);
    prepare(runtime);
    check(runtime.instantiate(CTX, bytes), runtime);
  }
}

function run(module: Module, ...args: unknown[]): unknown[] {
  return module.exportedFunction("run")!.call(CTX, ...args);
}

test("a loop is replaced while it runs", async () => {
  const text = `(module (func (export "run") (param i32) (result i64) (local i64)
    (loop $next
      (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 6364136223846793005)) (i64.const 1)))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1)))`;
  let expected = 0n;
  for (let i = 0; i < 500; i++) {
    expected = BigInt.asIntN(64, expected * 6364136223846793005n + 1n);
  }
  let replaced = 0;
  await onEach(text, (module, runtime) => {
    assertEquals(run(module, 500), [expected]);
    replaced += runtime.statistics.loopsEntered;
  });
  assertEquals(replaced, 4, "where rounds were counted, and the call was not hot already");
});

test("inner loops are entered past what stands before them, again and again", async () => {
  const text = `(module (func (export "run") (param i32) (result i32)
      (local $i i32) (local $j i32) (local $k i32) (local $sum i32)
    (local.set $sum (i32.const 17))
    (loop $outer
      (local.set $j (i32.const 0))
      (if (i32.and (local.get $i) (i32.const 1))
        (then (loop $odd
          (local.set $k (i32.const 0))
          (block $out (loop $inner
            (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (local.get $k)))
            (br_if $out (i32.gt_s (local.get $k) (local.get $j)))
            (local.set $k (i32.add (local.get $k) (i32.const 1)))
            (br $inner)))
          (local.set $j (i32.add (local.get $j) (i32.const 1)))
          (br_if $odd (i32.lt_s (local.get $j) (i32.const 5)))))
        (else (loop $even
          (local.set $sum (i32.xor (local.get $sum) (i32.shl (local.get $i) (local.get $j))))
          (local.set $j (i32.add (local.get $j) (i32.const 1)))
          (br_if $even (i32.lt_s (local.get $j) (i32.const 7))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $outer (i32.lt_s (local.get $i) (local.get 0))))
    (local.get $sum)))`;
  const results: unknown[][] = [];
  await onEach(text, (module) => {
    results.push([1, 2, 9, 40, 41].flatMap((n) => run(module, n)));
  });
  for (const each of results) assertEquals(each, results[0]);
});

test("values of every type on the operand stack go along", async () => {
  const text = `(module (memory 1)
    (func (export "run") (param i32 externref) (result i32 i64 i32 i64 externref)
        (local i32 f32 f64)
      (i64.store (i32.const 8) (i64.const 0xfff4000000000001))
      (i32.store (i32.const 0) (i32.const 0x7fa00001))
      (i32.const -5)
      (i64.const 0x123456789abcdef0)
      (f32.load (i32.const 0))
      (f64.load (i32.const 8))
      (local.get 1)
      (loop $next (param f32 f64 externref) (result f32 f64 externref)
        (local.set 2 (i32.add (local.get 2) (i32.const 1)))
        (br_if $next (i32.lt_s (local.get 2) (local.get 0))))
      (local.set 1) (local.set 4) (local.set 3)
      (i32.reinterpret_f32 (local.get 3))
      (i64.reinterpret_f64 (local.get 4))
      (local.get 1)))`;
  const bits = BigInt.asIntN(64, 0xfff4_0000_0000_0001n);
  await onEach(text, (module) => {
    const reference = { some: "object" };
    const expected = [-5, 0x1234_5678_9abc_def0n, 0x7fa0_0001, bits, reference];
    assertEquals(run(module, 60, reference), expected);
  });
});

test("a memory that grows inside a call is seen by the caller, in either tier", async () => {
  const text = `(module (memory 1 60)
    (func $grow (param i32) (result i32)
      (if (i32.eqz (i32.and (local.get 0) (i32.const 7)))
        (then (drop (memory.grow (i32.const 1)))))
      (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (local.get 0))
      (i32.const 1))
    (func (export "run") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.add
          (i32.add (i32.load (i32.const 65532)) (call $grow (local.get 0)))
          (i32.add (local.get 1)
            (i32.load (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4))))))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1)))`;
  const results: unknown[][] = [];
  await onEach(text, (module) => results.push(run(module, 200)));
  for (const each of results) assertEquals(each, results[0]);
});

test("a stack that grows inside a call is seen by the caller, in either tier", async () => {
  // Each of these is called once, so it is interpreted, and its frame is larger than all before it.
  const large = [10, 20, 30, 2_000, 40, 9_000].map((locals) =>
    `(func (param i32) (result i32) (local ${"i64 ".repeat(locals)})
      (i32.mul (local.get 0) (i32.const 3)))`
  );
  const text = `(module (type $t (func (param i32) (result i32)))
    (table funcref (elem ${large.map((_, i) => i).join(" ")}))
    ${large.join("\n")}
    (func $between (param i32) (result i32)
      (call_indirect (type $t) (i32.add (local.get 0) (i32.const 100)) (local.get 0)))
    (func (export "run") (param i32) (result i32) (local i32 i32)
      (loop $next
        (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 7)) (call $between (local.get 2))))
        (local.set 2 (i32.add (local.get 2) (i32.const 1)))
        (br_if $next (i32.lt_s (local.get 2) (local.get 0))))
      (local.get 1)))`;
  let expected = 0;
  for (let i = 0; i < large.length; i++) expected = expected * 7 + 3 * (100 + i);
  await onEach(text, (module) => assertEquals(run(module, large.length), [expected]));
});

test("only a small function is compiled whole because its loop was replaced twice", async () => {
  const bytesOf = async (padding: number) =>
    new Uint8Array(
      await parse(`(module (func (export "run") (param i32) (result i32) (local i32)
        (loop $next
          (local.set 1 (i32.add (local.get 1) (local.get 0)))
          (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        ${"(local.set 1 (i32.mul (local.get 1) (i32.const 1)))".repeat(padding)}
        (local.get 1)))`),
    );
  const compiled = [0, 200].map(async (padding) => {
    using runtime = new Runtime(new RuntimeConfig().withMode("tiered"));
    const module = runtime.instantiate(CTX, await bytesOf(padding));
    for (let i = 0; i < 10; i++) assertEquals(run(module, 40_000), [800_020_000]);
    assertEquals(runtime.statistics.loopsEntered > 0, true);
    return runtime.statistics.functionsCompiled;
  });
  assertEquals(await Promise.all(compiled), [1, 0]);
});

test("an exception of a host function passes through both tiers", async () => {
  class Refusal extends Error {}
  const text = `(module (import "env" "step" (func $step (param i32) (result i32)))
    (func $deeper (param i32) (result i32) (i32.add (call $step (local.get 0)) (i32.const 1)))
    (func (export "run") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.add (local.get 1) (call $deeper (local.get 0))))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1)))`;
  let limit = 0;
  const prepare = (runtime: Runtime) =>
    void runtime.newHostModuleBuilder("env")
      .exportFunction("step", { params: ["i32"], results: ["i32"] }, (_, n) => {
        if (n === limit) throw new Refusal(`at ${n}`);
        return n;
      }).instantiate(CTX);
  await onEach(text, (module) => {
    for (const at of [1, 30, 77]) {
      limit = at;
      assertThrows(() => run(module, 80), Refusal, `at ${at}`);
      limit = 0;
      assertEquals(run(module, 80), [80 * 81 / 2 + 80]);
    }
  }, prepare);
});

test("host and guest call each other to any depth that the limits allow", async () => {
  const text = `(module (import "env" "again" (func $again (param i32) (result i32)))
    (func (export "run") (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then (i32.add (call $again (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
        (else (i32.const 0)))))`;
  let module: Module | undefined;
  const prepare = (runtime: Runtime) =>
    void runtime.newHostModuleBuilder("env")
      .exportFunction("again", { params: ["i32"], results: ["i32"] }, (_, n) => run(module!, n)[0])
      .instantiate(CTX);
  await onEach(text, (made) => {
    module = made;
    for (let i = 0; i < 5; i++) assertEquals(run(made, 100), [100]);
    assertThrows(() => run(made, 1_000_000), Error, "call stack exhausted");
    assertEquals(run(made, 100), [100]);
  }, prepare);
});

test("tail calls between tiers do not grow the stack", async () => {
  const text = `(module
    (func $even (export "run") (param i32) (result i32)
      (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
      (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
    (func $odd (param i32) (result i32)
      (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
      (return_call $even (i32.sub (local.get 0) (i32.const 1)))))`;
  await onEach(text, (module) => {
    for (let i = 0; i < 3; i++) assertEquals(run(module, 100_001), [0]);
  });
});
