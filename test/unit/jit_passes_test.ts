/**
 * The passes of the compiled tier: what each does to the text, and that what it makes still means the
 * same, whichever are left out.
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Optimisation } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** One local holds a float that is moved, and then one that is computed. */
const TWO_USES = `(memory 1) (func (export "f") (param i32) (result f64) (local f64)
  (local.set 1 (f64.load (local.get 0)))
  (f64.store offset=8 (local.get 0) (local.get 1))
  (local.set 1 (f64.mul (f64.load (local.get 0)) (f64.const 2)))
  (f64.store offset=16 (local.get 0) (local.get 1))
  (local.get 1))`;

/** A structure that is copied whole, as clang writes it: its first field says nothing of alignment. */
const COPIED = `(memory 1) (func (export "f") (param i32 i32) (result f64)
  (f64.store align=1 (local.get 1) (f64.add (f64.load align=1 (local.get 0)) (f64.const 1)))
  (f64.store offset=8 align=1 (local.get 1)
    (f64.add (f64.load offset=8 align=1 (local.get 0)) (f64.const 1)))
  (f64.load align=1 (local.get 1)))`;

/** Two i64 that began as i32, through locals. */
const NARROW = `(func (export "f") (param i32 i32) (result i64) (local i64 i64)
  (local.set 2 (i64.extend_i32_u (local.get 0)))
  (local.set 3 (i64.extend_i32_u (local.get 1)))
  (i64.mul (local.get 2) (local.get 3)))`;

/** The same of signed numbers, one of which is used again. */
const SIGNED = `(memory 1) (func (export "f") (param i32 i32) (result i64) (local i64 i64)
  (local.set 2 (i64.extend_i32_s (local.get 0)))
  (local.set 3 (i64.extend_i32_s (local.get 1)))
  (i64.store (i32.const 8) (local.get 2))
  (i64.mul (local.get 2) (local.get 3)))`;

/** A local with a different value in each place where it is read, some across ways that meet. */
const MEETING = `(func (export "f") (param i32) (result i32) (local i32 i32)
  (local.set 1 (i32.const 100))
  (if (i32.and (local.get 0) (i32.const 1))
    (then (local.set 1 (i32.add (local.get 1) (i32.const 7)))))
  (local.set 2 (local.get 1))
  (block
    (loop
      (local.set 2 (i32.add (local.get 2) (local.get 1)))
      (br_if 1 (i32.gt_s (local.get 2) (i32.const 1000)))
      (local.set 1 (i32.const 3))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))
      (local.set 1 (i32.const 50))))
  (i32.add (local.get 1) (i32.mul (local.get 2) (i32.const 1000))))`;

/** A long loop after a local was used for something else, so that it is entered in mid-loop. */
const ENTERED = `(func (export "f") (param i32) (result i64) (local i64 i32)
  (local.set 1 (i64.const 5))
  (local.set 2 (i32.wrap_i64 (local.get 1)))
  (local.set 1 (i64.extend_i32_u (local.get 0)))
  (loop
    (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 3)) (i64.extend_i32_u (local.get 2))))
    (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
  (local.get 1))`;

/** Products of factors of which something is known. */
const PRODUCTS = `
  (func (export "unsigned") (param i32 i32) (result i64)
    (i64.mul (i64.extend_i32_u (local.get 0)) (i64.extend_i32_u (local.get 1))))
  (func (export "signed") (param i32 i32) (result i64)
    (i64.mul (i64.extend_i32_s (local.get 0)) (i64.extend_i32_s (local.get 1))))
  (func (export "mixed") (param i32 i32) (result i64)
    (i64.mul (i64.extend_i32_u (local.get 0)) (i64.extend_i32_s (local.get 1))))
  (func (export "constant") (param i32 i32) (result i64)
    (i64.mul (i64.extend_i32_u (i32.xor (local.get 0) (local.get 1))) (i64.const 0xffffffe7)))`;

/** Comparisons with the ends of the range. */
const ENDS = `(func (export "f") (param i64) (result i32)
  ${
  ["lt_u", "gt_u", "le_u", "ge_u", "lt_s", "gt_s", "le_s", "ge_s"].flatMap((operator) =>
    ["0", "-1", "0xffffffff", "0x100000000"].map((bound) =>
      `(i64.${operator} (local.get 0) (i64.const ${bound}))`
    )
  ).reduce((sum, each) => `(i32.xor (i32.rotl ${sum} (i32.const 1)) ${each})`, "(i32.const 0)")
})`;

const EDGES = [0, 1, 2, 0x7fff_ffff, -0x8000_0000, -1, -2, 0xffff, 0x1_0000, 123456789, -987654321];

test("a local that holds two things is two variables", async () => {
  assertNotMatch(await textOf(TWO_USES), /l1(_\d+)? !== l1/);
  assertMatch(await textOf(TWO_USES, "webs"), /l1 !== l1/);
});

test("a field is aligned if another one of the same structure is", async () => {
  assertNotMatch(await textOf(COPIED), /etFloat64/);
  assertMatch(await textOf(COPIED, "align"), /etFloat64/);
});

testOnTiers("a field that is thought to be aligned may be anywhere", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(COPIED);
  const model = new DataView(new ArrayBuffer(65_536));
  for (const from of [0, 1, 7, 8, 65_520]) {
    for (const to of [16, 17, 23, 32, 65_519]) {
      for (const field of [0, 8]) {
        model.setFloat64(to + field, model.getFloat64(from + field, true) + 1, true);
      }
      const expected = model.getFloat64(to, true);
      assertEquals(exported(module, "f").call(bench.ctx, from, to), [expected]);
    }
  }
});

