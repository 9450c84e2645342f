/**
 * Ranges of memories and tables that are moved in pieces, between which somebody is asked whether to go
 * on: what is moved is what a single move would have.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { memoryCopy, memoryFill, tableCopy } from "../../src/store/bulk.ts";
import type { Instance } from "../../src/store/instance.ts";
import { test } from "../support/suite.ts";

const SIZE = 5_000_000;
const COUNT = 3_500_000;
const ELEMENTS = 200_000;

function numbered(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: SIZE }, (_, i) => i * 7 ^ i >> 9);
}

function memoryOf(...bytes: Uint8Array<ArrayBuffer>[]): Instance {
  return { memories: bytes.map((bytes) => ({ bytes })) } as unknown as Instance;
}

/** Counts how often it is asked, and may have enough of it. */
class Counter {
  asked = 0;
  readonly #most: number;

  constructor(most = Infinity) {
    this.#most = most;
  }

  ask(): void {
    if (++this.asked > this.#most) throw new Error("enough");
  }
}

test("a long copy asks between its pieces, and copies what a single one does", () => {
  for (const [to, from] of [[0, 700], [700, 0], [1_400_000, 3], [3, 1_400_000]] as const) {
    const bytes = numbered();
    const counter = new Counter();
    memoryCopy(memoryOf(bytes), to, from, COUNT, 0, 0, counter);
    assert(bytes.every((byte, i) => byte === numberedAt(i, to, from)), `${from} to ${to}`);
    assert(counter.asked >= 3, `asked ${counter.asked} times`);
  }
  const other = new Uint8Array(SIZE);
  memoryCopy(memoryOf(other, numbered()), 5, 11, COUNT, 0, 1, new Counter());
  assertEquals(other.subarray(5, 5 + COUNT), numbered().subarray(11, 11 + COUNT));
});

function numberedAt(index: number, to: number, from: number): number {
  const i = index >= to && index < to + COUNT ? index - to + from : index;
  return (i * 7 ^ i >> 9) & 255;
}

test("a long fill can be stopped, and then has filled a part", () => {
  const bytes = new Uint8Array(SIZE);
  assertThrows(() => memoryFill(memoryOf(bytes), 1, 9, COUNT, 0, new Counter(2)), Error, "enough");
  const filled = bytes.indexOf(0, 1) - 1;
  assert(filled > 0 && filled < COUNT, `${filled}`);
  memoryFill(memoryOf(bytes), 1, 9, COUNT, 0, new Counter());
  assertEquals([bytes.indexOf(0, 1), bytes[0]], [1 + COUNT, 0]);
});

test("a range that does not fit is refused before anybody is asked", () => {
  const counter = new Counter();
  const memory = memoryOf(new Uint8Array(SIZE));
  assertThrows(() => memoryFill(memory, 2, 1, SIZE, 0, counter), Error, "out of bounds");
  assertThrows(() => memoryCopy(memory, 2, 0, SIZE, 0, 0, counter), Error, "out of bounds");
  assertEquals(counter.asked, 0);
});

test("elements of a table are copied in pieces, too", () => {
  for (const [to, from] of [[0, 50_000], [50_000, 0]] as const) {
    const elements = Array.from({ length: ELEMENTS + 50_000 }, (_, i) => i);
    const expected = elements.slice().copyWithin(to, from, from + ELEMENTS);
    const counter = new Counter();
    tableCopy({ tables: [{ elements }] } as unknown as Instance, to, from, ELEMENTS, 0, 0, counter);
    assertEquals(elements, expected);
    assert(counter.asked >= 3);
  }
});
