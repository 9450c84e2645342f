/**
 * Finds indices into memory that are computed several times from one variable, before that is assigned
 * anew: fields of a structure, slots of a stack frame. They are computed once, and held in a variable of
 * the function that is printed. Hosts that optimise do so anyway; but what they make of the text before
 * that is smaller, and its size decides what they optimise.
 *
 * @module
 */
import { type ElementKind, type Expression, forEachLoad, type Load } from "../expression.ts";
import { bodiesOf, expressionsOf, type Statement, type Store, variablesAssigned } from "../ir.ts";
import { BYTES, SHIFT } from "../needs.ts";

/** Accesses that share an index before it is held: with fewer, text does not become shorter. */
const MIN_USES = 3;

/** An index that is held. */
export interface HeldIndex {
  /** The variable that holds it. */
  readonly name: string;
  /** The variable that is the address. */
  readonly base: string;
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
  base: string,
  element: ElementKind,
): HeldIndex | undefined {
  for (const held of used) {
    if (held.base === base && SHIFT[held.element] === SHIFT[element]) return held;
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
  for (const { base: { name: base }, element, statements } of search.groups) {
    if (statements.length < MIN_USES) continue;
    const held = { name: `${base}_at${BYTES[element]}`, base, element };
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
  /** The latest group that reaches where the walk is, by the elements' size: see {@link SHIFT}. */
  readonly open: (Group | undefined)[];
}

/** Accesses that have one index. */
interface Group {
  readonly base: Base;
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
      const { base, element, hidden } = begun.pop()!;
      base.open[SHIFT[element]] = hidden;
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
    if (unaligned || scale !== undefined) return;
    const [value] = values;
    const bits = value?.kind === "nan" ||
      value?.kind === "read" && value.variable.representation === "bits";
    this.#access(address, bits ? wordOf(element) : element, memoryOffset);
  }

  #loaded({ address, scale, offset, unaligned }: Load, element: ElementKind): void {
    if (!unaligned && scale === undefined) this.#access(address, element, offset);
  }

  #access(address: Expression, element: ElementKind, offset: number): void {
    // An i64 that is kept whole is not read by an index.
    if (address.kind !== "read" || SHIFT[element] === 0 || element === "i64") return;
    if (offset % BYTES[element] !== 0) return;
    const base = this.#baseOf(address.variable.name);
    const known = base.open[SHIFT[element]];
    if (known !== undefined && known.start > base.assigned && known.start > this.#loop) {
      known.statements.push(this.#statement);
      return;
    }
    const statements = [this.#statement];
    const group = { base, element, start: this.#at, statements, hidden: known };
    this.groups.push(group);
    this.#begun.push(group);
    base.open[SHIFT[element]] = group;
  }

  #baseOf(name: string): Base {
    let base = this.#bases.get(name);
    if (base === undefined) {
      base = { name, assigned: 0, open: [undefined, undefined, undefined, undefined] };
      this.#bases.set(name, base);
    }
    return base;
  }
}

/** What a float is accessed as whose bits are meant. */
function wordOf(element: ElementKind): ElementKind {
  return element === "f64" ? "i32" : element;
}
