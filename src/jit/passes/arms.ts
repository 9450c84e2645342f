/**
 * Puts the arms of a `br_table` into its cases. In WebAssembly an arm stands behind a block, and a
 * branch out of the block leads to it; where that branch is the only way there, the arm can take its
 * place. What is left is a switch whose cases hold what they do, and can be told apart.
 *
 * @module
 */
import {
  type Block,
  bodiesOf,
  endsAbruptly,
  type Label,
  type Statement,
  type Switch,
} from "../ir.ts";

/** The statements with arms where they belong. */
export function placeArms(body: readonly Statement[]): Statement[] {
  const branches = new Map<Label, number>();
  countBranches(body, branches);
  return new Placement(branches).list(body, undefined);
}

function countBranches(body: readonly Statement[], branches: Map<Label, number>): void {
  for (const statement of body) {
    if (statement.kind === "branch") {
      branches.set(statement.label, (branches.get(statement.label) ?? 0) + 1);
    }
    for (const inner of bodiesOf(statement)) countBranches(inner, branches);
  }
}

class Placement {
  readonly #branches: Map<Label, number>;

  constructor(branches: Map<Label, number>) {
    this.#branches = branches;
  }

  /** `end` is where a branch would go to that goes behind the last of the statements. */
  list(body: readonly Statement[], end: Label | undefined): Statement[] {
    const placed: Statement[] = [];
    for (let i = 0; i < body.length; i++) {
      const statement = this.#inside(body[i]!);
      const inner = statement.kind === "block"
        ? this.#merged(statement, body, i + 1, end)
        : undefined;
      if (inner === undefined) {
        placed.push(statement);
        continue;
      }
      // What came behind the block has found its place.
      for (const each of inner) placed.push(each);
      return placed;
    }
    return placed;
  }

  #inside(statement: Statement): Statement {
    switch (statement.kind) {
      case "block":
        return { ...statement, body: this.list(statement.body, statement.label) };
      case "loop":
        return { ...statement, body: this.list(statement.body, undefined) };
      case "if": {
        const then = this.list(statement.then, undefined);
        return { ...statement, then, otherwise: this.list(statement.otherwise, undefined) };
      }
      case "switch": {
        const cases = statement.cases.map((each) => ({
          ...each,
          body: this.list(each.body, undefined),
        }));
        return { ...statement, cases };
      }
      default:
        return statement;
    }
  }

  /** The block's statements with what comes behind it in one of them; `undefined` if that cannot be. */
  #merged(
    { label, body }: Block,
    list: readonly Statement[],
    from: number,
    end: Label | undefined,
  ): Statement[] | undefined {
    const last = body.at(-1);
    if (last?.kind !== "switch" || this.#branches.get(label) !== 1) return undefined;
    const way = last.cases.findIndex((each) => goesTo(each.body, label));
    if (way < 0) return undefined;
    const arm = this.list(list.slice(from), end);
    if (!endsAbruptly(arm)) {
      if (end === undefined) return undefined;
      arm.push({ kind: "branch", label: end });
      this.#branches.set(end, (this.#branches.get(end) ?? 0) + 1);
    }
    this.#branches.delete(label);
    return [...body.slice(0, -1), withArm(last, way, arm)];
  }
}

function goesTo(body: readonly Statement[], label: Label): boolean {
  const last = body.at(-1);
  return last?.kind === "branch" && last.label === label;
}

function withArm(statement: Switch, way: number, arm: readonly Statement[]): Switch {
  const cases = statement.cases.map((each, i) =>
    i === way ? { ...each, body: [...each.body.slice(0, -1), ...arm] } : each
  );
  return { ...statement, cases };
}
