/**
 * What the validator needs to know of each instruction, as small numbers in arrays, made once from
 * the instruction table: its signature, the alignment it may have and the lanes it may name.
 *
 * @module
 */
import { slotOf, SLOTS } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import { ROWS } from "../isa/opcodes.ts";
import type { Row } from "../isa/row.ts";
import { F32, F64, I32, I64, V128, type ValueType } from "../wasm/types.ts";

/** Addresses are i32: memories and tables with 64-bit ones cannot be declared. */
const TYPE_OF_LETTER: ReadonlyMap<string, ValueType> = new Map([
  ["i", I32],
  ["l", I64],
  ["f", F32],
  ["d", F64],
  ["v", V128],
  ["p", I32],
]);

/** Of an instruction whose typing has a rule of its own. */
export const BY_RULE = -1;

/**
 * The signature of each slot's instruction, or {@link BY_RULE}. The lowest byte is the type of the
 * result, or 0; the bytes above are the operands, the last one lowest.
 */
export const SIGNATURES: Int32Array = bySlot((row) => {
  // It takes and leaves nothing, but nothing after it is reached.
  if (row.signature === null || row.name === "unreachable") return BY_RULE;
  const [operands, results] = row.signature.split(":") as [string, string];
  if (operands.length > 3 || results.length > 1) {
    throw new EngineBug(`the signature of ${row.name} is too long`);
  }
  let packed = 0;
  for (const letter of operands) packed = packed << 8 | TYPE_OF_LETTER.get(letter)!;
  return packed << 8 | (results === "" ? 0 : TYPE_OF_LETTER.get(results)!);
});

/** The exponent of the natural alignment of each slot's access to memory. */
export const NATURAL_ALIGN: Int32Array = bySlot(({ meaning }) => {
  const bytes = "bytes" in meaning ? meaning.bytes : 0;
  return bytes === 0 ? 0 : Math.log2(bytes);
});

/** How many lanes there are where an instruction names one. */
export const LANES: Int32Array = bySlot(({ immediate, name, meaning }) => {
  if (immediate === "memarg_lane" && "bytes" in meaning) return 16 / meaning.bytes;
  if (immediate === "lanes") return 32;
  return immediate === "lane" ? Number(/x(\d+)/.exec(name)![1]) : 0;
});

function bySlot(numberOf: (row: Row) => number): Int32Array {
  const numbers = new Int32Array(SLOTS).fill(BY_RULE);
  for (const row of ROWS) numbers[slotOf(row)] = numberOf(row);
  return numbers;
}
