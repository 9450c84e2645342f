/**
 * Splits a function that is too big for the host to optimise: regions become functions of their own,
 * *parts*. A part takes the variables it needs as parameters, leaves those it changed, as far as they
 * are needed later, in the slots of results, and returns a number that says how it was left; its
 * caller goes on from there, by a branch or a return of its own. What a part without calls may change
 * comes in the slots, too, and so do floats, which hosts would have to allocate as arguments. Functions
 * that end in tail calls are left as they are.
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
  type Leave,
  mapBodies,
  type Part,
  partTypesOfAll,
  type Region,
  type Return,
  type RunPart,
  type Statement,
  Variable,
  variablesAssigned,
} from "../ir.ts";
import { carriersOf } from "../parts.ts";
import { MAX_RESULT_PARTS } from "../values.ts";
import { placeArms } from "./arms.ts";
import { changedWhereLeft } from "./changed.ts";
import { openBoxes } from "./floats.ts";
import { estimateHeat, type Profile } from "./heat.ts";
import { isIn, Liveness, type VariableSet, workOfLiveness } from "./live.ts";
import { chooseRegions } from "./regions.ts";
import { findHolds, NO_HOLDS } from "./hold.ts";
import { sizeOfAll, Sizes } from "./size.ts";

/**
 * Finding what is needed where takes this much work at most; a function with more is left as it is.
 * The largest function of CPython, 91 KB, has an eighth of it.
 */
const MAX_WORK = 20_000_000;

/** How a function is split. */
export interface SplitOptions {
  /** What may stay together. */
  readonly budget: number;
  readonly profile: Profile;
  /** Indices are held that several accesses have: see `hold.ts`. */
  readonly holds: boolean;
  /** Loops ask the host whether they may go on. */
  readonly polls: boolean;
}

/** The function in parts, if it is too big; else as it is. */
export function splitFunction(
  ir: FunctionIr,
  { budget, profile, holds, polls }: SplitOptions,
): FunctionIr {
  if (ir.hasTailCalls || sizeOfAll(ir.body) <= budget) return ir;
  if (workOfLiveness(ir) > MAX_WORK) return ir;
  const placed = placeArms(ir.body);
  const sizes = new Sizes(holds ? findHolds(placed) : NO_HOLDS);
  if (sizes.ofAll(placed) <= budget) return ir;
  const heat = estimateHeat(placed, profile);
  const body = chooseRegions(placed, { sizes, heat, budget });
  openBoxes(ir);
  return new Splitter({ ...ir, body }, polls).split();
}

/** A region on its way to a part. */
interface Open {
  /** Labels inside it. */
  readonly labels: Set<Label>;
  readonly exits: OpenExit[];
  readonly leaves: OpenLeave[];
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

/** A place where a part is left, on its way to being one. */
type OpenLeave = { -readonly [Key in keyof Leave]: Leave[Key] };

class Splitter {
  readonly #ir: FunctionIr;
  readonly #polls: boolean;
  /** Variables that are made here have numbers above those of the function. */
  readonly #known: number;
  #made: number;
  readonly #liveness: Liveness;

