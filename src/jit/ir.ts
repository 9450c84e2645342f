/**
 * The intermediate representation of a function: a tree of statements over variables, close enough
 * to JavaScript to be printed and structured enough to be transformed. Each variable holds one part
 * of a value. Expressions are in `expression.ts`.
 *
 * @module
 */
import type { TrapReason } from "../errors.ts";
import type { FuncType, ValueType } from "../wasm/types.ts";
import {
  type ElementKind,
  type Expression,
  forEachRead,
  read,
  type ReadVisitor,
  type Scale,
} from "./expression.ts";

/** How JavaScript holds one part. */
export type PartType = "int" | "f32" | "f64" | "ref";

/** What a variable holds: one part, or both parts of an i64 (`whole.ts`). */
export type VariableType = PartType | "whole";

/**
 * How a float variable carries its value: as a number; as its bits, in one or two integers; or as a
 * number with the bits beside it, which count only where the number is NaN.
 */
export type Representation = "number" | "bits" | "shadowed";

/** A variable of the function. */
export class Variable {
  readonly id: number;
  /** Several may have one name, as long as only one of them is needed: see `passes/share.ts`. */
  name: string;
  readonly type: VariableType;
  /** Assigned once, before every use: it may be read at any later place. */
  readonly fixed: boolean;
  /** How a float is carried; chosen by `passes/floats.ts`. */
  representation: Representation = "number";
  /** A float that stays as it came from another function: a NaN with bits of its own is in a box. */
  boxed = false;
  /** How many reads of it are left, when `passes/dead.ts` has counted them. */
  uses = 0;

  constructor(id: number, name: string, type: VariableType, fixed: boolean) {
    this.id = id;
    this.name = name;
    this.type = type;
    this.fixed = fixed;
  }
}

/** Where a branch goes. */
export interface Label {
  readonly name: string;
  readonly isLoop: boolean;
}

interface Placed {
  /** Byte offset of the instruction in the module. */
  readonly offset: number;
}

export interface Assign extends Placed {
  readonly kind: "assign";
  /** Chosen anew by `passes/webs.ts`. */
  variable: Variable;
  readonly value: Expression;
}
/** Evaluates for the trap alone. */
export interface Evaluate extends Placed {
  readonly kind: "evaluate";
  readonly value: Expression;
}
export interface Store extends Placed {
  readonly kind: "store";
  readonly memory: number;
  /** What is written, at successive places, one for each value; a float is one value. */
  readonly element: ElementKind;
  readonly memoryOffset: number;
  /** As of a load. */
  unaligned: boolean;
  /** As of a load. */
  address: Expression;
  /** As of a load. */
  scale: Scale | undefined;
  /** Constants or variables. */
  readonly values: readonly Expression[];
}
export interface SetGlobal extends Placed {
  readonly kind: "set_global";
  readonly index: number;
  readonly part: number;
  readonly type: PartType;
  readonly value: Expression;
}

/** A function in a table. */
export interface IndirectCallee {
  readonly kind: "indirect";
  readonly table: number;
  readonly typeIndex: number;
  readonly element: Expression;
}

/** What is called. */
export type Callee =
  | { readonly kind: "function"; readonly index: number }
  | IndirectCallee
  /** A function of the kit. */
  | { readonly kind: "helper"; readonly name: string };

