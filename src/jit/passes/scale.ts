/**
 * Finds variables that are nothing but addresses of elements of an array at a constant place: an
 * index, shifted by the size of an element, and a constant. Such a variable holds the index instead,
 * and a view that begins at the constant is accessed, so that nothing needs to be computed. Only where
 * that finds nothing is the address computed, exactly, for the access that is slow or traps.
 *
 * @module
 */
import {
  binary,
  type BinaryOperator,
  constant,
  type Expression,
  forEachLoad,
  forEachRead,
  type Load,
  type Scale,
  ZERO,
} from "../expression.ts";
import { isConstant, isInView } from "../facts.ts";
import {
  type Assign,
  bodiesOf,
  expressionsOf,
  type FunctionIr,
  type Loop,
  type Statement,
  type Store,
  type Variable,
  variablesAssigned,
} from "../ir.ts";
import { SHIFT, viewKey } from "../needs.ts";

/** Pairs of an element and an offset that a function may access for more of them to be made. */
const MAX_VIEWS = 128;
/** By how much more an index may be shifted than the element asks for: words of an i64. */
const MAX_SURPLUS = 1;

/** An index of bytes is below that. */
const MAX_INDEX = 2 ** 31;
/** Values that are positive, or grow, are assigned to a variable; or others. */
const ASCENDS = 1;
const MAY_DESCEND = 2;
/** The variable is also given a value where a loop is entered. */
const ENTERS = 4;

type Access = Load | Store;

/** What the value of a variable would be instead, and how the address is made of it. */
interface Scaled extends Scale {
  readonly index: Expression;
}

/** Scales addresses of a function whose variables' uses are counted, in place. */
export function scaleAddresses({ body, variables }: FunctionIr): void {
  const found = new Accesses(variables.length);
  found.list(body);
  if (found.ofVariable.size > 0) scaleIn(body, found);
}

/** The accesses of a function, by the variable that is the address. */
class Accesses {
  readonly ofVariable: Map<Variable, Access[]> = new Map();
  /** The views they need, as {@link viewOf} says it. */
  readonly views: Set<number> = new Set();
  /** By the number of a variable: what is assigned to it, {@link ASCENDS} and its like. */
  readonly ways: Uint8Array;

  constructor(variables: number) {
    this.ways = new Uint8Array(variables);
  }

  list(body: readonly Statement[]): void {
    for (const statement of body) {
      if (statement.kind === "store") this.#access(statement);
      if (statement.kind === "loop") this.#enterable(statement);
      const way = statement.kind === "assign" && ascends(statement) ? ASCENDS : MAY_DESCEND;
      for (const { id } of variablesAssigned(statement)) this.ways[id]! |= way;
      for (const expression of expressionsOf(statement)) forEachLoad(expression, this.#access);
      for (const inner of bodiesOf(statement)) this.list(inner);
    }
  }

  /** What holds a local at the head of a loop is given its value where the loop is entered. */
  #enterable({ locals }: Loop): void {
    for (const { parts } of locals ?? []) {
      for (const part of parts) forEachRead(part, ({ id }) => void (this.ways[id]! |= ENTERS));
    }
  }

  #access = (access: Access): void => {
    this.views.add(viewOf(access, 0));
    const { address } = access;
    if (address.kind !== "read" || !address.variable.fixed) return;
    const others = this.ofVariable.get(address.variable);
    if (others === undefined) this.ofVariable.set(address.variable, [access]);
    else others.push(access);
  };
}

function viewOf(access: Access, plus: number): number {
  return viewKey(access.memory, access.element, offsetOf(access) + plus);
}

function offsetOf(access: Access): number {
  return access.kind === "load" ? access.offset : access.memoryOffset;
}

