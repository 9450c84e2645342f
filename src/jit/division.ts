/**
 * Division of i32 by constants, which cannot trap: hosts multiply and shift instead, where they see
 * the constant. A helper would be a call, in functions too long for the host to inline anything.
 *
 * @module
 */
import { binary, type Expression, toInteger, ZERO } from "./expression.ts";

/** What a helper gives for a constant divisor; `undefined` if it is another helper, or might trap. */
export function byConstant(
  helper: string,
  operands: readonly Expression[],
): Expression | undefined {
  const [a, b] = operands as [Expression, Expression?];
  if (b?.kind !== "constant" || b.value === 0) return undefined;
  switch (helper) {
    case "n.i32_div_s":
      return b.value === -1 ? undefined : toInteger(binary("/", a, b));
    case "n.i32_rem_s":
      return toInteger(binary("%", a, b));
    case "n.i32_div_u":
      return toInteger(binary("/", unsigned(a), unsigned(b)));
    case "n.i32_rem_u":
      return toInteger(binary("%", unsigned(a), unsigned(b)));
    default:
      return undefined;
  }
}

function unsigned(part: Expression): Expression {
  return binary(">>>", part, ZERO);
}