export interface Call extends Placed {
  readonly kind: "call";
  readonly callee: Callee;
  /** One for each part. */
  readonly args: readonly Expression[];
  readonly type: FuncType;
  /** One for each part. */
  readonly results: readonly Variable[];
  /**
   * What the operand stack holds below the arguments, bottom first; no expression here does or sees
   * anything that a call does. Only where the function may be left while the call is under way.
   */
  readonly operands?: readonly LiveOperand[];
}
export interface TailCall extends Placed {
  readonly kind: "tail_call";
  readonly callee: Callee;
  readonly args: readonly Expression[];
  readonly type: FuncType;
}
export interface Block {
  readonly kind: "block";
  readonly label: Label;
  readonly body: Statement[];
}
export interface Loop extends Placed {
  readonly kind: "loop";
  readonly label: Label;
  readonly body: Statement[];
  /** What the operand stack holds at the head, bottom first: constants and variables. */
  readonly operands: readonly LiveOperand[];
  /**
   * What the locals hold at the head, if that may be elsewhere than in their own variables; zero
   * stands for what nobody reads.
   */
  locals?: readonly LiveOperand[];
}
/** A value of the operand stack. */
export interface LiveOperand {
  readonly type: ValueType;
  readonly parts: readonly Expression[];
}
export interface If {
  readonly kind: "if";
  readonly test: Expression;
  readonly then: Statement[];
  readonly otherwise: Statement[];
}
export interface Branch {
  readonly kind: "branch";
  readonly label: Label;
}
/** A `br_table`: the index is a constant or a variable. */
export interface Switch extends Placed {
  readonly kind: "switch";
  readonly index: Expression;
  readonly cases: readonly SwitchCase[];
  /** Only indices that cases list come here. */
  readonly isExhaustive?: boolean;
}
export interface SwitchCase {
  /** The indices that come here. */
  readonly indices: readonly number[];
  readonly isDefault: boolean;
  readonly body: Statement[];
}
export interface Return extends Placed {
  readonly kind: "return";
  /** One for each part. */
  readonly values: readonly Expression[];
}
export interface TrapStatement extends Placed {
  readonly kind: "trap";
  readonly reason: TrapReason;
}

/** Statements that are to become a function of their own. */
export interface Region {
  readonly kind: "region";
  readonly body: Statement[];
  /** They seldom run. */
  readonly isCold: boolean;
}
/**
 * A region as a function. It says by its result which way it was left; where there is but one, it may
 * return a variable instead.
 */
export interface Part {
  /** What it is passed as arguments. */
  readonly parameters: readonly Variable[];
  /** What it is passed in slots of results. */
  readonly taken: readonly Variable[];
  /** Where variables are that are passed in slots, to it or by it. */
  readonly slots: ReadonlyMap<Variable, number>;
  readonly returned: Variable | undefined;
  readonly body: Statement[];
  /** All variables in it. */
  readonly variables: Variable[];
  /** Contains calls. */
  readonly calls: boolean;
  readonly isCold: boolean;
}
/** A way out of a part. */
export interface Exit {
  /** What the part returns. */
  readonly code: number;
  /** What its caller is to know of what it did. */
  readonly results: readonly Variable[];
  /** What its caller does then. */
  readonly then: Statement[];
}
/** Runs a part. */
export interface RunPart {
  readonly kind: "part";
  readonly part: Part;
  /** The first falls through, if any does; there are none if the part always traps. */
  readonly exits: readonly Exit[];
}
/** Leaves the part that it is in. */
export interface Leave {
  readonly kind: "leave";
  readonly exit: Exit;
  /** What is not in its slot yet. */
  readonly given: readonly Variable[];
}

export type Statement =
  | Region
  | RunPart
  | Leave
  | Assign
  | Evaluate
  | Store
  | SetGlobal
  | Call
  | TailCall
  | Block
  | Loop
  | If
  | Branch
  | Switch
  | Return
  | TrapStatement;

/** A function on its way to JavaScript. */
export interface FunctionIr {
  readonly index: number;
  readonly type: FuncType;
  /** The types of all locals, parameters first. */
  readonly localTypes: readonly ValueType[];
  /** The variables of each local, parameters first: one a part, or one that is `whole`. */
  readonly locals: readonly (readonly Variable[])[];
  /** Every variable, by its number. */
  readonly variables: Variable[];
  readonly body: Statement[];
  /** Slots of the interpreter's frame that hold locals. */
  readonly localSlots: number;
  /** Calls functions of the guest or the host. */
  readonly calls: boolean;
  /** Contains tail calls to functions other than itself. */
  readonly hasTailCalls: boolean;
  /** Has accesses of which the compiler said that they may not be aligned. */
  readonly isUnaligned: boolean;
}

/** What variables of an i64 hold that is kept whole. */
export const WHOLE_PART: readonly VariableType[] = ["whole"];

/** How JavaScript holds the parts of a value of that type; a float is one part here. */
export function partTypes(type: ValueType): readonly PartType[] {
  switch (type) {
    case 0x7f:
      return INT;
    case 0x7e:
      return INT2;
    case 0x7d:
      return F32_PART;
    case 0x7c:
      return F64_PART;
    case 0x7b:
      return INT4;
    default:
      return REF_PART;
  }
}

