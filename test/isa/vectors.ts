/**
 * Vectors for every scalar operator, as raw bits: every pair (or single one) of the edge values of
 * its operand types, and random ones of a fixed seed. A tier joins with one call of
 * {@link testVectors}.
 *
 * @module
 */
import { assert } from "@std/assert";
import { Trap } from "../../src/errors.ts";
import { rowNamed, type SimpleName } from "../../src/isa/opcodes.ts";
import type { Row } from "../../src/isa/row.ts";
import { Random } from "../support/random.ts";
import { test } from "../support/suite.ts";
import { F32, F64, isArithmetic, isCanonical } from "./exact_floats.ts";
import { type Expected, REFERENCE } from "./reference.ts";

/** One use of an operator: operands' bits, and what must come of them. */
export interface Vector {
  readonly operands: readonly bigint[];
  readonly expected: Expected;
}

/** The letters of a signature a scalar operator may have. */
type Letter = "i" | "l" | "f" | "d";

// deno-fmt-ignore
const EDGES: Readonly<Record<Letter, readonly bigint[]>> = {
  i: [
    0x0000_0000n, 0x0000_0001n, 0x0000_0002n, 0x0000_001fn, 0x0000_0020n, 0x0000_8000n, 0x0001_0000n,
    0x5555_aaaan, 0x7fff_ffffn, 0x8000_0000n, 0x8000_0001n, 0xffff_ff80n, 0xffff_fffen, 0xffff_ffffn,
  ],
  l: [
    0x0000_0000_0000_0000n, 0x0000_0000_0000_0001n, 0x0000_0000_0000_0003n, 0x0000_0000_0000_0020n,
    0x0000_0000_0000_003fn, 0x0000_0000_0000_0040n, 0x0000_0000_8000_0000n, 0x0000_0000_ffff_ffffn,
    0x0000_0001_0000_0000n, 0x001f_ffff_ffff_ffffn, 0x0020_0000_0000_0001n, 0x0123_4567_89ab_cdefn,
    0x7fff_ffff_0000_0000n, 0x7fff_ffff_ffff_ffffn, 0x8000_0000_0000_0000n, 0x8000_0000_0000_0001n,
    0xffdf_ffff_ffff_ffffn, 0xffff_ffff_0000_0000n, 0xffff_ffff_8000_0000n, 0xffff_ffff_ffff_ffffn,
  ],
  f: [
    0x0000_0000n, 0x8000_0000n, 0x0000_0001n, 0x8000_0001n, 0x007f_ffffn, 0x0080_0000n, // 0, subnormal
    0x3f00_0000n, 0xbf00_0000n, 0x3f7f_ffffn, 0xbf7f_ffffn, 0x3f80_0000n, 0xbf80_0000n, // 0.5, < 1, 1
    0x3fc0_0000n, 0x4020_0000n, 0xc020_0000n, 0x4049_0fdbn, 0x4b7f_ffffn, 0x4b80_0001n, // 1.5, pi, 2^24
    0x4eff_ffffn, 0x4f00_0000n, 0xcf00_0000n, 0xcf00_0001n, 0x4f7f_ffffn, 0x4f80_0000n, // 2^31, 2^32
    0x5eff_ffffn, 0x5f00_0000n, 0xdf00_0000n, 0xdf00_0001n, 0x5f7f_ffffn, 0x5f80_0000n, // 2^63, 2^64
    0x7f7f_ffffn, 0xff7f_ffffn, 0x7f80_0000n, 0xff80_0000n,                             // greatest, inf
    0x7fc0_0000n, 0xffc0_0000n, 0x7fc0_1234n, 0x7fa0_0000n, 0xff80_0001n,               // NaNs
  ],
  d: [
    0x0000_0000_0000_0000n, 0x8000_0000_0000_0000n, 0x0000_0000_0000_0001n, 0x800f_ffff_ffff_ffffn,
    0x0010_0000_0000_0000n, 0x3fe0_0000_0000_0000n, 0xbfe0_0000_0000_0000n, 0x3fef_ffff_ffff_ffffn,
    0xbfef_ffff_ffff_ffffn, 0x3ff0_0000_0000_0000n, 0xbff0_0000_0000_0000n, 0x3ff8_0000_0000_0000n,
    0x4004_0000_0000_0000n, 0xc004_0000_0000_0000n, 0x4009_21fb_5444_2d18n, 0x36a0_0000_0000_0000n,
    0x3690_0000_0000_0001n, 0x380f_ffff_e000_0000n, 0x47ef_ffff_efff_ffffn, 0x47ef_ffff_f000_0000n,
    0x41df_ffff_ffc0_0000n, 0x41df_ffff_ffff_ffffn, 0x41e0_0000_0000_0000n, 0xc1e0_0000_0000_0000n,
    0xc1e0_0000_001f_ffffn, 0xc1e0_0000_0020_0000n, 0x41ef_ffff_ffff_ffffn, 0x41f0_0000_0000_0000n,
    0x4330_0000_0000_0000n, 0x432f_ffff_ffff_ffffn, 0xc340_0000_0000_0001n, 0x43df_ffff_ffff_ffffn,
    0x43e0_0000_0000_0000n, 0xc3e0_0000_0000_0000n, 0xc3e0_0000_0000_0001n, 0x43ef_ffff_ffff_ffffn,
    0x43f0_0000_0000_0000n, 0x7fef_ffff_ffff_ffffn, 0x7ff0_0000_0000_0000n, 0xfff0_0000_0000_0000n,
    0x7ff8_0000_0000_0000n, 0xfff8_0000_0000_0000n, 0x7ff8_0000_dead_beefn, 0xfff4_0000_0000_0000n,
  ],
};

