/**
 * Gives temporaries that are never needed at the same time one name. Each is assigned once, before
 * all its uses, so it is needed from that statement to its last use, or to the end of a loop that
 * uses what was assigned before it. Hosts number the variables of a function; with few of them, what
 * they make of it is smaller, and functions they would refuse to optimise fit their limits.
 *
 * @module
 */
import { type Expression, forEachRead } from "../expression.ts";
import {
  bodiesOf,
  forEachReadIn,
  type FunctionIr,
  type Representation,
  type Statement,
  type Variable,
  variablesAssigned,
  type VariableType,
} from "../ir.ts";

/** From where to where a variable is needed, in statements. */
interface Range {
  readonly variable: Variable;
  readonly start: number;
  end: number;
}

/** A loop around the statement that is looked at. */
interface OpenLoop {
  readonly start: number;
  /** What it uses that was assigned before it. */
  readonly used: Range[];
}

/** Shares the names of a function's temporaries. */
export function shareTemporaries(ir: FunctionIr): void {
  const ranges = new Ranges();
  ranges.walk(ir.body);
  allot(ranges.all);
}

class Ranges {
  /** By where they start. */
  readonly all: Range[] = [];
  readonly #byVariable: (Range | undefined)[] = [];
  readonly #loops: OpenLoop[] = [];
  readonly #use = (variable: Variable) => this.#used(variable);
  #at = 0;

  walk(body: readonly Statement[]): void {
    for (const statement of body) {
      this.#at++;
      forEachReadIn(statement, this.#use);
      for (const variable of variablesAssigned(statement)) this.#assigned(variable);
      if (statement.kind === "call" && statement.operands !== undefined) {
        // They are written down when the call has returned.
        this.#at++;
        for (const { parts } of statement.operands) this.#useAll(parts);
      }
      if (statement.kind !== "loop") {
        for (const inner of bodiesOf(statement)) this.walk(inner);
        continue;
      }
      for (const { parts } of statement.operands) this.#useAll(parts);
      for (const { parts } of statement.locals ?? []) this.#useAll(parts);
      const loop: OpenLoop = { start: this.#at, used: [] };
      this.#loops.push(loop);
      this.walk(statement.body);
      this.#loops.pop();
      for (const range of loop.used) range.end = Math.max(range.end, this.#at);
    }
  }

  #useAll(parts: readonly Expression[]): void {
    for (const part of parts) forEachRead(part, this.#use);
  }

  #assigned(variable: Variable): void {
    if (!variable.fixed) return;
    const range = { variable, start: this.#at, end: this.#at };
    this.#byVariable[variable.id] = range;
    this.all.push(range);
  }

  #used(variable: Variable): void {
    const range = this.#byVariable[variable.id];
    if (range === undefined) return;
    range.end = this.#at;
    this.#loopSince(range.start)?.used.push(range);
  }

  /** The outermost loop that began after a statement. */
  #loopSince(start: number): OpenLoop | undefined {
    const loops = this.#loops;
    let low = 0;
    let high = loops.length;
    if (high === 0 || loops[high - 1]!.start <= start) return undefined;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (loops[middle]!.start > start) high = middle;
      else low = middle + 1;
    }
    return loops[low];
  }
}

/** Gives each variable the name of one of its kind that is needed no more. */
function allot(ranges: readonly Range[]): void {
  const ending = ranges.toSorted((a, b) => a.end - b.end);
  // Only variables alike are shared: hosts specialise on what a variable holds.
  const free: Record<VariableType, Partial<Record<Carried, string[]>>> = {
    int: {},
    f32: {},
    f64: {},
    ref: {},
    whole: {},
  };
  let next = 0;
  for (const { variable, start } of ranges) {
    for (; next < ending.length && isOver(ending[next]!, start); next++) {
      const { variable: over } = ending[next]!;
      (free[over.type][carried(over)] ??= []).push(over.name);
    }
    variable.name = free[variable.type][carried(variable)]?.pop() ?? variable.name;
  }
}

/** How a variable is carried; a box may still be opened, and then it has bits beside it. */
type Carried = Representation | "boxed";

function carried({ boxed, representation }: Variable): Carried {
  return boxed ? "boxed" : representation;
}

/**
 * Whether a variable is needed no more by the statement that assigns another. A float's bits may be
 * assigned on lines of their own, after the number.
 */
function isOver({ variable, start, end }: Range, assigning: number): boolean {
  if (end < assigning) return true;
  return end === assigning && start < assigning && carried(variable) === "number";
}
