/**
 * What the host sees of a linear memory.
 *
 * @module
 */
import type { Memory } from "../api.ts";
import type { MemoryInstance } from "../store/memory.ts";

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

export class MemoryView implements Memory {
  readonly #memory: MemoryInstance;

  constructor(memory: MemoryInstance) {
    this.#memory = memory;
  }

  get size(): number {
    return this.#memory.bytes.length;
  }

  grow(pages: number): number | undefined {
    if (!Number.isInteger(pages) || pages < 0) return undefined;
    const before = this.#memory.grow(pages);
    return before === -1 ? undefined : before;
  }

  #fits(offset: number, length: number): boolean {
    return Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0 &&
      offset + length <= this.#memory.bytes.length;
  }

  read(offset: number, length: number): Uint8Array | undefined {
    if (!this.#fits(offset, length)) return undefined;
    return this.#memory.bytes.subarray(offset, offset + length);
  }

  readByte(offset: number): number | undefined {
    return this.#fits(offset, 1) ? this.#memory.bytes[offset] : undefined;
  }

  readUint16(offset: number): number | undefined {
    return this.#fits(offset, 2) ? this.#memory.view.getUint16(offset, true) : undefined;
  }

  readUint32(offset: number): number | undefined {
    return this.#fits(offset, 4) ? this.#memory.view.getUint32(offset, true) : undefined;
  }

  readUint64(offset: number): bigint | undefined {
    return this.#fits(offset, 8) ? this.#memory.view.getBigUint64(offset, true) : undefined;
  }

  readFloat32(offset: number): number | undefined {
    return this.#fits(offset, 4) ? this.#memory.view.getFloat32(offset, true) : undefined;
  }

  readFloat64(offset: number): number | undefined {
    return this.#fits(offset, 8) ? this.#memory.view.getFloat64(offset, true) : undefined;
  }

  readString(offset: number, length: number): string | undefined {
    const bytes = this.read(offset, length);
    return bytes === undefined ? undefined : DECODER.decode(bytes);
  }

  write(offset: number, bytes: Uint8Array): boolean {
    if (!this.#fits(offset, bytes.length)) return false;
    this.#memory.bytes.set(bytes, offset);
    return true;
  }

  writeByte(offset: number, value: number): boolean {
    if (!this.#fits(offset, 1)) return false;
    this.#memory.bytes[offset] = value;
    return true;
  }

  writeUint16(offset: number, value: number): boolean {
    if (!this.#fits(offset, 2)) return false;
    this.#memory.view.setUint16(offset, value, true);
    return true;
  }

  writeUint32(offset: number, value: number): boolean {
    if (!this.#fits(offset, 4)) return false;
    this.#memory.view.setUint32(offset, value, true);
    return true;
  }

  writeUint64(offset: number, value: bigint): boolean {
    if (!this.#fits(offset, 8)) return false;
    this.#memory.view.setBigUint64(offset, value, true);
    return true;
  }

  writeFloat32(offset: number, value: number): boolean {
    if (!this.#fits(offset, 4)) return false;
    this.#memory.view.setFloat32(offset, value, true);
    return true;
  }

  writeFloat64(offset: number, value: number): boolean {
    if (!this.#fits(offset, 8)) return false;
    this.#memory.view.setFloat64(offset, value, true);
    return true;
  }

  writeString(offset: number, text: string): boolean {
    return this.write(offset, ENCODER.encode(text));
  }
}
