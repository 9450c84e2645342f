import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { Reader } from "../../src/binary/reader.ts";
import { CompileError } from "../../src/errors.ts";
import { CoreFeatures } from "../../src/features.ts";
import { test } from "../support/suite.ts";
import { leb, name, signedLeb } from "./binary_bytes.ts";

function readerOf(...bytes: readonly number[]): Reader {
  return new Reader(Uint8Array.from(bytes), CoreFeatures.V3);
}

/** Powers of two, their neighbours, and both signs of them. */
function edges(width: number): bigint[] {
  const values: bigint[] = [0n];
  for (let bit = 0n; bit < BigInt(width); bit++) {
    for (const near of [-1n, 0n, 1n]) values.push((1n << bit) + near, -((1n << bit) + near));
  }
  return values;
}

function assertFails(reason: string, read: () => unknown): void {
  const error = assertThrows(read, CompileError);
  assertEquals(error.message.startsWith(reason), true, error.message);
}

function signed64(reader: Reader): bigint {
  reader.s64();
  assertStrictEquals(reader.low, reader.low | 0);
  assertStrictEquals(reader.high, reader.high | 0);
  return BigInt.asIntN(64, BigInt(reader.high) << 32n | BigInt(reader.low >>> 0));
}

test("a reader reads every unsigned integer of 32 bits that LEB128 can write", () => {
  for (const value of edges(33).filter((value) => value >= 0n && value < 1n << 32n)) {
    const reader = readerOf(...leb(value), 0xff);
    assertStrictEquals(reader.u32(), Number(value));
    assertEquals(reader.remaining, 1);
  }
});

test("a reader reads every signed integer of 32, 33 and 64 bits that LEB128 can write", () => {
  const readers = [
    [32, (reader: Reader) => BigInt(reader.s32())],
    [33, (reader: Reader) => BigInt(reader.s33())],
    [64, signed64],
  ] as const;
  for (const [width, read] of readers) {
    for (const value of edges(width).filter((value) => BigInt.asIntN(width, value) === value)) {
      const reader = readerOf(...signedLeb(value), 0xff);
      assertEquals(read(reader), value);
      assertEquals(reader.remaining, 1, `${value} in ${width} bits`);
    }
  }
});

test("an integer may be longer than it needs to be, up to its width", () => {
  assertEquals(readerOf(0x83, 0x80, 0x80, 0x80, 0x00).u32(), 3);
  assertEquals(readerOf(0xfd, 0xff, 0xff, 0xff, 0x7f).s32(), -3);
  assertEquals(readerOf(0xfd, 0xff, 0xff, 0xff, 0x7f).s33(), -3);
  const longest = [0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
  assertEquals(signed64(readerOf(...longest)), -3n);
});

test("an integer with too many bytes is refused", () => {
  const reason = "integer representation too long";
  assertFails(reason, () => readerOf(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u32());
  assertFails(reason, () => readerOf(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).s32());
  assertFails(reason, () => readerOf(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).s33());
  assertFails(reason, () => readerOf(...new Array(10).fill(0x80), 0x00).s64());
});

test("an integer that does not fit its width is refused", () => {
  const reason = "integer too large";
  assertFails(reason, () => readerOf(...leb(1n << 32n)).u32());
  assertFails(reason, () => readerOf(...signedLeb(1n << 31n)).s32());
  assertFails(reason, () => readerOf(...signedLeb(-(1n << 31n) - 1n)).s32());
  assertFails(reason, () => readerOf(...signedLeb(1n << 32n)).s33());
  assertFails(reason, () => readerOf(...signedLeb(-(1n << 32n) - 1n)).s33());
  assertFails(reason, () => readerOf(...signedLeb(1n << 63n)).s64());
  assertFails(reason, () => readerOf(...signedLeb(-(1n << 63n) - 1n)).s64());
});

test("an integer that the module ends in the middle of is refused", () => {
  for (let length = 0; length < 4; length++) {
    const bytes = new Array(length).fill(0x80);
    for (const read of ["u32", "s32", "s33", "s64"] as const) {
      assertFails("unexpected end", () => readerOf(...bytes)[read]());
    }
  }
  assertFails("unexpected end", () => readerOf(1, 2, 3).bits32());
});

test("four bytes are read with the lowest first, as a signed integer", () => {
  assertStrictEquals(readerOf(0x01, 0x02, 0x03, 0x84).bits32(), 0x84030201 | 0);
});

test("a count may not exceed the bytes that are left", () => {
  assertEquals(readerOf(2, 0, 0).count(), 2);
  assertFails("length out of bounds", () => readerOf(4, 0, 0).count());
  assertFails("length out of bounds", () => readerOf(0xff, 0xff, 0xff, 0xff, 0x0f).count());
});

test("a name may be any UTF-8, byte order marks and zeroes included", () => {
  for (
    const text of ["", "memory", "\u0000", "\ufeffbom", "é€😀", "\u{10ffff}", "a\u2028`${x}*/"]
  ) {
    assertEquals(readerOf(...name(text)).name(), text);
  }
});

test("a name that is not UTF-8 is refused", () => {
  const bad = [
    [0x80], // continuation alone
    [0xc0, 0x80], // overlong
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80], // surrogate
    [0xf4, 0x90, 0x80, 0x80], // past the last code point
    [0xf0, 0x9f, 0x98], // cut short
    [0xff],
  ];
  for (const bytes of bad) {
    assertFails("malformed UTF-8 encoding", () => readerOf(bytes.length, ...bytes).name());
  }
});

test("an error says at which byte", () => {
  const reader = readerOf(0, 0, 0x80, 0x80, 0x80, 0x80, 0x7f);
  reader.skip(2);
  assertEquals(assertThrows(() => reader.u32(), CompileError).offset, 6);
});
