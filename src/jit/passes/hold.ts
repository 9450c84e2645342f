/**
 * Finds indices into memory that are computed several times from one variable, before that is assigned
 * anew: fields of a structure, slots of a stack frame. They are computed once, and held in a variable of
 * the function that is printed. Hosts that optimise do so anyway; but what they make of the text before
 * that is smaller, and its size decides what they optimise.
 *
 * @module
 */
import { type ElementKind, type Expression, forEachLoad, type Load } from "../expression.ts";
import { sumOf } from "../facts.ts";
import { bodiesOf, expressionsOf, type Statement, type Store, variablesAssigned } from "../ir.ts";
import { BYTES, SHIFT } from "../needs.ts";

/** Accesses that share an index before it is held: with fewer, text does not become shorter. */
const MIN_USES = 3;

/** An index that is held. */
export interface HeldIndex {
  /** The variable that holds it. */
  readonly name: string;
  /** The variable that is the address, and what is added to it. */
  readonly base: string;
  readonly addend: number;
  /** The elements it counts; others of their size have the same index. */
  readonly element: ElementKind;
}

/** What a statement has to do with such indices. */
export interface StatementHolds {
  /** Those that are computed before it. */
  readonly computed: HeldIndex[];
  /** Those that its own expressions use. */
  readonly used: HeldIndex[];
  /** How often it uses them. */
  uses: number;
}

/** Statements that compute or use indices which are held. */
export type Holds = ReadonlyMap<Statement, StatementHolds>;

export const NO_HOLDS: Holds = new Map();

/** The index of elements at an address, if it is among those that are held. */
export function heldIndexOf(
  used: readonly HeldIndex[],
  address: Expression,
  element: ElementKind,
): HeldIndex | undefined {
  const sum = sumOf(address);
  if (sum === undefined) return undefined;
  for (const held of used) {
    if (held.base !== sum.variable.name || held.addend !== sum.addend) continue;
    if (SHIFT[held.element] === SHIFT[element]) return held;
  }
  return undefined;
}

/** Which indices are worth holding in these statements, and where. */
export function findHolds(body: readonly Statement[]): Holds {
  const search = new Search();
  search.list(body);
  const holds = new Map<Statement, StatementHolds>();
  const of = (statement: Statement): StatementHolds => {
    let found = holds.get(statement);
    if (found === undefined) holds.set(statement, found = { computed: [], used: [], uses: 0 });
    return found;
  };
  for (const { base: { name: base }, addend, element, statements } of search.groups) {
    if (statements.length < MIN_USES) continue;
    const sum = addend === 0 ? base : `${base}_${addend < 0 ? "less" : "plus"}${Math.abs(addend)}`;
    const held = { name: `${sum}_at${BYTES[element]}`, base, addend, element };
    of(statements[0]!).computed.push(held);
    for (const statement of statements) {
      const found = of(statement);
      if (found.used.at(-1) !== held) found.used.push(held);
      found.uses++;
    }
  }
  return holds;
}

/** What the walk knows of variables of one name. */
interface Base {
  readonly name: string;
  /** The statement that last assigned one. */
  assigned: number;
  /** What is open for the variable itself, and for sums of it and a constant. */
  readonly open: Open;
  sums: Map<number, Open> | undefined;
}

/** The latest group that reaches where the walk is, by the elements' size: see {@link SHIFT}. */
type Open = (Group | undefined)[];

/** Accesses that have one index. */
interface Group {
  readonly base: Base;
  readonly addend: number;
  /** Where it is open. */
  readonly open: Open;
  readonly element: ElementKind;
  /** The statement of the first. */
  readonly start: number;
  /** One for each access. */
  readonly statements: Statement[];
  /** The group that was open before, and is again behind the body in which this one began. */
  readonly hidden: Group | undefined;
}

/**
 * Walks statements in their order. A group reaches into the bodies of what follows its first access,
 * but not into loops, where it would be one more value to keep in all of them; and not out of a body.
 */
