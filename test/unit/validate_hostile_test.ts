import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../src/binary/limits.ts";
import { validateFunction } from "../../src/validate/function.ts";
import { BLOCK_STRIDE } from "../../src/wasm/control.ts";
import { test } from "../support/suite.ts";
import {
  body,
  type Bytes,
  CODE,
  ELEMENT,
  errorOf,
  FUNCTION,
  leb,
  load,
  moduleBytes,
  oneFunction,
  section,
  TYPE,
  vec,
} from "./binary_bytes.ts";

/** Far above what a linear pass over a megabyte takes, far below what a quadratic one does. */
const PATIENCE_MS = 5000;

function inTime<Result>(work: () => Result): Result {
  const start = performance.now();
  const result = work();
  const took = performance.now() - start;
  assert(took < PATIENCE_MS, `took ${took.toFixed(0)} ms`);
  return result;
}

/** The bytes `count` times, one after the other. */
function repeated(count: number, ...bytes: readonly number[]): Uint8Array {
  const all = new Uint8Array(count * bytes.length);
  for (let i = 0; i < all.length; i++) all[i] = bytes[i % bytes.length]!;
  return all;
}

/** Like `oneFunction`, for code too long to be built as a list of numbers. */
function bigFunction(types: Bytes, ...code: readonly Uint8Array[]): Uint8Array {
  const length = code.reduce((sum, part) => sum + part.length, 0);
  const size = [...leb(length + 2)];
  const before = moduleBytes(
    section(TYPE, types),
    section(FUNCTION, vec(0)),
    [CODE, leb(1 + size.length + length + 2), 1, size, 0],
  );
  const bytes = new Uint8Array(before.length + length + 1);
  bytes.set(before);
  let at = before.length;
  for (const part of code) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes[at] = 0x0b;
  return bytes;
}

const NOTHING = vec([0x60, 0, 0]);
const THOUSAND = new Array(1000).fill(0x7f);

test("a hundred thousand nested blocks are validated", () => {
  const depth = 100_000;
  const bytes = bigFunction(NOTHING, repeated(depth, 0x02, 0x40), repeated(depth, 0x0b));
  const module = inTime(() => load(bytes));
  const table = inTime(() => validateFunction(module, 0));
  assertEquals(table.blocks.length, (depth + 1) * BLOCK_STRIDE);
});

test("blocks nested past the limit are refused", () => {
  const bytes = bigFunction(NOTHING, repeated(LIMITS["nested blocks"] + 1, 0x02, 0x40));
  assertStringIncludes(inTime(() => errorOf(bytes)).message, "too many nested blocks");
});

test("a br_table of a million labels is validated", () => {
  const count = 1_000_000;
  const labels = repeated(count + 1, 0x00, 0x01).subarray(0, count + 1);
  const code = [0x02, 0x40, 0x41, 0x00, 0x0e, ...leb(count)];
  const bytes = bigFunction(NOTHING, Uint8Array.from(code), labels, Uint8Array.of(0x0b));
  inTime(() => load(bytes));
});

test("a br_table that promises billions of labels is refused at once", () => {
  const bytes = oneFunction(0, 0x41, 0, 0x0e, [0xff, 0xff, 0xff, 0xff, 0x0f], 0);
  assertStringIncludes(inTime(() => errorOf(bytes)).message, "length out of bounds");
});

test("a hundred thousand functions that declare 50,000 locals each are validated", () => {
  const count = 100_000;
  const one = [6, 1, ...leb(50_000), 0x7f, 0x0b];
  const bodies = repeated(count, ...one);
  const head = moduleBytes(
    section(TYPE, NOTHING),
    section(FUNCTION, leb(count), new Array(count).fill(0)),
    [CODE, leb(leb(count).length + bodies.length), leb(count)],
  );
  const bytes = new Uint8Array(head.length + bodies.length);
  bytes.set(head);
  bytes.set(bodies, head.length);
  inTime(() => load(bytes));
});

test("a stack that every call makes a thousand values higher is refused at its limit", () => {
  const types = vec([0x60, 0, [...leb(1000), ...THOUSAND]]);
  const bytes = bigFunction(types, repeated(10_000, 0x10, 0x00));
  assertStringIncludes(inTime(() => errorOf(bytes)).message, "too many operands");
});

test("calls with a thousand parameters and results take time in proportion", () => {
  const thousand = [...leb(1000), ...THOUSAND];
  const types = vec([0x60, thousand, thousand]);
  const bytes = bigFunction(types, Uint8Array.of(0x00), repeated(100_000, 0x10, 0x00));
  inTime(() => load(bytes));
});

test("a body of a megabyte after an unreachable is validated", () => {
  inTime(() => load(bigFunction(NOTHING, Uint8Array.of(0x00), repeated(500_000, 0x6a, 0x1a))));
});

test("a segment that promises billions of elements is refused at once", () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  const bytes = moduleBytes(section(ELEMENT, vec([0x01, 0x00, huge])));
  assertStringIncludes(inTime(() => errorOf(bytes)).message, "length out of bounds");
});

test("a constant expression of a million instructions is refused, not stumbled over", () => {
  const instructions = repeated(500_000, 0x41, 0x00);
  const size = leb(instructions.length + 4);
  const head = moduleBytes([6, size, 1, 0x7f, 0]);
  const bytes = new Uint8Array(head.length + instructions.length + 1);
  bytes.set(head);
  bytes.set(instructions, head.length);
  bytes[bytes.length - 1] = 0x0b;
  assertStringIncludes(inTime(() => errorOf(bytes)).message, "type mismatch");
});

test("an error deep in nested blocks still says where it is", () => {
  const error = errorOf(oneFunction(0, new Array(1000).fill([0x02, 0x40]), 0x6a));
  assertEquals([error.functionIndex, error.mnemonic], [0, "i32.add"]);
  const module = load(moduleBytes(
    section(TYPE, NOTHING),
    section(FUNCTION, vec(0)),
    section(CODE, vec(body(0, 0x01))),
  ));
  assertEquals(validateFunction(module, 0).maxHeight, 0);
});
