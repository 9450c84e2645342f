/**
 * The operand stack of the validation algorithm: the types of the values a body would have on its
 * stack, and how many slots they take. Blocks are in `blocks.ts`.
 *
 * @see https://webassembly.github.io/spec/core/appendix/algorithm.html
 * @module
 */
import type { Instructions } from "../binary/instructions.ts";
import { LIMITS, tooManyText } from "../binary/limits.ts";
import { matches } from "../wasm/matches.ts";
import { BOTTOM, type CompositeType, REF, typeName, V128, type ValueType } from "../wasm/types.ts";

/** One object serves all bodies of a module, one after the other. */
export class Operands {
  /** Values on the stack. */
  height = 0;
  /** Slots they take. */
  slots = 0;
  /** The most slots there were. */
  maxSlots = 0;
  /** Values below the current block, which it may not touch. */
  base = 0;
  /** Nothing reaches this place, so the block may take values of any type from an empty stack. */
  polymorphic = false;

  readonly #types: readonly CompositeType[];
  readonly #cursor: Instructions;
  #stack = new Int32Array(64);

  constructor(types: readonly CompositeType[], cursor: Instructions) {
    this.#types = types;
    this.#cursor = cursor;
  }

  /** Empties the stack, for a new body. */
  reset(): void {
    this.height =
      this.slots =
      this.maxSlots =
      this.base =
        0;
    this.polymorphic = false;
  }

  push(type: ValueType): void {
    const height = this.height;
    if (height === this.#stack.length) this.#grow();
    this.#stack[height] = type;
    this.height = height + 1;
    const slots = this.slots += type === V128 ? 2 : 1;
    if (slots > this.maxSlots) this.maxSlots = slots;
  }

  pushAll(types: readonly ValueType[]): void {
    const { length } = types;
    while (this.height + length > this.#stack.length) this.#grow();
    const stack = this.#stack;
    const height = this.height;
    let slots = this.slots + length;
    for (let i = 0; i < length; i++) {
      const type = types[i]!;
      stack[height + i] = type;
      if (type === V128) slots++;
    }
    this.height = height + length;
    this.slots = slots;
    if (slots > this.maxSlots) this.maxSlots = slots;
  }

  /** Pops a value that must have, or match, a type. */
  pop(expected: ValueType): void {
    const height = this.height;
    if (height === this.base) {
      if (!this.polymorphic) this.#mismatch(typeName(expected), "");
      return;
    }
    const actual = this.#stack[height - 1]!;
    if (actual !== expected && !matches(this.#types, actual, expected)) {
      this.#mismatch(typeName(expected), typeName(actual));
    }
    this.height = height - 1;
    this.slots -= actual === V128 ? 2 : 1;
  }

  popAll(types: readonly ValueType[]): void {
    let left = types.length;
    // FAST: most are just what is asked for, and a type may have a thousand.
    const stack = this.#stack;
    let height = this.height;
    let vectors = 0;
    while (left > 0 && height > this.base && stack[height - 1] === types[left - 1]) {
      if (types[--left] === V128) vectors++;
      height--;
    }
    this.slots -= this.height - height + vectors;
    this.height = height;
    this.#popRest(types, left);
  }

  /** Pops the first `count` of `types`. */
  #popRest(types: readonly ValueType[], count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      if (this.height === this.base && this.polymorphic) return; // all that is below would match
      this.pop(types[i]!);
    }
  }

  /** Pops a value of any type, which is {@link BOTTOM} where nothing is known of it. */
  popAny(): ValueType {
    const height = this.height;
    if (height === this.base) {
      if (!this.polymorphic) this.#mismatch("any", "");
      return BOTTOM;
    }
    const actual = this.#stack[height - 1]!;
    this.height = height - 1;
    this.slots -= actual === V128 ? 2 : 1;
    return actual;
  }

  /** Pops a reference. */
  popReference(): ValueType {
    const type = this.popAny();
    if (type !== BOTTOM && (type & REF) === 0) this.#mismatch("ref", typeName(type));
    return type;
  }

  /** Checks what is on top, and leaves it there. */
  check(types: readonly ValueType[]): void {
    const { height, base } = this;
    for (let i = types.length - 1, at = height - 1; i >= 0; i--, at--) {
      if (at < base) {
        if (!this.polymorphic) this.#mismatch(types.map(typeName).join(" "), "");
        return;
      }
      const actual = this.#stack[at]!;
      if (!matches(this.#types, actual, types[i]!)) {
        this.#mismatch(typeName(types[i]!), typeName(actual));
      }
    }
  }

  /** Checks that the block leaves nothing more on the stack. */
  checkEmpty(): void {
    if (this.height !== this.base) this.#mismatch("", typeName(this.#stack[this.height - 1]!));
  }

  #mismatch(required: string, found: string): never {
    this.#cursor.fail(
      `type mismatch: instruction requires [${required}] but stack has [${found}]`,
    );
  }

  #grow(): void {
    const { length } = this.#stack;
    if (length >= LIMITS.operands) this.#cursor.fail(tooManyText("operands"));
    const stack = new Int32Array(Math.min(2 * length, LIMITS.operands));
    stack.set(this.#stack);
    this.#stack = stack;
  }
}
