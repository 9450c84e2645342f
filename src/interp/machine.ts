/**
 * What the dispatch loop asks of the interpreter around it: everything that is not hot.
 *
 * @module
 */
import type { Safepoint } from "../engine/safepoint.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";

/** Where interpreted code is that the host, or other code, has called. */
export interface Activation {
  /** The function that is running. */
  func: FunctionInstance;
  /** Where its frame starts, in 32-bit words of the stack. */
  fp: number;
  /** Where in its code it is. */
  pc: number;
  /** Callers that are suspended. */
  depth: number;
  /** Callers that were suspended when the activation began. */
  readonly entryDepth: number;
}

/** Where a function stands that ended in the tail call which is under way. */
export const ENDED = -1;

export interface Machine {
  readonly stack: Stack;
  readonly safepoint: Safepoint | undefined;

  /** Makes the register code of a function that has none. */
  prepare(callee: FunctionInstance): Int32Array<ArrayBuffer>;

  /**
   * Runs a function that has an `entry`, for a caller whose frame starts at `frame` and which stands
   * at `pc`, or has {@link ENDED}. The arguments are at `base`, and the results will be.
   *
   * @returns whether the loop is to be left: it holds on to what may have been replaced.
   */
  enter(
    callee: FunctionInstance,
    base: number,
    caller: FunctionInstance,
    pc: number,
    frame: number,
    depth: number,
  ): boolean;

  /**
   * Finishes a function that was counted as often as its counter says in other code, if there is
   * some; its results are then where its frame began.
   *
   * @param offset of the loop it stands at the head of; 0 if it has just been called.
   * @returns -1 if the function is finished, otherwise what its counter is to start from again.
   */
  replace(func: FunctionInstance, offset: number, fp: number, depth: number): number;

  /**
   * Adds pages to a memory of the instance, for a function whose frame starts at `frame` and which
   * stands at `pc`. The host may be asked whether that is allowed, and call guests.
   *
   * @returns the pages it had before, or -1.
   */
  grow(
    memory: number,
    pages: number,
    caller: FunctionInstance,
    pc: number,
    frame: number,
    depth: number,
  ): number;

  /** Whether a function that has an `entry` is to be run by it. */
  enters(callee: FunctionInstance): boolean;

  /** The loop has run for as long as it does at a stretch. */
  rest(): void;

  /** Moves the arguments of a tail call down to the start of the frame that it replaces. */
  moveArguments(callee: FunctionInstance, from: number, to: number): void;
}
