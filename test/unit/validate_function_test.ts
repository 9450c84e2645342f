import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { CoreFeatures } from "../../src/features.ts";
import { ROWS } from "../../src/isa/opcodes.ts";
import type { Row } from "../../src/isa/row.ts";
import { test } from "../support/suite.ts";
import {
  body,
  type Bytes,
  CODE,
  errorOf,
  FUNCTION,
  leb,
  load,
  MEMORY,
  moduleBytes,
  oneFunction,
  section,
  TYPE,
  vec,
} from "./binary_bytes.ts";

/** What surrounds the function of a test: one of everything it may name. */
const SURROUNDINGS = `
  (type $pair (func (param i32 i64) (result i64 i32)))
  (type $empty (func))
  (import "host" "log" (func $log (param i32)))
  (memory 1) (memory $other 1)
  (table $functions 1 funcref) (table $externs 1 externref)
  (global $mutable (mut i32) (i32.const 0)) (global $constant i64 (i64.const 1))
  (elem $declared declare func $log)
  (elem $externals externref (ref.null extern))
  (data $bytes "abc")`;

async function withFunction(text: string): Promise<Uint8Array> {
  return await parse(`(module ${SURROUNDINGS} (func $test ${text}) (func $undeclared))`);
}

const VALID: readonly string[] = [
  "(result i32) (i32.const 1)",
  "(param i32) (result i32) (local i64) (local.get 0)",
  "(result i32) (block (result i32) (br 0 (i32.const 1)))",
  "(param i32 i64) (result i64 i32) (local.get 0) (local.get 1) (block (type $pair) (call_indirect (type $pair) (i32.const 0)))",
  "(result i64) (loop (result i64) (i64.const 1) (br_if 0 (i32.const 0)))",
  "(param i32) (result i32) (if (result i32) (local.get 0) (then (i32.const 1)) (else (unreachable)))",
  "(param i32) (if (local.get 0) (then (return)))",
  "(param i32) (result i32) (local.get 0) (if (param i32) (result i32) (i32.const 1) (then))",
  "(param i32) (block (block (block (br_table 0 1 2 0 1 2 (local.get 0)))))",
  "(result i32) (unreachable) (i32.add) (select) (br_table 0 0)",
  "(unreachable) (select) (drop) (select (result i64)) (drop)",
  "(result f64) (unreachable) (ref.is_null) (drop) (f64.add)",
  "(result v128) (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (v128.const i64x2 0 0) (v128.const i64x2 0 0))",
  "(v128.store64_lane 1 offset=8 align=8 1 (i32.const 0) (v128.const i64x2 0 0))",
  "(result i32) (memory.grow $other (memory.size 0))",
  "(memory.copy $other 0 (i32.const 0) (i32.const 0) (i32.const 0))",
  "(memory.init $bytes (i32.const 0) (i32.const 0) (i32.const 0)) (data.drop $bytes)",
  "(table.init $externs $externals (i32.const 0) (i32.const 0) (i32.const 0)) (elem.drop $declared)",
  "(result i32) (table.grow $externs (ref.null extern) (i32.const 1))",
  "(table.set $functions (i32.const 0) (ref.func $log))",
  "(global.set $mutable (i32.wrap_i64 (global.get $constant)))",
  "(result i32) (select (result funcref) (ref.null func) (ref.func $log) (i32.const 0)) (ref.is_null)",
  "(return_call $log (i32.const 1))",
  "(param i32 i64) (result i64 i32) (return_call_indirect (type $pair) (local.get 0) (local.get 1) (i32.const 0))",
];

test("a valid function is accepted", async () => {
  for (const text of VALID) load(await withFunction(text));
});

