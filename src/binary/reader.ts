/**
 * A cursor over a module's bytes: LEB128 integers, names and counts. It knows nothing of sections or
 * instructions. Every value is bounded by the end of the module; that a section or a body ends where
 * it says is for whoever reads it to check, as the specification's own decoder does.
 *
 * @see https://webassembly.github.io/spec/core/binary/values.html
 * @module
 */
import { CompileError } from "../errors.ts";
import type { CoreFeatures, Feature } from "../features.ts";
import { type Limited, LIMITS, tooManyText } from "./limits.ts";

const TWO_POW_28 = 2 ** 28;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What is said of a module that needs a feature which is switched off. */
export function disabledText(feature: Feature): string {
  return `feature "${feature}" is disabled`;
}

/** Reads values one after the other; a malformed one is a {@link CompileError} at its offset. */
export class Reader {
  readonly bytes: Uint8Array;
  /** The features the module may use. */
  readonly features: CoreFeatures;
  /** Offset of the next byte. */
  position: number;
  /** The low 32 bits of what {@link s64} read last, signed. */
  low = 0;
  /** The high 32 bits of what {@link s64} read last, signed. */
  high = 0;

  constructor(bytes: Uint8Array, features: CoreFeatures, position = 0) {
    this.bytes = bytes;
    this.features = features;
    this.position = position;
  }

  /** Says what is wrong with the bytes at `offset`. */
  fail(reason: string, offset: number): never {
    throw new CompileError(reason, { offset });
  }

  /** Says that the module ends too early. */
  endOfInput(): never {
    this.fail("unexpected end of section or function", this.bytes.length);
  }

  /** Checks that a feature is on, which what stands at `offset` needs. */
  require(feature: Feature, offset: number): void {
    if (!this.features.isEnabled(feature)) this.fail(disabledText(feature), offset);
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** Reads one byte. */
  byte(): number {
    if (this.position >= this.bytes.length) this.endOfInput();
    return this.bytes[this.position++]!;
  }

  /** The next byte, without reading it. */
  peek(): number {
    if (this.position >= this.bytes.length) this.endOfInput();
    return this.bytes[this.position]!;
  }

  /** Passes over `count` bytes. */
  skip(count: number): void {
    if (count > this.remaining) this.endOfInput();
    this.position += count;
  }

  /** Reads an unsigned integer of 32 bits. */
  u32(): number {
    // FAST: most are one byte; past the end the byte is undefined and fails the comparison.
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      return byte;
    }
    return this.#long32();
  }

  #long32(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.byte();
    this.#checkLast(last, (last & 0x70) === 0);
    return (value | last << 28) >>> 0;
  }

  /** Reads a signed integer of 32 bits. */
  s32(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      return byte << 25 >> 25;
    }
    return this.#longSigned32();
  }

  #longSigned32(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value << 25 - shift >> 25 - shift;
    }
    const last = this.byte();
    this.#checkLast(last, isSignExtended(last, 0x78));
    return value | last << 28;
  }

  /** Reads a signed integer of 33 bits: a type index, or a negative type code. */
  s33(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value << 25 - shift >> 25 - shift;
    }
    const last = this.byte();
    this.#checkLast(last, isSignExtended(last, 0x70));
    return value + (last << 27 >> 27) * TWO_POW_28;
  }

  /** Reads a signed integer of 64 bits into {@link low} and {@link high}. */
  s64(): void {
    const byte = this.bytes[this.position]!;
    if (byte < 0x80) {
      this.position++;
      this.low = byte << 25 >> 25;
      this.high = this.low >> 31;
      return;
    }
    this.#longSigned64();
  }

  #longSigned64(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high = bits >> 4;
      else if (shift > 28) high |= bits << shift - 32;
      if (byte < 0x80) {
        this.#setExtended(low, high, shift + 7);
        return;
      }
    }
    const last = this.byte();
    this.#checkLast(last, isSignExtended(last, 0x7f));
    this.low = low;
    this.high = high | last << 31;
  }

  #setExtended(low: number, high: number, width: number): void {
    if (width < 32) {
      this.low = low << 32 - width >> 32 - width;
      this.high = this.low >> 31;
    } else {
      this.low = low;
      this.high = high << 64 - width >> 64 - width;
    }
  }

  #checkLast(last: number, fits: boolean): void {
    if (!fits) this.fail("integer too large", this.position - 1);
    if (last >= 0x80) this.#tooLong();
  }

  #tooLong(): never {
    this.fail("integer representation too long", this.position - 1);
  }

  /** Reads four bytes, little-endian, as a signed integer. */
  bits32(): number {
    if (this.remaining < 4) this.endOfInput();
    const { bytes, position } = this;
    this.position = position + 4;
    return bytes[position]! | bytes[position + 1]! << 8 | bytes[position + 2]! << 16 |
      bytes[position + 3]! << 24;
  }

  /**
   * Reads a length or a number of elements. Since each element takes at least one byte, a count that
   * passes is in proportion to the module.
   */
  count(): number {
    const offset = this.position;
    const count = this.u32();
    if (count > this.bytes.length - offset) {
      this.fail("length out of bounds", offset);
    }
    return count;
  }

  /** Reads how many things of a kind there are. */
  countOf(what: Limited): number {
    const offset = this.position;
    const count = this.count();
    if (count > LIMITS[what]) this.fail(tooManyText(what), offset);
    return count;
  }

  /** Reads a name; it must be UTF-8. */
  name(): string {
    const length = this.count();
    const start = this.position;
    this.skip(length);
    try {
      return UTF8.decode(this.bytes.subarray(start, this.position));
    } catch {
      this.fail("malformed UTF-8 encoding", start);
    }
  }

  /** Reads a number that the format keeps to one byte below 0x80: a flag, a kind or a type's form. */
  code7(limit: number, reason: string): number {
    const offset = this.position;
    const byte = this.byte();
    if (byte >= 0x80) {
      this.fail(`integer representation too long: ${reason}`, offset);
    }
    if (byte > limit) this.fail(`integer too large: ${reason}`, offset);
    return byte;
  }
}

/** Whether the bits of `mask` are all the same in the last byte of a signed integer. */
function isSignExtended(last: number, mask: number): boolean {
  const bits = last & mask;
  return bits === 0 || bits === mask;
}
