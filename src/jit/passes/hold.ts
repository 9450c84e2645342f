/**
 * Finds indices into memory that are computed several times from one variable, before that is assigned
 * anew: fields of a structure, slots of a stack frame. They are computed once, and held in a variable of
 * the function that is printed. Hosts that optimise do so anyway; but what they make of the text before
 * that is smaller, and its size decides what they optimise.
 *
 * @module
 */
import { childrenOf, type ElementKind, type Expression } from "../expression.ts";
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
  readonly element: ElementKind;
}

/** What a statement has to do with such indices. */
export interface StatementHolds {
  /** Those that are computed before it. */
  readonly computed: HeldIndex[];
  /** The names of those that its own expressions use. */
  readonly used: Set<string>;
  /** How often it uses them. */
  uses: number;
}

/** Statements that compute or use indices which are held. */
export type Holds = ReadonlyMap<Statement, StatementHolds>;

export const NO_HOLDS: Holds = new Map();

/** What holds the index of elements of that size at an address. */
export function heldName(base: string, element: ElementKind): string {
  return `${base}_at${BYTES[element]}`;
}

/** Accesses that have one index. */
interface Group {
  readonly held: HeldIndex;
  /** The statement of the first. */
  readonly start: number;
  /** One for each access. */
  readonly statements: Statement[];
}

/** Which indices are worth holding in these statements, and where. */
export function findHolds(body: readonly Statement[]): Holds {
  const search = new Search();
  search.list(body);
  const holds = new Map<Statement, StatementHolds>();
  const of = (statement: Statement): StatementHolds => {
    let found = holds.get(statement);
    if (found === undefined) {
      holds.set(statement, found = { computed: [], used: new Set(), uses: 0 });
    }
    return found;
  };
  for (const { held, statements } of search.groups) {
    if (statements.length < MIN_USES) continue;
    of(statements[0]!).computed.push(held);
    for (const statement of statements) {
      const found = of(statement);
      found.used.add(held.name);
      found.uses++;
    }
  }
  return holds;
}

/**
 * Walks statements in their order. A group reaches into the bodies of what follows its first access,
 * but not into loops, where it would be one more value to keep in all of them; and not out of a body.
 */
class Search {
  readonly groups: Group[] = [];
  /** The latest group of each name that reaches where the walk is. */
  #open: Map<string, Group> = new Map();
  /** The statement that last assigned a variable, by the variable's name. */
  readonly #assigned: Map<string, number> = new Map();
  /** What a body has hidden, to be open again behind it. */
  #hidden: [string, Group | undefined][] = [];
  #at = 0;

  list(body: readonly Statement[]): void {
    for (const statement of body) {
      this.#at++;
      this.#accesses(statement);
      for (const { name } of variablesAssigned(statement)) this.#assigned.set(name, this.#at);
      if (statement.kind === "loop") this.#loop(statement.body);
      else for (const inner of bodiesOf(statement)) this.#inner(inner);
    }
  }

  #loop(body: readonly Statement[]): void {
    const open = this.#open;
    this.#open = new Map();
    this.#inner(body);
    this.#open = open;
  }

  #inner(body: readonly Statement[]): void {
    const hidden = this.#hidden;
    this.#hidden = [];
    this.list(body);
    for (const [name, group] of this.#hidden.reverse()) {
      if (group === undefined) this.#open.delete(name);
      else this.#open.set(name, group);
    }
    this.#hidden = hidden;
  }

  #accesses(statement: Statement): void {
    if (statement.kind === "store") this.#store(statement);
    const bits = statement.kind === "assign" && statement.variable.representation === "bits";
    for (const expression of expressionsOf(statement)) this.#loads(statement, expression, bits);
  }

  #store(statement: Store): void {
    const { element, address, unaligned, memoryOffset, values } = statement;
    if (unaligned) return;
    const [value] = values;
    const bits = value?.kind === "nan" ||
      value?.kind === "read" && value.variable.representation === "bits";
    this.#access(statement, { element, address, offset: memoryOffset, bits });
  }

  #loads(statement: Statement, expression: Expression, bits: boolean): void {
    if (expression.kind === "load") {
      if (!expression.unaligned) this.#access(statement, { ...expression, bits });
      return;
    }
    for (const child of childrenOf(expression)) this.#loads(statement, child, false);
  }

  /** `bits`: a float is accessed word by word. */
  #access(
    statement: Statement,
    { element, address, offset, bits }: {
      readonly element: ElementKind;
      readonly address: Expression;
      readonly offset: number;
      readonly bits: boolean;
    },
  ): void {
    const shown = bits && element === "f64" ? "i32" : element;
    if (address.kind !== "read" || SHIFT[shown] === 0 || offset % BYTES[shown] !== 0) return;
    const base = address.variable.name;
    const name = heldName(base, shown);
    const known = this.#open.get(name);
    if (known !== undefined && (this.#assigned.get(base) ?? 0) < known.start) {
      known.statements.push(statement);
      return;
    }
    const held = { name, base, element: shown };
    const group: Group = { held, start: this.#at, statements: [statement] };
    this.groups.push(group);
    this.#hidden.push([name, known]);
    this.#open.set(name, group);
  }
}