const INVALID: readonly (readonly [reason: string, mnemonic: string, text: string])[] = [
  ["type mismatch", "end", "(result i32)"],
  ["type mismatch", "end", "(i32.const 1)"],
  ["type mismatch", "end", "(result i32) (i64.const 1)"],
  ["type mismatch", "i32.add", "(drop (i32.add (i32.const 1) (f32.const 1)))"],
  ["type mismatch", "i64.add", "(i64.const 1) (block (i64.const 1) (i64.add) (drop))"],
  ["type mismatch", "drop", "(block (drop))"],
  ["type mismatch", "end", "(result i32) (block (result i32) (unreachable) (i64.const 1))"],
  ["type mismatch", "end", "(unreachable) (i32.const 1)"],
  ["type mismatch", "br", "(result i32) (block (result i32) (br 0 (f32.const 1)))"],
  ["type mismatch", "br_if", "(block (result i32) (br_if 0 (i32.const 1)) (unreachable)) (drop)"],
  ["type mismatch", "end", "(result i32) (if (result i32) (i32.const 1) (then (i32.const 1)))"],
  ["type mismatch", "else", "(if (i32.const 1) (then (i32.const 1)) (else))"],
  [
    "type mismatch",
    "br_table",
    "(block (result i32) (block (br_table 0 1 (i32.const 1) (i32.const 1))) (i32.const 1)) (drop)",
  ],
  [
    "type mismatch",
    "br_table",
    "(block (result i32) (block (result f32) (br_table 0 1 (i32.const 1) (i32.const 1))) (unreachable)) (drop)",
  ],
  ["type mismatch", "select", "(drop (select (i32.const 1) (i64.const 1) (i32.const 1)))"],
  ["type mismatch", "select", "(drop (select (ref.null func) (ref.null func) (i32.const 1)))"],
  ["type mismatch", "call", "(call $log (i64.const 1))"],
  ["type mismatch", "call_indirect", "(call_indirect $externs (type $empty) (i32.const 0))"],
  ["type mismatch", "return_call", "(result i32) (return_call $log (i32.const 1))"],
  ["type mismatch", "ref.is_null", "(drop (ref.is_null (i32.const 1)))"],
  ["type mismatch", "table.set", "(table.set $externs (i32.const 0) (ref.null func))"],
  [
    "type mismatch",
    "table.copy",
    "(table.copy $externs $functions (i32.const 0) (i32.const 0) (i32.const 0))",
  ],
  [
    "type mismatch",
    "table.init",
    "(table.init $functions $externals (i32.const 0) (i32.const 0) (i32.const 0))",
  ],
  ["unknown local 1", "local.get", "(param i32) (drop (local.get 1))"],
  ["unknown local 4294967295", "local.set", "(local.set 4294967295 (i32.const 0))"],
  ["unknown label 2", "br", "(block (br 2))"],
  ["unknown label 9", "br_table", "(br_table 0 9 0 (i32.const 0))"],
  ["unknown global 2", "global.get", "(drop (global.get 2))"],
  ["unknown function 3", "call", "(call 3)"],
  ["unknown type 9", "call_indirect", "(call_indirect (type 9) (i32.const 0))"],
  ["unknown type 9", "block", "(block (type 9))"],
  ["unknown table 2", "table.size", "(drop (table.size 2))"],
  ["unknown table 2", "table.get", "(drop (table.get 2 (i32.const 0)))"],
  ["unknown memory 2", "i32.load", "(drop (i32.load 2 (i32.const 0)))"],
  [
    "unknown memory 2",
    "memory.copy",
    "(memory.copy 0 2 (i32.const 0) (i32.const 0) (i32.const 0))",
  ],
  ["unknown elem segment 2", "elem.drop", "(elem.drop 2)"],
  ["unknown data segment 1", "data.drop", "(data.drop 1)"],
  ["global is immutable", "global.set", "(global.set $constant (i64.const 1))"],
  ["undeclared function reference", "ref.func", "(drop (ref.func $undeclared))"],
  ["invalid result arity", "select t", "(select (result) (i32.const 1))"],
  [
    "alignment must not be larger than natural",
    "i32.load16_u",
    "(drop (i32.load16_u align=4 (i32.const 0)))",
  ],
  [
    "alignment must not be larger than natural",
    "v128.load8x8_s",
    "(drop (v128.load8x8_s align=16 (i32.const 0)))",
  ],
  [
    "invalid lane index 8",
    "i16x8.extract_lane_s",
    "(drop (i16x8.extract_lane_s 8 (v128.const i64x2 0 0)))",
  ],
  [
    "invalid lane index 2",
    "v128.load64_lane",
    "(drop (v128.load64_lane 2 (i32.const 0) (v128.const i64x2 0 0)))",
  ],
  [
    "invalid lane index 32",
    "i8x16.shuffle",
    "(drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 32 (v128.const i64x2 0 0) (v128.const i64x2 0 0)))",
  ],
];

