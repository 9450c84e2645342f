/**
 * How expressions are laid out in memory. Passes ask nodes of all kinds for the same properties, and V8
 * finds a property at once only where what it is asked of has at most four layouts. So kinds share one:
 * leaves, operators, loads, and those that are rare. Each has all properties of its layout, in the same
 * order; what belongs to other kinds is `undefined`. Nothing is folded here: see `expression.ts`.
 *
 * @module
 */
import type {
  Binary,
  BinaryOperator,
  Choice,
  Constant,
  Expression,
  Null,
  Read,
  Unary,
  UnaryOperator,
} from "./expression.ts";
import type { Variable } from "./ir.ts";

export function constant(value: number): Constant {
  return {
    kind: "constant",
    effects: 0,
    reads: 0,
    size: 1,
    at: undefined,
    value,
    variable: undefined,
  } as Constant;
}

export const ZERO: Constant = constant(0);
export const NULL: Null = { ...ZERO, kind: "null" };

export function read(variable: Variable): Read {
  return {
    kind: "read",
    effects: 0,
    reads: variable.fixed ? 0 : 1 << (variable.id & 31),
    size: 1,
    at: undefined,
    value: 0,
    variable,
  } as Read;
}

export function makeUnary(operator: UnaryOperator, operand: Expression): Unary {
  return {
    kind: "unary",
    effects: operand.effects,
    reads: operand.reads,
    size: operand.size + 1,
    at: undefined,
    operator,
    operand,
    left: undefined,
    right: undefined,
    test: undefined,
    then: undefined,
    otherwise: undefined,
  } as Unary;
}

export function makeBinary(operator: BinaryOperator, left: Expression, right: Expression): Binary {
  return {
    kind: "binary",
    effects: left.effects | right.effects,
    reads: left.reads | right.reads,
    size: left.size + right.size + 1,
    at: undefined,
    operator,
    operand: undefined,
    left,
    right,
    test: undefined,
    then: undefined,
    otherwise: undefined,
  } as Binary;
}

export function makeChoice(test: Expression, then: Expression, otherwise: Expression): Choice {
  return {
    kind: "choice",
    effects: test.effects | then.effects | otherwise.effects,
    reads: test.reads | then.reads | otherwise.reads,
    size: test.size + then.size + otherwise.size + 1,
    at: undefined,
    operator: undefined,
    operand: undefined,
    left: undefined,
    right: undefined,
    test,
    then,
    otherwise,
  } as Choice;
}

/** What kinds are made of that are rare. */
export const RARE = {
  kind: undefined,
  effects: 0,
  reads: 0,
  size: 1,
  at: undefined,
  type: undefined,
  callee: undefined,
  operator: undefined,
  operands: undefined,
  isInteger: false,
  index: 0,
  part: 0,
  low: 0,
  high: 0,
  float: undefined,
  parts: undefined,
  whole: undefined,
};
