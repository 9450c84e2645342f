/**
 * Makes expressions and statements anew with other reads in them. Whatever was folded when a tree
 * was made is folded again, so that a variable that turns out to be a constant takes what depends on
 * it along.
 *
 * @module
 */
import {
  binary,
  bitsOf,
  choice,
  type Expression,
  floatOf,
  invoke,
  isAtom,
  load,
  type Read,
  sign,
  TRAPS,
  unary,
} from "./expression.ts";
import type { Callee, LiveOperand, Statement } from "./ir.ts";
import { whole, word } from "./whole.ts";

/**
 * What stands in the place of a read; the read itself where nothing changes. Where only a constant or
 * a variable may stand, nothing else takes its place.
 */
export type Replace = (read: Read) => Expression;

/** The expression with its reads replaced; itself where none is. What traps does so where it did. */
export function rewrite(expression: Expression, replace: Replace): Expression {
  const rewritten = rewriteReads(expression, replace);
  if ((rewritten.effects & TRAPS) !== 0 && expression.at !== undefined) {
    rewritten.at ??= expression.at;
  }
  return rewritten;
}

function rewriteReads(expression: Expression, replace: Replace): Expression {
  switch (expression.kind) {
    case "read":
      return replace(expression);
    case "unary": {
      const operand = rewrite(expression.operand, replace);
      return operand === expression.operand ? expression : unary(expression.operator, operand);
    }
    case "binary": {
      const { operator, left, right } = expression;
      const newLeft = rewrite(left, replace);
      const newRight = rewrite(right, replace);
      return newLeft === left && newRight === right
        ? expression
        : binary(operator, newLeft, newRight);
    }
    case "choice": {
      const { test, then, otherwise } = expression;
      const parts = rewriteAll([test, then, otherwise], replace);
      return parts === undefined ? expression : choice(parts[0]!, parts[1]!, parts[2]!);
    }
    case "invoke": {
      const operands = rewriteAll(expression.operands, replace);
      const { callee, isInteger, effects } = expression;
      return operands === undefined ? expression : invoke(callee, operands, { isInteger, effects });
    }
    case "load": {
      const address = rewriteAtom(expression.address, replace);
      return address === expression.address ? expression : load({ ...expression, address });
    }
    case "bits": {
      const float = rewrite(expression.float, replace);
      return float === expression.float
        ? expression
        : bitsOf(expression.type, float, expression.part);
    }
    case "float": {
      const parts = rewriteAll(expression.parts, replace, rewriteAtom);
      return parts === undefined ? expression : floatOf(expression.type, parts);
    }
    case "sign": {
      const operands = rewriteAll(expression.operands, replace, rewriteAtom);
      return operands === undefined
        ? expression
        : sign(expression.type, expression.operator, operands);
    }
    case "whole": {
      const operands = rewriteAll(expression.operands, replace);
      return operands === undefined ? expression : whole(expression.operator, operands);
    }
    case "word": {
      const { part } = expression;
      const variable = rewriteAtom(expression.whole, replace);
      return variable === expression.whole ? expression : word(variable, part);
    }
    default:
      return expression;
  }
}

/** The same for what must stay a constant or a variable, if it is one. */
function rewriteAtom(expression: Expression, replace: Replace): Expression {
  const rewritten = rewrite(expression, replace);
  return expression.kind === "read" && !isAtom(rewritten) ? expression : rewritten;
}

function rewriteAll(
  expressions: readonly Expression[],
  replace: Replace,
  rewriteOne: typeof rewrite = rewrite,
): readonly Expression[] | undefined {
  let rewritten: Expression[] | undefined;
  for (let i = 0; i < expressions.length; i++) {
    const each = rewriteOne(expressions[i]!, replace);
    if (each === expressions[i]) continue;
    rewritten ??= [...expressions];
    rewritten[i] = each;
  }
  return rewritten;
}

/** The statement with the reads of its own expressions replaced; itself where none is. */
export function rewriteStatement(statement: Statement, replace: Replace): Statement {
  switch (statement.kind) {
    case "assign": {
      const { variable, offset } = statement;
      const value = rewrite(statement.value, replace);
      return value === statement.value ? statement : { kind: "assign", variable, value, offset };
    }
    case "evaluate":
    case "set_global": {
      const value = rewrite(statement.value, replace);
      return value === statement.value ? statement : { ...statement, value };
    }
    case "store": {
      const { values } = statement;
      const address = rewriteAtom(statement.address, replace);
      const newValues = rewriteAll(values, replace, rewriteAtom);
      if (address === statement.address && newValues === undefined) return statement;
      return { ...statement, address, values: newValues ?? values };
    }
    case "call":
    case "tail_call": {
      const args = rewriteAll(statement.args, replace);
      const callee = rewriteCallee(statement.callee, replace);
      if (args === undefined && callee === statement.callee) return statement;
      return { ...statement, args: args ?? statement.args, callee };
    }
    case "if": {
      const { then, otherwise } = statement;
      const test = rewrite(statement.test, replace);
      return test === statement.test ? statement : { kind: "if", test, then, otherwise };
    }
    case "switch": {
      const index = rewriteAtom(statement.index, replace);
      return index === statement.index ? statement : { ...statement, index };
    }
    case "return": {
      const values = rewriteAll(statement.values, replace);
      return values === undefined ? statement : { ...statement, values };
    }
    case "loop": {
      const { operands, locals } = statement;
      const live = (each: LiveOperand) => ({
        type: each.type,
        parts: rewriteAll(each.parts, replace, rewriteAtom) ?? each.parts,
      });
      const moved = locals === undefined ? {} : { locals: locals.map(live) };
      return { ...statement, operands: operands.map(live), ...moved };
    }
    default:
      return statement;
  }
}

function rewriteCallee(callee: Callee, replace: Replace): Callee {
  if (callee.kind !== "indirect") return callee;
  const element = rewrite(callee.element, replace);
  return element === callee.element ? callee : { ...callee, element };
}
