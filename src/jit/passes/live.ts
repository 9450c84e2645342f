/**
 * Finds which variables are needed where the regions of a function begin and end, and where its
 * labels are.
 *
 * @module
 */
import {
  bodiesOf,
  forEachReadIn,
  type FunctionIr,
  type Label,
  type Loop,
  type Region,
  type Statement,
  type Variable,
  variablesAssigned,
} from "../ir.ts";

/** A set of variables, a bit for each. */
export type VariableSet = Uint32Array;

/** Whether a variable is in the set. */
export function isIn(set: VariableSet, { id }: Variable): boolean {
  return (set[id >> 5]! & 1 << (id & 31)) !== 0;
}

/** Making a set takes as long as writing so many words. */
const SET = 32;

/**
 * About how many words {@link Liveness} writes for a function: it walks what is inside loops once
 * more for each of them, and has a set of its own wherever ways meet.
 */
export function workOfLiveness({ body, variables }: FunctionIr): number {
  return workOf(body, 1, (variables.length >> 5) + SET);
}

function workOf(body: readonly Statement[], walks: number, words: number): number {
  let work = walks * body.length;
  for (const statement of body) {
    const bodies = bodiesOf(statement);
    if (bodies.length > 0 || statement.kind === "branch") work += walks * words;
    const inside = statement.kind === "loop" ? walks + 1 : walks;
    for (const inner of bodies) work += workOf(inner, inside, words);
  }
  return work;
}

export class Liveness {
  /** What is needed where branches to a label go. */
  readonly labels: Map<Label, VariableSet> = new Map();
  /** What is needed before and behind each region. */
  readonly regions: Map<Region, { readonly before: VariableSet; readonly after: VariableSet }> =
    new Map();
  readonly #words: number;
  readonly #read = ({ id }: Variable) => {
    this.#live[id >> 5]! |= 1 << (id & 31);
  };
  #live: VariableSet;
  /** Only the heads of loops are wanted. */
  #probing = false;

  constructor({ body, variables }: FunctionIr) {
    const most = variables.reduce((most, { id }) => Math.max(most, id), 0);
    this.#words = (most >> 5) + 1;
    this.#live = this.#none();
    this.#walk(body);
  }

  #none(): VariableSet {
    return new Uint32Array(this.#words);
  }

  /** Goes backwards. */
  #walk(body: readonly Statement[]): void {
    for (let i = body.length - 1; i >= 0; i--) this.#statement(body[i]!);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case "branch":
        this.#live = this.labels.get(statement.label)!.slice();
        return;
      case "return":
      case "tail_call":
      case "trap":
        this.#live = this.#none();
        break;
      case "block":
        this.labels.set(statement.label, this.#live.slice());
        return this.#walk(statement.body);
      case "loop":
        return this.#loop(statement);
      case "region": {
        const after = this.#live.slice();
        this.#walk(statement.body);
        this.regions.set(statement, { before: this.#live.slice(), after });
        return;
      }
      case "if":
        this.#arms([statement.then, statement.otherwise]);
        break;
      case "switch":
        this.#arms(statement.cases.map(({ body }) => body));
        break;
    }
    for (const { id } of variablesAssigned(statement)) this.#live[id >> 5]! &= ~(1 << (id & 31));
    forEachReadIn(statement, this.#read);
  }

  #arms(arms: readonly (readonly Statement[])[]): void {
    const after = this.#live;
    const before = this.#none();
    for (const arm of arms) {
      this.#live = after.slice();
      this.#walk(arm);
      for (let i = 0; i < before.length; i++) before[i]! |= this.#live[i]!;
    }
    this.#live = before;
  }

  /**
   * What is needed at the head of a loop is what its body needs if it never comes round; once that is
   * known, so is the rest.
   */
  #loop({ label, body }: Loop): void {
    const after = this.#live.slice();
    const probing = this.#probing;
    this.labels.set(label, this.#none());
    this.#probing = true;
    this.#walk(body);
    this.#probing = probing;
    this.labels.set(label, this.#live.slice());
    if (probing) return;
    this.#live = after;
    this.#walk(body);
  }
}
