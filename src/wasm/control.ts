/**
 * The control side table of a function body: where each block ends, computed once by the validator,
 * so that whoever translates the body can look ahead and skip what cannot be reached.
 *
 * *Reachable* means that some path through the body's instructions leads there: code after a branch
 * is not, and neither is code after a block that nothing leaves.
 *
 * @module
 */

/** Numbers a block has in {@link ControlTable.blocks}. */
export const BLOCK_STRIDE = 5;
/** Byte offset of the opcode that opens the block; for the body itself, of its first instruction. */
export const BLOCK_START = 0;
/** Byte offset of the block's `end` opcode. */
export const BLOCK_END = 1;
/** Byte offset of its `else` opcode, or 0. */
export const BLOCK_ELSE = 2;
/** Height of the operand stack below the block's parameters, in slots. */
export const BLOCK_HEIGHT = 3;
/** {@link TARGETED}, {@link FALLS_THROUGH} and so on. */
export const BLOCK_FLAGS = 4;

/** Some reachable branch names the block's label. */
export const TARGETED = 1;
/** The code just before the block's `end` is reachable; an `if` without `else` passes over its body. */
export const FALLS_THROUGH = 2;
/** The code just before the block's `else` is reachable. */
export const THEN_FALLS_THROUGH = 4;
/** The opcode that opens the block is reachable. */
export const REACHABLE = 8;

/** What validating a function's body found out about its control flow. */
export interface ControlTable {
  /** The function's body itself, then its blocks in the order in which they open; unreachable ones too. */
  readonly blocks: Int32Array;
  /** The greatest height of the operand stack, in slots. */
  readonly maxHeight: number;
  /** The types of all locals, parameters first. */
  readonly locals: readonly number[];
}
