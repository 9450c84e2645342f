/**
 * The operand stack while a function is built, and the statements made so far. Values stay
 * expressions on the stack until somebody needs them, or until something happens that they must not
 * be moved across: then they are *settled*, put into variables, in the order in which they came.
 *
 * @module
 */
import { I64, type ValueType } from "../wasm/types.ts";
import { AT_ONCE, type Expression, forEachRead, isAtom, load, read, TRAPS } from "./expression.ts";
import {
  type LiveOperand,
  partTypes,
  type Statement,
  Variable,
  type VariableType,
  WHOLE_PART,
} from "./ir.ts";
import { join, word } from "./whole.ts";

/** The largest expression that is moved; a larger one gets a variable. */
const MAX_SIZE = 48;
/** How many values may wait at once. */
const MAX_WAITING = 48;

/** A value: one expression for each part; one for an i64 that is kept whole. */
export interface Operand {
  readonly type: ValueType;
  parts: Expression[];
}

/** How JavaScript holds the parts of a value as it is. */
function typesOf({ type, parts }: Operand): readonly VariableType[] {
  return isWhole(type, parts) ? WHOLE_PART : partTypes(type);
}

/** Whether a value is an i64 that is kept whole. */
export function isWhole(type: ValueType, parts: readonly Expression[]): boolean {
  return type === I64 && parts.length === 1;
}

/** An i64 as one expression. */
export function wholeOf({ parts }: Operand): Expression {
  return parts.length === 1 ? parts[0]! : join(parts[0]!, parts[1]!);
}

export class Operands {
  /** Where statements go. */
  body: Statement[] = [];
  /** The offset of the instruction that is being translated. */
  offset = 0;
  readonly variables: Variable[] = [];
  /** Whether values may wait; otherwise each gets a variable at once. */
  readonly #waiting: boolean;
  readonly #stack: Operand[] = [];
  /** Values at the bottom that are known to be settled. */
  #settled = 0;
  #temporaries = 0;

  constructor(waiting: boolean) {
    this.#waiting = waiting;
  }

  get depth(): number {
    return this.#stack.length;
  }

  variable(name: string, type: VariableType, fixed: boolean): Variable {
    const made = new Variable(this.variables.length, name, type, fixed);
    this.variables.push(made);
    return made;
  }

  assign(variable: Variable, value: Expression): void {
    this.body.push({ kind: "assign", variable, value, offset: this.offset });
  }

  /** Assigns parts of one value, or several values, as if all at once. */
  assignAll(variables: readonly Variable[], values: readonly Expression[]): void {
    if (variables.length === 0) return;
    if (values.some(mayTrap)) this.settleEffects(TRAPS);
    if (variables.length === 1) return this.#move(values[0]!, variables[0]!);
    const assigned = new Set<Variable>();
    const safe = values.map((value, i) => {
      let conflict = false;
      if (i > 0) forEachRead(value, (each) => conflict ||= assigned.has(each));
      assigned.add(variables[i]!);
      return conflict ? this.temporary(variables[i]!.type, value) : value;
    });
    safe.forEach((value, i) => this.#move(value, variables[i]!));
  }

  #move(value: Expression, variable: Variable): void {
    if (value.kind !== "read" || value.variable !== variable) this.assign(variable, value);
  }

  /** Puts a value into a variable of its own. */
  temporary(type: VariableType, value: Expression): Expression {
    const variable = this.variable(`t${this.#temporaries++}`, type, true);
    this.assign(variable, value);
    return read(variable);
  }

  /** The value as a constant or a variable. */
  atom(type: VariableType, value: Expression): Expression {
    return isAtom(value) ? value : this.#inTurn(type, value);
  }

  /** The value as something that no later assignment changes. */
  fixed(type: VariableType, value: Expression): Expression {
    return isFixed(value) ? value : this.#inTurn(type, value);
  }

