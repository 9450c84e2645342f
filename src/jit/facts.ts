/**
 * What can be seen of an expression without knowing where it stands.
 *
 * @module
 */
import type { Binary, Expression, Load } from "./expression.ts";
import type { Variable } from "./ir.ts";

/** The name of the operation that gives the high word of an i64 product: see `wide.ts`. */
export const HIGH_PRODUCT = "high_product";

/** Whether an access is of an element of a typed array, as far as can be seen. */
export function isInView({ unaligned, element }: Pick<Load, "unaligned" | "element">): boolean {
  return !unaligned && element !== "i64";
}

/** Whether an expression may stand in several places: a constant or a variable. */
export function isAtom(expression: Expression): boolean {
  switch (expression.kind) {
    case "constant":
    case "null":
    case "nan":
    case "read":
      return true;
    default:
      return false;
  }
}

/** Whether the value is a signed 32-bit integer. */
export function isInteger(expression: Expression): boolean {
  switch (expression.kind) {
    case "constant":
      return Object.is(expression.value, expression.value | 0);
    case "read":
      return expression.variable.type === "int";
    case "unary":
      return expression.operator === "~";
    case "binary":
      return isIntegerOperator(expression);
    case "choice":
      return isInteger(expression.then) && isInteger(expression.otherwise);
    case "invoke":
      return expression.isInteger;
    case "load":
      return expression.element !== "i64" && expression.element[0] !== "f";
    case "global":
      return expression.type === "int";
    case "bits":
    case "word":
      return true;
    default:
      return false;
  }
}

function isIntegerOperator({ operator, right }: Binary): boolean {
  switch (operator) {
    case "&":
    case "|":
    case "^":
    case "<<":
    case ">>":
      return true;
    case ">>>":
      return right.kind === "constant" && (right.value & 31) !== 0;
    default:
      return false;
  }
}

/** Whether the value is `true` or `false`. */
export function isBoolean(expression: Expression): boolean {
  if (expression.kind === "unary") return expression.operator === "!";
  if (expression.kind !== "binary") return false;
  switch (expression.operator) {
    case "<":
    case ">":
    case "<=":
    case ">=":
    case "===":
    case "!==":
      return true;
    case "&&":
    case "||":
      return isBoolean(expression.left) && isBoolean(expression.right);
    default:
      return false;
  }
}

export function isConstant(expression: Expression, value: number): boolean {
  return expression.kind === "constant" && Object.is(expression.value, value);
}

/** Whether the value is a number that cannot be NaN, so that order has only two outcomes. */
export function isOrdered(expression: Expression): boolean {
  return isInteger(expression) ||
    expression.kind === "binary" && expression.operator === ">>>" ||
    expression.kind === "constant";
}

/** Whether a host can see in the text that the value is a 32-bit integer. */
export function isBitOperation(expression: Expression): boolean {
  if (expression.kind === "constant") return isInteger(expression);
  if (expression.kind === "invoke") return expression.callee === HIGH_PRODUCT;
  return expression.kind === "binary" && isIntegerOperator(expression);
}

/** The operand of `>> 31`. */
export function signed(expression: Expression): Expression | undefined {
  if (expression.kind !== "binary" || expression.operator !== ">>") return undefined;
  return isConstant(expression.right, 31) ? expression.left : undefined;
}

export function compare(operator: "<" | ">" | "<=" | ">=", a: number, b: number): boolean {
  if (operator === "<") return a < b;
  if (operator === ">") return a > b;
  return operator === "<=" ? a <= b : a >= b;
}

/** The integer that `>>> 0` makes unsigned. */
export function unsignedOperand(expression: Expression): Expression | undefined {
  if (expression.kind !== "binary" || expression.operator !== ">>>") return undefined;
  return isConstant(expression.right, 0) && isInteger(expression.left)
    ? expression.left
    : undefined;
}

/** Whether both compare the same integer variable with the same constant. */
export function isSameComparison(a: Binary, b: Binary): boolean {
  return a.left.kind === "read" && b.left.kind === "read" && a.left.variable === b.left.variable &&
    a.left.variable.type === "int" && a.right.kind === "constant" &&
    b.right.kind === "constant" && a.right.value === b.right.value;
}

/** Whether a condition always holds, or never does. */
export function constantTruth(test: Expression): boolean | undefined {
  return test.kind === "constant" ? test.value !== 0 : undefined;
}

/** Whether what is printed last, on some way through the expression, is a call. */
export function endsInCall(expression: Expression): boolean {
  switch (expression.kind) {
    case "load":
    case "invoke":
      return true;
    case "choice":
      return endsInCall(expression.then) || endsInCall(expression.otherwise);
    default:
      return false;
  }
}

/** A variable, and a constant that is added to it. */
export interface Sum {
  readonly variable: Variable;
  readonly addend: number;
}

/** The sum of a variable and a constant, as a 32-bit integer; the constant may be zero. */
export function sumOf(expression: Expression): Sum | undefined {
  if (expression.kind === "read") return { variable: expression.variable, addend: 0 };
  if (expression.kind !== "binary" || expression.operator !== "|") return undefined;
  const { left: sum, right: zero } = expression;
  if (!isConstant(zero, 0) || sum.kind !== "binary") return undefined;
  const { operator, left, right } = sum;
  if (left.kind !== "read" || right.kind !== "constant") return undefined;
  if (operator !== "+" && operator !== "-") return undefined;
  return { variable: left.variable, addend: operator === "+" ? right.value : -right.value };
}
