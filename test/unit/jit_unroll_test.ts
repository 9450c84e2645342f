/**
 * Small functions that call themselves are printed several times, and nobody can tell but by the time
 * they take.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING } from "../../src/engine/tuning.ts";
import { Trap } from "../../src/errors.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** Goes down in two ways, by turns; at the bottom it loads from where it is told to. */
const ZIGZAG = `(memory 1)
  (func $zigzag (export "zigzag") (param $depth i32) (param $at i32) (result i32)
    (if (i32.eqz (local.get $depth)) (then (return (i32.load (local.get $at)))))
    (if (result i32) (i32.and (local.get $depth) (i32.const 1))
      (then (i32.add
        (call $zigzag (i32.sub (local.get $depth) (i32.const 1)) (local.get $at))
        (i32.const 1)))
      (else (i32.mul
        (call $zigzag (i32.sub (local.get $depth) (i32.const 1)) (local.get $at))
        (i32.const 1)))))`;

const LEAF = `(func $leaf (param i32) (result i32) (local.get 0))
  (func (export "f") (param i32) (result i32) (call $leaf (local.get 0)))`;

/** A function that calls itself, and does much besides. */
const LONG = `(memory 1) (func $long (export "f")
  ${"(i32.store (i32.const 8) (i32.load (i32.const 4)))".repeat(20)} (call $long))`;

test("a small function that calls itself has copies, of which each calls the next", async () => {
  const text = await textOf(ZIGZAG, 0);
  const calls = text.match(/\$zigzag(?:\$copy\d)?\(l0 - 1/g)!;
  const called = calls.map((call) => call.slice(0, call.indexOf("(")));
  const names = ["$zigzag", "$zigzag$copy3", "$zigzag$copy2", "$zigzag$copy1"];
  assertEquals(called, names.flatMap((name) => [name, name]));
});

test("whatever does not call itself, is large or must not be unrolled is printed once", async () => {
  assert(!(await textOf(LEAF, 1)).includes("$copy"));
  assert(!(await textOf(LONG, 0)).includes("$copy"));
  assert(!(await textOf(ZIGZAG, 0, true)).includes("$copy"));
});

testOnTiers("a trap in a recursion has a frame for each call", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(ZIGZAG);
  const zigzag = exported(module, "zigzag");
  for (let round = 0; round < 5; round++) {
    // Once the host has optimised it, frames are those of inlined calls.
    for (let i = 0; i < 500; i++) zigzag.call(bench.ctx, 9, 0);
    for (const depth of [0, 3, 9]) {
      assertEquals(zigzag.call(bench.ctx, depth, 0), [(depth + 1) >> 1]);
      const { frames }: Trap = assertThrows(() => zigzag.call(bench.ctx, depth, 65536), Trap);
      assertEquals(frames.length, depth + 1);
      // From the inside out: the load, then calls of odd and of even depths by turns.
      const offsets = frames.map(({ offset }) => offset);
      const [load, odd = 0, even = 0] = offsets;
      assert(depth === 0 || load! < odd, `${load} ${odd}`);
      assert(depth < 2 || odd < even, `${odd} ${even}`);
      const expected = offsets.map((_, i) => i === 0 ? load : i % 2 === 1 ? odd : even);
      assertEquals(offsets, expected);
    }
  }
});

testOnTiers("a recursion is as deep through copies as it is without", async (tier) => {
  using bench = new Bench(tier, (config) => config.withCallDepthLimit(50));
  const zigzag = exported(await bench.module(ZIGZAG), "zigzag");
  for (let round = 0; round < 5; round++) {
    assertEquals(zigzag.call(bench.ctx, 50, 0), [25]);
    assertThrows(() => zigzag.call(bench.ctx, 51, 0), Trap, "call stack exhausted");
  }
});

async function textOf(text: string, index: number, once = false): Promise<string> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const tuning = once
    ? { ...DEFAULT_TUNING, without: new Set(["unroll"] as const) }
    : DEFAULT_TUNING;
  const instance = new Instance(module, "m", new TypeRegistry());
  instance.functionName = (index) => ({ "0": "zigzag" })[index];
  return emitFunctionUnit(instance, index, tuning).text;
}