  constructor(ir: FunctionIr, polls: boolean) {
    this.#ir = ir;
    this.#polls = polls;
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
    return body.flatMap((statement) =>
      statement.kind === "region"
        ? this.#part(statement)
        : mapBodies(statement, (inner) => this.#list(inner))
    );
  }

  /** The call of a part, or what is in the region if too much goes in and out. */
  #part(region: Region): RunPart | Statement[] {
    const { before, after } = this.#liveness.regions.get(region)!;
    const open: Open = { labels: new Set(), exits: [], leaves: [], byLabel: new Map() };
    const inner = this.#list(region.body);
    const falls = endsAbruptly(inner)
      ? undefined
      : this.#exit(open, [], (variable) => this.#isIn(after, variable));
    const body = this.#leaving(inner, open);
    if (falls !== undefined) body.push(leave(falls, open));
    const mentioned = mentionedIn(body);
    const { variables, changed, calls } = mentioned;
    for (const { exit, needs } of open.exits) exit.results = [...changed].filter(needs);
    const exits = open.exits.map(({ exit }) => exit);
    const needed = [...variables].filter((variable) => this.#isIn(before, variable));
    const keeps = !mentioned.usesSlots && !(this.#polls && mentioned.loops);
    const passing = passingOf(needed, exits, keeps);
    if (passing === undefined) return inner;
    const written = keeps ? changedWhereLeft(body, passing.taken) : undefined;
    for (const each of open.leaves) each.given = givenBy(each, passing, written?.get(each));
    const { isCold } = region;
    const part = { ...passing, body, variables: [...variables], calls, isCold };
    return { kind: "part", part, exits };
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
          return leave(this.#exitTo(statement.label, open), open);
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
    return [...assigned, leave(exit, open)];
  }
}

function leave(exit: Exit, open: Open): Leave {
  const made: OpenLeave = { kind: "leave", exit, given: [] };
  open.leaves.push(made);
  return made;
}

/** How variables get into a part and out of it. */
type Passing = Pick<Part, "parameters" | "taken" | "slots" | "returned">;

/**
 * Chooses the way for each variable; `undefined` if there are too many for the slots. What `keeps` the
 * slots need not write there what it did not change.
 */
function passingOf(
  needed: readonly Variable[],
  exits: readonly Exit[],
  keeps: boolean,
): Passing | undefined {
  const results = new Set(exits.flatMap((exit) => exit.results));
  const returned = exits.length === 1 ? returnedOf(results, needed) : undefined;
  const taken = needed.filter((variable) =>
    variable !== returned && (isNumber(variable) || keeps && results.has(variable))
  );
  const slots = new Map<Variable, number>();
  let next = 0;
  for (const variable of new Set([...taken, ...results])) {
    if (variable === returned) continue;
    slots.set(variable, next);
    next += carriersOf(variable).length;
  }
  if (next > MAX_RESULT_PARTS) return undefined;
  const inSlots = new Set(taken);
  const parameters = needed.filter((variable) => !inSlots.has(variable));
  return { parameters, taken, slots, returned };
}

/** The result to return: hosts return integers and references as they are. */
function returnedOf(results: Set<Variable>, needed: readonly Variable[]): Variable | undefined {
  const able = [...results].filter(({ type }) => type === "int" || type === "ref");
  return able.find((variable) => !needed.includes(variable)) ?? able[0];
}

function isNumber({ type, representation }: Variable): boolean {
  return (type === "f32" || type === "f64") && representation !== "bits";
}

/** What is to be written where the part is left; `changed` is what was changed of what it took. */
function givenBy(
  { exit }: Leave,
  { taken, returned }: Passing,
  changed: ReadonlySet<Variable> | undefined,
): Variable[] {
  const kept = new Set(changed === undefined ? [] : taken.filter((each) => !changed.has(each)));
  return exit.results.filter((variable) => variable !== returned && !kept.has(variable));
}

/** What occurs in statements. */
interface Mentioned {
  readonly variables: Set<Variable>;
  /** Those that are assigned. */
  readonly changed: Set<Variable>;
  /** Whether there are calls. */
  calls: boolean;
  /** Whether something in it may write slots of results. */
  usesSlots: boolean;
  loops: boolean;
}

function mentionedIn(body: readonly Statement[]): Mentioned {
  const found: Mentioned = {
    variables: new Set(),
    changed: new Set(),
    calls: false,
    usesSlots: false,
    loops: false,
  };
  addMentioned(body, found);
  for (const variable of found.changed) found.variables.add(variable);
  return found;
}

function addMentioned(body: readonly Statement[], found: Mentioned): void {
  const mention = (variable: Variable) => void found.variables.add(variable);
  for (const statement of body) {
    forEachReadIn(statement, mention);
    for (const variable of variablesAssigned(statement)) found.changed.add(variable);
    if (statement.kind === "loop") found.loops = true;
    if (statement.kind === "call" || statement.kind === "part") found.usesSlots = true;
    if (statement.kind === "call") found.calls ||= statement.callee.kind !== "helper";
    if (statement.kind === "part") {
      statement.part.parameters.forEach(mention);
      statement.part.taken.forEach(mention);
      found.calls ||= statement.part.calls;
    }
    for (const inner of bodiesOf(statement)) addMentioned(inner, found);
  }
}
