/**
 * A cursor over a debug section: fixed-size integers, LEB128 integers and strings. It knows nothing
 * of what they mean. Numbers are doubles: what does not fit exactly cannot be an offset or a line
 * anyway, and is found to lie outside.
 *
 * @see https://dwarfstd.org/dwarf5std.html section 7
 * @module
 */
import type { Range } from "../../wasm/module.ts";

/** Debug information that cannot be read, or is not worth reading on; nobody but this folder sees it. */
export class BadDwarf extends Error {
  /** `"BadDwarf"`. */
  override readonly name = "BadDwarf";
}

/** Runs `read`, and stops quietly where what it reads is malformed. */
export function tolerantly<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadDwarf) return undefined;
    throw error;
  }
}

/** The length a unit starts with, which also says how wide the offsets in it are. */
export interface UnitLength {
  /** Offset of the first byte after the unit. */
  readonly end: number;
  /** Bytes of an offset into a section: 4 or 8. */
  readonly offsetSize: number;
}

/** How much may be done before it is given up. */
export class Work {
  #left: number;

  constructor(limit: number) {
    this.#left = limit;
  }

  spend(amount: number): void {
    this.#left -= amount;
    if (this.#left < 0) throw new BadDwarf("too much work");
  }
}

/** Reads values one after the other; what does not lie inside its range is {@link BadDwarf}. */
export class Cursor {
  readonly bytes: Uint8Array;
  /** Offset in the module of the next byte. */
  position: number;
  /** Offset in the module of the first byte that may not be read. */
  readonly end: number;

  constructor(bytes: Uint8Array, { start, end }: Range) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  skip(count: number): void {
    if (count > this.end - this.position) throw new BadDwarf("unexpected end");
    this.position += count;
  }

  byte(): number {
    if (this.position >= this.end) throw new BadDwarf("unexpected end");
    return this.bytes[this.position++]!;
  }

  signedByte(): number {
    return this.byte() << 24 >> 24;
  }

  /** Reads a little-endian unsigned integer of `size` bytes. */
  unsigned(size: number): number {
    const start = this.position;
    this.skip(size);
    let value = 0;
    for (let at = this.position - 1; at >= start; at--) value = value * 256 + this.bytes[at]!;
    return value;
  }

  uleb(): number {
    let value = 0;
    for (let unit = 1;; unit *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }

  sleb(): number {
    let value = 0;
    for (let unit = 1;; unit *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - unit * 128;
    }
  }

  /** Passes over a string and the NUL that ends it; returns where it starts. */
  skipString(): number {
    const start = this.position;
    const length = this.bytes.subarray(start, this.end).indexOf(0);
    if (length < 0) throw new BadDwarf("unexpected end");
    this.position = start + length + 1;
    return start;
  }

  unitLength(): UnitLength {
    const short = this.unsigned(4);
    const offsetSize = short === 0xffff_ffff ? 8 : 4;
    const length = offsetSize === 8 ? this.unsigned(8) : short;
    if (length > this.end - this.position) throw new BadDwarf("unit too long");
    return { end: this.position + length, offsetSize };
  }
}

/** Index of the last of the ascending numbers that is not above `value`, or -1. */
export function lastAtMost(numbers: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
