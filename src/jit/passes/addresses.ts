/**
 * Finds variables that are only addresses, and hold the sum of another variable and a constant: the
 * fields of a static array, mostly. Accesses are given the sum in place of the variable, which is then
 * dead: a host that optimises computes the sum once anyway, and has one value less to keep for the case
 * that its assumptions fail.
 *
 * @module
 */
import {
  type Binary,
  type ElementKind,
  type Expression,
  forEachLoad,
  type Load,
  read,
} from "../expression.ts";
import { isInView, sumOf } from "../facts.ts";
import {
  bodiesOf,
  expressionsOf,
  type FunctionIr,
  type Statement,
  type Store,
  type Variable,
  variablesAssigned,
} from "../ir.ts";
import { BYTES } from "../needs.ts";
import { countUses } from "./dead.ts";

/**
 * Gives accesses of a function sums as addresses, in place. With `folds`, what is added to a counter
 * chooses the view, so that all fields have one index; there is nothing in it where the sum would wrap
 * around. Returns whether variables have become dead.
 */
export function spreadAddresses(ir: FunctionIr, folds: boolean): boolean {
  const search = new Search();
  search.list(ir.body);
  if (search.found.size === 0) return false;
  countUses(ir.body, ir.variables);
  const counters = folds ? new Counters(ir) : undefined;
  let changed = false;
  for (const [variable, accesses] of search.found) {
    // What is needed for something else, or where the sum is not what it was, is kept for all.
    if (variable.uses !== accesses.length) continue;
    changed = true;
    for (const { access, sum } of accesses) {
      access.address = sum;
      if (counters !== undefined) fold(access, counters);
    }
  }
  return changed;
}

/** An access, and the sum that its address is. */
interface Found {
  readonly access: Load | Store;
  readonly sum: Expression;
}

/** A sum that a variable holds where the walk is. */
interface Held {
  readonly sum: Expression;
  /** The variable in it. */
  readonly base: Variable;
  /** The statement that assigned it. */
  readonly start: number;
}

/** Walks statements in their order, and knows of sums only where every way leads past their assignment. */
class Search {
  readonly found: Map<Variable, Found[]> = new Map();
  readonly #held: Map<Variable, Held> = new Map();
  /** The statement that last assigned a variable. */
  readonly #assigned: Map<Variable, number> = new Map();
  /** The statement that is the innermost loop, whose rounds may begin with other values. */
  #loop = 0;
  #at = 0;
  readonly #load = (load: Load) => this.#access(load);

