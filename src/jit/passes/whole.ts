/**
 * Chooses where variables are that hold an i64 whole. V8 keeps a bigint in a register while a variable
 * has it that is assigned in one place; where two values meet, it would be allocated. So only what
 * does not change is a variable of JavaScript. The rest, and that of which some use sees a word, is in
 * the unit's array.
 *
 * @module
 */
import { childrenOf, type Expression, forEachRead } from "../expression.ts";
import { bodiesOf, expressionsOf, type FunctionIr, type Statement, type Variable } from "../ir.ts";

/** Chooses the representation of all such variables of a function: `bits` are in the array. */
export function placeWholes({ variables, body }: FunctionIr): void {
  let any = false;
  for (const variable of variables) {
    if (variable.type !== "whole") continue;
    any = true;
    if (!variable.fixed) variable.representation = "bits";
  }
  if (any) placeIn(body);
}

function placeIn(body: readonly Statement[]): void {
  for (const statement of body) {
    for (const expression of expressionsOf(statement)) findWords(expression);
    if (statement.kind === "loop") {
      // The interpreter hands these over in words.
      for (const { parts } of [...statement.operands, ...(statement.locals ?? [])]) {
        for (const part of parts) forEachRead(part, keepInArray);
      }
    }
    for (const inner of bodiesOf(statement)) placeIn(inner);
  }
}

function findWords(expression: Expression): void {
  if (expression.kind === "word") forEachRead(expression, keepInArray);
  else for (const child of childrenOf(expression)) findWords(child);
}

function keepInArray(variable: Variable): void {
  if (variable.type === "whole") variable.representation = "bits";
}
