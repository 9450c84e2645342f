/**
 * The memory of an instance that is not Kiln's: anything with a `buffer`, as `WebAssembly.Memory` has.
 *
 * @module
 */
import type { WasiMemory } from "./memory.ts";

/** A memory as the JavaScript API of WebAssembly has it. */
export interface BufferMemory {
  /** Its bytes; another object once it has grown. */
  readonly buffer: ArrayBufferLike;
}

/** Whether a value is a memory. */
export function isBufferMemory(value: unknown): value is BufferMemory {
  if (typeof value !== "object" || value === null) return false;
  const { buffer } = value as { buffer?: unknown };
  return buffer instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer);
}

/** Such a memory as WASI functions use it. */
export class NativeMemory implements WasiMemory {
  readonly #source: () => BufferMemory;
  #bytes = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Wraps what `source` returns whenever it is asked. */
  constructor(source: () => BufferMemory) {
    this.#source = source;
  }

  get size(): number {
    return this.#source().buffer.byteLength;
  }

  read(offset: number, length: number): Uint8Array | undefined {
    return this.#fits(offset, length) ? this.#bytes.subarray(offset, offset + length) : undefined;
  }

  readByte(offset: number): number | undefined {
    return this.#fits(offset, 1) ? this.#bytes[offset] : undefined;
  }

  readUint16(offset: number): number | undefined {
    return this.#fits(offset, 2) ? this.#view.getUint16(offset, true) : undefined;
  }

  readUint32(offset: number): number | undefined {
    return this.#fits(offset, 4) ? this.#view.getUint32(offset, true) : undefined;
  }

  readUint64(offset: number): bigint | undefined {
    return this.#fits(offset, 8) ? this.#view.getBigUint64(offset, true) : undefined;
  }

  writeUint32(offset: number, value: number): boolean {
    const fits = this.#fits(offset, 4);
    if (fits) this.#view.setUint32(offset, value, true);
    return fits;
  }

  writeUint64(offset: number, value: bigint): boolean {
    const fits = this.#fits(offset, 8);
    if (fits) this.#view.setBigUint64(offset, value, true);
    return fits;
  }

  /** Whether a range is inside, with views of the memory as it is now. */
  #fits(offset: number, length: number): boolean {
    const { buffer } = this.#source();
    if (this.#bytes.buffer !== buffer || this.#bytes.byteLength !== buffer.byteLength) {
      this.#bytes = new Uint8Array(buffer as ArrayBuffer);
      this.#view = new DataView(buffer);
    }
    return offset + length <= this.#bytes.length;
  }
}
