/**
 * A guest's memory, as WASI functions use it: addresses are the guest's `i32`s, taken as unsigned,
 * and whatever does not lie inside the memory ends the function with `EFAULT`.
 *
 * @module
 */
import type { Memory } from "../api.ts";
import { Errno } from "../host/errno.ts";
import { MAX_PATH } from "../host/resolve.ts";

/** Ends a WASI function with an error number. Not an `Error`: it is caught at once, so it has no stack. */
export class Fail {
  /** The error number, as the guest will see it. */
  readonly errno: number;

  /** Makes it from an error number, or from a host's negated one. */
  constructor(errno: number) {
    this.errno = Math.abs(errno);
  }
}

/** What is needed of a memory. */
export type WasiMemory = Pick<
  Memory,
  | "size"
  | "read"
  | "readByte"
  | "readUint16"
  | "readUint32"
  | "readUint64"
  | "writeUint32"
  | "writeUint64"
>;

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const FAULT = new Fail(Errno.EFAULT);

/** The most parts of one scattered read or write that are served, as in Linux; the rest is a short count. */
const MAX_PARTS = 1024;

/** A guest's memory; every method throws {@link Fail} for what lies outside it. */
export class GuestMemory {
  readonly #memory: WasiMemory | undefined;

  /** Wraps a module's memory; with none every address is outside. */
  constructor(memory: WasiMemory | undefined) {
    this.#memory = memory;
  }

  /** The bytes of a range: a view, valid until the guest runs again. */
  bytes(address: number, length: number): Uint8Array {
    return this.#memory?.read(address >>> 0, length >>> 0) ?? fault();
  }

  /** Fails unless a range is inside; cheaper than a view of it. */
  require(address: number, length: number): void {
    if (this.#memory === undefined || (address >>> 0) + length > this.#memory.size) fault();
  }

  /** Fails unless an array of `count` elements is inside, however large the product. */
  requireArray(address: number, count: number, size: number): void {
    this.require(address, (count >>> 0) * size);
  }

  /** 8 bits, unsigned. */
  u8(address: number, offset = 0): number {
    return this.#memory?.readByte((address >>> 0) + offset) ?? fault();
  }

  /** 16 bits, unsigned. */
  u16(address: number, offset = 0): number {
    return this.#memory?.readUint16((address >>> 0) + offset) ?? fault();
  }

  /** 32 bits, unsigned. */
  u32(address: number, offset = 0): number {
    return this.#memory?.readUint32((address >>> 0) + offset) ?? fault();
  }

  /** 64 bits, unsigned. */
  u64(address: number, offset = 0): bigint {
    return this.#memory?.readUint64((address >>> 0) + offset) ?? fault();
  }

  /** Writes 32 bits. */
  setU32(address: number, value: number): void {
    if (this.#memory?.writeUint32(address >>> 0, value) !== true) fault();
  }

  /** Writes 64 bits. */
  setU64(address: number, value: bigint): void {
    if (this.#memory?.writeUint64(address >>> 0, value) !== true) fault();
  }

  /** A record to be filled in: `size` bytes, all zero. */
  record(address: number, size: number): DataView {
    const bytes = this.bytes(address, size);
    bytes.fill(0);
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }

  /** A path or link target; `EILSEQ` if it is not UTF-8. */
  path(address: number, length: number): string {
    const bytes = this.bytes(address, length);
    if (bytes.length > MAX_PATH) throw new Fail(Errno.ENAMETOOLONG);
    try {
      return STRICT_UTF8.decode(bytes);
    } catch {
      throw new Fail(Errno.EILSEQ);
    }
  }

  /**
   * Hands each part of a scattered buffer to `transfer`, which returns how many of its bytes it
   * used, or a negated error number; stops at the first part that is not used up.
   *
   * @returns All bytes used; an error counts only if nothing was used before it.
   */
  scatter(address: number, count: number, transfer: (part: Uint8Array) => number): number {
    this.requireArray(address, count, 8);
    let total = 0;
    for (let i = 0; i < Math.min(count >>> 0, MAX_PARTS); i++) {
      const part = this.bytes(this.u32(address, i * 8), this.u32(address, i * 8 + 4));
      if (part.length === 0) continue;
      if (total + part.length > 0xffff_ffff) break;
      const used = transfer(part);
      if (used < 0) {
        if (total === 0) throw new Fail(used);
        break;
      }
      total += used;
      if (used < part.length) break;
    }
    return total;
  }
}

function fault(): never {
  throw FAULT;
}
