/**
 * Replaces variables by what they are known to hold: a constant, or another variable that does not
 * change. The high part of an i64 that began as an i32 is such a constant, and takes much of the
 * arithmetic on it along.
 *
 * @module
 */
import type { Expression } from "../expression.ts";
import { bodiesOf, type FunctionIr, type Statement, type Variable } from "../ir.ts";
import { type Replace, rewriteStatement } from "../rewrite.ts";

/** What is folded makes other variables known; more rounds are not worth their time. */
const MAX_ROUNDS = 3;

/** Replaces the variables of a function that are known, in place. */
export function replaceKnown(ir: FunctionIr): void {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const known = knownOf(ir);
    if (known.size === 0) return;
    replaceIn(ir.body, (read) => known.get(read.variable) ?? read);
  }
}

/** What each variable is assigned: one value, or several that are not all the same constant. */
type Assigned = Map<Variable, Expression | undefined>;

function knownOf(ir: FunctionIr): Map<Variable, Expression> {
  const parameters = new Set(ir.locals.slice(0, ir.type.params.length).flat());
  const assigned: Assigned = new Map();
  collect(ir.body, assigned);
  const known = new Map<Variable, Expression>();
  const isLasting = (variable: Variable) =>
    variable.fixed || parameters.has(variable) && !assigned.has(variable);
  for (const [variable, value] of assigned) {
    if (value === undefined || parameters.has(variable)) continue;
    if (value.kind === "constant") {
      // A variable that is assigned here and there may be read before: it starts as zero.
      if (variable.fixed || Object.is(value.value, 0)) known.set(variable, value);
    } else if (value.kind === "read" && variable.fixed && isLasting(value.variable)) {
      known.set(variable, value);
    }
  }
  for (const [variable, value] of known) known.set(variable, endOf(value, known));
  return known;
}

function collect(body: readonly Statement[], assigned: Assigned): void {
  for (const statement of body) {
    if (statement.kind === "assign") {
      const { variable, value } = statement;
      const same = !assigned.has(variable) || isSame(assigned.get(variable), value);
      assigned.set(variable, same ? value : undefined);
    } else if (statement.kind === "call") {
      for (const result of statement.results) assigned.set(result, undefined);
    }
    for (const inner of bodiesOf(statement)) collect(inner, assigned);
  }
}

function isSame(a: Expression | undefined, b: Expression): boolean {
  return a?.kind === "constant" && b.kind === "constant" && Object.is(a.value, b.value);
}

/** What a chain of copies leads to. */
function endOf(value: Expression, known: ReadonlyMap<Variable, Expression>): Expression {
  while (value.kind === "read") {
    const next = known.get(value.variable);
    if (next === undefined) return value;
    value = next;
  }
  return value;
}

function replaceIn(body: Statement[], replace: Replace): void {
  body.forEach((statement, i) => {
    const rewritten = body[i] = rewriteStatement(statement, replace);
    for (const inner of bodiesOf(rewritten)) replaceIn(inner, replace);
  });
}
