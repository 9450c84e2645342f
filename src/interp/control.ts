/**
 * Translates control flow: blocks, branches and returns. Code that cannot be reached is skipped, by
 * means of the validator's side table.
 *
 * @module
 */
import type { Instructions } from "../binary/instructions.ts";
import {
  BLOCK_ELSE,
  BLOCK_END,
  BLOCK_FLAGS,
  BLOCK_START,
  BLOCK_STRIDE,
  type ControlTable,
  TARGETED,
} from "../wasm/control.ts";
import {
  F32,
  type FuncType,
  I32,
  isReference,
  slotsOf,
  slotsOfAll,
  V128,
  type ValueType,
} from "../wasm/types.ts";
import { type Assembler, Target } from "./assembler.ts";
import { jumpWhere, takeCondition } from "./conditions.ts";
import type { Operands } from "./operands.ts";
import { OP } from "./ops.ts";
import { MOST_TALLIED, type Tally } from "./tally.ts";
import type { TranslateOptions } from "./translate.ts";

/** Values that a branch copies one by one; more go in one piece. */
const FEW = 4;

/** A block that has not ended. */
interface Block {
  readonly kind: "function" | "block" | "loop" | "if" | "else";
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Entries on the operand stack below the parameters. */
  readonly depth: number;
  /** Slots below the parameters. */
  readonly height: number;
  /** Where a branch to its label goes. */
  readonly label: Target;
  /** Where the condition of an `if` goes that does not hold. */
  readonly otherwise: Target;
  readonly elseOffset: number;
  readonly endOffset: number;
}

export class Control {
  readonly #asm: Assembler;
  readonly #options: TranslateOptions;
  readonly #operands: Operands;
  readonly #code: Instructions;
  readonly #table: Int32Array;
  readonly #type: FuncType;
  readonly #blocks: Block[] = [];
  /** Where `br_table`s are counted; `undefined`: nobody wants to know. */
  tallies: Tally[] | undefined = undefined;
  /** The next block of the side table. */
  #next = 0;
  /** The loops that are open. */
  #loops = 0;

  constructor(
    asm: Assembler,
    operands: Operands,
    code: Instructions,
    table: ControlTable,
    type: FuncType,
    options: TranslateOptions,
  ) {
    this.#asm = asm;
    this.#options = options;
    this.#operands = operands;
    this.#code = code;
    this.#table = table.blocks;
    this.#type = type;
    this.#open("function", [], type.results);
  }

  /** Whether the body has ended. */
  get ended(): boolean {
    return this.#blocks.length === 0;
  }