  list(body: readonly Statement[]): void {
    const begun: [Variable, Held | undefined][] = [];
    for (const statement of body) {
      this.#at++;
      if (statement.kind === "store") this.#access(statement);
      for (const expression of expressionsOf(statement)) forEachLoad(expression, this.#load);
      const loop = this.#loop;
      if (statement.kind === "loop") this.#loop = this.#at;
      for (const inner of bodiesOf(statement)) this.list(inner);
      this.#loop = loop;
      for (const variable of variablesAssigned(statement)) {
        this.#assigned.set(variable, this.#at);
        if (statement.kind !== "assign") continue;
        const base = addedTo(statement.value);
        if (base === undefined || base === variable) continue;
        begun.push([variable, this.#held.get(variable)]);
        this.#held.set(variable, { sum: statement.value, base, start: this.#at });
      }
    }
    for (const [variable, before] of begun.reverse()) {
      if (before === undefined) this.#held.delete(variable);
      else this.#held.set(variable, before);
    }
  }

  #access(access: Load | Store): void {
    const { address, scale } = access;
    if (address.kind !== "read" || scale !== undefined) return;
    const { variable } = address;
    const held = this.#held.get(variable);
    if (held === undefined || held.start < this.#loop) return;
    if (this.#isStale(variable, held) || this.#isStale(held.base, held)) return;
    const accesses = this.found.get(variable);
    if (accesses === undefined) this.found.set(variable, [{ access, sum: held.sum }]);
    else accesses.push({ access, sum: held.sum });
  }
  #isStale(variable: Variable, { start }: Held): boolean {
    return (this.#assigned.get(variable) ?? 0) > start;
  }
}

/** The variable that a constant is added to. */
function addedTo(value: Expression): Variable | undefined {
  return value.kind === "read" ? undefined : sumOf(value)?.variable;
}

/** Views that a function is given for sums; those of its own offsets must find room, too. */
const MAX_FOLDED = 64;

/** Makes the constant of a sum choose the view, if the variable is expected to be positive. */
function fold(access: Load | Store, counters: Counters): void {
  const { variable, addend } = sumOf(access.address)!;
  const { element } = access;
  const start = addend + (access.kind === "load" ? access.offset : access.memoryOffset);
  if (!isInView(access) || addend < 0 || start % BYTES[element] !== 0) return;
  if (!counters.count(variable) || !counters.hasRoom(element, start)) return;
  access.address = read(variable);
  access.scale = { shift: 0, plus: addend };
}

/**
 * Which variables are never negative, unless something overflows: a view of what is at a constant from
 * them is then as good as any. Where that is wrong, accesses take the slow form, which is exact.
 */
class Counters {
  readonly #values: (Expression[] | null)[];
  readonly #known: (boolean | undefined)[] = [];
  readonly #knownScaled: (boolean | undefined)[] = [];
  readonly #views: Set<string> = new Set();

  constructor({ body, variables, locals, type }: FunctionIr) {
    this.#values = variables.map(() => []);
    for (const { id } of locals.slice(0, type.params.length).flat()) this.#values[id] = null;
    this.#collect(body);
  }

  #collect(body: readonly Statement[]): void {
    for (const statement of body) {
      if (statement.kind === "assign") this.#values[statement.variable.id]?.push(statement.value);
      else for (const { id } of variablesAssigned(statement)) this.#values[id] = null;
      for (const inner of bodiesOf(statement)) this.#collect(inner);
    }
  }

  /** Whether one more view may be had. */
  hasRoom(element: ElementKind, offset: number): boolean {
    if (this.#views.size < MAX_FOLDED) this.#views.add(element + offset);
    return this.#views.has(element + offset);
  }

  /** Whether a variable is; if it is `scaled`, what comes from elsewhere is an index, so it is, too. */
  count({ id }: Variable, scaled = false): boolean {
    const known = scaled ? this.#knownScaled : this.#known;
    if (known[id] !== undefined) return known[id];
    const values = this.#values[id];
    if (values === null) return known[id] = scaled;
    // What it is assigned in a round of a loop may be made of itself.
    known[id] = true;
    return known[id] = values!.every((value) => this.#isPositive(value, scaled));
  }

  #isPositive(value: Expression, scaled: boolean): boolean {
    switch (value.kind) {
      case "constant":
        return value.value >= 0;
      case "read":
        return this.count(value.variable, scaled);
      case "load":
        return scaled || value.element === "u8" || value.element === "u16";
      case "global":
        return scaled;
      case "choice":
        return this.#isPositive(value.then, scaled) && this.#isPositive(value.otherwise, scaled);
      case "invoke":
        return value.callee === "Math.imul" &&
          value.operands.every((operand) => this.#isPositive(operand, true));
      case "binary":
        return this.#isPositiveResult(value, scaled);
      default:
        return false;
    }
  }

  #isPositiveResult({ operator, left, right }: Binary, scaled: boolean): boolean {
    switch (operator) {
      case "&":
        return this.#isPositive(left, scaled) || this.#isPositive(right, scaled);
      case ">>>":
        return right.kind === "constant" && right.value > 0;
      case "<<":
        return this.#isPositive(left, true);
      case ">>":
        return this.#isPositive(left, scaled);
      case "+":
      case "|":
        return this.#isPositive(left, scaled) && this.#isPositive(right, scaled);
      default:
        return false;
    }
  }
}
