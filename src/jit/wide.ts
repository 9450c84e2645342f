/**
 * The high word of an i64 product, in the shortest form that what is known of the factors allows. It
 * stays a call of {@link HIGH_PRODUCT} until it is printed, since passes find out more. The instruction
 * table has another form, without a branch, for who does not optimise.
 *
 * @module
 */
import {
  binary,
  choice,
  constant,
  type Expression,
  invoke,
  toInteger,
  ZERO,
} from "./expression.ts";
import { HIGH_PRODUCT, signed } from "./facts.ts";
import { type Operands, placeOf } from "./meaning.ts";

const PLACES = ["a0", "a1", "b0", "b1", "r0"].map(placeOf);

/** The high word of a product of `a` and `b` whose low word is `r0`, not yet spelled out. */
export function highProduct(operands: Operands): Expression {
  return invoke(HIGH_PRODUCT, PLACES.map((place) => operands[place]!), { isInteger: true });
}

/** Spells a call of {@link HIGH_PRODUCT} out. */
export function expandHighProduct(operands: readonly Expression[]): Expression {
  const [a0, a1, b0, b1, r0] = operands as [
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
  ];
  if (isExtended(a0, a1) && isExtended(b0, b1)) return signedHighWord(a0, b0, r0);
  // First what has branches: a host forgets where they meet that a sum begun before them may wrap.
  const first = binary("+", unsignedHighWord(a0, b0, r0), imul(a0, b1));
  return toInteger(binary("+", toInteger(first), imul(b0, a1)));
}

/** What is a bit more than 2^-32, and what is a bit less: by twice what a product of doubles errs. */
const ABOVE = 2 ** -32 * (1 + 2 ** -51);
const BELOW = 2 ** -32 * (1 - 2 ** -51);

/**
 * The high word of the product of two unsigned numbers of 32 bits, which is the integer part of the
 * product scaled by 2^-32. What is computed is less than 2^-18 above that where it is scaled by a bit
 * more, and below where by a bit less: the one has the right integer part where the low word is small,
 * the other where it is not.
 */
function unsignedHighWord(a: Expression, b: Expression, low: Expression): Expression {
  const [x, y] = a.kind === "constant" ? [b, a] : [a, b];
  const factor = y.kind === "constant" ? y.value >>> 0 : 1;
  const product = y.kind === "constant" ? unsigned(x) : binary("*", unsigned(x), unsigned(y));
  const isSmall = binary("===", binary("&", low, constant(-(2 ** 14))), ZERO);
  const scale = choice(isSmall, constant(factor * ABOVE), constant(factor * BELOW));
  return toInteger(binary("*", scale, product));
}

function imul(a: Expression, b: Expression): Expression {
  return invoke("Math.imul", [a, b]);
}

function unsigned(part: Expression): Expression {
  return binary(">>>", part, ZERO);
}

/** The high word of the product of two signed numbers of 32 bits: no others are multiplied. */
function signedHighWord(a: Expression, b: Expression, low: Expression): Expression {
  const rest = binary("-", binary("*", a, b), binary(">>>", low, constant(0)));
  const scaled = binary("*", rest, constant(2 ** -32));
  return toInteger(binary("+", scaled, constant(1.5 * 2 ** 52)));
}

/** Whether an i64 is a sign-extended i32. */
function isExtended(low: Expression, high: Expression): boolean {
  if (low.kind === "constant") return high.kind === "constant" && high.value === low.value >> 31;
  const operand = signed(high);
  return low.kind === "read" && operand?.kind === "read" && operand.variable === low.variable;
}
