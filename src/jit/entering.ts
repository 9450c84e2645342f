/**
 * How functions begin that keep i64 values whole (`whole.ts`): what is in the unit's array still has the
 * values of the last call.
 *
 * @module
 */
import { type Code, js } from "./code.ts";
import { nameOf, type Printer } from "./emit.ts";
import type { Variable } from "./ir.ts";

/** The variables of JavaScript that a parameter comes in. */
export function namesOfParameter(param: Variable): Code[] {
  const name = nameOf(param);
  return param.type === "whole" ? [name, js`${name}h`] : [name];
}

/** Puts parameters into the array; locals there start as zero. */
export function enterWholes(
  params: readonly Variable[],
  used: Iterable<Variable>,
  print: Printer,
): Code[] {
  const lines: Code[] = [];
  for (const param of params) {
    if (param.type !== "whole") continue;
    namesOfParameter(param).forEach((name, k) =>
      lines.push(js`${print.word(param, k)} = ${name};`)
    );
  }
  for (const variable of used) {
    if (variable.type !== "whole" || variable.fixed || params.includes(variable)) continue;
    lines.push(js`${print.whole(variable)} = 0n;`);
  }
  return lines;
}
