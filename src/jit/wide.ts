/**
 * The high word of an i64 product, in the shortest form that what is known of the factors allows. It
 * stays a call of {@link HIGH_PRODUCT} until it is printed, since passes find out more; why rounding a
 * double product is exact, the instruction table says.
 *
 * @module
 */
import { rowNamed } from "../isa/opcodes.ts";
import { binary, constant, type Expression, invoke, toInteger } from "./expression.ts";
import { HIGH_PRODUCT, signed } from "./facts.ts";
import { meaningOf, type Operands, placeOf } from "./meaning.ts";

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
  const general = meaningOf(rowNamed("i64.mul")).parts[1]!;
  const placed: Expression[] = [];
  PLACES.forEach((place, i) => placed[place] = operands[i]!);
  return general(placed);
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
