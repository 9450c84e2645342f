/**
 * Whether a function should keep its i64 locals whole (`whole.ts`): where it mostly adds, multiplies,
 * shifts and combines them. Comparisons, conversions and the like take the words of a value, which
 * then goes through memory.
 *
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import type { Row } from "../isa/row.ts";
import { BLOCK_END, BLOCK_START, type ControlTable } from "../wasm/control.ts";
import type { Module } from "../wasm/module.ts";
import { I64 } from "../wasm/types.ts";
import { WHOLE_DIVISIONS, WHOLE_OPERATORS, WHOLE_SHIFTS } from "./whole.ts";

/** What loops are worth. */
const LOOPS = 32;

/**
 * What a function gains by keeping i64 whole. One that makes calls must not, nor one that asks the host
 * whether a memory may grow: all calls of it would share the places of its variables.
 */
export function gainOfWhole(module: Module, index: number, table: ControlTable): number {
  if (!table.locals.includes(I64)) return -Infinity;
  const code = new Instructions(module);
  code.seek(table.blocks[BLOCK_START]!, index);
  const end = table.blocks[BLOCK_END]!;
  let gain = 0;
  let loops = false;
  let isConstant = false;
  while (code.position <= end) {
    const { name } = code.next();
    if (name.includes("call") || name === "memory.grow") return -Infinity;
    loops ||= name === "loop";
    if (name.startsWith("i64.")) gain += gainOf(code.row, isConstant);
    isConstant = name === "i64.const";
  }
  return loops ? LOOPS + gain : gain;
}

/** Instructions of a processor, or so, that one operator becomes fewer by. */
function gainOf({ name, meaning }: Row, byConstant: boolean): number {
  if (name === "i64.mul") return 6;
  if (name in WHOLE_DIVISIONS) return 4;
  if (name in WHOLE_OPERATORS) return 1;
  if (name in WHOLE_SHIFTS) return byConstant ? 2 : -2;
  if (name === "i64.const" || meaning.kind !== "simple" || name.includes("extend")) return 0;
  return -2;
}
