/**
 * Expressions of the intermediate representation: the small part of JavaScript the compiler emits,
 * as trees. Whoever makes one calls the functions here, which fold constants and leave out what does
 * nothing. An expression has no side effect but a trap.
 *
 * A float is *one* expression, whatever becomes of it: whether a variable carries it as a number, as
 * bits or both is decided when all its uses are known (`passes/floats.ts`). {@link bitsOf} asks for
 * its bits.
 *
 * @module
 */
import {
  compare,
  constantTruth,
  HIGH_PRODUCT,
  isBitOperation,
  isBoolean,
  isConstant,
  isInteger,
  isOrdered,
  isSameComparison,
  unsignedOperand,
} from "./facts.ts";
import type { Variable } from "./ir.ts";
import { constant, makeBinary, makeChoice, makeUnary, RARE, ZERO } from "./nodes.ts";
import type { Whole, Word } from "./whole.ts";

export { constantTruth, isAtom } from "./facts.ts";
export { constant, NULL, read, ZERO } from "./nodes.ts";

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "&"
  | "|"
  | "^"
  | "<<"
  | ">>"
  | ">>>"
  | "<"
  | ">"
  | "<="
  | ">="
  | "==="
  | "!=="
  | "&&"
  | "||";

export type UnaryOperator = "~" | "-" | "!" | "+";

/** What evaluating an expression may do or depend on. */
export const TRAPS = 1;
/** It reads linear memory. */
export const READS_MEMORY = 2;
/** It reads globals, tables or the size of a memory. */
export const READS_STATE = 4;
/** It must be evaluated where it stands: it traps with a reason of its own. */
export const AT_ONCE = 8;

/** What every expression has. */
export interface Node {
  /** Of {@link TRAPS} and its like. */
  readonly effects: number;
  /**
   * A bit for each variable that is read and may change, by the variable's number modulo 32: of the
   * variables that there are while the function is built.
   */
  readonly reads: number;
  /** Nodes. */
  readonly size: number;
  /**
   * Byte offset of the instruction, where it may trap: it may be printed in another's statement. Every
   * node has the property from the start: hosts move an object that gets one later.
   */
  at: number | undefined;
}

