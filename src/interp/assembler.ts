/**
 * Writes register code: instructions, one after the other, and targets that are not known yet.
 *
 * @module
 */
import { REGISTER_OPS } from "./ops.ts";

/** Words an instruction takes at most, but for the lists behind a few. */
const LONGEST = 6;

/** Words of each instruction. */
export const OP_LENGTH: Uint8Array = Uint8Array.from(
  REGISTER_OPS,
  (op) => 1 + op.operands.length,
);

/** A place in the code that is jumped to. */
export class Target {
  /** Where it is; -1 until it is bound. */
  position = -1;
  /** The last word that is to become the position; it holds where the one before it is, or 0. */
  references = 0;
}

export class Assembler {
  code: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** Words written so far. */
  length = 0;
  /** The last position that something may jump to: instructions before it are not to be changed. */
  barrier = 0;

  /** Writes an instruction, of whose operands only as many count as it has. */
  emit(op: number, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    const at = this.length;
    this.reserve(LONGEST);
    const { code } = this;
    code[at] = op;
    code[at + 1] = a;
    code[at + 2] = b;
    code[at + 3] = c;
    code[at + 4] = d;
    code[at + 5] = e;
    this.length = at + OP_LENGTH[op]!;
  }

  /** Writes one word that is no instruction. */
  word(value: number): void {
    this.reserve(1);
    this.code[this.length++] = value;
  }

  reserve(words: number): void {
    if (this.length + words <= this.code.length) return;
    const grown = new Int32Array(2 * this.code.length + words);
    grown.set(this.code);
    this.code = grown;
  }

  /** Makes the word just written, or the one at `position`, the target's position. */
  refer(target: Target, position: number = this.length - 1): void {
    if (target.position >= 0) {
      this.code[position] = target.position;
    } else {
      this.code[position] = target.references;
      target.references = position;
    }
  }

  /** Says that the target is here. */
  bind(target: Target): void {
    const here = this.length;
    target.position = here;
    this.barrier = here;
    let position = target.references;
    while (position !== 0) {
      const next = this.code[position]!;
      this.code[position] = here;
      position = next;
    }
  }
}
