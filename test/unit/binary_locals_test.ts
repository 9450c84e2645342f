import { assertEquals, assertThrows } from "@std/assert";
import { Locals } from "../../src/binary/locals.ts";
import { Reader } from "../../src/binary/reader.ts";
import { CompileError } from "../../src/errors.ts";
import { CoreFeatures } from "../../src/features.ts";
import { F32, F64, I32, I64, type ValueType } from "../../src/wasm/types.ts";
import { test } from "../support/suite.ts";
import { flat, leb } from "./binary_bytes.ts";

type Run = readonly [count: number, type: ValueType];

function decodeInto(locals: Locals, params: readonly ValueType[], runs: readonly Run[]): void {
  const bytes = flat([leb(runs.length), runs.map(([count, type]) => [leb(count), type])]);
  const reader = new Reader(Uint8Array.from(bytes), CoreFeatures.V3);
  locals.decode(reader, params, bytes.length);
}

test("locals have their types, whether spelled out or found in their runs", () => {
  const runs: readonly Run[] = [[2, I32], [0, F32], [20_000, I64], [1, F32], [29_000, F64]];
  const locals = new Locals();
  decodeInto(locals, [F64, I32], runs);
  const expected = [F64, I32, ...runs.flatMap(([count, type]) => new Array(count).fill(type))];
  assertEquals(locals.count, expected.length);
  assertEquals(expected.findIndex((type, index) => locals.typeOf(index) !== type), -1);
  assertEquals(locals.toArray(), expected);
});

test("one object serves one function after the other", () => {
  const locals = new Locals();
  decodeInto(locals, new Array(1000).fill(I64), [[49_000, I32]]);
  assertEquals(locals.count, 50_000);
  decodeInto(locals, [], [[1, F32], [1, F64]]);
  assertEquals(locals.toArray(), [F32, F64]);
  decodeInto(locals, [I32], []);
  assertEquals(locals.toArray(), [I32]);
});

test("a function may have 50,000 locals and no more, parameters included", () => {
  const locals = new Locals();
  decodeInto(locals, [], [[50_000, I32]]);
  const tooMany = [
    () => decodeInto(locals, [], [[50_001, I32]]),
    () => decodeInto(locals, [I32], [[50_000, I32]]),
    () => decodeInto(locals, [], [[30_000, I32], [30_000, I32]]),
    () => decodeInto(locals, [], [[0xffff_ffff, I32], [2, I32]]),
  ];
  for (const decode of tooMany) assertThrows(decode, CompileError, "too many locals");
});
