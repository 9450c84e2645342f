/**
 * The meanings of the instruction table against the reference: each is spliced into a function of
 * its own, with the operands as names and as constants, the two ways a tier may use it.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Trap } from "../../src/errors.ts";
import * as numeric from "../../src/isa/numeric.ts";
import { rowNamed } from "../../src/isa/opcodes.ts";
import type { Row, Simple } from "../../src/isa/row.ts";
import { test } from "../support/suite.ts";
import { REFERENCE } from "./reference.ts";
import { check, type Evaluate, testVectors, VECTORS } from "./vectors.ts";

/** Operands and results in memory, 8 bytes each, as numbers of each kind. */
class Slots {
  readonly u64: BigUint64Array = new BigUint64Array(4);
  readonly i32: Int32Array = new Int32Array(this.u64.buffer);
  readonly f32: Float32Array = new Float32Array(this.u64.buffer);
  readonly f64: Float64Array = new Float64Array(this.u64.buffer);
}

/** How a part of the value in a slot is read or written. */
function place(letter: string, part: number, slot: number, bits: boolean): string {
  if (letter === "f" && !bits) return `slots.f32[${2 * slot}]`;
  if (letter === "d" && !bits) return `slots.f64[${slot}]`;
  return `slots.i32[${2 * slot + part}]`;
}

/** The parts of a value: `a` alone, or `a0` and `a1`. */
function partNames(letter: string, name: string, bits: boolean): string[] {
  return letter === "l" || letter === "d" && bits ? [`${name}0`, `${name}1`] : [name];
}

/** The places of each part of each operand. */
function operandParts(row: Row, { bits }: Simple): Map<string, string> {
  const [operands] = row.signature!.split(":") as [string];
  return new Map(
    [...operands].flatMap((letter, slot) =>
      partNames(letter, "abc"[slot]!, bits).map((name, part) =>
        [name, place(letter, part, slot, bits)] as const
      )
    ),
  );
}

/** A function over slots that runs a meaning, given what declares the operands. */
function compile(
  row: Row,
  meaning: Simple,
  operands: string,
  parts: readonly string[],
): (slots: Slots) => void {
  const result = row.signature!.at(-1)!;
  const integer = !("fd".includes(result) && !meaning.bits);
  const lines = parts.flatMap((text, i) => [
    `const r${i} = ${text};`,
    integer ? `if (!Object.is(r${i}, r${i} | 0)) throw new Error("r${i} is " + r${i});` : "",
  ]);
  const writes = parts.map((_, i) => `${place(result, i, 0, meaning.bits)} = r${i};`);
  const body = `return function (slots) {\n${[operands, ...lines, ...writes].join("\n")}\n};`;
  return new Function("n", body)(numeric);
}

function withNames(row: Row): Evaluate {
  const meaning = row.meaning as Simple;
  const reads = [...operandParts(row, meaning)].map(([name, where]) => `const ${name} = ${where};`);
  const run = compile(row, meaning, reads.join("\n"), meaning.parts);
  return evaluateWith(row, new Slots(), run);
}

function withConstants(row: Row): Evaluate {
  const meaning = row.meaning as Simple;
  const places = operandParts(row, meaning);
  return (operands) => {
    const slots = new Slots();
    operands.forEach((bits, slot) => slots.u64[slot] = bits);
    const parts = meaning.parts.map((text) =>
      text.replace(/(?<![\w.])[abc]\d?\b/g, (name) => literalIn(slots, places.get(name)!))
    );
    return evaluateWith(row, slots, compile(row, meaning, "", parts))(operands);
  };
}

function literalIn(slots: Slots, where: string): string {
  const value: number = new Function("slots", `return ${where};`)(slots);
  return Object.is(value, -0) ? "-0" : String(value);
}

function evaluateWith(row: Row, slots: Slots, run: (slots: Slots) => void): Evaluate {
  const wide = "ld".includes(row.signature!.at(-1)!);
  return (operands) => {
    operands.forEach((bits, slot) => slots.u64[slot] = bits);
    run(slots);
    return wide ? slots.u64[0]! : slots.u64[0]! & 0xffff_ffffn;
  };
}

testVectors("meaning", withNames);

test("a meaning holds for constants in place of its operands, negative ones too", () => {
  for (const [name, vectors] of VECTORS) {
    const row = rowNamed(name);
    const [named, constant] = [withNames(row), withConstants(row)];
    const some = vectors().filter((_, i) => i % 7 === 0);
    for (const { operands, expected } of some) {
      if ("bits" in expected) assertEquals(constant(operands), named(operands), name);
      else if ("trap" in expected) assertThrows(() => constant(operands), Trap, expected.trap);
    }
  }
});

test("a condition is true exactly when its operator gives 1", () => {
  let conditions = 0;
  for (const [name, vectors] of VECTORS) {
    const row = rowNamed(name);
    const meaning = row.meaning as Simple;
    if (meaning.test === null) continue;
    conditions++;
    const reads = [...operandParts(row, meaning)].map(([part, where]) => `${part} = ${where}`);
    const body = `const ${reads.join(", ")}; return ${meaning.test};`;
    const holds = new Function("slots", body) as (slots: Slots) => boolean;
    const slots = new Slots();
    for (const { operands, expected } of vectors()) {
      operands.forEach((bits, slot) => slots.u64[slot] = bits);
      assertEquals({ bits: holds(slots) ? 1n : 0n }, expected as { bits: bigint }, name);
    }
  }
  assertEquals(conditions, 34);
});

/** Enough for a host to translate a function that runs so often to machine code of its best kind. */
const HOT = 20_000;

test("operators on floats stay exact when the host has optimised them", () => {
  for (const [name, vectors] of VECTORS) {
    if (!/f32|f64/.test(name)) continue;
    const row = rowNamed(name);
    const evaluate = withNames(row);
    const cases = vectors().filter(({ expected }) => !("trap" in expected));
    for (let i = 0; i < HOT; i++) evaluate(cases[i % cases.length]!.operands);
    for (const vector of cases) check(row, vector, evaluate);
  }
});

test("operators that may trap are marked, and no others", () => {
  for (const [name, vectors] of VECTORS) {
    const trapping = vectors().some(({ expected }) => "trap" in expected);
    assertEquals((rowNamed(name).meaning as Simple).traps, trapping, name);
  }
});

/** Operands that division and multiplication find hard: near powers of two, near multiples. */
function hardPairs(): [bigint, bigint][] {
  const near = [0, 1, 15, 16, 31, 32, 33, 47, 52, 53, 54, 62, 63].flatMap((exponent) =>
    [-2n, -1n, 0n, 1n, 2n].map((delta) => BigInt.asUintN(64, (1n << BigInt(exponent)) + delta))
  );
  return near.flatMap((a) =>
    near.flatMap((b): [bigint, bigint][] => [
      [a, b],
      [BigInt.asUintN(64, a * b), b],
      [BigInt.asUintN(64, a * b - 1n), b],
    ])
  );
}

for (const name of ["i64.mul", "i64.div_s", "i64.div_u", "i64.rem_s", "i64.rem_u"] as const) {
  test(`${name} is exact near powers of two and near multiples`, () => {
    const evaluate = withNames(rowNamed(name));
    for (const [a, b] of hardPairs()) {
      const expected = REFERENCE[name](a, b);
      if ("bits" in expected) assert(evaluate([a, b]) === expected.bits, `${name} ${a} ${b}`);
      else assertThrows(() => evaluate([a, b]), Trap);
    }
  });
}
