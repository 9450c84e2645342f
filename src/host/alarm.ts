/**
 * Waking a thread that waits, from another one: a number in shared memory that counts up.
 *
 * Whoever waits for several things asks for the count first, then looks at each of them, and then
 * waits for the count to change: what becomes ready in between is not missed.
 *
 * @module
 */
import type { Alarm } from "./host.ts";

/** An alarm that any thread can ring which is given {@link SharedAlarm.buffer}. */
export class SharedAlarm implements Alarm {
  /** What another thread makes the same alarm of. */
  readonly buffer: ArrayBufferLike;
  readonly #cell: Int32Array;

  /** Makes an alarm, or joins one. */
  constructor(buffer: ArrayBufferLike = newBuffer()) {
    this.buffer = buffer;
    this.#cell = new Int32Array(buffer, 0, 1);
  }

  get count(): number {
    return Atomics.load(this.#cell, 0);
  }

  ring(): void {
    Atomics.add(this.#cell, 0, 1);
    Atomics.notify(this.#cell, 0);
  }

  wait(count: number, milliseconds: number): void {
    Atomics.wait(this.#cell, 0, count, milliseconds);
  }
}

/** A page that is not isolated has no shared memory, and nobody to share it with: nothing rings. */
function newBuffer(): ArrayBufferLike {
  return typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(4) : new SharedArrayBuffer(4);
}
