/**
 * An i64 that is kept whole, where the host computes with 64 bits at once.
 *
 * V8 does for bigints that are made of integers, or of elements of a `BigUint64Array`, and cut to 64 bits
 * before anybody sees them; but not for variables that change. So each variable is an element of an
 * array of the unit, and its two words are elements of another view of the same bytes. All values are
 * unsigned. Operators that are one instruction of a processor take and give whole values; all others,
 * and whatever leaves the function, take the words, by the meanings of the instruction table.
 *
 * @module
 */
import { type Code, js, trusted } from "./code.ts";
import type { BinaryOperator, Expression, Node } from "./expression.ts";
import { isConstant, signed } from "./facts.ts";
import { PRECEDENCE } from "./meaning.ts";
import { RARE } from "./nodes.ts";

/** What makes an i64 that is kept whole. */
export type WholeOperator = "join" | "rotl" | Exclude<BinaryOperator, Test>;
type Test = "<" | ">" | "<=" | ">=" | "===" | "!==" | "&&" | "||";

export interface Whole extends Node {
  readonly kind: "whole";
  readonly operator: WholeOperator;
  /**
   * Whole values, for `/` and `%` below 2 ** 63; of `join` the two words; of shifts and rotations a
   * value and a constant.
   */
  readonly operands: readonly Expression[];
}
/** One of the two words of an i64 that is kept whole. */
export interface Word extends Node {
  readonly kind: "word";
  /** A variable. */
  readonly whole: Expression;
  readonly part: number;
}

/** Operators on two values that are kept whole. */
export const WHOLE_OPERATORS: Readonly<Record<string, WholeOperator>> = {
  "i64.add": "+",
  "i64.sub": "-",
  "i64.mul": "*",
  "i64.and": "&",
  "i64.or": "|",
  "i64.xor": "^",
};

/** Divisions, where neither operand is negative. */
export const WHOLE_DIVISIONS: Readonly<Record<string, WholeOperator>> = {
  "i64.div_s": "/",
  "i64.div_u": "/",
  "i64.rem_s": "%",
  "i64.rem_u": "%",
};

/** Operators on such a value and a constant number of bits. */
export const WHOLE_SHIFTS: Readonly<Record<string, WholeOperator>> = {
  "i64.shl": "<<",
  "i64.shr_u": ">>>",
  "i64.shr_s": ">>",
  "i64.rotl": "rotl",
  "i64.rotr": "rotl",
};

/** What an operator makes of whole values, or of two words. */
export function whole(operator: WholeOperator, operands: readonly Expression[]): Expression {
  if (operator === "join") {
    const variable = joined(operands[0]!, operands[1]!);
    if (variable !== undefined) return variable;
  }
  let effects = 0;
  let reads = 0;
  let size = 1;
  for (const operand of operands) {
    effects |= operand.effects;
    reads |= operand.reads;
    size += operand.size;
  }
  return { ...RARE, kind: "whole", operator, operands, effects, reads, size };
}

/** The i64 with these words. */
export function join(low: Expression, high: Expression): Expression {
  return whole("join", [low, high]);
}

/** The variable whose words these are. */
function joined(low: Expression, high: Expression): Expression | undefined {
  if (low.kind !== "word" || high.kind !== "word" || low.part !== 0 || high.part !== 1) {
    return undefined;
  }
  const [first, second] = [low.whole, high.whole];
  const isSame = first.kind === "read" && second.kind === "read" &&
    first.variable === second.variable;
  return isSame ? first : undefined;
}

/** A word of a variable, or of what was joined. */
export function word(variable: Expression, part: number): Expression {
  if (variable.kind === "whole" && variable.operator === "join") return variable.operands[part]!;
  return { ...RARE, kind: "word", whole: variable, part, reads: variable.reads };
}

/** Prints an operator; `value` prints an operand that something binds at least so tightly. */
export function printWhole(
  { operator, operands }: Whole,
  value: (operand: Expression, least: number) => Code,
): Code {
  const [first, second] = operands as [Expression, Expression];
  switch (operator) {
    case "join":
      return printJoin(first, second, value);
    case "rotl": {
      const count = countOf(second);
      const text = value(first, PRECEDENCE["<<"]);
      return cut(js`${cut(js`${text} << ${bits(count)}`)} | ${text} >> ${bits(64 - count)}`);
    }
    case "<<":
      return cut(js`${value(first, PRECEDENCE["<<"])} << ${bits(countOf(second))}`);
    case ">>>":
      return cut(js`${value(first, PRECEDENCE[">>"])} >> ${bits(countOf(second))}`);
    case ">>":
      return cut(js`${asSigned(value(first, 0))} >> ${bits(countOf(second))}`);
    case "/":
    case "%": {
      // Signed, for V8 calls a function for unsigned ones.
      const [dividend, divisor] = [asSigned(value(first, 0)), asSigned(value(second, 0))];
      return cut(js`${dividend} ${trusted(operator)} ${divisor}`);
    }
    default: {
      const own = PRECEDENCE[operator];
      return cut(js`${value(first, own)} ${trusted(operator)} ${value(second, own + 1)}`);
    }
  }
}

function printJoin(
  low: Expression,
  high: Expression,
  value: (operand: Expression, least: number) => Code,
): Code {
  if (low.kind === "constant" && high.kind === "constant") {
    return literal(BigInt(high.value >>> 0) << 32n | BigInt(low.value >>> 0));
  }
  if (isExtended(low, high)) return cut(js`BigInt(${value(low, 0)})`);
  const lowText = js`BigInt(${value(low, PRECEDENCE[">>>"])} >>> 0)`;
  if (isConstant(high, 0)) return lowText;
  const highText = cut(js`BigInt(${value(high, 0)}) << 32n`);
  return isConstant(low, 0) ? highText : cut(js`${lowText} | ${highText}`);
}

/** Whether the high word is the sign of the low one, a variable. */
function isExtended(low: Expression, high: Expression): boolean {
  const operand = signed(high);
  return low.kind === "read" && operand?.kind === "read" && operand.variable === low.variable;
}

/** Cuts a bigint to 64 bits; what is cut at once is an instruction of a processor. */
export function cut(text: Code): Code {
  return js`BigInt.asUintN(64, ${text})`;
}

function asSigned(text: Code): Code {
  return js`BigInt.asIntN(64, ${text})`;
}

function literal(value: bigint): Code {
  return trusted(`${value < 0x1_0000n ? value : `0x${value.toString(16)}`}n`);
}

function bits(count: number): Code {
  return trusted(`${count}n`);
}

function countOf(count: Expression): number {
  return count.kind === "constant" ? count.value & 63 : 0;
}
