/**
 * Builds blocks, branches and returns. What cannot be reached is skipped, by means of the
 * validator's side table.
 *
 * @module
 */
import type { Instructions } from "../binary/instructions.ts";
import type { TrapReason } from "../errors.ts";
import {
  BLOCK_ELSE,
  BLOCK_END,
  BLOCK_FLAGS,
  BLOCK_START,
  BLOCK_STRIDE,
  TARGETED,
  THEN_FALLS_THROUGH,
} from "../wasm/control.ts";
import type { ValueType } from "../wasm/types.ts";
import { NotCompilable } from "./not_compilable.ts";
import { condition, constantTruth, type Expression, read, TRAPS } from "./expression.ts";
import { type Label, partTypes, partTypesOfAll, type Statement, type Variable } from "./ir.ts";
import type { Operand, Operands } from "./operands.ts";

/** What {@link Blocks} works on. */
export interface BlocksParts {
  readonly operands: Operands;
  readonly code: Instructions;
  /** The side table. */
  readonly table: Int32Array;
  readonly results: readonly ValueType[];
  readonly maxNesting: number;
}

/** A block that has not ended. */
interface Open {
  readonly kind: "function" | "block" | "loop" | "if" | "else";
  readonly label: Label;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** What a branch assigns: a loop's parameters, or a block's results. */
  readonly targets: readonly Variable[];
  /** Its results, where they are in variables. */
  readonly merged: readonly Variable[];
  /** Values on the stack below its parameters. */
  readonly depth: number;
  readonly flags: number;
  readonly elseOffset: number;
  readonly endOffset: number;
  /** The statements of the block around it. */
  readonly outer: Statement[];
  /** Of an `if`: the condition, the parameters, and the first arm when the second has begun. */
  readonly test: Expression | undefined;
  readonly saved: readonly Operand[];
  readonly then: Statement[] | undefined;
  /** Its statements. */
  readonly body: Statement[];
}

export class Blocks {
  /** The statements of the whole function. */
  readonly body: Statement[];
  readonly #operands: Operands;
  readonly #code: Instructions;
  readonly #table: Int32Array;
  readonly #maxNesting: number;
  readonly #open: Open[] = [];
  /** The next block of the side table. */
  #next = 0;
  #labels = 0;

  constructor({ operands, code, table, results, maxNesting }: BlocksParts) {
    this.#operands = operands;
    this.#code = code;
    this.#table = table;
    this.#maxNesting = maxNesting;
    this.body = operands.body;
    this.#push("function", [], results, undefined);
    operands.body = this.body;
  }

  /** Whether the body has ended. */
  get ended(): boolean {
    return this.#open.length === 0;
  }

  block(): void {
    this.#operands.settle();
    this.#push("block", this.#code.blockParams, this.#code.blockResults, undefined);
  }

  loop(): void {
    const { blockParams, blockResults } = this.#code;
    this.#operands.settle();
    const isLoop = (this.#table[this.#next + BLOCK_FLAGS]! & TARGETED) !== 0;
    this.#push(isLoop ? "loop" : "block", blockParams, blockResults, undefined);
  }

  if(): void {
    const test = condition(this.#operands.popPart());
    this.#operands.settle();
    this.#push("if", this.#code.blockParams, this.#code.blockResults, test);
  }

  #push(
    kind: "function" | "block" | "loop" | "if",
    params: readonly ValueType[],
    results: readonly ValueType[],
    test: Expression | undefined,
  ): void {
    if (this.#open.length >= this.#maxNesting) throw new NotCompilable("blocks nest too deep");
    const at = this.#next;
    this.#next += BLOCK_STRIDE;
    const operands = this.#operands;
    const flags = this.#table[at + BLOCK_FLAGS]!;
    const number = this.#labels++;
    const targeted = (flags & TARGETED) !== 0;
    const merges = kind === "if" || kind === "block" && targeted;
    const merged = merges ? this.#variables(`b${number}_`, results) : [];
    const loopParams = kind === "loop" ? this.#variables(`p${number}_`, params) : [];
    if (kind === "loop") this.#enterLoop(params, loopParams);
    const block: Open = {
      kind,
      label: { name: `${kind === "loop" ? "loop" : "block"}${number}`, isLoop: kind === "loop" },
      params,
      results,
      targets: kind === "loop" ? loopParams : merged,
      merged,
      depth: operands.depth - params.length,
      flags,
      elseOffset: this.#table[at + BLOCK_ELSE]!,
      endOffset: this.#table[at + BLOCK_END]!,
      outer: operands.body,
      test,
      saved: kind === "if" ? operands.peekMany(params.length) : [],
      then: undefined,
      body: merges || kind === "loop" ? [] : operands.body,
    };
    this.#open.push(block);
    if (kind === "loop") {
      operands.body.push({
        kind: "loop",
        label: block.label,
        body: block.body,
        operands: operands.snapshot(),
        offset: operands.offset,
      });
    }
    operands.body = block.body;
  }

  #enterLoop(params: readonly ValueType[], variables: readonly Variable[]): void {
    const operands = this.#operands;
    operands.assignAll(variables, operands.popParts(params.length));
    this.#pushVariables(params, variables);
  }

  #variables(prefix: string, types: readonly ValueType[]): Variable[] {
    return partTypesOfAll(types).map((type, i) =>
      this.#operands.variable(`${prefix}${i}`, type, false)
    );
  }

