/**
 * Pairs of instructions that often follow each other, the second working on what the first made.
 * They become one instruction, so that the value need not go through the frame, and one dispatch is
 * saved. The pairs are those that were executed most in the kernels of `bench/`; two that can both
 * trap are not among them, since then nobody could tell which one did.
 *
 * @module
 */

/** A pair of instructions of the register code, by name. */
export interface Fusion {
  readonly first: string;
  readonly second: string;
  /** Which of the second one's sources the first one makes. */
  readonly source: number;
  /** The first one's result is also kept where it goes: it is a local. */
  readonly kept: boolean;
}

/** Loads and stores whose address is a sum with a constant. */
const ACCESSES = [
  "i32.load",
  "i64.load",
  "i32.load8_s",
  "i32.load8_u",
  "i32.load16_s",
  "i32.load16_u",
  "i64.load8_u",
  "i64.load32_u",
  "i32.store",
  "i64.store",
  "i32.store8",
  "i32.store16",
];

/** First instruction, which source of the second it makes, and second ones. */
type Row = readonly [first: string, source: number, ...seconds: string[]];

const CHAINS: readonly Row[] = [
  ["i32.add k", 0, ...ACCESSES],
  ["i32.add", 0, "i32.load", "i64.load", "i32.load8_u", "i32.load16_u", "i32.store", "i64.store"],

  ["i32.shl k", 1, "i32.add"],
  ["i32.mul", 1, "i32.add"],
  ["i32.mul k", 1, "i32.add"],
  ["i32.shr_u k", 1, "i32.add", "i32.xor"],
  ["i32.xor", 1, "i32.add"],
  ["i32.add", 1, "i32.add"],
  ["i32.rotl k", 1, "i32.add", "i32.xor"],
  ["i32.load", 1, "i32.add", "i32.mul", "i32.xor"],
  ["i32.load8_u", 1, "i32.add"],
  ["i32.shl k", 0, "i32.add k"],
  ["i32.mul k", 0, "i32.add k"],
  ["i32.add", 0, "i32.add k"],
  ["i32.and k", 0, "i32.shl k", "br_if", "br_unless"],
  ["i32.shr_u k", 0, "i32.and k"],
  ["i32.add k", 0, "i32.and k", "i32.shr_u k"],
  ["i32.load8_u", 0, "i32.shl k", "br_if", "br_unless", "br i32.ne k"],

  ["i64.shr_u", 1, "i64.xor", "i64.add"],
  ["i64.shl", 1, "i64.xor"],
  ["i64.rotl", 1, "i64.xor", "i64.add"],
  ["i64.xor", 0, "i64.rotl"],
  ["i64.mul", 1, "i64.add"],
  ["i64.load", 1, "i64.add", "i64.xor"],
  ["i64.add", 1, "i64.add"],

  ["f64.mul", 1, "f64.add", "f64.sub"],
  ["f64.mul", 0, "f64.sub"],
  ["f64.sub", 0, "f64.mul"],
  ["f64.add", 1, "i64.store"],
  ["f64.sub", 1, "i64.store"],
  ["i64.load", 1, "f64.add", "f64.sub", "f64.mul"],
  ["i64.load", 0, "f64.sub"],

  ["f32.mul", 1, "f32.add", "f32.sub"],
  ["f32.add", 1, "i32.store"],
  ["i32.load", 1, "f32.add", "f32.mul"],
];

const KEPT: readonly Row[] = [
  ["i32.add k", 0, "br_if", "br i32.ne k", "br i32.ne", "br i32.lt_u k", "br i32.lt_s k"],
  ["i32.add", 0, "br i32.lt_u k"],
];

/** All pairs. */
export const FUSIONS: readonly Fusion[] = [
  ...CHAINS.flatMap((row) => fusionsOf(row, false)),
  ...KEPT.flatMap((row) => fusionsOf(row, true)),
];

function fusionsOf([first, source, ...seconds]: Row, kept: boolean): Fusion[] {
  return seconds.map((second) => ({ first, second, source, kept }));
}
