import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Instructions, slotOf, SLOTS } from "../../src/binary/instructions.ts";
import { CompileError } from "../../src/errors.ts";
import { CoreFeatures } from "../../src/features.ts";
import { ROWS } from "../../src/isa/opcodes.ts";
import { F64, HEAP_EXTERN, I32, I64 } from "../../src/wasm/types.ts";
import { test } from "../support/suite.ts";
import { type Bytes, flat, leb, signedLeb } from "./binary_bytes.ts";

/** A cursor that has decoded the one instruction of `bytes`, and all of it. */
function decoded(...bytes: readonly Bytes[]): Instructions {
  const cursor = cursorOver(CoreFeatures.V3, ...bytes);
  cursor.next();
  assertEquals(cursor.remaining, 0);
  return cursor;
}

function cursorOver(features: CoreFeatures, ...bytes: readonly Bytes[]): Instructions {
  return new Instructions({
    bytes: Uint8Array.from(flat(bytes)),
    features,
    types: [{ kind: "func", params: [I32, I64], results: [F64] }],
  });
}

test("every instruction has a slot of its own", () => {
  const slots = new Set(ROWS.map(slotOf));
  assertEquals(slots.size, ROWS.length);
  for (const slot of slots) assert(slot >= 0 && slot < SLOTS);
});

test("every instruction of an enabled feature is found by its opcode", () => {
  const zeroes = new Array(40).fill(0);
  for (const row of ROWS) {
    if (row.feature !== null && !CoreFeatures.V3.isEnabled(row.feature)) continue;
    const [prefix, opcode] = [row.code >>> 16, row.code & 0xffff];
    const immediate = { block: [0x40], heap: [0x70], types: [1, I32] } as const;
    const after = immediate[row.immediate as keyof typeof immediate] ?? [];
    const cursor = cursorOver(
      CoreFeatures.V3,
      prefix === 0 ? opcode : [prefix, leb(opcode)],
      after,
      zeroes,
    );
    assertEquals(cursor.next().name, row.name);
    assertEquals(cursor.slot, slotOf(row));
  }
});

test("constants are decoded to their bits", () => {
  assertEquals(decoded(0x41, signedLeb(-123456)).low, -123456);
  const long = decoded(0x42, signedLeb(-0x123456789abcdefn));
  assertEquals([long.low, long.high], [0x76543211, ~0x01234567]);
  assertEquals(decoded(0x43, 0x01, 0x00, 0xa0, 0x7f).low, 0x7fa00001); // a signalling NaN
  const double = decoded(0x44, 1, 2, 3, 4, 5, 6, 7, 0xf8);
  assertEquals([double.low, double.high], [0x04030201, 0xf8070605 | 0]);
  const vector = decoded(0xfd, 0x0c, Array.from({ length: 16 }, (_, i) => i));
  assertEquals([...vector.vector], [0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c]);
  assertEquals([...vector.lanes], Array.from({ length: 16 }, (_, i) => i));
});

test("the memory, alignment and offset of an access are decoded", () => {
  const plain = decoded(0x28, 2, leb(0xffff_ffff));
  assertEquals([plain.index, plain.align, plain.memoryOffset], [0, 2, 0xffff_ffff]);
  const other = decoded(0x28, 0x42, leb(300), 8);
  assertEquals([other.index, other.align, other.memoryOffset], [300, 2, 8]);
  const lane = decoded(0xfd, 0x54, 0x40, 1, 5, 9);
  assertEquals([lane.index, lane.align, lane.memoryOffset, lane.lane], [1, 0, 5, 9]);
  for (const features of [CoreFeatures.V2, CoreFeatures.V3]) {
    const bad = cursorOver(features, 0x28, leb(0x80), 0, 0);
    assertStringIncludes(
      assertThrows(() => bad.next(), CompileError).message,
      "malformed memop flags",
    );
  }
});

test("two indices are decoded in the order of the binary format", () => {
  const cases: readonly (readonly [readonly number[], number, number])[] = [
    [[0x11, 0, 7], 0, 7], // call_indirect: type, table
    [[0xfc, 0x08, 3, 4], 3, 4], // memory.init: data, memory
    [[0xfc, 0x0a, 5, 6], 5, 6], // memory.copy: destination, source
    [[0xfc, 0x0c, 1, 2], 1, 2], // table.init: elem, table
    [[0xfc, 0x0e, 8, 9], 8, 9], // table.copy: destination, source
  ];
  for (const [bytes, index, index2] of cases) {
    const cursor = decoded(bytes);
    assertEquals([cursor.index, cursor.index2], [index, index2], cursor.row.name);
  }
});

