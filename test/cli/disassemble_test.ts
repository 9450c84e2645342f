/** The text of instructions, assembled again. */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals } from "@std/assert";
import { readFileSync } from "node:fs";
import { decodeModule } from "../../src/binary/decode.ts";
import { ModuleNames } from "../../src/binary/names.ts";
import { disassemble, instructionText } from "../../src/cli/disassemble.ts";
import { Instructions } from "../../src/binary/instructions.ts";
import { CoreFeatures } from "../../src/features.ts";
import { ROWS } from "../../src/isa/opcodes.ts";
import type { Immediate, Row } from "../../src/isa/row.ts";
import { bodyOf, type Module } from "../../src/wasm/module.ts";
import { test } from "../support/suite.ts";
import { type Bytes, flat, leb, signedLeb } from "../unit/binary_bytes.ts";

/** Immediates of each kind, odd ones too; other kinds have one index. */
const SAMPLES: Partial<Record<Immediate, readonly Bytes[]>> = {
  none: [[]],
  fence: [0],
  block: [0x40, 0x7e, 0x6f],
  catches: [[0x40, 0], [0x7f, 4, [0, 1, 0], [1, 2, 1], [2, 0], [3, 1]]],
  labels: [[0, 0], [leb(3), 2, 0, 1, leb(200)]],
  type_table: [[0, 0], [3, 2]],
  table_table: [[1, 2]],
  memory_memory: [[1, 2]],
  struct_field: [[1, 2]],
  array_n: [[1, leb(300)]],
  array_array: [[1, 2]],
  array_data: [[1, 2]],
  array_elem: [[1, 2]],
  elem_table: [[1, 2]],
  data_memory: [[1, 2]],
  memarg: [[0, 0], [1, leb(16)], [0x41, 3, leb(0xffff_ffff)]],
  memarg_lane: [[0, 0, 1], [0x40, 2, 5, 0]],
  lane: [1],
  lanes: [Array.from({ length: 16 }, (_, i) => 31 - i)],
  v128: [Array.from({ length: 16 }, (_, i) => i * 17)],
  i32: [0, signedLeb(-0x8000_0000), signedLeb(0x7fff_ffff)],
  i64: [0, signedLeb(-(2n ** 63n)), signedLeb(2n ** 32n + 5n)],
  f32: [
    [0, 0, 0, 0x80],
    [0xcd, 0xcc, 0xcc, 0x3d],
    [1, 0, 0, 0],
    [0, 0, 0x80, 0xff],
    [0, 0, 0xc0, 0x7f],
    [1, 0, 0xa0, 0xff],
  ],
  f64: [
    [0, 0, 0, 0, 0, 0, 0, 0x80],
    [0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f],
    [1, 0, 0, 0, 0, 0, 0, 0],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xef, 0xff],
    [0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
    [1, 0, 0, 0, 0, 0, 0xf0, 0x7f],
    [0, 0, 0, 0, 0, 0, 0xf8, 0xff],
  ],
  heap: [0x70, 0x6f, 3],
  types: [[1, 0x7c], [1, 0x63, 3]],
  cast: [[3, 1, 0x70, 0x6e], [0, 0, 3, 4]],
};

/** Features that are not implemented yet have instructions, too. */
const ALL = { isEnabled: () => true } as unknown as CoreFeatures;

function cursorOver(bytes: Uint8Array<ArrayBuffer>, row: Row): Instructions {
  const cursor = new Instructions({ bytes, features: ALL, types: [] });
  assertEquals(cursor.next().name, row.name);
  return cursor;
}

test("every instruction's text assembles to the same bytes, whatever its immediates", async () => {
  const bodies: number[][] = [];
  const functions: string[] = [];
  for (const row of ROWS) {
    if (row.name === "else" || row.name === "end") continue;
    const opcode = row.code >>> 16 === 0 ? row.code : [row.code >>> 16, leb(row.code & 0xffff)];
    for (const sample of SAMPLES[row.immediate] ?? [2]) {
      const bytes = flat([opcode, sample]);
      const isBlock = row.immediate === "block" || row.immediate === "catches";
      bodies.push([0, ...bytes, ...(isBlock ? [0x0b] : []), 0x0b]);
      const text = instructionText(cursorOver(Uint8Array.from(bytes), row));
      functions.push(`(func ${text}${isBlock ? " end" : ""})`);
    }
  }
  const module = decodeModule(await parse(`(module ${functions.join("\n")})`), ALL);
  assertEquals(module.bodies.length, 2 * bodies.length);
  for (const [i, body] of bodies.entries()) {
    assertEquals([...bytesOf(module, i)], body, functions[i]);
  }
});

const KERNELS = new URL("../../bench/kernels/", import.meta.url);

function bytesOf(module: Module, index: number): Uint8Array {
  const { start, end } = bodyOf(module, index);
  return module.bytes.subarray(start, end);
}

test("a function's text assembles to a function of the same text", async () => {
  const original = new Uint8Array(readFileSync(new URL("sha256.wasm", KERNELS)));
  const module = decodeModule(original, CoreFeatures.V3);
  const names = new ModuleNames(module);
  for (let index = module.importedFunctions; index < module.functions.length; index++) {
    const lines = [...disassemble(module, names, index)];
    const text = `(module ${lines.map(({ text }) => text).join("\n")})`;
    const { start, end } = bodyOf(module, index);
    assertEquals([lines[0]!.offset, lines.at(-1)!.offset], [start, end - 1]);
    // Not to the same bytes: linkers pad indices.
    const again = disassemble(decodeModule(await parse(text), ALL), names, 0);
    assertEquals(
      [...again].map(({ text }) => text).slice(1),
      lines.slice(1).map(({ text }) => text),
    );
  }
});

test("names are comments that end with their line, and nesting is indented only so far", async () => {
  const deep = `(func $deep ${"(block ".repeat(100)} call $"x\\n)evil" ${")".repeat(100)})`;
  const module = decodeModule(await parse(`(module (func $"x\\n)evil") ${deep})`), ALL);
  const lines = [...disassemble(module, new ModuleNames(module), 1)].map(({ text }) => text);
  assertEquals(lines.slice(0, 3), ["(func (;1;) ;; deep", "  block", "    block"]);
  const call = lines.find((line) => line.includes("call"))!;
  assertEquals(call.trimStart(), "call 0 ;; x\\u{a})evil");
  assertEquals(call.length - call.trimStart().length, 64);
  assertEquals(lines.at(-1), ")");
});