const INT: readonly PartType[] = ["int"];
const INT2: readonly PartType[] = ["int", "int"];
const INT4: readonly PartType[] = ["int", "int", "int", "int"];
const F32_PART: readonly PartType[] = ["f32"];
const F64_PART: readonly PartType[] = ["f64"];
const REF_PART: readonly PartType[] = ["ref"];

/** The parts of all values of the types, in order. */
export function partTypesOfAll(types: readonly ValueType[]): readonly PartType[] {
  if (types.length === 1) return partTypes(types[0]!);
  const parts: PartType[] = [];
  for (const type of types) {
    for (const part of partTypes(type)) parts.push(part);
  }
  return parts;
}

/** What the locals hold while each is in its own variables. */
export function localsOf({ locals, localTypes }: FunctionIr): LiveOperand[] {
  return locals.map((variables, i) => ({ type: localTypes[i]!, parts: variables.map(read) }));
}

/** The lists of statements inside a statement. */
export function bodiesOf(statement: Statement): readonly Statement[][] {
  switch (statement.kind) {
    case "block":
    case "loop":
    case "region":
      return [statement.body];
    case "if":
      return [statement.then, statement.otherwise];
    case "switch":
      return statement.cases.map((each) => each.body);
    case "part":
      return statement.exits.map((each) => each.then);
    default:
      return NO_BODIES;
  }
}

const NO_BODIES: readonly Statement[][] = [];

/** A statement with other lists of statements inside it. */
export function mapBodies(
  statement: Statement,
  map: (body: readonly Statement[]) => Statement[],
): Statement {
  switch (statement.kind) {
    case "block":
    case "loop":
    case "region":
      return { ...statement, body: map(statement.body) };
    case "if":
      return { ...statement, then: map(statement.then), otherwise: map(statement.otherwise) };
    case "switch": {
      const cases = statement.cases.map((each) => ({ ...each, body: map(each.body) }));
      return { ...statement, cases };
    }
    case "part": {
      const exits = statement.exits.map((each) => ({ ...each, then: map(each.then) }));
      return { ...statement, exits };
    }
    default:
      return statement;
  }
}

/** The expressions of a statement itself, in the order in which they are evaluated. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "assign":
    case "evaluate":
    case "set_global":
      return [statement.value];
    case "store":
      return [statement.address, ...statement.values];
    case "call":
    case "tail_call":
      return statement.callee.kind === "indirect"
        ? [...statement.args, statement.callee.element]
        : statement.args;
    case "if":
      return [statement.test];
    case "switch":
      return [statement.index];
    case "return":
      return statement.values;
    default:
      return [];
  }
}

/** Calls `visit` with each variable that {@link expressionsOf} a statement read, in that order. */
export function forEachReadIn(statement: Statement, visit: ReadVisitor): void {
  switch (statement.kind) {
    case "assign":
    case "evaluate":
    case "set_global":
      return forEachRead(statement.value, visit);
    case "if":
      return forEachRead(statement.test, visit);
    case "store":
      forEachRead(statement.address, visit);
      return forEachReadOfAll(statement.values, visit);
    case "call":
    case "tail_call":
      forEachReadOfAll(statement.args, visit);
      if (statement.callee.kind === "indirect") forEachRead(statement.callee.element, visit);
      return;
    case "switch":
      return forEachRead(statement.index, visit);
    case "return":
      return forEachReadOfAll(statement.values, visit);
  }
}

function forEachReadOfAll(expressions: readonly Expression[], visit: ReadVisitor): void {
  for (let i = 0; i < expressions.length; i++) forEachRead(expressions[i]!, visit);
}

/** The variables that a statement itself assigns. */
export function variablesAssigned(statement: Statement): readonly Variable[] {
  switch (statement.kind) {
    case "assign":
      return [statement.variable];
    case "call":
      return statement.results;
    case "part":
      return statement.exits.flatMap(({ results }) => results);
    default:
      return NO_VARIABLES;
  }
}

const NO_VARIABLES: readonly Variable[] = [];

/** Whether control never gets behind the last of the statements. */
export function endsAbruptly(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  switch (last?.kind) {
    case "region":
      return endsAbruptly(last.body);
    case "part":
      return last.exits[0]?.then.length !== 0;
    case "branch":
    case "return":
    case "trap":
    case "tail_call":
    case "switch":
    case "leave":
      return true;
    default:
      return false;
  }
}