test("the types of a block are decoded from all three forms", () => {
  const empty = decoded(0x02, 0x40);
  assertEquals([empty.blockParams, empty.blockResults], [[], []]);
  const one = decoded(0x03, 0x7c);
  assertEquals([one.blockParams, one.blockResults], [[], [F64]]);
  const byIndex = decoded(0x04, 0x00);
  assertEquals([byIndex.blockParams, byIndex.blockResults], [[I32, I64], [F64]]);
  const unknown = cursorOver(CoreFeatures.V3, 0x02, 0x01);
  assertStringIncludes(
    assertThrows(() => unknown.next(), CompileError).message,
    "unknown type 1",
  );
});

test("the labels of a table end with the default, however many there are", () => {
  const labels = Array.from({ length: 1000 }, (_, i) => i * 3);
  const cursor = decoded(0x0e, leb(999), labels.map(leb));
  assertEquals([...cursor.labels.subarray(0, cursor.labelCount)], labels);
});

test("reference instructions name their types", () => {
  assertEquals(decoded(0xd0, 0x6f).heapType, HEAP_EXTERN);
  const select = decoded(0x1c, 1, 0x7e);
  assertEquals([select.valueType, select.valueTypes], [I64, 1]);
});

test("without several memories or tables, their index is a zero byte", () => {
  const cases: readonly (readonly [CoreFeatures, readonly number[]])[] = [
    [CoreFeatures.V2, [0x3f, 0x01]],
    [CoreFeatures.V2, [0x40, 0x80, 0x00]],
    [CoreFeatures.V2, [0xfc, 0x0a, 0, 1]],
    [CoreFeatures.V1, [0x11, 0, 1]],
  ];
  for (const [features, bytes] of cases) {
    const { message } = assertThrows(() => cursorOver(features, bytes).next(), CompileError);
    assertStringIncludes(message, "zero byte expected");
  }
});

test("an instruction whose feature is off, or that does not exist, is illegal", () => {
  const cases: readonly (readonly [string, CoreFeatures, readonly number[]])[] = [
    ["illegal opcode 27", CoreFeatures.V3, [0x27]],
    ["illegal opcode ff", CoreFeatures.V3, [0xff]],
    ["illegal opcode fc 12", CoreFeatures.V3, [0xfc, 0x12]],
    ["illegal opcode fd ff 07", CoreFeatures.V3, [0xfd, 0xff, 0x07]],
    ["illegal opcode fc ff ff ff ff 0f", CoreFeatures.V3, [0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['feature "simd" is disabled', CoreFeatures.V1, [0xfd, 0x0c]],
    ['feature "tail-call" is disabled', CoreFeatures.V2, [0x12, 0]],
    ['feature "sign-extension-ops" is disabled', CoreFeatures.V1, [0xc0]],
    ['feature "gc" is disabled', CoreFeatures.V3, [0xfb, 0x00]],
    ['feature "exception-handling" is disabled', CoreFeatures.V3, [0x08, 0]],
    ['feature "threads" is disabled', CoreFeatures.V3, [0xfe, 0x00]],
    ['feature "relaxed-simd" is disabled', CoreFeatures.V3, [0xfd, 0x80, 0x02]],
    ["unexpected end", CoreFeatures.V3, []],
    ["unexpected end", CoreFeatures.V3, [0xfd]],
  ];
  for (const [reason, features, bytes] of cases) {
    const { message } = assertThrows(() => cursorOver(features, bytes).next(), CompileError);
    assertStringIncludes(message, reason);
  }
});

test("an error names function, instruction and offset", () => {
  const cursor = cursorOver(CoreFeatures.V3, 0x01, 0x41, 0x80);
  cursor.seek(0, 7);
  cursor.next();
  const error = assertThrows(() => cursor.next(), CompileError);
  assertEquals([error.functionIndex, error.mnemonic, error.offset], [7, "i32.const", 3]);
});

test("a cursor goes to the first instruction of a body, past its locals", () => {
  const cursor = cursorOver(CoreFeatures.V3, 2, [200, 1, 0x7f], [1, 0x7c], 0x01, 0x0b);
  cursor.seekBody(0, 0);
  assertEquals(cursor.next().name, "nop");
});
