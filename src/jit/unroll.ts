/**
 * Decides which functions that call themselves are printed several times, each copy calling the next
 * and the last one the first: hosts inline functions into others, but not into themselves.
 *
 * @module
 */
import type { Tuning } from "../engine/tuning.ts";
import { bodiesOf, type FunctionIr, type Statement } from "./ir.ts";
import { sizeOfAll } from "./passes/size.ts";

/** How often a function is printed. */
export function copiesOf(ir: FunctionIr, { without, maxUnrolled, copies }: Tuning): number {
  if (without.has("unroll") || ir.hasTailCalls || !ir.calls || !callsItself(ir.index, ir.body)) {
    return 1;
  }
  return sizeOfAll(ir.body) <= maxUnrolled ? copies : 1;
}

function callsItself(index: number, body: readonly Statement[]): boolean {
  for (const statement of body) {
    if (isCallOf(index, statement)) return true;
    for (const inner of bodiesOf(statement)) if (callsItself(index, inner)) return true;
  }
  return false;
}

function isCallOf(index: number, statement: Statement): boolean {
  return statement.kind === "call" && statement.callee.kind === "function" &&
    statement.callee.index === index;
}