/** How many random operands each operator is tried with. */
const RANDOM_VECTORS = 60;

/** Every scalar operator with its vectors, which are made when they are asked for. */
export const VECTORS: ReadonlyMap<SimpleName, () => readonly Vector[]> = new Map(
  (Object.keys(REFERENCE) as SimpleName[]).map((name) => [name, () => vectorsOf(name)]),
);

function vectorsOf(name: SimpleName): readonly Vector[] {
  const letters = operandLetters(name);
  const choices = letters.map((letter) => EDGES[letter]);
  const [first = [], second] = choices;
  const operands: bigint[][] = second === undefined
    ? first.map((a) => [a])
    : first.flatMap((a) => second.map((b) => [a, b]));
  const random = new Random(rowNamed(name).code);
  for (let i = 0; i < RANDOM_VECTORS; i++) {
    operands.push(letters.map((letter) => randomBits(letter, random)));
  }
  return operands.map(([a = 0n, b = 0n], i) => ({
    operands: operands[i]!,
    expected: REFERENCE[name](a, b),
  }));
}

function operandLetters(name: SimpleName): Letter[] {
  return [...rowNamed(name).signature!.split(":")[0]!] as Letter[];
}

/** Bits of any size: as many integers are small as are large, as many floats near 1 as far away. */
function randomBits(letter: Letter, random: Random): bigint {
  const all = letter === "i" || letter === "f" ? BigInt(random.u32()) : random.u64();
  if (letter === "i") return all >> BigInt(random.below(32));
  if (letter === "l") {
    return BigInt.asUintN(64, BigInt.asIntN(64, all) >> BigInt(random.below(64)));
  }
  if (random.oneIn(2)) return all;
  return letter === "f"
    ? all & 0x83ff_ffffn | 0x3c00_0000n
    : all & 0x83ff_ffff_ffff_ffffn | 0x3c00_0000_0000_0000n;
}

/** Runs one operator: operands' bits in, the result's bits out, traps thrown. */
export type Evaluate = (operands: readonly bigint[]) => bigint;

/** Registers a test for each operator that a tier, `evaluator` being its way in, gets it right. */
export function testVectors(
  tier: string,
  evaluator: (row: Row) => Evaluate | Promise<Evaluate>,
): void {
  for (const [name, vectors] of VECTORS) {
    test(`${name} gives what the specification says (${tier})`, async () => {
      const row = rowNamed(name);
      const evaluate = await evaluator(row);
      for (const vector of vectors()) check(row, vector, evaluate);
    });
  }
}

/** Fails unless an operator gives what the vector says. */
export function check(row: Row, { operands, expected }: Vector, evaluate: Evaluate): void {
  const actual = outcome(() => evaluate(operands));
  const right = typeof actual === "string"
    ? "trap" in expected && expected.trap === actual
    : satisfies(actual, expected, row);
  assert(
    right,
    `${row.name} ${operands.map(hex)}: got ${hex(actual)}, not ${
      Object.entries(expected).map(([kind, value]) => `${kind} ${hex(value)}`)
    }`,
  );
}

/** The bits of a result, or the reason of the trap instead. */
export function outcome(run: () => bigint): bigint | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Trap) return error.reason;
    throw error;
  }
}

function satisfies(actual: bigint, expected: Expected, row: Row): boolean {
  if ("bits" in expected) return actual === expected.bits;
  if ("trap" in expected) return false;
  const format = row.signature!.endsWith("f") ? F32 : F64;
  return (expected.nan === "canonical" ? isCanonical : isArithmetic)(actual, format);
}

function hex(value: bigint | string): string {
  return typeof value === "string" ? value : `0x${value.toString(16)}`;
}
