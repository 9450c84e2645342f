/**
 * Gives each use of a local a variable of its own. Compilers reuse a local for values that have
 * nothing to do with one another; told apart, each can be a constant, an integer, or a float whose
 * bits nobody sees, whatever the others are.
 *
 * What a read may see is found in one walk: assignments are nodes, and so are the places where
 * several of them meet. Those that some read sees together, and only those, share a variable (a web).
 *
 * @module
 */
import { EngineBug } from "../../errors.ts";
import { type Expression, forEachRead, type Read, read, TRAPS, ZERO } from "../expression.ts";
import {
  type Assign,
  bodiesOf,
  forEachReadIn,
  type FunctionIr,
  type Label,
  type LiveOperand,
  type Loop,
  type Statement,
  Variable,
} from "../ir.ts";
import { rewriteStatement } from "../rewrite.ts";

/** Variables times places where ways meet: a function with more is left as it is. */
const MAX_WORK = 4_000_000;

/** The node that each variable holds, by the variable's slot; `undefined` where nothing comes. */
type State = Int32Array | undefined;

/** Tells apart what the variables of a function are used for, in place. */
export function splitVariables(ir: FunctionIr): void {
  const webs = new Webs(ir);
  if (!webs.areFew) return;
  webs.find();
  webs.rename();
}

/** A place that is branched to. */
interface Target {
  /** Of a block: what the variables hold at branches to its end. */
  readonly states: Int32Array[];
  /** Of a loop: the slots it assigns, and the nodes at its head. */
  readonly assigned: readonly number[];
  readonly head: State;
}

class Webs {
  readonly #ir: FunctionIr;
  readonly #parameters: ReadonlySet<Variable>;
  /** The variables that are assigned in several places, and the slot of each by its number. */
  readonly #variables: Variable[] = [];
  readonly #slots: Int32Array;
  /** Of each node: its slot, what meets there, and the web it is part of. */
  readonly #slotOfNode: number[] = [];
  readonly #meeting: (number[] | undefined)[] = [];
  readonly #parents: number[] = [];
  readonly #isRead: boolean[] = [];
  /** The nodes of reads and of assignments, in the order of the walk. */
  readonly #reads: number[] = [];
  readonly #assignments: number[] = [];
  readonly #targets: Map<Label, Target> = new Map();
  readonly #assignedIn: Map<Loop, Set<number>> = new Map();
  readonly #headOf: Map<Loop, Int32Array> = new Map();
  #state: State;
  #ways = 0;

  constructor(ir: FunctionIr) {
    this.#ir = ir;
    this.#parameters = new Set(ir.locals.slice(0, ir.type.params.length).flat());
    this.#slots = new Int32Array(ir.variables.length).fill(-1);
    for (const variable of ir.variables) {
      if (variable.fixed) continue;
      this.#slots[variable.id] = this.#variables.length;
      this.#variables.push(variable);
    }
    this.#survey(ir.body, []);
  }

  /** Whether looking at the function is worth the time. */
  get areFew(): boolean {
    return this.#variables.length * this.#ways <= MAX_WORK;
  }