function scaleIn(body: Statement[], found: Accesses): void {
  for (let i = 0; i < body.length; i++) {
    const statement = body[i]!;
    if (statement.kind === "assign") {
      const accesses = found.ofVariable.get(statement.variable);
      const scaled = accesses === undefined ? undefined : scaledOf(statement.value, found);
      if (scaled !== undefined && isScalable(statement.variable, accesses!, scaled, found)) {
        for (const access of accesses!) {
          access.scale = scaled;
          found.views.add(viewOf(access, scaled.plus));
        }
        body[i] = { ...statement, value: scaled.index };
      }
    }
    for (const inner of bodiesOf(statement)) scaleIn(inner, found);
  }
}

/** Whether the variable is needed for these accesses alone, and they can do with an index. */
function isScalable(
  { id, uses }: Variable,
  accesses: readonly Access[],
  { shift, plus }: Scale,
  { views, ways }: Accesses,
): boolean {
  return (ways[id]! & ENTERS) === 0 && uses === accesses.length && accesses.every((access) => {
    const least = SHIFT[access.element];
    return isInView(access) && least <= shift && shift <= least + MAX_SURPLUS &&
      (offsetOf(access) + plus) % (1 << least) === 0 &&
      (views.size < MAX_VIEWS || views.has(viewOf(access, plus)));
  });
}

/** What an address is made of, if it is scaled. */
function scaledOf(address: Expression, found: Accesses): Scaled | undefined {
  const sum = summands(address);
  const [base, plus] = sum ?? [address, 0];
  const [left, right] = operands(base, "<<") ?? [];
  if (left === undefined || right?.kind !== "constant") {
    return sum !== undefined && isIndex(base, MAX_INDEX, found)
      ? { index: binary("|", base, ZERO), shift: 0, plus }
      : undefined;
  }
  const shift = right.value;
  const limit = 2 ** (32 - shift);
  if (sum !== undefined && !isIndex(left, limit, found)) return undefined;
  const index = isBelow(left, limit) ? left : binary("&", left, constant(limit - 1));
  return { index, shift, plus };
}

/** An expression and a positive constant that are added up. */
function summands(address: Expression): readonly [Expression, number] | undefined {
  const [left, right] = operandsOfSum(address) ?? [];
  if (left === undefined || right?.kind !== "constant") return undefined;
  return right.value > 0 ? [left, right.value] : undefined;
}

function operandsOfSum(value: Expression): readonly [Expression, Expression] | undefined {
  const [sum, zero] = operands(value, "|") ?? [];
  return sum !== undefined && zero !== undefined && isConstant(zero, 0)
    ? operands(sum, "+")
    : undefined;
}

function operands(
  expression: Expression,
  operator: BinaryOperator,
): readonly [Expression, Expression] | undefined {
  if (expression.kind !== "binary" || expression.operator !== operator) return undefined;
  return [expression.left, expression.right];
}

/**
 * Whether a value may be taken for positive. One that is not is looked for in vain each time, which
 * is much slower; and compilers do make loops count up to zero, with the end of an array as the
 * constant, or down from zero.
 */
function isIndex(value: Expression, limit: number, { ways }: Accesses): boolean {
  return isBelow(value, limit) ||
    value.kind === "read" && (ways[value.variable.id]! & ~ENTERS) === ASCENDS;
}

/** Whether what is assigned is positive as far as can be seen, or more than the variable had. */
function ascends({ variable, value }: Assign): boolean {
  if (value.kind === "constant") return value.value >= 0;
  if (operands(value, "<<") !== undefined || isBelow(value, MAX_INDEX)) return true;
  const [left] = operandsOfSum(value) ?? [];
  return left?.kind === "read" && left.variable === variable;
}

/** Whether an integer is known to be positive and below a power of two. */
function isBelow(value: Expression, limit: number): boolean {
  if (value.kind === "load") return value.element === "u8" || value.element === "u16";
  if (value.kind !== "binary" || value.right.kind !== "constant") return false;
  const right = value.right.value;
  if (value.operator === "&") return right >= 0 && right < limit;
  return value.operator === ">>>" && 2 ** (32 - (right & 31)) <= limit;
}