class Search {
  readonly groups: Group[] = [];
  readonly #bases: Map<string, Base> = new Map();
  /** Groups that began in the bodies around the walk. */
  readonly #begun: Group[] = [];
  /** The statement that is the innermost loop. */
  #loop = 0;
  #at = 0;
  #statement!: Statement;
  readonly #load = (load: Load) => this.#loaded(load, load.element);

  list(body: readonly Statement[]): void {
    for (const statement of body) {
      this.#at++;
      this.#accesses(statement);
      for (const { name } of variablesAssigned(statement)) {
        const base = this.#bases.get(name);
        if (base !== undefined) base.assigned = this.#at;
      }
      const loop = this.#loop;
      if (statement.kind === "loop") this.#loop = this.#at;
      for (const inner of bodiesOf(statement)) this.#inner(inner);
      this.#loop = loop;
    }
  }

  #inner(body: readonly Statement[]): void {
    const begun = this.#begun;
    const before = begun.length;
    this.list(body);
    while (begun.length > before) {
      const { open, element, hidden } = begun.pop()!;
      open[SHIFT[element]] = hidden;
    }
  }

  #accesses(statement: Statement): void {
    this.#statement = statement;
    switch (statement.kind) {
      case "store":
        return this.#store(statement);
      case "assign": {
        const { value, variable } = statement;
        if (value.kind !== "load") return forEachLoad(value, this.#load);
        const bits = variable.representation === "bits";
        return this.#loaded(value, bits ? wordOf(value.element) : value.element);
      }
      default:
        for (const expression of expressionsOf(statement)) forEachLoad(expression, this.#load);
    }
  }

  #store({ element, address, scale, unaligned, memoryOffset, values }: Store): void {
    if (unaligned) return;
    const [value] = values;
    const bits = value?.kind === "nan" ||
      value?.kind === "read" && value.variable.representation === "bits";
    this.#access({ address, scale, offset: memoryOffset }, bits ? wordOf(element) : element);
  }

  #loaded(load: Load, element: ElementKind): void {
    if (!load.unaligned) this.#access(load, element);
  }

  #access(
    { address, scale, offset }: Pick<Load, "address" | "scale" | "offset">,
    element: ElementKind,
  ): void {
    // An i64 that is kept whole is not read by an index, and a variable may be the index itself.
    if (SHIFT[element] === 0 || element === "i64" || scale !== undefined && scale.shift > 0) return;
    if ((offset + (scale?.plus ?? 0)) % BYTES[element] !== 0) return;
    const sum = sumOf(address);
    if (sum === undefined) return;
    const { addend } = sum;
    const base = this.#baseOf(sum.variable.name);
    const open = addend === 0 ? base.open : openFor(base, addend);
    const known = open[SHIFT[element]];
    if (known !== undefined && known.start > base.assigned && known.start > this.#loop) {
      known.statements.push(this.#statement);
      return;
    }
    const statements = [this.#statement];
    const group = { base, addend, open, element, start: this.#at, statements, hidden: known };
    this.groups.push(group);
    this.#begun.push(group);
    open[SHIFT[element]] = group;
  }

  #baseOf(name: string): Base {
    let base = this.#bases.get(name);
    if (base === undefined) {
      base = { name, assigned: 0, open: noneOpen(), sums: undefined };
      this.#bases.set(name, base);
    }
    return base;
  }
}

/** What a float is accessed as whose bits are meant. */
function wordOf(element: ElementKind): ElementKind {
  return element === "f64" ? "i32" : element;
}

function noneOpen(): Open {
  return [undefined, undefined, undefined, undefined];
}

function openFor(base: Base, addend: number): Open {
  const sums = base.sums ??= new Map();
  let open = sums.get(addend);
  if (open === undefined) sums.set(addend, open = noneOpen());
  return open;
}