  /** Finds what each loop assigns. */
  #survey(body: readonly Statement[], loops: readonly Set<number>[]): void {
    for (const statement of body) {
      let inside = loops;
      if (statement.kind === "assign") {
        const slot = this.#slots[statement.variable.id]!;
        if (slot >= 0) { for (const assigned of loops) assigned.add(slot); }
      } else if (statement.kind === "loop") {
        const assigned = new Set<number>();
        this.#assignedIn.set(statement, assigned);
        inside = [...loops, assigned];
      }
      const bodies = bodiesOf(statement);
      this.#ways += bodies.length;
      for (const inner of bodies) this.#survey(inner, inside);
    }
  }

  find(): void {
    const state = new Int32Array(this.#variables.length);
    for (let slot = 0; slot < state.length; slot++) state[slot] = this.#node(slot, undefined);
    this.#state = state;
    this.#walk(this.#ir.body);
    this.#unite();
  }

  #node(slot: number, meeting: number[] | undefined): number {
    const node = this.#slotOfNode.length;
    this.#slotOfNode.push(slot);
    this.#meeting.push(meeting);
    this.#parents.push(node);
    this.#isRead.push(false);
    return node;
  }

  /** Walks statements in the order in which they run; what cannot be reached is dropped. */
  #walk(body: Statement[]): void {
    for (let i = 0; i < body.length; i++) {
      if (this.#state === undefined) {
        body.length = i;
        return;
      }
      this.#statement(body[i]!);
    }
  }

  #note = (variable: Variable): void => {
    const slot = this.#slots[variable.id]!;
    if (slot < 0) return;
    const node = this.#state![slot]!;
    this.#reads.push(node);
    this.#isRead[node] = true;
  };

  #statement(statement: Statement): void {
    forEachReadIn(statement, this.#note);
    switch (statement.kind) {
      case "assign": {
        const slot = this.#slots[statement.variable.id]!;
        if (slot < 0) return;
        const node = this.#node(slot, undefined);
        this.#assignments.push(node);
        this.#state![slot] = node;
        return;
      }
      case "block": {
        const states = this.#target(statement.label, [], undefined);
        this.#walk(statement.body);
        return this.#meet(states);
      }
      case "loop":
        return this.#loop(statement);
      case "if":
        return this.#alternatives([statement.then, statement.otherwise], true);
      case "switch":
        return this.#alternatives(statement.cases.map((each) => each.body), false);
      case "branch":
        this.#branch(this.#targets.get(statement.label)!);
        return;
      case "return":
      case "trap":
      case "tail_call":
        this.#state = undefined;
    }
  }

  #target(label: Label, assigned: readonly number[], head: State): Int32Array[] {
    const states: Int32Array[] = [];
    this.#targets.set(label, { states, assigned, head });
    return states;
  }

  #loop(loop: Loop): void {
    const state = this.#state!;
    const assigned = [...this.#assignedIn.get(loop)!];
    for (const slot of assigned) state[slot] = this.#node(slot, [state[slot]!]);
    const head = state.slice();
    this.#headOf.set(loop, head);
    for (const { parts } of loop.operands) {
      for (const part of parts) forEachRead(part, this.#note);
    }
    this.#target(loop.label, assigned, head);
    this.#walk(loop.body);
  }

  #branch({ states, assigned, head }: Target): void {
    const state = this.#state!;
    this.#state = undefined;
    if (head === undefined) {
      states.push(state);
      return;
    }
    for (const slot of assigned) this.#meeting[head[slot]!]!.push(state[slot]!);
  }

  #alternatives(bodies: readonly Statement[][], meet: boolean): void {
    const before = this.#state!;
    const states: Int32Array[] = [];
    for (let i = 0; i < bodies.length; i++) {
      this.#state = i === bodies.length - 1 ? before : before.slice();
      this.#walk(bodies[i]!);
      if (meet && this.#state !== undefined) states.push(this.#state);
    }
    this.#state = undefined;
    this.#meet(states);
  }

  /** Goes on with what comes from before and from elsewhere. */
  #meet(states: Int32Array[]): void {
    if (this.#state !== undefined) states.push(this.#state);
    const [first] = states;
    this.#state = first;
    if (first === undefined || states.length === 1) return;
    for (let slot = 0; slot < first.length; slot++) {
      if (!differ(states, slot)) continue;
      first[slot] = this.#node(slot, [...new Set(states.map((state) => state[slot]!))]);
    }
  }

  /** Unites the nodes that meet where a read sees them. */
  #unite(): void {
    const pending: number[] = [];
    this.#isRead.forEach((isRead, node) => isRead && pending.push(node));
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const other of this.#meeting[node] ?? []) {
        this.#parents[this.#webOf(other)] = this.#webOf(node);
        if (this.#isRead[other]) continue;
        this.#isRead[other] = true;
        pending.push(other);
      }
    }
  }

  #webOf(node: number): number {
    const parents = this.#parents;
    while (parents[node] !== node) {
      parents[node] = parents[parents[node]!]!;
      node = parents[node]!;
    }
    return node;
  }

  rename(): void {
    new Renaming(this.#ir, this.#namesOfWebs(), {
      reads: this.#reads.map((node) => this.#webOf(node)),
      assignments: this.#assignments.map((node) => this.#isRead[node] ? this.#webOf(node) : -1),
      heads: (loop) => this.#headOf.get(loop)!,
      webOf: (node) => this.#isRead[node] ? this.#webOf(node) : -1,
      slotOf: (variable) => this.#slots[variable.id]!,
    }).run();
  }

  /** The variable of each web, by the web's node. A parameter stays where the caller put it. */
  #namesOfWebs(): Map<number, Variable> {
    const counts = new Map<number, number>();
    this.#isRead.forEach((isRead, node) => {
      if (!isRead) return;
      // What is assigned once and never met by anything else does not change.
      const changes = this.#meeting[node] !== undefined || node < this.#variables.length ? 2 : 1;
      const web = this.#webOf(node);
      counts.set(web, (counts.get(web) ?? 0) + changes);
    });
    const names = new Map<number, Variable>();
    const made = new Set<number>();
    this.#variables.forEach((variable, slot) => {
      if (this.#isRead[slot]) names.set(this.#webOf(slot), variable);
      if (this.#isRead[slot]) made.add(slot);
    });
    for (const [web, count] of counts) {
      if (names.has(web)) continue;
      const slot = this.#slotOfNode[web]!;
      names.set(web, this.#fresh(slot, count === 1, made.has(slot)));
      made.add(slot);
    }
    return names;
  }

  #fresh(slot: number, fixed: boolean, another: boolean): Variable {
    const variable = this.#variables[slot]!;
    if (!fixed && !another && !this.#isParameter(variable)) return variable;
    const { variables } = this.#ir;
    const name = another || this.#isParameter(variable)
      ? `${variable.name}_${variables.length}`
      : variable.name;
    const made = new Variable(variables.length, name, variable.type, fixed);
    variables.push(made);
    return made;
  }

  #isParameter(variable: Variable): boolean {
    return this.#parameters.has(variable);
  }
}

