/**
 * Writes register code: instructions, one after the other, and targets that are not known yet.
 *
 * @module
 */
import { isCommutative, REGISTER_OPS } from "./ops.ts";

/** Words an instruction takes at most, but for the lists behind a few. */
const LONGEST = 8;

/** Words of each instruction. */
export const OP_LENGTH: Uint8Array = Uint8Array.from(
  REGISTER_OPS,
  (op) => 1 + op.operands.length,
);

/** A pair of instructions that become one. */
interface Pair {
  /** The one they become. */
  readonly op: number;
  readonly second: number;
  /** Which word of the second one is where the first one's result is. */
  readonly word: number;
  readonly kept: boolean;
  /** The second one's operands have to be exchanged. */
  readonly exchanged: boolean;
}

/** Pairs by their first instruction. */
const PAIRS: readonly (Pair[] | undefined)[] = pairsByFirst();

function pairsByFirst(): (Pair[] | undefined)[] {
  const numbers = new Map(REGISTER_OPS.map((op) => [op.name, op.number]));
  const pairs: (Pair[] | undefined)[] = new Array(REGISTER_OPS.length).fill(undefined);
  for (const { number: op, meaning } of REGISTER_OPS) {
    if (meaning?.first === undefined) continue;
    const { first, second: name, source, kept } = meaning.first.fusion;
    const second = numbers.get(name)!;
    const word = (REGISTER_OPS[second]!.operands.startsWith("d") ? 2 : 1) + source;
    const ofFirst = pairs[numbers.get(first)!] ??= [];
    ofFirst.push({ op, second, word, kept, exchanged: false });
    if (source === 1 && isCommutative(meaning.row)) {
      ofFirst.push({ op, second, word: word - 1, kept, exchanged: true });
    }
  }
  return pairs;
}

/** A place in the code that is jumped to. */
export class Target {
  /** Where it is; -1 until it is bound. */
  position = -1;
  /** The last word that is to become the position; it holds where the one before it is, or 0. */
  references = 0;
}

export class Assembler {
  code: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** Places from here on hold temporary values: what reads one is the only one to do so. */
  firstTemporary = 0;
  /** Words written so far. */
  length = 0;
  /** The last position that something may jump to: instructions before it are not to be changed. */
  barrier = 0;

  /** Where the last instruction starts, and the one before it; -1 if that is not known. */
  last = -1;
  #beforeLast = -1;

  /**
   * Writes an instruction, of whose operands only as many count as it has. It may become one with
   * the instruction before it.
   *
   * @returns where it starts.
   */
  emit(op: number, a = 0, b = 0, c = 0, d = 0, e = 0): number {
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
    if (this.last >= this.barrier && this.#fuse(op, at)) return this.last;
    this.#beforeLast = this.last;
    this.last = at;
    return at;
  }

  /** Makes one instruction of the last one and that which was just written at `at`. */
  #fuse(op: number, at: number): boolean {
    const { code, last } = this;
    const pairs = PAIRS[code[last]!];
    if (pairs === undefined || last + OP_LENGTH[code[last]!]! !== at) return false;
    const made = code[last + 1]!;
    for (const pair of pairs) {
      if (pair.second !== op || code[at + pair.word] !== made) continue;
      if (pair.kept !== made < this.firstTemporary) continue;
      this.#join(pair, at);
      return true;
    }
    return false;
  }

  /** The first instruction's sources go where the second one has the source that they make. */
  #join({ op, second, word, kept, exchanged }: Pair, at: number): void {
    const { code, last } = this;
    const sources = [...code.subarray(last + 2, at)];
    const rest = [...code.subarray(at + 1, at + OP_LENGTH[second]!)];
    // Exchanged, the first operand stands in the place of the second, which the value is.
    if (exchanged) [rest[word - 1], rest[word]] = [rest[word]!, rest[word - 1]!];
    rest.splice(exchanged ? word : word - 1, 1, ...sources);
    if (kept) rest.unshift(code[last + 1]!);
    code[last] = op;
    code.set(rest, last + 1);
    this.length = last + 1 + rest.length;
  }

  /**
   * Whether what was written from `position` on became one with an instruction before it, and only
   * the newer of the two can trap.
   */
  isJoined(position: number): boolean {
    if (this.last >= position || this.length === position) return false;
    const first = REGISTER_OPS[this.code[this.last]!]!.meaning?.first;
    return first !== undefined && first.row.meaning.kind === "simple";
  }

  /** Takes back the last instruction, which starts at `at`. */
  retract(at: number): void {
    this.length = at;
    this.last = this.#beforeLast;
    this.#beforeLast = -1;
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