  /** Like `temporary`; what waits and may trap comes before what may trap now. */
  #inTurn(type: VariableType, value: Expression): Expression {
    if (mayTrap(value)) this.settleEffects(TRAPS);
    return this.temporary(type, value);
  }

  /**
   * Values that were popped together, as they are used: those of which `becomesAtom` says so become
   * constants or variables, and with one that may trap all those that may.
   */
  inTurn(
    types: readonly VariableType[],
    values: readonly Expression[],
    becomesAtom: (value: Expression, index: number) => boolean,
  ): Expression[] {
    const hurry = values.some((value, i) => mayTrap(value) && becomesAtom(value, i));
    return values.map((value, i) =>
      hurry && mayTrap(value) || becomesAtom(value, i) ? this.atom(types[i]!, value) : value
    );
  }

  push(type: ValueType, parts: Expression[]): void {
    const types = isWhole(type, parts) ? WHOLE_PART : partTypes(type);
    let effects = 0;
    let size = 0;
    for (const part of parts) {
      if (mayTrap(part)) part.at ??= this.offset;
      effects |= part.effects;
      size = Math.max(size, part.size);
    }
    if ((effects & AT_ONCE) !== 0) {
      this.settleEffects(TRAPS);
      parts = parts.map((part, i) => this.fixed(types[i]!, part));
    } else if (!this.#waiting) {
      parts = parts.map((part, i) => this.fixed(types[i]!, part));
    } else if (size > MAX_SIZE) {
      parts = parts.map((part, i) => part.size > MAX_SIZE ? this.fixed(types[i]!, part) : part);
    }
    this.#stack.push({ type, parts });
    if (this.#stack.length - this.#settled > MAX_WAITING) this.settle();
  }

  /** The value on top, in parts. */
  pop(): Operand {
    this.#separate(1);
    return this.popAsIs();
  }

  /** The value on top; an i64 may be whole. */
  popAsIs(): Operand {
    const operand = this.#stack.pop()!;
    if (this.#settled > this.#stack.length) this.#settled = this.#stack.length;
    return operand;
  }

  /** The single part of the value on top. */
  popPart(): Expression {
    return this.pop().parts[0]!;
  }

  /** The values on top, bottom first, in parts. */
  popMany(count: number): Operand[] {
    this.#separate(count);
    return this.popManyAsIs(count);
  }

  /** The values on top, bottom first; each i64 may be whole. */
  popManyAsIs(count: number): Operand[] {
    const operands = this.#stack.slice(this.#stack.length - count);
    this.truncate(this.#stack.length - count);
    return operands;
  }

  /** The parts of the values on top, bottom first. */
  popParts(count: number): Expression[] {
    this.#separate(count);
    const parts: Expression[] = [];
    for (let i = this.#stack.length - count; i < this.#stack.length; i++) {
      for (const part of this.#stack[i]!.parts) parts.push(part);
    }
    this.truncate(this.#stack.length - count);
    return parts;
  }

  /** Makes values on top that are whole into two words each. */
  #separate(count: number): void {
    for (let i = this.#stack.length - count; i < this.#stack.length; i++) {
      const operand = this.#stack[i]!;
      if (!isWhole(operand.type, operand.parts)) continue;
      const [value] = operand.parts as [Expression];
      if (value.kind === "load") {
        const at = (part: number) =>
          load({ ...value, element: "i32", offset: value.offset + 4 * part });
        operand.parts = [at(0), at(1)];
        continue;
      }
      if (mayTrap(value)) this.settleEffects(TRAPS);
      const variable = this.atom("whole", operand.parts[0]!);
      operand.parts = [word(variable, 0), word(variable, 1)];
    }
  }

  /** The values on top, bottom first, left where they are, in parts. */
  peekMany(count: number): readonly Operand[] {
    this.#separate(count);
    return this.peekManyAsIs(count);
  }

  /** The same; each i64 may be whole. */
  peekManyAsIs(count: number): readonly Operand[] {
    return this.#stack.slice(this.#stack.length - count);
  }

  /** Forgets the values above a depth. */
  truncate(depth: number): void {
    this.#stack.length = depth;
    if (this.#settled > depth) this.#settled = depth;
  }

  /** Puts every value into a variable. */
  settle(): void {
    for (let i = this.#settled; i < this.#stack.length; i++) {
      const operand = this.#stack[i]!;
      if (operand.parts.every(isFixed)) continue;
      const types = typesOf(operand);
      operand.parts = operand.parts.map((part, k) =>
        isFixed(part) ? part : this.temporary(types[k]!, part)
      );
    }
    this.#settled = this.#stack.length;
  }

  /** Puts values into variables that do, or depend on, what `effects` names. */
  settleEffects(effects: number): void {
    this.#settleWhere(effects, 0);
  }

  /** Puts values into variables that read one that is about to change. */
  settleReads(variable: Variable): void {
    this.#settleWhere(0, 1 << (variable.id & 31));
  }

  /** Of values that may trap, none overtakes one that was there before. */
  #settleWhere(effects: number, reads: number): void {
    const stack = this.#stack;
    let last = stack.length - 1;
    while (last >= this.#settled && !trapsAmong(stack[last]!.parts, effects, reads)) last--;
    for (let i = this.#settled; i < stack.length; i++) {
      this.#settleAt(i, i <= last ? effects | TRAPS : effects, reads);
    }
  }

  #settleAt(index: number, effects: number, reads: number): void {
    const operand = this.#stack[index]!;
    const { parts } = operand;
    for (let k = 0; k < parts.length; k++) {
      if (!isDue(parts[k]!, effects, reads)) continue;
      const types = typesOf(operand);
      operand.parts = parts.map((part, i) =>
        isDue(part, effects, reads) ? this.temporary(types[i]!, part) : part
      );
      return;
    }
  }

  /** Evaluates what may trap and is dropped. */
  drop(operand: Operand): void {
    if (!operand.parts.some(mayTrap)) return;
    this.settleEffects(TRAPS);
    for (const value of operand.parts) {
      if (!mayTrap(value)) continue;
      this.body.push({ kind: "evaluate", value, offset: this.offset });
    }
  }

  /** All values, as they are. */
  snapshot(): LiveOperand[] {
    return this.#stack.map(({ type, parts }) => ({ type, parts }));
  }
}

/** Whether evaluating it may trap. */
export function mayTrap(value: Expression): boolean {
  return (value.effects & TRAPS) !== 0;
}

/** Whether it does, or depends on, something of that, or reads one of those variables. */
function isDue(part: Expression, effects: number, reads: number): boolean {
  return (part.effects & effects) !== 0 || (part.reads & reads) !== 0;
}

/** Whether one of the parts is due and may trap. */
function trapsAmong(parts: readonly Expression[], effects: number, reads: number): boolean {
  for (let k = 0; k < parts.length; k++) {
    if (mayTrap(parts[k]!) && isDue(parts[k]!, effects, reads)) return true;
  }
  return false;
}

function isFixed(part: Expression): boolean {
  return isAtom(part) && part.reads === 0;
}