  #open(
    kind: Block["kind"],
    params: readonly ValueType[],
    results: readonly ValueType[],
  ): Block {
    const at = this.#next;
    this.#next += BLOCK_STRIDE;
    const depth = this.#operands.depth - params.length;
    const block: Block = {
      kind,
      params,
      results,
      depth,
      height: this.#operands.heightAt(depth),
      label: new Target(),
      otherwise: new Target(),
      elseOffset: this.#table[at + BLOCK_ELSE]!,
      endOffset: this.#table[at + BLOCK_END]!,
    };
    this.#blocks.push(block);
    return block;
  }

  block(): void {
    const { blockParams, blockResults } = this.#code;
    if (this.#isNextTargeted()) this.#operands.settle();
    this.#open("block", blockParams, blockResults);
  }

  loop(): void {
    const { blockParams, blockResults } = this.#code;
    if (!this.#isNextTargeted()) {
      this.#open("block", blockParams, blockResults);
      return;
    }
    this.#operands.settle();
    const { label } = this.#open("loop", blockParams, blockResults);
    this.#asm.bind(label);
    const { counts } = this.#options;
    if (counts !== undefined) this.#count(counts.loops);
    this.#loops++;
    this.#operands.keepConstants = true;
  }

  #count(rounds: number): void {
    this.#asm.emit(OP.count, rounds, this.#code.offset);
    this.#asm.barrier = this.#asm.length;
  }

  #isNextTargeted(): boolean {
    return (this.#table[this.#next + BLOCK_FLAGS]! & TARGETED) !== 0;
  }

  if(): void {
    const { blockParams, blockResults } = this.#code;
    const condition = takeCondition(this.#asm, this.#operands);
    this.#operands.settle();
    const { otherwise } = this.#open("if", blockParams, blockResults);
    jumpWhere(this.#asm, condition, false, otherwise);
  }

  /** The `else` of an `if` whose first arm ends reachably. */
  else(): void {
    const block = this.#blocks[this.#blocks.length - 1]!;
    this.#operands.settle(block.depth);
    this.#asm.emit(OP.jump);
    this.#asm.refer(block.label);
    this.#startElse();
  }

  #startElse(): void {
    const block = this.#blocks.pop()!;
    this.#asm.bind(block.otherwise);
    this.#operands.truncate(block.depth);
    this.#operands.pushAll(block.params);
    this.#blocks.push({ ...block, kind: "else" });
  }

  /** The `end` of a block that ends reachably. */
  end(): void {
    const block = this.#blocks[this.#blocks.length - 1]!;
    if (block.kind === "function") {
      this.return();
      this.#blocks.pop();
      return;
    }
    if (this.#isJoined(block)) this.#operands.settle(block.depth);
    this.#close();
  }

  /** Whether code after the block is reached by a jump. */
  #isJoined({ kind, label }: Block): boolean {
    return kind !== "loop" && label.references !== 0 || kind === "if";
  }

  #close(): void {
    const block = this.#blocks.pop()!;
    if (block.kind === "if") this.#asm.bind(block.otherwise);
    if (block.kind === "loop") this.#operands.keepConstants = --this.#loops > 0;
    else if (block.label.references !== 0) this.#asm.bind(block.label);
  }

  /**
   * What follows the instruction just translated cannot be reached: goes on at the `else` or `end`
   * where code is reached again, or at the end of the body.
   */
  skip(): void {
    for (;;) {
      const block = this.#blocks[this.#blocks.length - 1];
      if (block === undefined) return;
      const { kind, elseOffset, endOffset, depth } = block;
      if (kind === "if" && elseOffset !== 0) {
        this.#skipTo(elseOffset);
        this.#startElse();
        return;
      }
      this.#skipTo(endOffset);
      const joined = this.#isJoined(block);
      if (kind === "function") this.#blocks.pop();
      else this.#close();
      this.#operands.truncate(depth);
      if (joined) {
        this.#operands.pushAll(block.results);
        return;
      }
    }
  }

  /** Goes to behind the `else` or `end` at the offset, past the blocks in between. */
  #skipTo(offset: number): void {
    const table = this.#table;
    while (this.#next < table.length && table[this.#next + BLOCK_START]! < offset) {
      this.#next += BLOCK_STRIDE;
    }
    this.#code.seek(offset + 1, this.#code.functionIndex);
  }

  #blockAt(label: number): Block {
    return this.#blocks[this.#blocks.length - 1 - label]!;
  }

  /** A branch that is always taken. */
  branch(label: number): void {
    this.#branchTo(this.#blockAt(label));
  }

  #branchTo(block: Block): void {
    if (block.kind === "function") {
      this.return();
      return;
    }
    this.#moveTo(block);
    this.#asm.emit(OP.jump);
    this.#asm.refer(block.label);
  }

  branchIf(label: number): void {
    const block = this.#blockAt(label);
    const condition = takeCondition(this.#asm, this.#operands);
    const types = typesOf(block);
    if (types.length > (block.kind === "function" ? 1 : FEW) || types.some(isNoScalar)) {
      this.#operands.settle(this.#operands.depth - types.length);
    }
    if (block.kind !== "function" && this.#isInPlace(block)) {
      jumpWhere(this.#asm, condition, true, block.label);
      return;
    }
    const behind = new Target();
    jumpWhere(this.#asm, condition, false, behind);
    this.#branchTo(block);
    this.#asm.bind(behind);
  }

  branchTable(labels: Uint32Array, count: number): void {
    const asm = this.#asm;
    const index = this.#operands.pop();
    const arity = typesOf(this.#blockAt(labels[0]!)).length;
    this.#operands.settle(this.#operands.depth - arity);
    const detours: Map<Block, Target> = new Map();
    asm.emit(OP.br_table, index, count);
    for (let i = 0; i < count; i++) {
      const block = this.#blockAt(labels[i]!);
      asm.word(0);
      const isDirect = this.tallies === undefined && this.#isDirect(block);
      asm.refer(isDirect ? block.label : detourTo(detours, block));
    }
    const counters: Map<Block, number> = new Map();
    for (const [block, detour] of detours) {
      asm.bind(detour);
      counters.set(block, asm.length + 1);
      if (this.tallies !== undefined) asm.emit(OP.count, MOST_TALLIED, this.#code.offset);
      this.#branchTo(block);
    }
    this.tallies?.push({
      offset: this.#code.offset,
      counters: Array.from(
        labels.subarray(0, count),
        (label) => counters.get(this.#blockAt(label))!,
      ),
    });
  }

  #isDirect(block: Block): boolean {
    return block.kind !== "function" && this.#isInPlace(block);
  }

  /** Whether the values that a branch carries are where its target wants them. */
  #isInPlace(block: Block): boolean {
    const types = typesOf(block);
    const first = this.#operands.depth - types.length;
    let height = block.height;
    for (let i = 0; i < types.length; i++) {
      if (!this.#operands.isAt(this.#operands.placeOf(height), first + i)) return false;
      height += slotsOf(types[i]!);
    }
    return true;
  }

  /**
   * Copies the values that a branch carries to where its target wants them. None is overwritten
   * before it is copied: each moves down, and the lowest first.
   */
  #moveTo(block: Block): void {
    const types = typesOf(block);
    const first = this.#operands.depth - types.length;
    if (types.length > FEW) {
      this.#moveAll(this.#operands.placeOf(block.height), first, types);
      return;
    }
    let height = block.height;
    for (let i = 0; i < types.length; i++) {
      this.#operands.copyTo(this.#operands.placeOf(height), first + i);
      height += slotsOf(types[i]!);
    }
  }

  /** Moves the topmost values in one piece. */
  #moveAll(to: number, first: number, types: readonly ValueType[]): void {
    this.#operands.settle(first);
    const from = this.#operands.placeOf(this.#operands.heightAt(first));
    if (from === to) return;
    this.#asm.emit(OP.move, to, from, slotsOfAll(types), Number(types.some(isReference)));
  }

  /** Puts the results where the caller looks for them, and returns. */
  return(): void {
    const asm = this.#asm;
    const operands = this.#operands;
    const { results } = this.#type;
    const first = operands.depth - results.length;
    const type = results[0];
    if (type === undefined) {
      this.#beforeReturn();
      asm.emit(OP.return);
    } else if (results.length > 1 || isNoScalar(type)) {
      operands.settle(first);
      const from = operands.placeOf(operands.heightAt(first));
      const references = Number(results.some(isReference));
      this.#beforeReturn();
      asm.emit(OP["return many"], from, slotsOfAll(results), references);
    } else {
      const narrow = type === I32 || type === F32;
      const from = operands.isConstant ? operands.placeConstant(first) : operands.use(first);
      this.#beforeReturn();
      asm.emit(narrow ? OP["return 32"] : OP["return 64"], from);
    }
  }

  /** Results are where the instruction that follows takes them from. */
  #beforeReturn(): void {
    const { hooked, recorder } = this.#options;
    if (!hooked) return;
    const at = this.#asm.emit(OP["hook end"]);
    // The function's last instruction has run.
    recorder?.instruction(at, 0);
    recorder?.instruction(this.#asm.length, this.#code.offset);
  }

  /** Arguments are where the instruction that follows takes them from. */
  beforeTailCall(): void {
    if (this.#options.hooked) this.#asm.emit(OP["hook tail"]);
  }
}

/** The types of the values that a branch to the block's label carries. */
function typesOf(block: Block): readonly ValueType[] {
  return block.kind === "loop" ? block.params : block.results;
}

function isNoScalar(type: ValueType): boolean {
  return isReference(type) || type === V128;
}

function detourTo(detours: Map<Block, Target>, block: Block): Target {
  let detour = detours.get(block);
  if (detour === undefined) detours.set(block, detour = new Target());
  return detour;
}
