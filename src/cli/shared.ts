/**
 * The memory that the two threads of the command line share: the one that does the work, and is busy
 * with it, and the one that watches. It holds whether the work is to end, which step of it is shown as
 * progress, and what was typed on a terminal.
 *
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { InputStream } from "../host/host.ts";

/** Cells of the memory, 32 bits each. */
const Cell = {
  /** Not 0 once the work is to end; a context looks at it. */
  CANCEL: 0,
  /** Counts up whenever the watching thread has changed something the other may wait for. */
  BELL: 1,
  /** One of {@link Progress}. */
  PROGRESS: 2,
  /** One of {@link Input}. */
  INPUT: 3,
  /** How many bytes were typed. */
  LENGTH: 4,
} as const;

const Progress = {
  /** No step has begun. */
  NONE: 0,
  /** A step has begun; the terminal shows nothing of it. */
  HIDDEN: 1,
  /** The terminal shows it. */
  SHOWN: 2,
} as const;

const Input = {
  /** Nobody waits for anything. */
  IDLE: 0,
  /** Somebody waits for what is typed. */
  ASKED: 1,
  /** It is there. */
  ANSWERED: 2,
} as const;

const CELLS_BYTES = 32;
const INPUT_BYTES = 65_536;
/** How long to wait for the progress to be cleared away, in milliseconds. */
const CLEARING = 500;

/** The memory, as either thread sees it. */
export class Shared {
  /** What the other thread makes the same of. */
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  /** Makes the memory, or joins it. */
  constructor(buffer = new SharedArrayBuffer(CELLS_BYTES + INPUT_BYTES)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer, 0, CELLS_BYTES / 4);
  }

  /** What is not 0 once the work is to end. */
  get cancelFlag(): Int32Array {
    return this.#cells.subarray(Cell.CANCEL, Cell.CANCEL + 1);
  }

  /** Whether the work is to end. */
  get isCanceled(): boolean {
    return Atomics.load(this.#cells, Cell.CANCEL) !== 0;
  }

  /** Says that the work is to end. */
  cancel(): void {
    Atomics.store(this.#cells, Cell.CANCEL, 1);
    this.#ring();
  }

  /** A step of the work begins. */
  beginStep(): void {
    Atomics.store(this.#cells, Cell.PROGRESS, Progress.HIDDEN);
  }

  /**
   * The step ends; returns once nothing of it is on the terminal any more.
   *
   * @param tell Has the watching thread clear it away.
   */
  endStep(tell: () => void): void {
    const bell = Atomics.load(this.#cells, Cell.BELL);
    const before = Atomics.exchange(this.#cells, Cell.PROGRESS, Progress.NONE);
    tell();
    if (before === Progress.SHOWN) Atomics.wait(this.#cells, Cell.BELL, bell, CLEARING);
  }

  /** Whether a step may be shown: from then on, its end waits for {@link stepCleared}. */
  mayShowStep(): boolean {
    const { HIDDEN, SHOWN } = Progress;
    return Atomics.compareExchange(this.#cells, Cell.PROGRESS, HIDDEN, SHOWN) !== Progress.NONE;
  }

  /** Says that the terminal shows nothing any more. */
  stepCleared(): void {
    this.#ring();
  }

  /**
   * What is typed, as the working thread reads it: it waits, but not for longer than it may work.
   *
   * @param ask Has the watching thread read.
   */
  typed(ask: () => void): InputStream {
    return new Typed(this, ask);
  }

  /** Asks for what is typed next, unless that was done; says whether it was not. */
  beginAsking(): boolean {
    return Atomics.compareExchange(this.#cells, Cell.INPUT, Input.IDLE, Input.ASKED) === Input.IDLE;
  }

  /** What was typed, if there is an answer. */
  takeAnswer(): Uint8Array | undefined {
    if (Atomics.load(this.#cells, Cell.INPUT) !== Input.ANSWERED) return undefined;
    const length = Atomics.load(this.#cells, Cell.LENGTH);
    const bytes = new Uint8Array(this.buffer, CELLS_BYTES, length).slice();
    Atomics.store(this.#cells, Cell.INPUT, Input.IDLE);
    return bytes;
  }

  /** Waits for what was typed; `undefined` if the work is to end. */
  awaitAnswer(): Uint8Array | undefined {
    while (!this.isCanceled) {
      const bell = Atomics.load(this.#cells, Cell.BELL);
      const answer = this.takeAnswer();
      if (answer !== undefined) return answer;
      if (!this.isCanceled) Atomics.wait(this.#cells, Cell.BELL, bell);
    }
    return undefined;
  }

  /** Hands over what was typed; nothing at the end of the input. */
  answer(bytes: Uint8Array): void {
    new Uint8Array(this.buffer, CELLS_BYTES, INPUT_BYTES).set(bytes);
    Atomics.store(this.#cells, Cell.LENGTH, bytes.length);
    Atomics.store(this.#cells, Cell.INPUT, Input.ANSWERED);
    this.#ring();
  }

  /** The most that can be handed over at once, in bytes. */
  get inputBytes(): number {
    return INPUT_BYTES;
  }

  #ring(): void {
    Atomics.add(this.#cells, Cell.BELL, 1);
    Atomics.notify(this.#cells, Cell.BELL);
  }
}

/** A terminal that another thread reads from. */
class Typed implements InputStream {
  readonly isTerminal = true;
  readonly #shared: Shared;
  readonly #ask: () => void;
  /** What was typed and is not read yet; empty at the end of the input, which is told once. */
  #left: Uint8Array | undefined;

  constructor(shared: Shared, ask: () => void) {
    this.#shared = shared;
    this.#ask = ask;
  }

  read(buffer: Uint8Array): number {
    const left = this.#left ??= this.#begin().awaitAnswer();
    if (left === undefined) return -Errno.EINTR;
    const length = Math.min(left.length, buffer.length);
    buffer.set(left.subarray(0, length));
    this.#left = length < left.length ? left.subarray(length) : undefined;
    return length;
  }

  available(): number {
    this.#left ??= this.#begin().takeAnswer();
    return this.#left?.length ?? -Errno.EAGAIN;
  }

  #begin(): Shared {
    if (this.#shared.beginAsking()) this.#ask();
    return this.#shared;
  }
}
