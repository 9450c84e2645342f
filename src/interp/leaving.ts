/**
 * Interpreted functions that leave along with the compiled ones around them, and the frames that
 * functions go on in. See `engine/safepoint.ts`.
 *
 * @module
 */
import type { LeftFrame } from "../engine/safepoint.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Reference } from "../store/table.ts";
import type { Activation } from "./machine.ts";
import { OP } from "./ops.ts";

/**
 * Writes down the functions of an activation, innermost first. The innermost one has called a
 * function that has left too, whose frame starts at `calleeBase`.
 */
export function leaveActivation(
  frames: LeftFrame[],
  stack: Stack,
  { func, pc, fp, depth, entryDepth }: Activation,
  calleeBase: number,
): void {
  frames.push(new LeftInterpreted(stack, { func, pc, base: fp >> 1 }, calleeBase));
  let end = fp >> 1;
  for (let at = depth - 1; at >= entryDepth; at--) {
    const base = stack.bases[at]!;
    const caller = { func: stack.callers[at]!, pc: stack.pcs[at]!, base };
    frames.push(new LeftInterpreted(stack, caller, end));
    end = base;
  }
}

/** A frame as a record of the stack has it. */
interface Suspended {
  readonly func: FunctionInstance;
  readonly pc: number;
  readonly base: number;
}

/** An interpreted function that was left at a call: a copy of all that is below the arguments. */
class LeftInterpreted implements LeftFrame {
  readonly func: FunctionInstance;
  readonly offset = 0;
  readonly pc: number;
  readonly calleeAt: number;
  readonly #words: Int32Array;
  readonly #references: readonly Reference[];

  constructor({ i32, refs }: Stack, { func, pc, base }: Suspended, end: number) {
    this.func = func;
    this.pc = pc;
    this.calleeAt = end - base;
    this.#words = i32.slice(2 * base, 2 * end);
    this.#references = refs.slice(base, end);
  }

  restore({ i32, refs }: Stack, base: number): void {
    i32.set(this.#words, 2 * base);
    this.#references.forEach((reference, i) => refs[base + i] = reference);
  }
}

/** Prepares a frame as the function's own code would: locals are zero, constants in their slots. */
export function clearFrame({ i32, refs }: Stack, { code }: FunctionInstance, base: number): void {
  if (code === null || code[0] !== OP.enter) return;
  const first = 2 * base + code[1]!;
  const end = first + 2 * code[2]!;
  i32.fill(0, first, end);
  for (let slot = first >> 1; slot < end >> 1; slot++) refs[slot] = null;
  i32.set(code.subarray(code[3]!, code[3]! + 2 * code[4]!), end);
}
