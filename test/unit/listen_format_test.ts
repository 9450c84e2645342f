import { assertEquals } from "@std/assert";
import { formatFloat32, formatFloat64, formatValue } from "../../src/listen/format.ts";
import { test } from "../support/suite.ts";

/** What Go's `strconv.FormatFloat(x, 'g', -1, 64)` makes of numbers. */
const FLOAT64: readonly (readonly [number, string])[] = [
  [0, "0"],
  [-0, "-0"],
  [1, "1"],
  [-1.5, "-1.5"],
  [10, "10"],
  [0.1, "0.1"],
  [-0.001, "-0.001"],
  [0.0001, "0.0001"],
  [0.00012345, "0.00012345"],
  [0.00001, "1e-05"],
  [123456, "123456"],
  [123456.789, "123456.789"],
  [100000, "100000"],
  [1e6, "1e+06"],
  [1234567, "1.234567e+06"],
  [1e21, "1e+21"],
  [Number.MAX_VALUE, "1.7976931348623157e+308"],
  [Number.MIN_VALUE, "5e-324"],
  [NaN, "NaN"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
];

/** The same with 32 bits. */
const FLOAT32: readonly (readonly [number, string])[] = [
  [0.1, "0.1"],
  [3.4028234663852886e38, "3.4028235e+38"],
  [2.802596928649634e-45, "3e-45"],
  [1.401298464324817e-45, "1e-45"],
  [16777216, "1.6777216e+07"],
  [0.3333333, "0.3333333"],
  [-123456.79, "-123456.79"],
  [NaN, "NaN"],
  [-Infinity, "-Inf"],
  [-0, "-0"],
];

test("floats are written as Go writes them", () => {
  for (const [value, text] of FLOAT64) assertEquals(formatFloat64(value), text);
  for (const [value, text] of FLOAT32) assertEquals(formatFloat32(Math.fround(value)), text);
});

test("a float of 32 bits is written so that it can be read back", () => {
  const [bits, floats] = [new Uint32Array(1), new Float32Array(1)];
  const view = new Uint32Array(floats.buffer);
  for (let i = 0; i < 2000; i++) {
    bits[0] = Math.imul(i + 1, 0x9e37_79b1);
    view[0] = bits[0]!;
    const text = formatFloat32(floats[0]!).replace("Inf", "Infinity");
    assertEquals(Math.fround(Number(text)), floats[0]!, text);
  }
});

test("values are written by their type", () => {
  const slots = BigUint64Array.of(0xffff_ffffn, 0xffff_ffff_ffff_ffffn, 0n, 1n, 0x7f7f_ffffn);
  assertEquals(formatValue("i32", slots, 0), "-1");
  assertEquals(formatValue("i64", slots, 1), "-1");
  assertEquals(formatValue("v128", slots, 2), "00000000000000000000000000000001");
  assertEquals(formatValue("externref", slots, 2), "0000000000000000");
  assertEquals(formatValue("funcref", slots, 3), "0000000000000001");
  assertEquals(formatValue("f32", slots, 4), "3.4028235e+38");
});
