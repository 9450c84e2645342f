/**
 * Calls through tables go by functions that compare the callee with those seen before. Which they are,
 * how many, and whose, makes no difference but in time.
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

const COUNT = 12;

/** Functions, each of which multiplies by another number; the last one divides by zero. */
const FUNCTIONS = Array.from(
  { length: COUNT },
  (_, i) => `(func $f${i} (param i32) (result i32) (i32.mul (local.get 0) (i32.const ${i})))`,
).join("\n") +
  `(func $bad (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 0)))`;

const NAMES = Array.from({ length: COUNT }, (_, i) => `$f${i}`).join(" ");

const CALLER = `(type $t (func (param i32) (result i32)))
  (func (export "call") (param i32 i32) (result i32)
    (i32.add (call_indirect (type $t) (local.get 1) (local.get 0)) (i32.const 1)))`;

const OWN = `${FUNCTIONS} (table ${
  COUNT + 2
} funcref) (elem (i32.const 0) ${NAMES} $bad) ${CALLER}`;

testOnTiers("a table's functions are called, however many there are", async (tier) => {
  using bench = new Bench(tier);
  const call = exported(await bench.module(OWN), "call");
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < COUNT; i++) assertEquals(call.call(bench.ctx, i, 7), [7 * i + 1]);
    const { frames }: Trap = assertThrows(() => call.call(bench.ctx, COUNT, 7), Trap);
    assertEquals(frames.map(({ name }) => name), [".bad", ".$13"]);
    assertThrows(() => call.call(bench.ctx, COUNT + 1, 7), Trap, "uninitialized element");
    assertThrows(() => call.call(bench.ctx, COUNT + 2, 7), Trap, "undefined element");
  }
});

testOnTiers("functions of another module are called through a table", async (tier) => {
  using bench = new Bench(tier);
  await bench.module(
    `${FUNCTIONS} (table (export "table") funcref (elem ${NAMES}))`,
    "functions",
  );
  const module = await bench.module(`(import "functions" "table" (table 1 funcref)) ${CALLER}`);
  const call = exported(module, "call");
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < COUNT; i++) assertEquals(call.call(bench.ctx, i, 7), [7 * i + 1]);
  }
});

test("the first eight calls of a type go by guesses, unless that is switched off", async () => {
  const call = "(drop (call_indirect (type $t) (local.get 0) (local.get 0)))";
  const text = `(type $t (func (param i32) (result i32))) (table 1 funcref)
    (func (export "f") (param i32) ${call.repeat(10)})`;
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const instance = new Instance(module, "m", new TypeRegistry());
  const guesses = emitFunctionUnit(instance, 0, DEFAULT_TUNING).text;
  assertEquals(guesses.match(/^ {2}call_type0\(/gm)?.length, 8);
  assertEquals(guesses.match(/^ {2}indirect\(/gm)?.length, 2);
  const without = { ...DEFAULT_TUNING, without: new Set(["guess"] as const) };
  assert(!emitFunctionUnit(instance, 0, without).text.includes("call_type0"));
});
