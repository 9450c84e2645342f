/**
 * Estimates how much a host makes of statements: bytes of V8's bytecode, give or take a tenth. Above
 * a limit hosts refuse to optimise a function.
 *
 * The weights were fitted to what V8 makes of some thirty functions of real programs.
 *
 * @module
 */
import { childrenOf, type Expression } from "../expression.ts";
import { HIGH_PRODUCT } from "../facts.ts";
import { bodiesOf, expressionsOf, type Statement } from "../ir.ts";
import type { Holds } from "./hold.ts";

const LOAD = 47;
const LOAD_UNALIGNED = 60;
const STORE = 86;
const STORE_PAIR = 70;
const STORE_UNALIGNED = 70;
/** What an access is smaller by if its index is held, and what computing that takes. */
const HELD = 19;
const HOLD = 18;
const CALL = 40;
const INVOKE = 18;
/** The high word of a product, spelled out. */
const PRODUCT = 100;
const BINARY = 14;
const BRANCH = 6;
const ASSIGN = 2;
const GLOBAL = 16;
const CASE = 4;
/** Cutting a bigint to 64 bits, and making one of two words. */
const CUT = 30;
const JOIN = 55;
/** A call of a part, with what goes in and comes out. */
const PART = 120;

/** The sizes of a function's statements, each found once. */
export class Sizes {
  readonly #sizes: Map<Statement, number> = new Map();
  readonly #holds: Holds;

  constructor(holds: Holds) {
    this.#holds = holds;
  }

  /** The size of a statement and all inside it. */
  of(statement: Statement): number {
    let size = this.#sizes.get(statement);
    if (size === undefined) {
      size = ownSize(statement);
      const held = this.#holds.get(statement);
      if (held !== undefined) size += HOLD * held.computed.length - HELD * held.uses;
      if (statement.kind !== "region") {
        for (const body of bodiesOf(statement)) size += this.ofAll(body);
      }
      this.#sizes.set(statement, size);
    }
    return size;
  }

  ofAll(body: readonly Statement[]): number {
    let size = 0;
    for (const statement of body) size += this.of(statement);
    return size;
  }

  /** Forgets sizes, since statements have changed inside. */
  clear(): void {
    this.#sizes.clear();
  }
}

/** The size of statements of which none is kept: for functions that will hardly be split. */
export function sizeOfAll(body: readonly Statement[]): number {
  let size = 0;
  for (const statement of body) {
    size += ownSize(statement);
    for (const inner of bodiesOf(statement)) size += sizeOfAll(inner);
  }
  return size;
}

/** The size of a statement without those inside it. */
function ownSize(statement: Statement): number {
  let size = kindSize(statement);
  for (const expression of expressionsOf(statement)) size += expressionSize(expression);
  return size;
}

function kindSize(statement: Statement): number {
  switch (statement.kind) {
    case "store":
      if (statement.unaligned) return STORE_UNALIGNED;
      return statement.values.length === 1 ? STORE : STORE_PAIR;
    case "call":
    case "tail_call":
    case "trap":
      return CALL;
    case "region":
    case "part":
      return PART;
    case "switch":
      return statement.cases.reduce((sum, { indices }) => sum + CASE * indices.length, BRANCH);
    case "if":
    case "branch":
    case "return":
    case "leave":
      return BRANCH;
    case "block":
    case "loop":
      return 0;
    default:
      return ASSIGN;
  }
}

function expressionSize(expression: Expression): number {
  let size = 0;
  switch (expression.kind) {
    case "load":
      return (expression.unaligned ? LOAD_UNALIGNED : LOAD) + expressionSize(expression.address);
    case "binary": {
      const { left, right } = expression;
      size = right.kind === "constant" ? BRANCH : BINARY;
      return size + expressionSize(left) + expressionSize(right);
    }
    case "invoke":
      size = expression.callee === HIGH_PRODUCT ? PRODUCT : INVOKE;
      break;
    case "float":
    case "bits":
    case "sign":
      size = INVOKE;
      break;
    case "global":
      return GLOBAL;
    case "whole":
      size = expression.operator === "join" ? JOIN : CUT;
      break;
    case "read":
      return expression.variable.type === "whole" ? GLOBAL : ASSIGN;
    case "choice":
      size = BRANCH;
      break;
    case "unary":
      size = ASSIGN;
      break;
    default:
      return ASSIGN;
  }
  for (const child of childrenOf(expression)) size += expressionSize(child);
  return size;
}
