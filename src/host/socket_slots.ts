/**
 * What the thread of a guest and the thread of its sockets share: for every listener and every
 * connection a few numbers, and for a connection a {@link Ring} of bytes in each direction.
 *
 * @module
 */
import { Ring, RING_HEADER } from "./ring.ts";

/** The most listeners of one guest. */
export const MAX_LISTENERS = 16;
/** The most connections of one guest; others wait until one of them is closed. */
export const MAX_CONNECTIONS = 64;

/** Bytes on their way in one direction of a connection. */
export const RING_BYTES = 65_536;

/** Numbers at the front: {@link Shared}, then one for each listener. */
const HEADER_CELLS = 2 + MAX_LISTENERS;
const SLOT_CELLS = 8;
const CELL_BYTES = 4;
const SLOT_BYTES = SLOT_CELLS * CELL_BYTES + 2 * (RING_HEADER + RING_BYTES);

/** What a slot is used for. */
export const SlotState = {
  /** By nobody. */
  FREE: 0,
  /** By a connection that the guest has not accepted yet. */
  WAITING: 1,
  /** By a connection of the guest's. */
  OPEN: 2,
  /** By a connection that the guest has closed, until all it wrote is on its way. */
  CLOSING: 3,
} as const;

const KICKED = 0, STOPPED = 1, LISTENERS = 2;
const STATE = 0, LISTENER = 1, TURN = 2, INPUT_END = 3, OUTPUT_END = 4, OUTPUT_FAILED = 5;

/** One connection. */
export class Slot {
  /** What the other side sends. */
  readonly input: Ring;
  /** What the guest sends. */
  readonly output: Ring;
  readonly #cells: Int32Array;

  /** Looks at the slot that begins at `offset`. */
  constructor(buffer: SharedArrayBuffer, offset: number) {
    const rings = offset + SLOT_CELLS * CELL_BYTES;
    this.#cells = new Int32Array(buffer, offset, SLOT_CELLS);
    this.input = new Ring(buffer, rings, RING_BYTES);
    this.output = new Ring(buffer, rings + RING_HEADER + RING_BYTES, RING_BYTES);
  }

  /** One of {@link SlotState}. */
  get state(): number {
    return Atomics.load(this.#cells, STATE);
  }

  set state(state: number) {
    Atomics.store(this.#cells, STATE, state);
  }

  /** The number of the listener it came in by. */
  get listener(): number {
    return Atomics.load(this.#cells, LISTENER);
  }

  /** How many connections came before it, modulo 2^32. */
  get turn(): number {
    return Atomics.load(this.#cells, TURN);
  }

  /** Why nothing more comes in: 1 for its end, a failure's negated number; 0 while more may come. */
  get inputEnd(): number {
    return Atomics.load(this.#cells, INPUT_END);
  }

  set inputEnd(end: number) {
    Atomics.compareExchange(this.#cells, INPUT_END, 0, end);
  }

  /** Whether the guest sends nothing more than what is in `output`. */
  get outputEnd(): boolean {
    return Atomics.load(this.#cells, OUTPUT_END) !== 0;
  }

  set outputEnd(end: boolean) {
    Atomics.store(this.#cells, OUTPUT_END, Number(end));
  }

  /** A failure's negated number if nothing can be sent any more, or 0. */
  get outputFailed(): number {
    return Atomics.load(this.#cells, OUTPUT_FAILED);
  }

  set outputFailed(failure: number) {
    Atomics.store(this.#cells, OUTPUT_FAILED, failure);
  }

  /** Begins a connection. */
  begin(listener: number, turn: number): void {
    this.#cells.fill(0);
    this.input.reset();
    this.output.reset();
    Atomics.store(this.#cells, LISTENER, listener);
    Atomics.store(this.#cells, TURN, turn);
    this.state = SlotState.WAITING;
  }
}

/** All of it. */
export class Shared {
  /** What the other thread makes the same of. */
  readonly buffer: SharedArrayBuffer;
  /** The connections. */
  readonly slots: readonly Slot[];
  readonly #cells: Int32Array;

  /** Makes shared memory, or joins it. */
  constructor(
    buffer: SharedArrayBuffer = new SharedArrayBuffer(
      HEADER_CELLS * CELL_BYTES + MAX_CONNECTIONS * SLOT_BYTES,
    ),
  ) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer, 0, HEADER_CELLS);
    this.slots = Array.from({ length: MAX_CONNECTIONS }, (_, i) => {
      return new Slot(buffer, HEADER_CELLS * CELL_BYTES + i * SLOT_BYTES);
    });
  }

  /** Takes note that the sockets' thread has to look; whether it was not told already. */
  kick(): boolean {
    return Atomics.exchange(this.#cells, KICKED, 1) === 0;
  }

  /** Takes note that the sockets' thread looks now. */
  unkick(): void {
    Atomics.store(this.#cells, KICKED, 0);
  }

  /** Whether all that was written is on its way, after the guest has ended. */
  get stopped(): boolean {
    return Atomics.load(this.#cells, STOPPED) !== 0;
  }

  set stopped(stopped: boolean) {
    Atomics.store(this.#cells, STOPPED, Number(stopped));
  }

  /** The port of a listener, a failure's negated number, or 0 while it is not known. */
  port(listener: number): number {
    return Atomics.load(this.#cells, LISTENERS + listener);
  }

  /** Says how it went with a listener. */
  setPort(listener: number, port: number): void {
    Atomics.store(this.#cells, LISTENERS + listener, port);
  }
}
