/**
 * Reads the meanings of the instruction table as trees, once each, so that the compiler splices
 * trees rather than text: it can fold constants, leave conversions out and needs no parentheses.
 *
 * @module
 */
import { slotOf, SLOTS } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import type { Row, Simple } from "../isa/row.ts";
import { F32, F64, I32, I64, V128, type ValueType } from "../wasm/types.ts";
import { byConstant } from "./division.ts";
import {
  AT_ONCE,
  binary,
  type BinaryOperator,
  choice,
  constant,
  type Expression,
  invoke,
  TRAPS,
  unary,
  type UnaryOperator,
} from "./expression.ts";

/** Operands by {@link placeOf} their names in a meaning: `a`, `b0`, `r0`. */
export type Operands = readonly (Expression | undefined)[];

/** Parts a value has at most. */
const MAX_PARTS = 4;
/** Where the parts of the result are among the operands. */
export const RESULT = 3 * MAX_PARTS;

/** Where a part of an operand, counted from 0, is among the operands. */
export function placeOfPart(operand: number, part: number): number {
  return operand * MAX_PARTS + part;
}

/** Where the operand of that name is. The only part of a value has no number. */
export function placeOf(name: string): number {
  return placeOfPart("abcr".indexOf(name[0]!), Number(name[1] ?? 0));
}

/** One part of a meaning, over operands given later. */
export type Template = (operands: Operands) => Expression;

/** The parts of a simple operator's result. */
export interface Meaning {
  readonly parts: readonly Template[];
  readonly type: ValueType;
  /** How many operands there are. */
  readonly count: number;
  /** How often each part of an operand or of the result occurs in all parts together. */
  readonly occurrences: readonly number[];
  /** Parts read what a helper called by an earlier part left behind. */
  readonly inOrder: boolean;
  /** Not all operands are evaluated each time. */
  readonly isConditional: boolean;
}

/** The type that a letter of a signature stands for. */
export function typeOfLetter(letter: string): ValueType {
  switch (letter) {
    case "l":
      return I64;
    case "f":
      return F32;
    case "d":
      return F64;
    case "v":
      return V128;
    default:
      return I32;
  }
}

/** By {@link slotOf} their rows. */
const MEANINGS: (Meaning | undefined)[] = new Array(SLOTS).fill(undefined);

/** The meaning of a row, as trees. */
export function meaningOf(row: Row): Meaning {
  return MEANINGS[slotOf(row)] ??= parseMeaning(row, row.meaning as Simple);
}

function parseMeaning(row: Row, { parts, traps, bits }: Simple): Meaning {
  const occurrences = new Array<number>(RESULT + MAX_PARTS).fill(0);
  const count = row.signature!.indexOf(":");
  const result = row.signature!.at(-1)!;
  const integers = bits || "il".includes(result);
  const inOrder = parts.some((text) => text.includes("n.high()"));
  // What leaves the high part for `n.high()` is evaluated even where nobody reads the low part.
  const stays = traps || inOrder;
  const parsed = parts.map((text) => new Parser(text, occurrences, integers, stays).parse());
  const isConditional = parts.some((text) => /\?|&&|\|\|/.test(text));
  return { parts: parsed, type: typeOfLetter(result), count, occurrences, inOrder, isConditional };
}

const TOKEN =
  /\s*(0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z_][\w.]*|>>>|<<|>>|<=|>=|===|!==|&&|\|\||[-+*/%&|^<>~!?:(),])/y;

/** How tightly each operator binds. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  "||": 2,
  "&&": 3,
  "|": 4,
  "^": 5,
  "&": 6,
  "===": 7,
  "!==": 7,
  "<": 8,
  ">": 8,
  "<=": 8,
  ">=": 8,
  "<<": 9,
  ">>": 9,
  ">>>": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
};

/** A parser of the few expressions the table's meanings are made of. */
class Parser {
  readonly #tokens: string[] = [];
  readonly #occurrences: number[];
  readonly #integers: boolean;
  readonly #stays: boolean;
  #at = 0;

  constructor(
    text: string,
    occurrences: number[],
    integers: boolean,
    stays: boolean,
  ) {
    this.#occurrences = occurrences;
    this.#integers = integers;
    this.#stays = stays;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const token = TOKEN.exec(text);
      if (token === null) throw new EngineBug(`cannot read the meaning ${text}`);
      this.#tokens.push(token[1]!);
    }
  }

  parse(): Template {
    const template = this.#choice();
    if (this.#at !== this.#tokens.length) throw new EngineBug(`cannot read ${this.#tokens}`);
    return template;
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? "";
  }

  #skip(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #choice(): Template {
    const test = this.#binary(0);
    if (!this.#skip("?")) return test;
    const then = this.#choice();
    this.#skip(":");
    const otherwise = this.#choice();
    return (operands) => choice(test(operands), then(operands), otherwise(operands));
  }

  #binary(least: number): Template {
    let left = this.#unary();
    for (;;) {
      const operator = this.#tokens[this.#at] as BinaryOperator;
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence <= least) return left;
      this.#at++;
      const [first, second] = [left, this.#binary(precedence)];
      left = (operands) => binary(operator, first(operands), second(operands));
    }
  }

  #unary(): Template {
    const token = this.#next();
    if (token === "~" || token === "!" || token === "-") {
      const operand = this.#unary();
      return (operands) => unary(token as UnaryOperator, operand(operands));
    }
    if (token === "(") {
      const inner = this.#choice();
      this.#skip(")");
      return inner;
    }
    if (/^\d/.test(token)) {
      const value = constant(Number(token));
      return () => value;
    }
    return this.#skip("(") ? this.#call(token) : this.#operand(token);
  }

  #call(callee: string): Template {
    const args: Template[] = [];
    while (!this.#skip(")")) {
      args.push(this.#choice());
      this.#skip(",");
    }
    const isInteger = callee.startsWith("n.") && this.#integers;
    const options = { isInteger, effects: this.#stays ? TRAPS | AT_ONCE : 0 };
    return (operands) => {
      const taken = args.map((arg) => arg(operands));
      return byConstant(callee, taken) ?? invoke(callee, taken, options);
    };
  }

  #operand(name: string): Template {
    const place = placeOf(name);
    this.#occurrences[place] = this.#occurrences[place]! + 1;
    return (operands) => {
      const operand = operands[place];
      if (operand === undefined) throw new EngineBug(`a meaning names the unknown ${name}`);
      return operand;
    };
  }
}
