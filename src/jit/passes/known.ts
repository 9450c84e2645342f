/**
 * Replaces variables by what they are known to hold: a constant, another variable that does not
 * change, or the sign of one. The high part of an i64 that began as an i32 is such a constant or such
 * a sign, and takes much of the arithmetic on it along.
 *
 * @module
 */
import type { Expression } from "../expression.ts";
import { signed } from "../facts.ts";
import { bodiesOf, type FunctionIr, type Statement, type Variable } from "../ir.ts";
import { type Replace, rewriteStatement } from "../rewrite.ts";

/** What is folded makes other variables known; more rounds are not worth their time. */
const MAX_ROUNDS = 3;

/** Replaces the variables of a function that are known, in place. */
export function replaceKnown(ir: FunctionIr): void {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const known = knownOf(ir);
    if (known === undefined) return;
    const findsMore = replaceIn(ir.body, (read) => known[read.variable.id] ?? read);
    if (!findsMore) return;
  }
}

/**
 * What each variable is assigned, by its number: `undefined` for nothing, one value, or `null` for
 * several that are not all the same constant.
 */
type Assigned = (Expression | null | undefined)[];

/** What variables are known to hold, by their numbers. */
type Known = (Expression | undefined)[];

/** `undefined` if nothing is known of any variable. */
function knownOf({ body, locals, type, variables }: FunctionIr): Known | undefined {
  const parameters = new Set(locals.slice(0, type.params.length).flat());
  const assigned: Assigned = variables.map(() => undefined);
  collect(body, assigned);
  const isLasting = (variable: Variable) =>
    variable.fixed || parameters.has(variable) && assigned[variable.id] === undefined;
  const isLastingRead = (value: Expression) => value.kind === "read" && isLasting(value.variable);
  let any = false;
  const known = variables.map((variable) => {
    const value = assigned[variable.id];
    if (value === undefined || value === null || parameters.has(variable)) return undefined;
    // A variable that is assigned here and there may be read before: it starts as zero.
    const isKnown = value.kind === "constant"
      ? variable.fixed || Object.is(value.value, 0)
      : variable.fixed && isLastingRead(signed(value) ?? value);
    any ||= isKnown;
    return isKnown ? value : undefined;
  });
  return any ? known.map((value) => value && endOf(value, known)) : undefined;
}

function collect(body: readonly Statement[], assigned: Assigned): void {
  for (const statement of body) {
    if (statement.kind === "assign") {
      const { variable: { id }, value } = statement;
      const before = assigned[id];
      assigned[id] = before === undefined || isSame(before, value) ? value : null;
    } else if (statement.kind === "call") {
      for (const { id } of statement.results) assigned[id] = null;
    }
    for (const inner of bodiesOf(statement)) collect(inner, assigned);
  }
}

function isSame(a: Expression | null, b: Expression): boolean {
  return a?.kind === "constant" && b.kind === "constant" && Object.is(a.value, b.value);
}

/** What a chain of copies leads to. */
function endOf(value: Expression, known: Known): Expression {
  while (value.kind === "read") {
    const next = known[value.variable.id];
    if (next === undefined) return value;
    value = next;
  }
  return value;
}

/** Returns whether some variable may be known now that was not. */
function replaceIn(body: Statement[], replace: Replace): boolean {
  let findsMore = false;
  for (let i = 0; i < body.length; i++) {
    const statement = body[i]!;
    const rewritten = body[i] = rewriteStatement(statement, replace);
    if (rewritten !== statement && rewritten.kind === "assign") {
      const { kind } = signed(rewritten.value) ?? rewritten.value;
      findsMore ||= kind === "constant" || kind === "read";
    }
    for (const inner of bodiesOf(rewritten)) findsMore = replaceIn(inner, replace) || findsMore;
  }
  return findsMore;
}
