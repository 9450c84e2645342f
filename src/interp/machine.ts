/**
 * What the dispatch loop asks of the interpreter around it: everything that is not hot.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";

export interface Machine {
  readonly stack: Stack;

  /** Makes the register code of a function that has none. */
  prepare(callee: FunctionInstance): Int32Array<ArrayBuffer>;

  /**
   * Runs a function that has an `entry`, for a caller whose frame starts at `frame` and which stands
   * at `pc`. The arguments are at `base`, and the results will be.
   */
  enter(
    callee: FunctionInstance,
    base: number,
    caller: FunctionInstance,
    pc: number,
    frame: number,
    depth: number,
  ): void;

  /** Moves the arguments of a tail call down to the start of the frame that it replaces. */
  moveArguments(callee: FunctionInstance, from: number, to: number): void;

  /** Notes where code was when an exception went through it. */
  fault(callee: FunctionInstance, pc: number, depth: number): void;
}
