/**
 * The instruction table by itself: nothing twice, every column in order, and every code the one an
 * independent assembler writes for the name.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ALL_FEATURES } from "../../src/features.ts";
import * as numeric from "../../src/isa/numeric.ts";
import { rowNamed, rowOf, ROWS } from "../../src/isa/opcodes.ts";
import type { Immediate, Row, Simple } from "../../src/isa/row.ts";
import { test } from "../support/suite.ts";

test("the table has each code and each name once, and finds rows by both", () => {
  assertEquals(new Set(ROWS.map(({ code }) => code)).size, ROWS.length);
  assertEquals(new Set(ROWS.map(({ name }) => name)).size, ROWS.length);
  for (const row of ROWS) {
    assertEquals<Row | undefined>(rowOf(row.code), row);
    assertEquals<Row>(rowNamed(row.name), row);
  }
});

test("a code without an instruction has no row", () => {
  for (const code of [0x06, 0x27, 0xc5, 0xfc, 0xff, 0xfb_001f, 0xfc_0012, 0xfd_009a, 0xfd_0114]) {
    assertEquals(rowOf(code), undefined, code.toString(16));
  }
  assertEquals(rowOf(0xffff_ffff), undefined);
});

test("features exist, and signatures use known letters only", () => {
  for (const { name, feature, signature } of ROWS) {
    assert(feature === null || ALL_FEATURES.includes(feature), name);
    if (signature !== null) assertMatch(signature, /^[ilfdvp]*:[ilfdvp]?$/, name);
  }
});

test("an instruction that touches memory has a memarg and an address, and no other has", () => {
  for (const { name, immediate, meaning, signature } of ROWS) {
    const touches = meaning.kind !== "simple" && meaning.kind !== "hand" && meaning.bytes > 0;
    assertEquals(touches, immediate.startsWith("memarg"), name);
    if (touches) assertEquals(signature?.[0], "p", name);
  }
});

const simpleRows = ROWS.filter((row): row is typeof row & { meaning: Simple } =>
  row.meaning.kind === "simple"
);

/** The names of the parts of values of a signature's operands, or `r` for its result. */
function partNames(letters: string, names: string, bits: boolean): string[] {
  return [...letters].flatMap((letter, i) => {
    const parts = letter === "v" ? 4 : letter === "l" || letter === "d" && bits ? 2 : 1;
    return Array.from({ length: parts }, (_, k) => names[i]! + (parts > 1 ? k : ""));
  });
}

test("a meaning has an expression for each part of the result", () => {
  for (const { name, signature, meaning } of simpleRows) {
    const results = signature!.split(":")[1]!;
    assertEquals(meaning.parts.length, partNames(results, "r", meaning.bits).length, name);
  }
});

test("a meaning names its operands, earlier parts, numeric helpers and Math, and nothing else", () => {
  for (const { name, signature, meaning } of simpleRows) {
    const operands = partNames(signature!.split(":")[0]!, "abc", meaning.bits);
    meaning.parts.forEach((text, part) => {
      for (const word of text.match(/(?<![\w.])[A-Za-z_][\w.]*/g) ?? []) {
        const [space, member] = word.split(".") as [string, string?];
        const known = operands.includes(word) ||
          /^r\d$/.test(word) && Number(word[1]) < part ||
          space === "n" && Object.hasOwn(numeric, member!) ||
          space === "Math" && Object.hasOwn(Math, member!);
        assert(known, `${name} uses ${word}`);
      }
    });
  }
});

test("no operand follows a minus sign, so that a negative constant may stand for it", () => {
  for (const { name, meaning } of simpleRows) {
    for (const text of meaning.parts) assert(!/-[abc]/.test(text), name);
  }
});

/** An immediate of each kind in the text format. */
const IMMEDIATES: Readonly<Record<Immediate, string>> = {
  none: "",
  block: "",
  label: "0",
  labels: "0 0",
  func: "0",
  type: "0",
  type_table: "(type 0)",
  local: "0",
  global: "0",
  table: "0",
  table_table: "0 0",
  elem: "0",
  elem_table: "0",
  memory: "",
  memory_memory: "",
  data: "0",
  data_memory: "0",
  memarg: "offset=8",
  memarg_lane: "offset=8 0",
  lane: "0",
  lanes: "0 ".repeat(16),
  i32: "0",
  i64: "0",
  f32: "0",
  f64: "0",
  v128: "i32x4 0 0 0 0",
  heap: "(ref func)",
  types: "(result i32)",
  struct: "0",
  struct_field: "0 0",
  array: "0",
  array_n: "0 1",
  array_array: "0 0",
  array_data: "0 0",
  array_elem: "0 0",
  cast: "0 anyref eqref",
  tag: "0",
  catches: "",
  fence: "",
};

/** Instructions whose text is not their name and an immediate. */
const TEXTS: Readonly<Record<string, string>> = {
  "block": "block end",
  "loop": "loop end",
  "if": "if end",
  "try_table": "try_table end",
  "else": "if else end",
  "end": "",
  "select t": "select (result i32)",
  "ref.null": "ref.null func",
  "ref.test null": "ref.test (ref null func)",
  "ref.cast null": "ref.cast (ref null func)",
};

test("every code is what an assembler writes for the name", async () => {
  const functions = ROWS.map(({ name, immediate }) =>
    `(func ${TEXTS[name] ?? `${name} ${IMMEDIATES[immediate]}`})`
  );
  const bodies = functionBodies(await parse(`(module (type (func)) ${functions.join("\n")})`));
  assertEquals(bodies.length, ROWS.length);
  ROWS.forEach(({ name, code }, i) => {
    const before = name === "else" ? 2 : 0;
    const expected = code < 0x100 ? [code] : [code >>> 16, ...leb128(code & 0xffff)];
    assertEquals([...bodies[i]!.subarray(before, before + expected.length)], expected, name);
  });
});

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, value >>> 7];
}

/** The instructions of each function of a module, all without locals. */
function functionBodies(module: Uint8Array): Uint8Array[] {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = module[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const section = () => ({ id: module[at++]!, end: number() + at });
  for (let next = section(); next.id !== 10; next = section()) at = next.end;
  return Array.from({ length: number() }, () => {
    const size = number();
    at += size;
    return module.subarray(at - size + 1, at);
  });
}