/** A number; never NaN. */
export interface Constant extends Node {
  readonly kind: "constant";
  readonly value: number;
}
export interface Null extends Node {
  readonly kind: "null";
}
export interface Read extends Node {
  readonly kind: "read";
  /** Chosen anew by `passes/webs.ts`. */
  variable: Variable;
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Choice extends Node {
  readonly kind: "choice";
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
/** A call of a function without side effects: `Math.imul`, `n.nearest`, a helper of the kit. */
export interface Invoke extends Node {
  readonly kind: "invoke";
  readonly callee: string;
  readonly operands: readonly Expression[];
  /** Whether its value is a signed 32-bit integer. */
  readonly isInteger: boolean;
}
/** What an access touches: an element of a typed array, or an i64 that is kept whole. */
export type ElementKind = "i8" | "u8" | "i16" | "u16" | "i32" | "i64" | "f32" | "f64";
/** What an address is made of: a variable, shifted, and a constant. See `passes/scale.ts`. */
export interface Scale {
  /** The variable's value, shifted to the left, is below 2^32. */
  readonly shift: number;
  readonly plus: number;
}
export interface Load extends Node {
  readonly kind: "load";
  readonly memory: number;
  readonly element: ElementKind;
  readonly offset: number;
  /** The compiler said the address is less aligned than the element; see `passes/align.ts`. */
  unaligned: boolean;
  /** A constant or a variable, or a sum of the two: see `passes/addresses.ts`. */
  address: Expression;
  /** How the address is computed from that, if it is not the address itself. */
  scale: Scale | undefined;
}
export interface GlobalRead extends Node {
  readonly kind: "global";
  readonly index: number;
  /** For an integer, which part. */
  readonly part: number;
  readonly type: "int" | "f32" | "f64" | "ref";
}
/** A NaN with these bits. */
export interface NanConstant extends Node {
  readonly kind: "nan";
  readonly type: "f32" | "f64";
  readonly low: number;
  readonly high: number;
}
/** The bits of a float, or one half of them. */
export interface BitsOf extends Node {
  readonly kind: "bits";
  readonly type: "f32" | "f64";
  readonly float: Expression;
  readonly part: number;
}
/** The float with these bits. */
export interface FloatOf extends Node {
  readonly kind: "float";
  readonly type: "f32" | "f64";
  /** Constants or variables that do not change. */
  readonly parts: readonly Expression[];
}
/** An operator on a float's sign, which even a NaN's bits feel. */
export interface Sign extends Node {
  readonly kind: "sign";
  readonly type: "f32" | "f64";
  readonly operator: "neg" | "abs" | "copysign";
  /** Constants or variables. */
  readonly operands: readonly Expression[];
}

export type Expression =
  | Constant
  | Null
  | Read
  | Unary
  | Binary
  | Choice
  | Invoke
  | Load
  | GlobalRead
  | NanConstant
  | BitsOf
  | FloatOf
  | Sign
  | Whole
  | Word;

export function unary(operator: UnaryOperator, operand: Expression): Expression {
  if (operand.kind === "constant" && operator === "~") return constant(~operand.value);
  return operator === "!" ? negation(operand) : makeUnary(operator, operand);
}

const OPPOSITE: Partial<Record<BinaryOperator, BinaryOperator>> = {
  "===": "!==",
  "!==": "===",
};
const INTEGER_OPPOSITE: Partial<Record<BinaryOperator, BinaryOperator>> = {
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

function negation(operand: Expression): Expression {
  if (operand.kind === "unary" && operand.operator === "!") {
    if (isBoolean(operand.operand)) return operand.operand;
  }
  if (operand.kind === "binary") {
    const { operator, left, right } = operand;
    const opposite = OPPOSITE[operator] ??
      (isOrdered(left) && isOrdered(right) ? INTEGER_OPPOSITE[operator] : undefined);
    if (opposite !== undefined) return makeBinary(opposite, left, right);
  }
  return makeUnary("!", operand);
}

/** An operator on two operands; integers are folded, and conversions that change nothing dropped. */
export function binary(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
): Expression {
  if (left.kind === "constant" && right.kind === "constant") {
    const folded = foldConstants(operator, left.value, right.value);
    if (folded !== undefined) return constant(folded);
  }
  switch (operator) {
    case "|":
      if (isConstant(right, 0)) return toInteger(left);
      if (isConstant(left, 0)) return toInteger(right);
      return makeBinary(operator, withoutTruncation(left), withoutTruncation(right));
    case "^":
      if (isConstant(right, 0) && isInteger(left)) return left;
      if (isConstant(left, 0) && isInteger(right)) return right;
      return makeBinary(operator, withoutTruncation(left), withoutTruncation(right));
    case "&":
      if (isConstant(right, -1) && isInteger(left)) return left;
      if (isConstant(right, 0) && left.effects === 0) return ZERO;
      return makeBinary(operator, withoutTruncation(left), withoutTruncation(right));
    case "<<":
    case ">>":
    case ">>>":
      return shift(operator, left, right);
    case "+":
    case "-":
      if (isConstant(right, 0) && isInteger(left)) return left;
      if (operator === "+" && isConstant(left, 0) && isInteger(right)) return right;
      return signedConstant(operator, left, right);
    case "===":
    case "!==":
      return equality(operator, left, right);
    case "<":
    case ">":
    case "<=":
    case ">=":
      return order(operator, left, right);
    case "&&":
    case "||":
      return connection(operator, left, right);
    default:
      return makeBinary(operator, left, right);
  }
}

/** `a + -1` reads better as `a - 1`. */
function signedConstant(operator: "+" | "-", left: Expression, right: Expression): Expression {
  if (right.kind === "constant" && right.value < 0 && isInteger(right) && isInteger(left)) {
    return makeBinary(operator === "+" ? "-" : "+", left, constant(-right.value));
  }
  return makeBinary(operator, left, right);
}

function shift(operator: "<<" | ">>" | ">>>", left: Expression, right: Expression): Expression {
  if (right.kind === "constant") {
    const count = right.value & 31;
    if (count === 0 && isInteger(left) && operator !== ">>>") return left;
    // The table's long shifts go by one and then by the rest.
    if (left.kind === "binary" && left.operator === operator && left.right.kind === "constant") {
      const sum = (left.right.value & 31) + count;
      if (sum < 32) return shift(operator, left.left, constant(sum));
      if (operator !== ">>" && left.left.effects === 0) return ZERO;
    }
    return makeBinary(operator, withoutTruncation(left), constant(count));
  }
  return makeBinary(operator, withoutTruncation(left), withoutTruncation(right));
}

/** A comparison of a truth value with 0 is the truth value, or its opposite. */
function equality(operator: "===" | "!==", left: Expression, right: Expression): Expression {
  if (isConstant(right, 0)) {
    const truth = truthOf(left);
    if (truth !== undefined) return operator === "!==" ? truth : unary("!", truth);
  }
  return makeBinary(operator, left, right);
}

const FALSE: Constant = ZERO;
const TRUE: Constant = constant(1);
const MAX_UNSIGNED = 0xffff_ffff;

/** Comparisons of unsigned integers with the ends of their range, and of a variable with itself. */
function order(operator: "<" | ">" | "<=" | ">=", left: Expression, right: Expression): Expression {
  if (left.kind === "constant" && right.kind === "constant") {
    return compare(operator, left.value, right.value) ? TRUE : FALSE;
  }
  const operand = unsignedOperand(left);
  if (operand === undefined || operand.effects !== 0) return makeBinary(operator, left, right);
  if (isConstant(right, 0)) {
    if (operator === "<" || operator === ">=") return operator === "<" ? FALSE : TRUE;
    return makeBinary(operator === ">" ? "!==" : "===", operand, ZERO);
  }
  if (isConstant(right, MAX_UNSIGNED) && operator === ">") return FALSE;
  const other = unsignedOperand(right);
  if (operand.kind === "read" && other?.kind === "read" && operand.variable === other.variable) {
    return operator === "<" || operator === ">" ? FALSE : TRUE;
  }
  return makeBinary(operator, left, right);
}

/** What the high parts of two i64 decide, the low ones need not be asked for. */
function connection(operator: "&&" | "||", left: Expression, right: Expression): Expression {
  const known = constantTruth(left);
  if (known !== undefined) return known === (operator === "&&") ? right : left;
  const second = constantTruth(right);
  if (second !== undefined && isBoolean(left)) {
    if (second === (operator === "&&")) return left;
    if (left.effects === 0) return right;
  }
  if (operator === "||" && left.kind === "binary" && left.effects === 0) {
    const shorter = alternative(left, right);
    if (shorter !== undefined) return shorter;
  }
  return makeBinary(operator, left, right);
}

/** `a !== c || a === c && b` is `a !== c || b`, and `a > c || a === c` is `a >= c`. */
function alternative(left: Binary, right: Expression): Expression | undefined {
  if (right.kind !== "binary") return undefined;
  if (right.operator === "===" && isSameComparison(left, right)) {
    if (left.operator === ">") return makeBinary(">=", left.left, left.right);
    if (left.operator === "<") return makeBinary("<=", left.left, left.right);
  }
  const { operator, left: first, right: second } = right;
  const opposes = operator === "&&" && left.operator === "!==" && first.kind === "binary" &&
    first.operator === "===" && isSameComparison(left, first);
  return opposes ? makeBinary("||", left, second) : undefined;
}

/** The truth value behind `truth | 0`. */
function truthOf(expression: Expression): Expression | undefined {
  if (expression.kind === "binary" && expression.operator === "|") {
    const { left, right } = expression;
    if (isConstant(right, 0) && isBoolean(left)) return left;
  }
  return undefined;
}

/** The value as a signed 32-bit integer. */
export function toInteger(expression: Expression): Expression {
  if (isInteger(expression)) return expression;
  const operand = unsignedOperand(expression);
  if (operand !== undefined) return operand;
  if (expression.kind === "binary" && "+-".includes(expression.operator)) {
    return makeBinary("|", untruncatedSum(expression), ZERO);
  }
  return makeBinary("|", expression, ZERO);
}

/**
 * A sum that is about to be truncated. JavaScriptCore lets a summand wrap, rather than check that it
 * does not, only where the other one is a bit operation or a constant, and comes without a branch: it
 * forgets where the ways meet what was going to happen to a sum begun before they part.
 */
function untruncatedSum({ operator, left, right }: Binary): Binary {
  const first = isBitOperation(right) && !branches(right) ? withoutTruncation(left) : left;
  const second = isBitOperation(left) ? withoutTruncation(right) : right;
  return makeBinary(operator, first, second);
}

/** Whether a host sees several ways through the expression. */
function branches(expression: Expression): boolean {
  switch (expression.kind) {
    case "choice":
    case "load":
      return true;
    case "invoke":
      return expression.callee === HIGH_PRODUCT || expression.operands.some(branches);
    case "unary":
      return branches(expression.operand);
    case "binary":
      return branches(expression.left) || branches(expression.right);
    default:
      return false;
  }
}

/** How long a sum may grow before it is truncated: far below what a double holds exactly. */
const MAX_SUM = 24;

/** The expression without `| 0` around a sum, for those who truncate it themselves. */
export function withoutTruncation(expression: Expression): Expression {
  if (expression.kind !== "binary" || expression.operator !== "|") return expression;
  const { left, right } = expression;
  const dropped = isConstant(right, 0) && left.kind === "binary" && "+-".includes(left.operator) &&
    left.size <= MAX_SUM && isSumOfIntegers(left);
  return dropped ? left : expression;
}

function isSumOfIntegers({ left, right }: Binary): boolean {
  return isSummand(left) && isSummand(right);
}

function isSummand(expression: Expression): boolean {
  if (isInteger(expression)) return true;
  if (expression.kind !== "binary") return false;
  if (expression.operator === ">>>") return true;
  return "+-".includes(expression.operator) && isSumOfIntegers(expression);
}

function foldConstants(operator: BinaryOperator, a: number, b: number): number | undefined {
  switch (operator) {
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "<<":
      return a << b;
    case ">>":
      return a >> b;
    case ">>>":
      return a >>> b;
    default:
      break;
  }
  if (!Object.is(a, a | 0) || !Object.is(b, b | 0)) return undefined;
  if (operator === "+") return a + b;
  return operator === "-" ? a - b : undefined;
}

export function choice(
  test: Expression,
  then: Expression,
  otherwise: Expression,
): Expression {
  const known = constantTruth(test);
  if (known !== undefined) return known ? then : otherwise;
  return makeChoice(condition(test), then, otherwise);
}

/** The expression as a condition: what is not 0 counts as true. */
export function condition(expression: Expression): Expression {
  return truthOf(expression) ?? expression;
}

const MATH_INTEGERS: ReadonlySet<string> = new Set(["Math.imul", "Math.clz32"]);

export function invoke(
  callee: string,
  operands: readonly Expression[],
  options: { readonly isInteger?: boolean; readonly effects?: number } = {},
): Expression {
  const folded = foldCall(callee, operands);
  if (folded !== undefined) return constant(folded);
  if (callee === "Math.imul" && isConstant(operands[1]!, 1)) return toInteger(operands[0]!);
  let effects = options.effects ?? 0;
  let reads = 0;
  let size = 1;
  const used = callee === "Math.imul" ? operands.map(withoutTruncation) : operands;
  for (const operand of used) {
    effects |= operand.effects;
    reads |= operand.reads;
    size += operand.size;
  }
  const integer = options.isInteger === true || MATH_INTEGERS.has(callee);
  return {
    ...RARE,
    kind: "invoke",
    callee,
    operands: used,
    isInteger: integer,
    effects,
    reads,
    size,
  };
}

function foldCall(callee: string, operands: readonly Expression[]): number | undefined {
  const [a, b] = operands;
  if (callee === "Math.imul") {
    if (isConstant(a!, 0) && b!.effects === 0 || isConstant(b!, 0) && a!.effects === 0) return 0;
  }
  if (a?.kind !== "constant") return undefined;
  if (callee === "Math.clz32") return Math.clz32(a.value);
  if (callee === "Math.imul" && b?.kind === "constant") return Math.imul(a.value, b.value);
  return undefined;
}

export function load(access: {
  readonly memory: number;
  readonly element: ElementKind;
  readonly offset: number;
  readonly unaligned: boolean;
  readonly address: Expression;
  readonly scale?: Scale | undefined;
  readonly at?: number | undefined;
}): Load {
  const { memory, element, offset, unaligned, address, scale, at } = access;
  return {
    kind: "load",
    memory,
    element,
    offset,
    unaligned,
    address,
    scale,
    effects: TRAPS | READS_MEMORY,
    reads: address.reads,
    size: 4,
    at,
  };
}

export function globalRead(
  index: number,
  part: number,
  type: GlobalRead["type"],
  mutable: boolean,
): GlobalRead {
  const effects = mutable ? READS_STATE : 0;
  return { ...RARE, kind: "global", index, part, type, effects };
}

/** A float constant, given by its bits. */
export function floatConstant(type: "f32" | "f64", low: number, high: number): Expression {
  const bits = new Int32Array([low, high]);
  const value = type === "f32"
    ? new Float32Array(bits.buffer)[0]!
    : new Float64Array(bits.buffer)[0]!;
  if (!Number.isNaN(value)) return constant(value);
  return { ...RARE, kind: "nan", type, low, high };
}

/** A part of the bits of a float. The float must be an atom unless it has one part. */
export function bitsOf(type: "f32" | "f64", float: Expression, part: number): Expression {
  switch (float.kind) {
    case "constant":
      return constant(constantBits(type, float.value, part));
    case "nan":
      return constant(part === 0 ? float.low : float.high);
    case "float":
      return float.parts[part]!;
    case "load": {
      return load({ ...float, element: "i32", offset: float.offset + 4 * part });
    }
    case "global":
      return { ...float, type: "int", part };
    default:
      return {
        ...RARE,
        kind: "bits",
        type,
        float,
        part,
        effects: float.effects,
        reads: float.reads,
        size: float.size + 1,
      };
  }
}

function constantBits(type: "f32" | "f64", value: number, part: number): number {
  const floats = type === "f32" ? new Float32Array([value]) : new Float64Array([value]);
  return new Int32Array(floats.buffer)[part]!;
}

/** The float with these bits: constants, or variables that do not change. */
export function floatOf(type: "f32" | "f64", parts: readonly Expression[]): Expression {
  const [low, high = ZERO] = parts as [Expression, Expression?];
  if (low.kind === "constant" && high.kind === "constant") {
    return floatConstant(type, low.value, high.value);
  }
  let reads = 0;
  for (const part of parts) reads |= part.reads;
  return { ...RARE, kind: "float", type, parts, reads, size: 1 + parts.length };
}

export function sign(
  type: "f32" | "f64",
  operator: Sign["operator"],
  operands: readonly Expression[],
): Expression {
  let reads = 0;
  for (const operand of operands) reads |= operand.reads;
  return { ...RARE, kind: "sign", type, operator, operands, reads, size: 1 + operands.length };
}

/** What is done with each read, and the variable that is read. */
export type ReadVisitor = (variable: Variable, read: Read) => void;

/** Calls `visit` with each variable that an expression reads. */
export function forEachRead(expression: Expression, visit: ReadVisitor): void {
  switch (expression.kind) {
    case "read":
      return visit(expression.variable, expression);
    case "binary":
      forEachRead(expression.left, visit);
      return forEachRead(expression.right, visit);
    case "load":
      return forEachRead(expression.address, visit);
    case "constant":
      return;
    case "unary":
      return forEachRead(expression.operand, visit);
    case "choice":
      forEachRead(expression.test, visit);
      forEachRead(expression.then, visit);
      return forEachRead(expression.otherwise, visit);
    default:
      for (const child of childrenOf(expression)) forEachRead(child, visit);
  }
}

/** Calls `visit` with each load in an expression. */
export function forEachLoad(expression: Expression, visit: (load: Load) => void): void {
  if ((expression.effects & READS_MEMORY) === 0) return;
  if (expression.kind === "load") return visit(expression);
  if (expression.kind === "binary") {
    forEachLoad(expression.left, visit);
    return forEachLoad(expression.right, visit);
  }
  for (const child of childrenOf(expression)) forEachLoad(child, visit);
}

const NONE: readonly Expression[] = [];

/** The operands of an expression, in the order in which they are evaluated. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "choice":
      return [expression.test, expression.then, expression.otherwise];
    case "invoke":
    case "sign":
    case "whole":
      return expression.operands;
    case "word":
      return [expression.whole];
    case "load":
      return [expression.address];
    case "bits":
      return [expression.float];
    case "float":
      return expression.parts;
    default:
      return NONE;
  }
}
