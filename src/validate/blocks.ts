/**
 * The blocks a body is inside of, innermost last, and the side table of all its blocks.
 *
 * @module
 */
import {
  BLOCK_ELSE,
  BLOCK_END,
  BLOCK_FLAGS,
  BLOCK_HEIGHT,
  BLOCK_START,
  BLOCK_STRIDE,
} from "../wasm/control.ts";
import type { ValueType } from "../wasm/types.ts";

const NO_TYPES: readonly ValueType[] = [];

/** What opened a block. */
export type BlockKind = "function" | "block" | "loop" | "if" | "else";

/** One block that has not ended. */
export class Block {
  kind: BlockKind = "function";
  params: readonly ValueType[] = NO_TYPES;
  results: readonly ValueType[] = NO_TYPES;
  /** Values on the stack below its parameters. */
  height = 0;
  /** The slots they take. */
  slots = 0;
  /** Where it stands in the side table. */
  entry = 0;
  /** The code that opens it is reachable. */
  entered = false;
  /** The rest of it cannot be reached. */
  polymorphic = false;
  /** The `br_table` that last named its label, to look at each label once. */
  namedAt = 0;

  /** The types of the values a branch to its label carries. */
  get labelTypes(): readonly ValueType[] {
    return this.kind === "loop" ? this.params : this.results;
  }
}

/** The nesting of blocks; what it allocates serves all bodies of a module. */
export class Blocks {
  /** Blocks that have not ended. */
  depth = 0;
  /** The innermost of them. */
  current: Block = new Block();

  readonly #open: Block[] = [this.current];
  #table = new Int32Array(16 * BLOCK_STRIDE);
  #tableLength = 0;

  /** Forgets everything, for a new body. */
  reset(): void {
    this.depth = 0;
    this.#tableLength = 0;
  }

  /** Opens a block that starts at `offset`; the caller fills in the heights. */
  open(kind: BlockKind, offset: number): Block {
    if (this.depth === this.#open.length) this.#open.push(new Block());
    const block = this.#open[this.depth++]!;
    block.kind = kind;
    block.polymorphic = false;
    block.namedAt = -1;
    block.entry = this.#addEntry(offset);
    this.current = block;
    return block;
  }

  /** Ends the innermost block; the one around it becomes current. */
  close(offset: number): Block {
    const block = this.current;
    this.#table[block.entry + BLOCK_END] = offset;
    this.depth--;
    if (this.depth > 0) this.current = this.#open[this.depth - 1]!;
    return block;
  }

  /** The block that `label` names, if there is one. */
  labelled(label: number): Block | undefined {
    return label < this.depth ? this.#open[this.depth - 1 - label] : undefined;
  }

  /** The block of the whole body. */
  get outermost(): Block {
    return this.#open[0]!;
  }

  setElse(block: Block, offset: number): void {
    this.#table[block.entry + BLOCK_ELSE] = offset;
  }

  setHeight(block: Block): void {
    this.#table[block.entry + BLOCK_HEIGHT] = block.slots;
  }

  setFlag(block: Block, flag: number): void {
    this.#table[block.entry + BLOCK_FLAGS]! |= flag;
  }

  hasFlag(block: Block, flag: number): boolean {
    return (this.#table[block.entry + BLOCK_FLAGS]! & flag) !== 0;
  }

  /** A copy of the side table. */
  table(): Int32Array {
    return this.#table.slice(0, this.#tableLength);
  }

  #addEntry(offset: number): number {
    const entry = this.#tableLength;
    this.#tableLength += BLOCK_STRIDE;
    if (this.#tableLength > this.#table.length) {
      const table = new Int32Array(2 * this.#table.length);
      table.set(this.#table);
      this.#table = table;
    }
    this.#table.fill(0, entry, this.#tableLength);
    this.#table[entry + BLOCK_START] = offset;
    return entry;
  }
}
