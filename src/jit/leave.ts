/**
 * Compiled functions that stop in their middle: what they have written down of themselves, and how
 * the interpreter's frame is made of it. See `engine/safepoint.ts`.
 *
 * @module
 */
import type { LeftFrame } from "../engine/safepoint.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Reference } from "../store/table.ts";
import { writeParts } from "./values.ts";

/**
 * A place where a function can be left: a constant of its unit. The values that are given there are
 * the locals' words, the locals' references, the operands' words and the operands' references; what
 * is not listed is not needed any more.
 */
export interface Site {
  /** Index of the function. */
  readonly func: number;
  /** Of the call that is under way, or the loop whose next round has not begun. */
  readonly offset: number;
  /** Slots of operands; at a call, of those below its arguments. */
  readonly height: number;
  /** Where in the frame locals go: words of 32 bits, two a slot; and slots of references. */
  readonly words: readonly number[];
  readonly refs: readonly number[];
  /** The same for operands, from where operands begin. */
  readonly stackWords: readonly number[];
  readonly stackRefs: readonly number[];
}

/** A function that was left at a call or a loop. */
export class LeftAtSite implements LeftFrame {
  readonly func: FunctionInstance;
  readonly pc = -1;
  readonly #site: Site;
  readonly #values: readonly unknown[];

  constructor(func: FunctionInstance, site: Site, values: readonly unknown[]) {
    this.func = func;
    this.#site = site;
    this.#values = values;
  }

  get offset(): number {
    return this.#site.offset;
  }

  /** The function must have register code: only then is it known where operands are. */
  get calleeAt(): number {
    return this.func.localSlots + this.#site.height;
  }

  restore(stack: Stack, base: number): void {
    const { words, refs, stackWords, stackRefs } = this.#site;
    const operandsAt = base + this.func.localSlots;
    let at = this.#restoreWords(stack.i32, base, words, 0);
    at = this.#restoreReferences(stack.refs, base, refs, at);
    at = this.#restoreWords(stack.i32, operandsAt, stackWords, at);
    this.#restoreReferences(stack.refs, operandsAt, stackRefs, at);
  }

  #restoreWords(target: Int32Array, base: number, words: readonly number[], from: number): number {
    for (let i = 0; i < words.length; i++) {
      target[2 * base + words[i]!] = this.#values[from + i] as number;
    }
    return from + words.length;
  }

  #restoreReferences(
    target: Reference[],
    base: number,
    slots: readonly number[],
    from: number,
  ): number {
    for (let i = 0; i < slots.length; i++) {
      target[base + slots[i]!] = this.#values[from + i] as Reference;
    }
    return from + slots.length;
  }
}

/** A function that was left before its first instruction. */
export class LeftAtStart implements LeftFrame {
  readonly func: FunctionInstance;
  readonly offset = 0;
  readonly pc = -1;
  readonly calleeAt = 0;
  /** Its arguments, as compiled code passes them. */
  readonly #parts: readonly unknown[];

  constructor(func: FunctionInstance, parts: readonly unknown[]) {
    this.func = func;
    this.#parts = parts;
  }

  restore(stack: Stack, base: number): void {
    writeParts(stack, base, this.func.type.params, this.#parts);
  }
}
