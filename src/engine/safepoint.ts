/**
 * Safepoints: where the code of a guest asks whether it may go on. Both tiers have them only in an
 * engine that was given a {@link SafepointPolicy}; compiled functions then ask at their beginning and
 * at the heads of loops, and the interpreter every so many instructions.
 *
 * The policy can end the call, by throwing; or have compiled code *leave*: each compiled function
 * that is running writes down its values as a {@link LeftFrame} and returns, innermost first, and the
 * interpreter goes on where they stood.
 *
 * @module
 */
import type { Context } from "../context.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { Stack } from "./stack.ts";

/** What is decided at safepoints. */
export interface SafepointPolicy {
  /** Whether compiled code is made so that it can leave; it may be told to only then. */
  readonly leaves: boolean;
  /**
   * Rounds of a loop, and beginnings of functions, between two polls; left out: as many as make up
   * about a millisecond.
   */
  readonly interval?: number;

  /**
   * Asked every so often while code of a guest runs.
   *
   * @param context of the call that is running.
   * @param instance whose code is running.
   * @returns whether compiled code is to leave.
   * @throws what the call is to end with.
   */
  poll(context: Context, instance: Instance): boolean;
}

/**
 * A function that stopped in its middle. Before it is asked for more than its function, that has been
 * given register code: only then is it known where operands are.
 */
export interface LeftFrame {
  readonly func: FunctionInstance;
  /**
   * Byte offset in the module of where it stopped: the opcode of a call that is under way, or of a
   * loop whose next round has not begun; 0 before the first instruction.
   */
  readonly offset: number;
  /** The interpreter's own name for the place; -1 if only the offset is known. */
  readonly pc: number;
  /** Slots from its frame's first to that of the function it calls. */
  readonly calleeAt: number;
  /** Writes its locals and operands to a frame that begins at slot `base`, where all locals are zero. */
  restore(stack: Stack, base: number): void;
}

/** Where the cells of {@link Safepoint.cells} are. */
export const CHECKS = 0;
export const LEAVING = 1;

/** Rounds of a loop, and beginnings of functions, between two polls, at least and at most. */
const LEAST_INTERVAL = 16;
const MOST_INTERVAL = 1 << 20;
const FIRST_INTERVAL = 1024;
/** Bytes that single instructions move until that has taken as long as should be between two polls. */
const MOVED = 1 << 20;
/** Milliseconds between two polls that are too few, and too many. */
const TOO_SOON = 0.5;
const TOO_LATE = 2;

export class Safepoint {
  /**
   * What compiled code reads: how many functions may still begin before it polls, and whether frames
   * are leaving. Kept outside the host's heap, where it has an address that never changes.
   */
  readonly cells: Int32Array<ArrayBuffer> = new Int32Array(new ArrayBuffer(128));
  /** The frames that have left so far, innermost first. */
  readonly frames: LeftFrame[] = [];
  readonly policy: SafepointPolicy;
  readonly #stack: Stack;
  #interval: number;
  #polled = 0;
  #moved = 0;

  constructor(policy: SafepointPolicy, stack: Stack) {
    this.policy = policy;
    this.#stack = stack;
    this.#interval = policy.interval ?? FIRST_INTERVAL;
    this.cells[CHECKS] = this.#interval;
  }

  /** Whether frames are leaving. */
  get isLeaving(): boolean {
    return this.cells[LEAVING] !== 0;
  }

  /**
   * Asks the policy, and sets how long it is until the next time.
   *
   * @returns rounds that a loop may go before it polls again; -1 if the function is to leave.
   * @throws what the call is to end with.
   */
  poll(instance: Instance): number {
    if (this.policy.interval === undefined) this.#adapt();
    this.cells[CHECKS] = this.#interval;
    if (!this.policy.poll(this.#stack.context!, instance)) return this.#interval;
    this.cells[LEAVING] = 1;
    return -1;
  }

  /** An instruction has moved bytes: whether it is time to poll, however few instructions have run. */
  isDueAfter(bytes: number): boolean {
    this.#moved += bytes;
    if (this.#moved < MOVED) return false;
    this.#moved = 0;
    this.trip();
    return true;
  }

  /**
   * Asks the policy where code cannot leave.
   *
   * @throws what the call is to end with.
   */
  ask(instance: Instance): void {
    this.policy.poll(this.#stack.context!, instance);
  }

  /** Has the next function that begins poll. */
  trip(): void {
    this.cells[CHECKS] = 0;
  }

  /** Takes the frames that have left, outermost first; code may run again. */
  takeFrames(): LeftFrame[] {
    this.cells[LEAVING] = 0;
    return this.frames.splice(0).reverse();
  }

  /** Polls are to be about a millisecond apart, however much the code does between two. */
  #adapt(): void {
    const now = performance.now();
    const elapsed = now - this.#polled;
    this.#polled = now;
    if (elapsed < TOO_SOON) this.#interval = Math.min(2 * this.#interval, MOST_INTERVAL);
    else if (elapsed > TOO_LATE) this.#interval = Math.max(this.#interval >> 2, LEAST_INTERVAL);
  }
}