test("an invalid function is refused, with the instruction that is wrong", async () => {
  for (const [reason, mnemonic, text] of INVALID) {
    const error = errorOf(await withFunction(text));
    assertStringIncludes(error.message, reason, text);
    assertEquals([error.mnemonic, error.functionIndex], [mnemonic, 1], text);
    assert(error.offset! > 8);
  }
});

test("a type mismatch says what was asked for and what was found", async () => {
  const error = errorOf(await withFunction("(drop (i32.eqz (f64.const 1)))"));
  assertStringIncludes(
    error.message,
    "type mismatch: instruction requires [i32] but stack has [f64]",
  );
});

test("a body that does not end where it says is refused", () => {
  const shortBody = [2, 0, 0x01]; // no end
  const sections = (code: Bytes) =>
    moduleBytes(section(TYPE, vec([0x60, 0, 0])), section(FUNCTION, vec(0)), section(CODE, code));
  assertStringIncludes(errorOf(sections(vec(shortBody))).message, "unexpected end");
  assertStringIncludes(errorOf(oneFunction(0, 0x0b, 0x01)).message, "section size mismatch");
  assertStringIncludes(errorOf(oneFunction(0, 0x05)).message, "END opcode expected");
  assertStringIncludes(errorOf(oneFunction(0, 0x02, 0x40, 0x05)).message, "END opcode expected");
  assertStringIncludes(
    errorOf(oneFunction(0, [0x41, 0, 0x04, 0x40, 0x05, 0x05])).message,
    "END opcode expected",
  );
});

/** Instructions that leave a value of each type, by its letter; `null` makes the operand unknown. */
const VALUE: Readonly<Record<string, readonly number[]>> = {
  p: [0x41, 0],
  i: [0x41, 0],
  l: [0x42, 0],
  f: [0x43, 0, 0, 0, 0],
  d: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  v: [0xfd, 0x0c, ...new Array(16).fill(0)],
};

/** The instruction with operands of its signature, its immediates zero and its results dropped. */
function application(row: Row, operands: readonly Bytes[]): Bytes {
  const [prefix, opcode] = [row.code >>> 16, row.code & 0xffff];
  const size: Readonly<Record<string, number>> = {
    none: 0,
    memarg: 2,
    memarg_lane: 3,
    lanes: 16,
    v128: 16,
    f32: 4,
    f64: 8,
    memory_memory: 2,
    data_memory: 2,
  };
  const results = row.signature!.split(":")[1]!;
  return [
    operands,
    prefix === 0 ? opcode : [prefix, leb(opcode)],
    new Array(size[row.immediate] ?? 1).fill(0),
    new Array(results.length).fill(0x1a),
  ];
}

function withMemory(code: Bytes): Uint8Array {
  return moduleBytes(
    section(TYPE, vec([0x60, 0, 0])),
    section(FUNCTION, vec(0)),
    section(4, vec([0x70, 0, 0])),
    section(MEMORY, vec([0, 0])),
    section(9, vec([0x01, 0, 0])),
    section(12, 1),
    section(CODE, vec(body(0, code))),
    section(11, vec([0x01, 0])),
  );
}

test("every instruction with a signature takes just the operands of its signature", () => {
  const signed = ROWS.filter((row) =>
    row.signature !== null && (row.feature === null || CoreFeatures.V3.isEnabled(row.feature))
  );
  assert(signed.length > 350);
  for (const row of signed) {
    if (row.name === "unreachable") continue;
    const letters = row.signature!.split(":")[0]!;
    const operands = [...letters].map((letter) => VALUE[letter]!);
    load(withMemory(application(row, operands)));
    operands.forEach((_, i) => {
      const other = operands.with(i, VALUE[letters[i] === "f" ? "d" : "f"]!);
      const error = errorOf(withMemory(application(row, other)));
      assertStringIncludes(error.message, "type mismatch", row.name);
      const missing = errorOf(withMemory(application(row, operands.toSpliced(i, 1))));
      assertStringIncludes(missing.message, "type mismatch", row.name);
    });
  }
});
