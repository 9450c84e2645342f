/**
 * Choices that only look random: the same ones for the same seed, on every host.
 *
 * @module
 */

export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not begin alike.
    this.#state = Math.imul(seed + 1, 0x9e37_79b9) ^ 0x1234_5677;
    for (let i = 0; i < 4; i++) this.u32();
  }

  /** A number from 0 to 2^32 - 1. */
  u32(): number {
    this.#state = this.#state + 0x6d2b_79f5 | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ mixed >>> 15, mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return (mixed ^ mixed >>> 14) >>> 0;
  }

  /** A number from 0 to 2^64 - 1. */
  u64(): bigint {
    return BigInt(this.u32()) << 32n | BigInt(this.u32());
  }

  /** A whole number from 0 on, below `limit`. */
  below(limit: number): number {
    return this.u32() % limit;
  }

  /** Yes, once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.u32());
  }
}
