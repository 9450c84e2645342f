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
import { forEachRead, type Read, read, TRAPS, ZERO } from "../expression.ts";
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

/** Variables times places where ways meet: a function with more is left as it is. */
const MAX_WORK = 4_000_000;

/** The node that each variable holds, by the variable's slot; hosts copy arrays faster than buffers. */
type Nodes = number[];

/** `undefined` where nothing comes. */
type State = Nodes | undefined;

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
  readonly states: Nodes[];
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
  /** Reads and assignments, and the node of each. */
  readonly #reads: Read[] = [];
  readonly #nodesOfReads: number[] = [];
  readonly #assignments: Assign[] = [];
  readonly #nodesOfAssignments: number[] = [];
  readonly #targets: Map<Label, Target> = new Map();
  readonly #assignedIn: Map<Loop, Set<number>> = new Map();
  readonly #headOf: Map<Loop, Nodes> = new Map();
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
    this.#state = this.#variables.map((_, slot) => this.#node(slot, undefined));
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

  readonly #note = (variable: Variable, read: Read): void => {
    const slot = this.#slots[variable.id]!;
    if (slot < 0) return;
    const node = this.#state![slot]!;
    this.#reads.push(read);
    this.#nodesOfReads.push(node);
    this.#isRead[node] = true;
  };

  #statement(statement: Statement): void {
    forEachReadIn(statement, this.#note);
    switch (statement.kind) {
      case "assign": {
        const slot = this.#slots[statement.variable.id]!;
        if (slot < 0) return;
        const node = this.#node(slot, undefined);
        this.#assignments.push(statement);
        this.#nodesOfAssignments.push(node);
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

  #target(label: Label, assigned: readonly number[], head: State): Nodes[] {
    const states: Nodes[] = [];
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
    const states: Nodes[] = [];
    for (let i = 0; i < bodies.length; i++) {
      this.#state = i === bodies.length - 1 ? before : before.slice();
      this.#walk(bodies[i]!);
      if (meet && this.#state !== undefined) states.push(this.#state);
    }
    this.#state = undefined;
    this.#meet(states);
  }

  /** Goes on with what comes from before and from elsewhere. */
  #meet(states: Nodes[]): void {
    if (this.#state !== undefined) states.push(this.#state);
    const [first] = states;
    this.#state = first;
    if (first === undefined || states.length === 1) return;
    for (let slot = 0; slot < first.length; slot++) {
      if (differ(states, slot)) first[slot] = this.#node(slot, nodesAt(states, slot));
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

  /**
   * Renames what was read and assigned, in place. A read may stand in several places, since values are
   * used where they are needed; it sees the same in all of them.
   */
  rename(): void {
    const names = this.#namesOfWebs();
    this.#reads.forEach((read, i) => {
      read.variable = names[this.#webOf(this.#nodesOfReads[i]!)]!;
    });
    const unread = new Set<Assign>();
    this.#assignments.forEach((assignment, i) => {
      const node = this.#nodesOfAssignments[i]!;
      if (this.#isRead[node]) assignment.variable = names[this.#webOf(node)]!;
      else unread.add(assignment);
    });
    if (unread.size > 0) remove(unread, this.#ir.body);
    for (const [loop, head] of this.#headOf) loop.locals = this.#localsAt(head, names);
  }

  /** The variable of each web, by the web's node. A parameter stays where the caller put it. */
  #namesOfWebs(): (Variable | undefined)[] {
    const isRead = this.#isRead;
    const counts: number[] = isRead.map(() => 0);
    const webs: number[] = [];
    for (let node = 0; node < isRead.length; node++) {
      if (!isRead[node]) continue;
      const web = this.#webOf(node);
      if (counts[web] === 0) webs.push(web);
      // What is assigned once and never met by anything else does not change.
      const changes = this.#meeting[node] !== undefined || node < this.#variables.length;
      counts[web]! += changes ? 2 : 1;
    }
    const names: (Variable | undefined)[] = isRead.map(() => undefined);
    const made = new Set<number>();
    this.#variables.forEach((variable, slot) => {
      if (!isRead[slot]) return;
      names[this.#webOf(slot)] = variable;
      made.add(slot);
    });
    for (const web of webs) {
      if (names[web] !== undefined) continue;
      const slot = this.#slotOfNode[web]!;
      names[web] = this.#fresh(slot, counts[web] === 1, made.has(slot));
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

  /** Where the locals are at the head of a loop, as far as anybody still reads them. */
  #localsAt(head: Nodes, names: readonly (Variable | undefined)[]): LiveOperand[] {
    const { locals, localTypes } = this.#ir;
    return locals.map((variables, i) => ({
      type: localTypes[i]!,
      parts: variables.map((variable) => {
        const node = head[this.#slots[variable.id]!]!;
        return this.#isRead[node] ? read(names[this.#webOf(node)]!) : ZERO;
      }),
    }));
  }
}

/** Whether a slot does not hold the same node everywhere. */
function differ(states: readonly Nodes[], slot: number): boolean {
  const node = states[0]![slot];
  for (let i = 1; i < states.length; i++) {
    if (states[i]![slot] !== node) return true;
  }
  return false;
}

/** The nodes that a slot holds; some may be there twice. */
function nodesAt(states: readonly Nodes[], slot: number): Nodes {
  const nodes: Nodes = [];
  for (const state of states) {
    if (nodes.at(-1) !== state[slot]) nodes.push(state[slot]!);
  }
  return nodes;
}

/** Removes assignments; what may trap is still evaluated. */
function remove(unread: ReadonlySet<Statement>, body: Statement[]): void {
  let kept = 0;
  for (const statement of body) {
    if (statement.kind === "assign" && unread.has(statement)) {
      const { value, offset } = statement;
      if ((value.effects & TRAPS) !== 0) body[kept++] = { kind: "evaluate", value, offset };
      continue;
    }
    body[kept++] = statement;
    for (const inner of bodiesOf(statement)) remove(unread, inner);
  }
  body.length = kept;
}
