/**
 * Sums that are only addresses stand where they are used, and what is added to a counter may choose
 * the view: whatever the sum is, and whatever becomes of its variable, the same bytes are accessed.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Tuning } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { Trap } from "../../mod.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** Adds one to the word 16 bytes behind an address. */
const increment = (address: string) =>
  `(memory 1) (func (export "f") (param i32) (local i32)
  (local.set 1 (i32.add ${address} (i32.const 16)))
  (i32.store (local.get 1) (i32.add (i32.load (local.get 1)) (i32.const 1))))`;

test("a sum that is only an address is no variable", async () => {
  const text = increment("(local.get 0)");
  assertEquals((await emitted(text)).match(/l1\w* = l0 \+ 16/g), null);
  const without = await emitted(text, { without: new Set(["addresses"]) });
  assertEquals(without.match(/l1\w* = l0 \+ 16/g)?.length, 1);
});

test("a sum that is needed for something else stays a variable", async () => {
  const text = `(memory 1) (func (export "f") (param i32) (result i32) (local i32)
    (local.set 1 (i32.add (local.get 0) (i32.const 16)))
    (i32.store (local.get 1) (i32.load (local.get 1)))
    (local.get 1))`;
  assertEquals((await emitted(text)).match(/l0 \+ 16/g)?.length, 1);
});

const FOLDED: readonly [what: string, address: string, folds: boolean][] = [
  ["an index times a size", "(i32.mul (local.get 0) (i32.const 12))", true],
  ["an index shifted", "(i32.shl (local.get 0) (i32.const 3))", true],
  ["some bits", "(i32.and (local.get 0) (i32.const 0xff0))", true],
  ["a parameter, which may be negative", "(local.get 0)", false],
  ["what is read from memory", "(i32.load (local.get 0))", false],
  ["a difference", "(i32.sub (i32.const 64) (local.get 0))", false],
];

for (const [what, address, folds] of FOLDED) {
  test(`what is added to ${what} ${folds ? "chooses a view" : "is added"}`, async () => {
    const text = increment("(local.get 1)").replace(
      "(local.set 1 ",
      `(local.set 1 ${address}) (local.set 1 `,
    );
    assertEquals((await emitted(text, { foldsAddends: true })).includes("m.I32_16["), folds);
    assertEquals((await emitted(text)).includes("m.I32_16["), false);
  });
}

test("a counter that begins below zero is not taken for an index", async () => {
  const loop = (start: number) =>
    `(memory 1) (func (export "f") (param i32) (local i32)
    (local.set 1 (i32.const ${start}))
    (loop (i32.store (i32.add (local.get 1) (i32.const 64)) (local.get 0))
      (br_if 0 (i32.ne (local.tee 1 (i32.add (local.get 1) (i32.const 4))) (i32.const 64)))))`;
  assertEquals((await emitted(loop(0), { foldsAddends: true })).includes("m.I32_64["), true);
  assertEquals((await emitted(loop(-64), { foldsAddends: true })).includes("m.I32_64["), false);
});

/** The words 0 to 15, times 3, from 256 on. */
const WORDS = `(memory (export "memory") 1) (data (i32.const 256) "${
  Array.from({ length: 16 }, (_, i) => `\\${(3 * i).toString(16).padStart(2, "0")}\\00\\00\\00`)
    .join("")
}")`;

testOnTiers("an index below zero leads to what lies before the sum", async (tier) => {
  using bench = new Bench(tier);
  const at = "(i32.add (i32.shl (local.get 0) (i32.const 2)) (i32.const 280))";
  const text = `${WORDS}
    (func (export "load") (param i32) (result i32) (local i32)
      (i32.load (local.tee 1 ${at})))
    (func (export "next") (param i32) (result i32) (local i32)
      (i32.load offset=4 (local.tee 1 ${at})))
    (func (export "swap") (param i32 i32) (result i32) (local i32 i32)
      (local.set 2 ${at})
      (local.set 3 (i32.load (local.get 2)))
      (i32.store (local.get 2) (local.get 1))
      (local.get 3))
    (func (export "wide") (param i32) (result f64) (local i32)
      (f64.store (local.tee 1 (i32.and ${at} (i32.const -8))) (f64.const 2.5))
      (f64.load (local.get 1)))`;
  const module = await bench.module(text);
  const call = (name: string, ...args: number[]) =>
    exported(module, name).call(bench.ctx, ...args)[0];
  for (let i = -6; i < 9; i++) {
    assertEquals(call("load", i), 3 * (i + 6));
    assertEquals(call("next", i), 3 * (i + 7));
    assertEquals(call("swap", i, 3 * (i + 6)), 3 * (i + 6));
  }
  assertEquals(call("load", 2 ** 30 - 1), 15);
  assertEquals(call("wide", -6), 2.5);
  assertEquals(call("load", -70), 0);
  for (const index of [-71, 16_384, 2 ** 29, -(2 ** 29)]) {
    assertThrows(() => call("load", index), Trap);
    assertThrows(() => call("swap", index, 1), Trap);
  }
  assertEquals(call("load", 16_313), 0);
  assertThrows(() => call("load", 16_314), Trap);
  assertThrows(() => call("next", 16_313), Trap);
});

testOnTiers("an offset does not wrap around with the sum before it", async (tier) => {
  using bench = new Bench(tier);
  const text = `${WORDS} (func (export "f") (param i32) (result i32) (local i32)
    (i32.load offset=280
      (local.tee 1 (i32.add (i32.shl (local.get 0) (i32.const 2)) (i32.const 16)))))`;
  const f = exported(await bench.module(text), "f");
  assertEquals(f.call(bench.ctx, -4), [18]);
  assertThrows(() => f.call(bench.ctx, -5), Trap);
});

const CHANGES: readonly [what: string, body: string, result: number][] = [
  ["by its variable, in between", "(local.set 0 (i32.const 4)) (i32.load (local.get 1))", 6],
  [
    "in an arm",
    "(if (local.get 0) (then (local.set 0 (i32.const 4)))) (i32.load (local.get 1))",
    6,
  ],
  [
    "in a loop, at its end",
    `(loop (local.set 2 (i32.add (local.get 2) (i32.load (local.get 1))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 16))))
    (local.get 2)`,
    12,
  ],
  [
    "being assigned in one arm only",
    `(if (i32.eq (local.get 0) (i32.const 0))
      (then (local.set 1 (i32.add (local.get 0) (i32.const 268)))))
    (i32.load (local.get 1))`,
    6,
  ],
  [
    "being assigned anew",
    `(local.set 1 (i32.add (local.get 0) (i32.const 268))) (i32.load (local.get 1))`,
    15,
  ],
];

for (const [what, body, result] of CHANGES) {
  testOnTiers(`a sum is what it was when it was computed, ${what}`, async (tier) => {
    using bench = new Bench(tier);
    const text = `${WORDS} (func (export "f") (param i32) (result i32) (local i32 i32)
      (local.set 1 (i32.add (local.get 0) (i32.const 256))) ${body})`;
    assertEquals(exported(await bench.module(text), "f").call(bench.ctx, 8), [result]);
  });
}

async function emitted(text: string, changes: Partial<Tuning> = {}): Promise<string> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const instance = new Instance(module, "m", new TypeRegistry());
  return emitFunctionUnit(instance, 0, { ...DEFAULT_TUNING, ...changes }).text;
}