  #pushVariables(types: readonly ValueType[], variables: readonly Variable[]): void {
    let at = 0;
    for (const type of types) {
      const count = partTypes(type).length;
      this.#operands.push(type, variables.slice(at, at + count).map(read));
      at += count;
    }
  }

  /** The `else` of an `if` whose first arm ends reachably. */
  else(): void {
    this.#assignResults(this.#open.at(-1)!);
    this.#startElse();
  }

  #startElse(): void {
    const block = this.#open.pop()!;
    const operands = this.#operands;
    operands.truncate(block.depth);
    for (const { type, parts } of block.saved) operands.push(type, parts);
    const body: Statement[] = [];
    this.#open.push({ ...block, kind: "else", then: block.body, body });
    operands.body = body;
  }

  /** An `end` that is reached. */
  end(): void {
    const block = this.#open.at(-1)!;
    if (block.kind === "function") {
      this.#open.pop();
      this.#return(block.results);
    } else if (block.kind === "loop" || block.body === block.outer) {
      this.#open.pop();
      this.#operands.body = block.outer;
    } else {
      this.#assignResults(block);
      this.#close(block);
      this.#pushVariables(block.results, block.merged);
    }
  }

  /** Assigns the results of a block that is left at its end. */
  #assignResults(block: Open): void {
    const values = this.#operands.popParts(block.results.length);
    this.#operands.assignAll(block.merged, values);
  }

  /** Ends a block: its statements become part of the block around it. */
  #close(block: Open): void {
    const { outer, label, body, kind } = block;
    this.#open.pop();
    const operands = this.#operands;
    operands.truncate(block.depth);
    operands.body = outer;
    if (kind === "loop" || body === outer) return;
    if (block.test === undefined) {
      outer.push({ kind: "block", label, body });
      return;
    }
    const then = block.then ?? body;
    const otherwise = block.then === undefined ? this.#missingElse(block) : body;
    const choice: Statement = { kind: "if", test: block.test, then, otherwise };
    const targeted = (block.flags & TARGETED) !== 0;
    outer.push(targeted ? { kind: "block", label, body: [choice] } : choice);
  }

  /** What happens where an `if` without `else` is not taken: its parameters are its results. */
  #missingElse(block: Open): Statement[] {
    const operands = this.#operands;
    const outer = operands.body;
    const body: Statement[] = operands.body = [];
    operands.assignAll(block.merged, block.saved.flatMap(({ parts }) => parts));
    operands.body = outer;
    return body;
  }

  trap(reason: TrapReason): void {
    this.#operands.settleEffects(TRAPS);
    this.#operands.body.push({ kind: "trap", reason, offset: this.#operands.offset });
    this.skip();
  }

  branch(depth: number): void {
    const target = this.#target(depth);
    this.#settleDropped(target);
    this.#branchTo(target);
    this.skip();
  }

  return(): void {
    const [outermost] = this.#open as [Open];
    this.#settleDropped(outermost);
    this.#branchTo(outermost);
    this.skip();
  }

  branchIf(depth: number): void {
    const operands = this.#operands;
    const test = condition(operands.popPart());
    const target = this.#target(depth);
    const known = constantTruth(test);
    if (known === false) return;
    operands.settleEffects(TRAPS);
    this.#settleArguments(target);
    const values = operands.peekMany(this.#typesOf(target).length);
    const outer = operands.body;
    const then: Statement[] = operands.body = [];
    this.#branchTo(target);
    operands.body = outer;
    for (const { type, parts } of values) operands.push(type, parts);
    outer.push({ kind: "if", test, then, otherwise: [] });
  }

  /** The arguments of a branch that may not be taken are used twice. */
  #settleArguments(target: Open): void {
    if (this.#typesOf(target).length > 0) this.#operands.settle();
  }

  branchTable(): void {
    const operands = this.#operands;
    const { labels, labelCount } = this.#code;
    const index = operands.atom("int", operands.popPart());
    const inner = this.#target(labels[labelCount - 1]!);
    operands.settleEffects(TRAPS);
    this.#settleArguments(inner);
    const arity = this.#typesOf(inner).length;
    const cases = new Map<number, { indices: number[]; isDefault: boolean; body: Statement[] }>();
    for (let i = 0; i < labelCount; i++) {
      const depth = labels[i]!;
      let entry = cases.get(depth);
      if (entry === undefined) {
        entry = { indices: [], isDefault: false, body: this.#branchBody(depth, arity) };
        cases.set(depth, entry);
      }
      if (i === labelCount - 1) entry.isDefault = true;
      else entry.indices.push(i);
    }
    const { offset } = operands;
    operands.body.push({ kind: "switch", index, cases: [...cases.values()], offset });
    this.skip();
  }

  #branchBody(depth: number, arity: number): Statement[] {
    const operands = this.#operands;
    const values = operands.peekMany(arity);
    const outer = operands.body;
    const body: Statement[] = operands.body = [];
    this.#branchTo(this.#target(depth));
    operands.body = outer;
    for (const { type, parts } of values) operands.push(type, parts);
    return body;
  }

  #target(depth: number): Open {
    return this.#open[this.#open.length - 1 - depth]!;
  }

  #typesOf(target: Open): readonly ValueType[] {
    return target.kind === "loop" ? target.params : target.results;
  }

  /** Evaluates what may trap and is neither passed on nor kept. */
  #settleDropped(target: Open): void {
    const operands = this.#operands;
    const values = operands.popMany(this.#typesOf(target).length);
    operands.settleEffects(TRAPS);
    for (const { type, parts } of values) operands.push(type, parts);
  }

  /** Assigns the values on top to what the target takes, and goes there. */
  #branchTo(target: Open): void {
    const types = this.#typesOf(target);
    if (target.kind === "function") return this.#return(types);
    this.#operands.assignAll(target.targets, this.#operands.popParts(types.length));
    this.#operands.body.push({ kind: "branch", label: target.label });
  }

  #return(types: readonly ValueType[]): void {
    const operands = this.#operands;
    const values = operands.popParts(types.length);
    const partsTypes = partTypesOfAll(types);
    // All but a lone integer are read twice, or after something was written.
    const atoms = values.map((value, i) =>
      values.length > 1 || partsTypes[i] !== "int" && value.kind !== "binary"
        ? operands.atom(partsTypes[i]!, value)
        : value
    );
    operands.body.push({ kind: "return", values: atoms, offset: operands.offset });
  }

  /** Goes on where code can be reached again: behind blocks that nothing leaves. */
  skip(): void {
    for (;;) {
      const block = this.#open.at(-1)!;
      this.#operands.truncate(block.depth);
      if (block.kind === "if" && block.elseOffset !== 0) {
        this.#seek(block.elseOffset);
        this.#code.next();
        this.#startElse();
        return;
      }
      this.#seek(block.endOffset);
      this.#code.next();
      if (block.kind === "function") {
        this.#open.pop();
        return;
      }
      this.#close(block);
      if (this.#isLeft(block)) {
        this.#pushVariables(block.results, block.merged);
        return;
      }
    }
  }

  /** Whether a block whose end is not reached from before it is left from elsewhere. */
  #isLeft({ kind, flags }: Open): boolean {
    if (kind === "if") return true;
    if (kind === "else" && (flags & THEN_FALLS_THROUGH) !== 0) return true;
    return kind !== "loop" && (flags & TARGETED) !== 0;
  }

  /** Goes to an instruction, past the blocks that open before it. */
  #seek(offset: number): void {
    while (
      this.#next < this.#table.length && this.#table[this.#next + BLOCK_START]! < offset
    ) this.#next += BLOCK_STRIDE;
    this.#code.seek(offset, this.#code.functionIndex);
  }
}
