/**
 * Finds what a part may have changed where it is left: the rest is still in the slots that its caller
 * passed it in.
 *
 * @module
 */
import {
  bodiesOf,
  type Label,
  type Leave,
  type Statement,
  type Variable,
  variablesAssigned,
} from "../ir.ts";

/** Which of the variables may have been assigned on the way to each place where the part is left. */
export function changedWhereLeft(
  body: readonly Statement[],
  variables: readonly Variable[],
): Map<Leave, ReadonlySet<Variable>> {
  const walk = new Walk(variables);
  walk.list(body);
  return walk.left;
}

class Walk {
  readonly left: Map<Leave, ReadonlySet<Variable>> = new Map();
  readonly #watched: ReadonlySet<Variable>;
  /** What was changed where branches to the end of a block come from. */
  readonly #arriving: Map<Label, Set<Variable>> = new Map();
  #changed: Set<Variable> = new Set();

  constructor(variables: readonly Variable[]) {
    this.#watched = new Set(variables);
  }

  list(body: readonly Statement[]): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    this.#assign(statement);
    switch (statement.kind) {
      case "leave":
        this.left.set(statement, this.#changed);
        return this.#end();
      case "branch":
        this.#arrive(statement.label);
        return this.#end();
      case "trap":
        return this.#end();
      case "block":
        this.list(statement.body);
        return this.#arrived(statement.label);
      case "loop":
        this.#enter(statement.body);
        return this.list(statement.body);
      case "if":
      case "switch":
        return this.#arms(bodiesOf(statement));
    }
  }

  #assign(statement: Statement): void {
    for (const variable of variablesAssigned(statement)) {
      if (this.#watched.has(variable)) this.#changed.add(variable);
    }
  }

  /** Nothing was changed where control does not come. */
  #end(): void {
    this.#changed = new Set();
  }

  #arrive(label: Label): void {
    if (label.isLoop) return;
    let arriving = this.#arriving.get(label);
    if (arriving === undefined) this.#arriving.set(label, arriving = new Set());
    for (const variable of this.#changed) arriving.add(variable);
  }

  #arrived(label: Label): void {
    for (const variable of this.#arriving.get(label) ?? []) this.#changed.add(variable);
  }

  /** What any round changes may be changed where a round begins. */
  #enter(body: readonly Statement[]): void {
    for (const statement of body) {
      this.#assign(statement);
      for (const inner of bodiesOf(statement)) this.#enter(inner);
    }
  }

  #arms(arms: readonly (readonly Statement[])[]): void {
    const before = this.#changed;
    const after = new Set<Variable>();
    for (const arm of arms) {
      this.#changed = new Set(before);
      this.list(arm);
      for (const variable of this.#changed) after.add(variable);
    }
    this.#changed = after;
  }
}
