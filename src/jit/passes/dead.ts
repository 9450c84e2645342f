/**
 * Removes assignments to variables that nobody reads. What may trap is still evaluated.
 *
 * @module
 */
import { forEachRead, TRAPS } from "../expression.ts";
import { bodiesOf, forEachReadIn, type Statement, type Variable } from "../ir.ts";

/** What feeds a dead variable round a loop dies in a later sweep; more are not worth their time. */
const MAX_SWEEPS = 4;

/** Removes dead assignments of a function, in place. */
export function removeDeadAssignments(
  body: Statement[],
  variables: readonly Variable[],
): void {
  countUses(body, variables);
  for (let round = 0; round < MAX_SWEEPS && sweep(body); round++) continue;
}

/** Counts how often each variable of a function is read. */
export function countUses(body: readonly Statement[], variables: readonly Variable[]): void {
  for (const variable of variables) variable.uses = 0;
  countIn(body);
}

function use(variable: Variable): void {
  variable.uses++;
}

function unuse(variable: Variable): void {
  variable.uses--;
}

function countIn(body: readonly Statement[]): void {
  for (const statement of body) {
    forEachReadIn(statement, use);
    if (statement.kind === "loop" || statement.kind === "call") {
      for (const { parts } of statement.operands ?? []) {
        for (const part of parts) forEachRead(part, use);
      }
    }
    for (const inner of bodiesOf(statement)) countIn(inner);
  }
}

/** Walks backwards, so that a chain of dead assignments goes in one sweep unless it goes round. */
function sweep(body: Statement[]): boolean {
  let changed = false;
  let kept = body.length;
  for (let i = body.length - 1; i >= 0; i--) {
    let statement = body[i]!;
    for (const inner of bodiesOf(statement)) changed = sweep(inner) || changed;
    if (statement.kind === "assign" && statement.variable.uses === 0) {
      const { value, offset } = statement;
      if ((value.effects & TRAPS) === 0) {
        forEachRead(value, unuse);
        changed = true;
        continue;
      }
      statement = { kind: "evaluate", value, offset };
    }
    body[--kept] = statement;
  }
  if (kept > 0) body.splice(0, kept);
  return changed;
}
