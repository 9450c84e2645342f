/**
 * Bytes on their way from one thread to another, in shared memory: one thread writes, one reads, and
 * neither waits. Positions count all bytes ever written and read, modulo 2^32.
 *
 * @module
 */

/** Bytes of shared memory a ring takes beside its capacity. */
export const RING_HEADER = 8;

const READ = 0, WRITTEN = 1;

/** A ring of bytes; each thread has an object of its own over the same memory. */
export class Ring {
  readonly #positions: Int32Array;
  readonly #bytes: Uint8Array;

  /**
   * Makes a ring of memory that is zero, or joins one.
   *
   * @param offset A multiple of 4, where {@link RING_HEADER} and `capacity` bytes begin.
   * @param capacity A power of 2.
   */
  constructor(buffer: SharedArrayBuffer, offset: number, capacity: number) {
    this.#positions = new Int32Array(buffer, offset, 2);
    this.#bytes = new Uint8Array(buffer, offset + RING_HEADER, capacity);
  }

  /** Bytes that can be read. */
  get used(): number {
    const { length } = this.#bytes;
    const used = (this.#position(WRITTEN) - this.#position(READ)) >>> 0;
    return Math.min(used, length);
  }

  /** Bytes that can be written. */
  get free(): number {
    return this.#bytes.length - this.used;
  }

  /** Fills a buffer as far as there are bytes, and says how far; `keep` leaves them to be read again. */
  read(buffer: Uint8Array, keep = false): number {
    const count = Math.min(buffer.length, this.used);
    const start = this.#position(READ) & (this.#bytes.length - 1);
    const first = Math.min(count, this.#bytes.length - start);
    buffer.set(this.#bytes.subarray(start, start + first));
    buffer.set(this.#bytes.subarray(0, count - first), first);
    if (!keep) this.skip(count);
    return count;
  }

  /** Passes over bytes that are there. */
  skip(count: number): void {
    Atomics.add(this.#positions, READ, count);
  }

  /** Writes as many of the bytes as there is room for, and says how many. */
  write(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.free);
    const start = this.#position(WRITTEN) & (this.#bytes.length - 1);
    const first = Math.min(count, this.#bytes.length - start);
    this.#bytes.set(bytes.subarray(0, first), start);
    this.#bytes.set(bytes.subarray(first, count));
    Atomics.add(this.#positions, WRITTEN, count);
    return count;
  }

  /** Makes it empty again; nobody else may use it meanwhile. */
  reset(): void {
    this.#positions.fill(0);
  }

  #position(which: number): number {
    return Atomics.load(this.#positions, which);
  }
}