/** Whether a slot does not hold the same node everywhere. */
function differ(states: readonly Int32Array[], slot: number): boolean {
  const node = states[0]![slot];
  for (let i = 1; i < states.length; i++) {
    if (states[i]![slot] !== node) return true;
  }
  return false;
}

/** The web of each read and assignment, in the order of the walk; -1 where nobody reads it. */
interface Found {
  readonly reads: readonly number[];
  readonly assignments: readonly number[];
  heads(loop: Loop): Int32Array;
  webOf(node: number): number;
  slotOf(variable: Variable): number;
}

/** The second walk, which takes what the first one found in the same order. */
class Renaming {
  readonly #ir: FunctionIr;
  readonly #names: ReadonlyMap<number, Variable>;
  readonly #found: Found;
  #nextRead = 0;
  #nextAssignment = 0;

  constructor(ir: FunctionIr, names: ReadonlyMap<number, Variable>, found: Found) {
    this.#ir = ir;
    this.#names = names;
    this.#found = found;
  }

  run(): void {
    this.#rename(this.#ir.body);
    const { reads, assignments } = this.#found;
    if (this.#nextRead !== reads.length || this.#nextAssignment !== assignments.length) {
      throw new EngineBug("the walks over a function differ");
    }
  }

  #replace = (found: Read): Expression => {
    if (this.#found.slotOf(found.variable) < 0) return found;
    const variable = this.#names.get(this.#found.reads[this.#nextRead++]!)!;
    return variable === found.variable ? found : read(variable);
  };

  #rename(body: Statement[]): void {
    let kept = 0;
    for (const statement of body) {
      const renamed = this.#statement(statement);
      if (renamed !== undefined) body[kept++] = renamed;
    }
    body.length = kept;
  }

  #statement(statement: Statement): Statement | undefined {
    let renamed = rewriteStatement(statement, this.#replace);
    if (renamed.kind === "assign") return this.#assignment(renamed);
    if (statement.kind === "loop" && renamed.kind === "loop") {
      renamed = { ...renamed, locals: this.#localsAt(this.#found.heads(statement)) };
    }
    for (const inner of bodiesOf(renamed)) this.#rename(inner);
    return renamed;
  }

  /** The assignment to the variable of its web; what nobody reads is evaluated only if it may trap. */
  #assignment(assign: Assign): Statement | undefined {
    if (this.#found.slotOf(assign.variable) < 0) return assign;
    const web = this.#found.assignments[this.#nextAssignment++]!;
    const { value, offset } = assign;
    if (web >= 0) return { kind: "assign", variable: this.#names.get(web)!, value, offset };
    return (value.effects & TRAPS) === 0 ? undefined : { kind: "evaluate", value, offset };
  }

  /** Where the locals are at the head of a loop, as far as anybody still reads them. */
  #localsAt(head: Int32Array): LiveOperand[] {
    const { locals, localTypes } = this.#ir;
    return locals.map((variables, i) => ({
      type: localTypes[i]!,
      parts: variables.map((variable) => {
        const web = this.#found.webOf(head[this.#found.slotOf(variable)]!);
        return web < 0 ? ZERO : read(this.#names.get(web)!);
      }),
    }));
  }
}