test("what is known to be an i32 needs no high part", async () => {
  assertNotMatch(await textOf(NARROW), /l\dh|>>> 31/);
  assertMatch(await textOf(NARROW, "known"), /l\dh/);
});

test("what is known to be a signed i32 needs no products with its high part", async () => {
  const crossed = /imul.*imul/;
  assertNotMatch(await textOf(SIGNED), crossed);
  assertMatch(await textOf(SIGNED, "known"), crossed);
});

testOnTiers("the sign of what is extended is stored, and multiplied with", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(SIGNED);
  for (const a of EDGES) {
    for (const b of EDGES) {
      assertEquals(exported(module, "f").call(bench.ctx, a, b), [BigInt(a) * BigInt(b)]);
    }
  }
});

/** Rotations of what was computed for that alone, and of a local. */
const ROTATIONS = [1, 7, 24, 31, 32, 33, 40, 63, 64].flatMap((count) =>
  ["rotl", "rotr"].map((operator) =>
    `(func (export "${operator} ${count}") (param i64) (result i64) (i64.xor
      (i64.${operator} (i64.xor (local.get 0) (i64.const 0x123456789)) (i64.const ${count}))
      (i64.${operator} (local.get 0) (i64.const ${count}))))`
  )
);

test("what is computed to be rotated is rotated by words, and a local is not", async () => {
  const text = await textOf(ROTATIONS[2]!);
  assertMatch(text, /(t\d+) = \1 << 7 \| \1 >>> 25;/);
  assertMatch(text, /l0 << 7 \| l0h >>> 25/);
});

testOnTiers("rotations by constants are exact", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(ROTATIONS.join("\n"));
  const values = [0n, -1n, 1n, 0x0123456789abcdefn, -0x123456789abcdefn, 1n << 62n];
  for (const value of values) {
    for (const count of [1, 7, 24, 31, 32, 33, 40, 63, 64]) {
      const rotated = (x: bigint, by: number) => {
        const unsigned = BigInt.asUintN(64, x);
        return BigInt.asIntN(64, unsigned << BigInt(by) | unsigned >> BigInt(64 - by));
      };
      const both = (by: number) => rotated(value ^ 0x123456789n, by) ^ rotated(value, by);
      const call = (operator: string) =>
        exported(module, `${operator} ${count}`).call(bench.ctx, value);
      assertEquals(call("rotl"), [both(count % 64)]);
      assertEquals(call("rotr"), [both((64 - count % 64) % 64)]);
    }
  }
});

testOnTiers("ways that meet bring each read its own value", async (tier) => {
  using bench = new Bench(tier);
  const f = exported(await bench.module(MEETING), "f");
  for (const n of [0, 1, 2, 5]) assertEquals(f.call(bench.ctx, n), [meeting(n)]);
});

/** {@link MEETING} in JavaScript. */
function meeting(n: number): number {
  let a = 100;
  if (n & 1) a += 7;
  let b = a;
  for (;;) {
    b += a;
    if (b > 1000) break;
    a = 3;
    n = n - 1 | 0;
    if (n !== 0) continue;
    a = 50;
    break;
  }
  return a + Math.imul(b, 1000) | 0;
}

testOnTiers("a loop that is entered half way finds its locals", async (tier) => {
  using bench = new Bench(tier);
  const f = exported(await bench.module(ENTERED), "f");
  let expected = 60_000n;
  for (let i = 0; i < 60_000; i++) expected = BigInt.asIntN(64, expected * 3n + 5n);
  assertEquals(f.call(bench.ctx, 60_000), [expected]);
});

testOnTiers("products are exact, whatever is known of their factors", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(PRODUCTS);
  const unsigned = (a: number) => BigInt(a >>> 0);
  for (const a of EDGES) {
    for (const b of EDGES) {
      const product = (name: string) => exported(module, name).call(bench.ctx, a, b)[0];
      assertEquals(product("unsigned"), BigInt.asIntN(64, unsigned(a) * unsigned(b)));
      assertEquals(product("signed"), BigInt(a) * BigInt(b));
      assertEquals(product("mixed"), BigInt.asIntN(64, unsigned(a) * BigInt(b)));
      assertEquals(product("constant"), BigInt.asIntN(64, unsigned(a ^ b) * 0xffff_ffe7n));
    }
  }
});

testOnTiers("comparisons with the ends of a range are exact", async (tier) => {
  using bench = new Bench(tier);
  const f = exported(await bench.module(ENDS), "f");
  const values = EDGES.flatMap((high) =>
    EDGES.map((low) => BigInt(high) << 32n | BigInt(low >>> 0))
  );
  for (const value of values) assertEquals(f.call(bench.ctx, value), [ends(value)]);
});

/** {@link ENDS} in JavaScript. */
function ends(signed: bigint): number {
  const unsigned = BigInt.asUintN(64, signed);
  let sum = 0;
  for (const [kind, value] of [["u", unsigned], ["s", signed]] as const) {
    const bounds = [0n, -1n, 0xffff_ffffn, 0x1_0000_0000n]
      .map((bound) => kind === "u" ? BigInt.asUintN(64, bound) : bound);
    const tests = [
      (bound: bigint) => value < bound,
      (bound: bigint) => value > bound,
      (bound: bigint) => value <= bound,
      (bound: bigint) => value >= bound,
    ];
    for (const holds of tests) {
      for (const bound of bounds) sum = (sum << 1 | sum >>> 31) ^ Number(holds(bound));
    }
  }
  return sum;
}

async function textOf(text: string, ...without: Optimisation[]): Promise<string> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const tuning = { ...DEFAULT_TUNING, without: new Set(without) };
  return emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, tuning).text;
}
