/** Products of i64: how the high word is printed, and that it is exact where it is hardest. */
import { assertEquals, assertMatch } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** Odd factors, so that each low word of a product has a factor that gives it. */
const FACTORS = [1n, 3n, 0xffff_ffffn, 0xffff_fffdn, 0x8000_0001n, 0x7fff_ffffn, 0x9e37_79b1n];

/** Low words where the scaled product of doubles is nearest to an integer, and around 2^14. */
const LOWS = [
  0n,
  1n,
  2n,
  0x7ffn,
  0x3fffn,
  0x4000n,
  0x4001n,
  0xffff_c000n,
  0xffff_fffen,
  0xffff_ffffn,
];

const HIGHS = [0n, 1n, 0xffff_ffffn, 0x8000_0000n, 0x1234_5678n];

/** The number whose product with an odd one has that low word. */
function factorFor(low: bigint, odd: bigint): bigint {
  let inverse = odd;
  for (let i = 0; i < 5; i++) inverse *= 2n - odd * inverse;
  return BigInt.asUintN(32, low * inverse);
}

async function textOf(text: string): Promise<string> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  return emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, DEFAULT_TUNING).text;
}

testOnTiers("products of i64 are exact whatever their low words are", async (tier) => {
  using bench = new Bench(tier);
  const byConstant = FACTORS.map((factor) =>
    `(func (export "${factor}") (param i64) (result i64)
      (i64.mul (local.get 0) (i64.const ${factor})))`
  );
  const module = await bench.module(
    `${byConstant.join("\n")}
    (func (export "product") (param i64 i64) (result i64)
      (i64.mul (local.get 0) (local.get 1)))`,
  );
  const product = exported(module, "product");
  for (const factor of FACTORS) {
    const timesFactor = exported(module, `${factor}`);
    for (const low of LOWS) {
      for (const high of HIGHS) {
        const other = BigInt.asIntN(64, high << 32n | factorFor(low, factor));
        const expected = [BigInt.asIntN(64, factor * other)];
        assertEquals(product.call(bench.ctx, factor, other), expected);
        assertEquals(product.call(bench.ctx, other, factor), expected);
        assertEquals(timesFactor.call(bench.ctx, other), expected);
      }
    }
  }
});

test("a product looks at its low word before the sum it is part of begins", async () => {
  const text = await textOf(`(func (param i64 i64) (result i64)
    (i64.mul (local.get 0) (local.get 1)))`);
  assertMatch(text, /= \(\(\(\((t\d+) & -16384\) === 0 \? .* : .*\) \* .* \| 0\) \+ Math\.imul\(/);
});

test("a sum stays truncated where what is added to it has several ways", async () => {
  const sum = (added: string) =>
    textOf(`(memory 1) (func (param i32 i32 i32) (result i32)
      (i32.add (i32.add (local.get 0) (local.get 1)) (i32.xor (local.get 2) ${added})))`);
  assertMatch(await sum("(i32.load (local.get 2))"), /\(l0 \+ l1 \| 0\) \+ \(l2 \^/);
  assertMatch(await sum("(i32.const 5)"), /l0 \+ l1 \+ \(l2 \^ 5\) \| 0/);
});
