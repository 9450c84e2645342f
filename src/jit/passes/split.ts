/**
 * Splits a function that is too big for the host to optimise: regions become functions of their own,
 * *parts*. A part takes the variables it needs as parameters, leaves those it changed, as far as they
 * are needed later, in the slots of results, and returns a number that says how it was left; its
 * caller goes on from there, by a branch or a return of its own. Functions that end in tail calls are
 * left as they are.
 *
 * @module
 */
import { forEachRead, isAtom, read } from "../expression.ts";
import {
  bodiesOf,
  endsAbruptly,
  type Exit,
  forEachReadIn,
  type FunctionIr,
  type Label,
  mapBodies,
  partTypesOfAll,
  type Region,
  type Return,
  type RunPart,
  type Statement,
  Variable,
  variablesAssigned,
} from "../ir.ts";
import { placeArms } from "./arms.ts";
import { estimateHeat, type Profile } from "./heat.ts";
import { isIn, Liveness, type VariableSet } from "./live.ts";
import { chooseRegions } from "./regions.ts";
import { sizeOfAll, Sizes } from "./size.ts";

/** The function in parts, if it is too big; else as it is. */
export function splitFunction(ir: FunctionIr, budget: number, profile: Profile): FunctionIr {
  if (ir.hasTailCalls || sizeOfAll(ir.body) <= budget) return ir;
  const placed = placeArms(ir.body);
  const heat = estimateHeat(placed, profile);
  const body = chooseRegions(placed, { sizes: new Sizes(), heat, budget });
  return new Splitter({ ...ir, body }).split();
}

/** A region on its way to a part. */
interface Open {
  /** Labels inside it. */
  readonly labels: Set<Label>;
  readonly exits: OpenExit[];
  /** Exits by the label they go to. */
  readonly byLabel: Map<Label, Exit>;
}

/** An exit whose results are known when all of the part is. */
interface OpenExit {
  readonly exit: {
    readonly code: number;
    results: readonly Variable[];
    readonly then: Statement[];
  };
  /** Whether a variable is needed where the exit leads. */
  readonly needs: (variable: Variable) => boolean;
}

class Splitter {
  readonly #ir: FunctionIr;
  /** Variables that are made here have numbers above those of the function. */
  readonly #known: number;
  #made: number;
  readonly #liveness: Liveness;

  constructor(ir: FunctionIr) {
    this.#ir = ir;
    this.#known = ir.variables.reduce((most, { id }) => Math.max(most, id), 0) + 1;
    this.#made = this.#known;
    this.#liveness = new Liveness(ir);
  }

  split(): FunctionIr {
    const body = this.#list(this.#ir.body);
    return { ...this.#ir, body, variables: [...mentionedIn(body).variables] };
  }

  /** Makes the regions among the statements, and inside them, parts. */
  #list(body: readonly Statement[]): Statement[] {
    return body.map((statement) =>
      statement.kind === "region"
        ? this.#part(statement)
        : mapBodies(statement, (inner) => this.#list(inner))
    );
  }

  #part(region: Region): RunPart {
    const { before, after } = this.#liveness.regions.get(region)!;
    const open: Open = { labels: new Set(), exits: [], byLabel: new Map() };
    const inner = this.#list(region.body);
    const falls = endsAbruptly(inner)
      ? undefined
      : this.#exit(open, [], (variable) => this.#isIn(after, variable));
    const body = this.#leaving(inner, open);
    if (falls !== undefined) body.push({ kind: "leave", exit: falls });
    const { variables, changed, calls } = mentionedIn(body);
    for (const { exit, needs } of open.exits) exit.results = [...changed].filter(needs);
    const parameters = [...variables].filter((variable) => this.#isIn(before, variable));
    return {
      kind: "part",
      part: { parameters, body, variables: [...variables], calls, isCold: region.isCold },
      exits: open.exits.map(({ exit }) => exit),
    };
  }

  #isIn(set: VariableSet, variable: Variable): boolean {
    return variable.id < this.#known && isIn(set, variable);
  }

  #exit(open: Open, then: Statement[], needs: OpenExit["needs"]): Exit {
    const exit = { code: open.exits.length, results: [], then };
    open.exits.push({ exit, needs });
    return exit;
  }

  /** The statements, with exits for what leaves them. */
  #leaving(body: readonly Statement[], open: Open): Statement[] {
    return body.flatMap((statement): Statement | Statement[] => {
      switch (statement.kind) {
        case "branch":
          if (open.labels.has(statement.label)) return statement;
          return { kind: "leave", exit: this.#exitTo(statement.label, open) };
        case "return":
          return this.#leavingForReturn(statement, open);
        case "block":
        case "loop":
          open.labels.add(statement.label);
      }
      return mapBodies(statement, (inner) => this.#leaving(inner, open));
    });
  }

  #exitTo(label: Label, open: Open): Exit {
    let exit = open.byLabel.get(label);
    if (exit === undefined) {
      const live = this.#liveness.labels.get(label)!;
      const needs = (variable: Variable) => this.#isIn(live, variable);
      exit = this.#exit(open, [{ kind: "branch", label }], needs);
      open.byLabel.set(label, exit);
    }
    return exit;
  }

  /** The caller returns, and what it returns must be in variables. */
  #leavingForReturn(statement: Return, open: Open): Statement[] {
    const { offset } = statement;
    const types = partTypesOfAll(this.#ir.type.results);
    const assigned: Statement[] = [];
    const values = statement.values.map((value, i) => {
      if (isAtom(value)) return value;
      const id = this.#made++;
      const variable = new Variable(id, `returned${id}`, types[i]!, true);
      variable.uses = 1;
      assigned.push({ kind: "assign", variable, value, offset });
      return read(variable);
    });
    const needed = new Set<Variable>();
    for (const value of values) forEachRead(value, (variable) => needed.add(variable));
    const then: Statement = { kind: "return", values, offset };
    const exit = this.#exit(open, [then], (variable) => needed.has(variable));
    return [...assigned, { kind: "leave", exit }];
  }
}

/** What occurs in statements. */
interface Mentioned {
  readonly variables: Set<Variable>;
  /** Those that are assigned. */
  readonly changed: Set<Variable>;
  /** Whether there are calls. */
  calls: boolean;
}

function mentionedIn(body: readonly Statement[]): Mentioned {
  const found: Mentioned = { variables: new Set(), changed: new Set(), calls: false };
  addMentioned(body, found);
  for (const variable of found.changed) found.variables.add(variable);
  return found;
}

function addMentioned(body: readonly Statement[], found: Mentioned): void {
  const mention = (variable: Variable) => void found.variables.add(variable);
  for (const statement of body) {
    forEachReadIn(statement, mention);
    for (const variable of variablesAssigned(statement)) found.changed.add(variable);
    if (statement.kind === "call") found.calls ||= statement.callee.kind !== "helper";
    if (statement.kind === "part") {
      statement.part.parameters.forEach(mention);
      found.calls ||= statement.part.calls;
    }
    for (const inner of bodiesOf(statement)) addMentioned(inner, found);
  }
}
