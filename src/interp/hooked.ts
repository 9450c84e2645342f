/**
 * The instructions of functions that are listened to: what the dispatch loop is left for.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import { FunctionInstance } from "../store/func.ts";
import type { Activation } from "./machine.ts";
import { OP } from "./ops.ts";

/** Whether what stands at a place in the code is one of them. */
export function isHook(op: number | undefined): boolean {
  return op === OP["hook begin"] || op === OP["hook end"] || op === OP["hook tail"];
}

/** Runs the one at which the activation stands. */
export function runHook(stack: Stack, { func, fp, pc }: Activation): void {
  const { hooks, code } = func;
  switch (code![pc]) {
    case OP["hook begin"]:
      hooks!.takeParams(fp >> 1);
      hooks!.begin();
      return;
    case OP["hook end"]:
      hooks!.takeResults(fp + resultsAt(code!, pc + 1) >> 1);
      hooks!.end();
      return;
    default:
      // Where the call cannot be made, this function is the one that fails.
      if (canTailCall(stack, func, fp, pc + 1)) hooks!.endInTailCall();
  }
}

/** Where the return that stands at `pc` takes its results from. */
function resultsAt(code: Int32Array, pc: number): number {
  return code[pc] === OP.return ? 0 : code[pc + 1]!;
}

/** Whether the tail call that stands at `pc` finds a function of its type. */
function canTailCall(
  stack: Stack,
  { code, instance }: FunctionInstance,
  fp: number,
  pc: number,
): boolean {
  if (code![pc] !== OP.return_call_indirect) return true;
  const { elements } = instance.tables[code![pc + 1]!]!;
  const callee = elements[stack.i32[fp + code![pc + 3]!]! >>> 0];
  return callee instanceof FunctionInstance && callee.typeId === code![pc + 2];
}
