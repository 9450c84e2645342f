/**
 * Prints statements, and whole functions, as JavaScript: one statement a line, so that a line of a
 * host's stack trace says which instruction was running.
 *
 * @module
 */
import { EngineBug } from "../errors.ts";
import { slotsOf } from "../wasm/types.ts";
import { CallPrinter, resultSlot, wordsOfFrame } from "./calls.ts";
import { copyCheck, entryCheck, SafepointPrinter } from "./checks.ts";
import { type Code, js, list, quote, trusted } from "./code.ts";
import { nameOf, NONE_HELD, Printer, sum } from "./emit.ts";
import { enterWholes, namesOfParameter } from "./entering.ts";
import { type Expression, isAtom, TRAPS } from "./expression.ts";
import { endsInCall } from "./facts.ts";
import {
  type Assign,
  type Call,
  endsAbruptly,
  type Exit,
  type FunctionIr,
  type Leave,
  type LiveOperand,
  localsOf,
  type Loop,
  type Part,
  type PartType,
  partTypesOfAll,
  type Representation,
  type Return,
  type RunPart,
  type SetGlobal,
  type Statement,
  type Store,
  type Switch,
  type Variable,
} from "./ir.ts";
import { PRECEDENCE } from "./meaning.ts";
import { rotated, type UnitNeeds, VIEWS } from "./needs.ts";
import type { EnteredFunction } from "./passes/enter.ts";
import { carriersOf, Parts, SLOTS } from "./parts.ts";
import { mayHavePayload } from "./passes/floats.ts";
import { findHolds, type Holds, NO_HOLDS } from "./passes/hold.ts";
import { StorePrinter } from "./stores.ts";

/** A line of a function: a statement, or a part of one. */
export interface Line {
  readonly text: Code;
  /** Byte offset of its instruction in the module; 0 where there is none, -1 where a part is called. */
  readonly offset: number;
  /** Whether there may be marks of places in it. */
  readonly mayBeMarked: boolean;
}

const LAST_LINE: Line = { text: js`}`, offset: 0, mayBeMarked: false };
/** The same of a function that is certain to be called. */
const LAST_LINE_CALLED: Line = { ...LAST_LINE, text: js`});` };

const CANONICAL: Readonly<Record<string, readonly number[]>> = {
  f32: [0x7fc0_0000],
  f64: [0, 0x7ff8_0000],
};

/** Deeper than this, text would be mostly spaces. */
const MAX_INDENT = 16;
/** Declarations on one line. */
const PER_LINE = 8;

/** Prints a function under a name, and its parts; or a copy of one, which the function calls (`unroll.ts`). */
export function emitFunction(
  ir: FunctionIr,
  name: Code,
  needs: UnitNeeds,
  isCopy = false,
): Line[] {
  const parts = new Parts(name);
  const main = new FunctionEmitter(ir, needs, parts).emit(name, isCopy);
  return withParts(main, ir, parts, needs);
}

/**
 * Prints a function that begins at a loop: its only parameter is the slot where the interpreter's
 * frame starts, whose operands are `operandsAt` slots behind its locals' first.
 */
export function emitEnteredFunction(
  { ir, loop, around }: EnteredFunction,
  name: Code,
  needs: UnitNeeds,
  operandsAt: number,
): Line[] {
  const restored: [Variable, number, number][] = [];
  const restore = (values: readonly LiveOperand[], slot: number) => {
    for (const { type, parts } of values) {
      parts.forEach((part, k) => {
        if (part.kind === "read") restored.push([part.variable, slot, k]);
      });
      slot += slotsOf(type);
    }
  };
  restore(loop.locals ?? localsOf(ir), 0);
  restore(loop.operands, operandsAt);
  const queue = new Parts(name);
  const main = new FunctionEmitter(ir, needs, queue).emitEntered(name, restored, around);
  return withParts(main, ir, queue, needs);
}

/** Prints the parts of a function behind it; parts may have parts. */
function withParts(
  printed: Line[],
  ir: FunctionIr,
  parts: Parts,
  needs: UnitNeeds,
): Line[] {
  for (let next = parts.waiting.shift(); next !== undefined; next = parts.waiting.shift()) {
    const [{ body, calls, variables }, name] = next;
    const emitter = new FunctionEmitter({ ...ir, body, calls, variables }, needs, parts);
    for (const line of emitter.emitPart(next[0], name)) printed.push(line);
  }
  return printed;
}

/** Prints the statements of one function. */
export class FunctionEmitter {
  readonly #ir: FunctionIr;
  readonly #needs: UnitNeeds;
  readonly #parts: Parts;
  readonly #print: Printer;
  readonly #results: readonly PartType[];
  readonly #used: ReadonlyMap<string, Variable>;
  /** About how many words of the host's stack a call takes before the host has optimised it. */
  #frameWords: number;
  readonly #safepoints: SafepointPrinter;
  readonly #stores: StorePrinter;
  readonly #calls: CallPrinter;
  /** Of a part: the variable it returns, and the slots of others. */
  #returned: Variable | undefined;
  #slots: ReadonlyMap<Variable, number> = new Map();
  /** Whether its loops have safepoints. */
  #ticks = false;
  #holds: Holds = NO_HOLDS;
  /** Variables that hold indices. */
  readonly #held: Set<string> = new Set();
  #lines: Line[] = [];
  #indent = "  ";
  #offset = 0;
  /** Marks that were printed before the statement. */
  #marks = 0;

  constructor(ir: FunctionIr, needs: UnitNeeds, parts: Parts) {
    this.#ir = ir;
    this.#needs = needs;
    this.#parts = parts;
    this.#print = new Printer(needs);
    this.#results = partTypesOfAll(ir.type.results);
    this.#used = namesUsed(ir.variables);
    const words = wordsOfFrame(ir) + this.#used.size;
    this.#frameWords = needs.countsCalls ? 1 : words;
    this.#safepoints = new SafepointPrinter(ir, this.#print, needs);
    this.#stores = new StorePrinter(this.#print, needs);
    this.#calls = new CallPrinter(this.#print, needs);
  }

  emit(name: Code, isCopy: boolean): Line[] {
    const body = this.#body();
    if (body.at(-1)?.text === "  return;") body.pop();
    const params = this.#ir.locals.slice(0, this.#ir.type.params.length).flat();
    const names = list(params.flatMap(namesOfParameter));
    const room = this.#ir.calls ? params.length === 0 ? js`room` : js`, room` : js``;
    this.#line(functionCalled(name, js`${names}${room}`));
    this.#indent = "  ";
    if (this.#ir.calls && !this.#needs.listened) {
      const { index } = this.#ir;
      const check = isCopy ? copyCheck : entryCheck;
      this.#line(check(index, name, names, this.#needs));
    }
    for (const param of params) this.#enterParameter(param);
    const wholes = enterWholes(params, this.#used.values(), this.#print);
    this.#declare(params);
    for (const line of wholes) this.#line(line);
    return this.#around(body, LAST_LINE_CALLED);
  }

  /** What was printed, the body and the end. */
  #around(body: readonly Line[], last: Line): Line[] {
    const lines = this.#lines;
    for (const line of body) lines.push(line);
    lines.push(last);
    return lines;
  }

  /** Prints the function so that it takes variables from the frame: slot and part of each. */
  emitEntered(
    name: Code,
    restored: readonly (readonly [Variable, slot: number, part: number])[],
    around: number,
  ): Line[] {
    const body = this.#body();
    this.#line(functionCalled(name, js`base`));
    this.#indent = "  ";
    if (this.#ir.calls) this.#line(js`const room = ${this.#needs.helper("space")}.room;`);
    // Where it is to begin, it may also be left: loops that are passed on the way must not poll.
    const wholes = enterWholes([], this.#used.values(), this.#print);
    this.#declare([], this.#needs.firstRounds + around);
    for (const line of wholes) this.#line(line);
    const used = new Set(this.#ir.variables);
    for (const [variable, slot, part] of restored) {
      if (variable.uses > 0 && used.has(variable)) this.#restore(variable, slot, part);
    }
    return this.#around(body, LAST_LINE_CALLED);
  }

  /** Prints a part: what it is passed is passed as it is carried. */
  emitPart({ parameters, taken, slots, returned, isCold }: Part, name: Code): Line[] {
    this.#print.compact = isCold;
    this.#returned = returned;
    this.#slots = slots;
    const body = this.#body();
    const passed = parameters.flatMap(carriersOf).map((carrier) => carrier.name);
    if (this.#ir.calls) passed.push(js`room`);
    this.#line(js`function ${name}(${list(passed)}) {`);
    this.#indent = "  ";
    for (const [name, slot] of this.#inSlots(taken, slots)) this.#line(js`let ${name} = ${slot};`);
    this.#declare([...parameters, ...taken]);
    return this.#around(body, LAST_LINE);
  }

  /** Prints the statements; what is printed next stands before them. */
  #body(): Line[] {
    this.#findHolds();
    this.#statements(this.#ir.body);
    const body = this.#lines;
    this.#lines = [];
    this.#indent = "";
    this.#offset = 0;
    return body;
  }

  /** Indices that are held are variables like others, except where text is to be short. */
  #findHolds(): void {
    if (this.#print.compact || !this.#needs.holds) return;
    this.#holds = findHolds(this.#ir.body);
    for (const { computed } of this.#holds.values()) {
      for (const { name } of computed) this.#held.add(name);
    }
    if (!this.#needs.countsCalls) this.#frameWords += this.#held.size;
  }

  /** Calls a part, takes its results and goes where it was left to. */
  #runPart({ part, exits }: RunPart): void {
    const { parameters, taken, slots, returned } = part;
    for (const [name, slot] of this.#inSlots(taken, slots)) this.#line(js`${slot} = ${name};`);
    const args = parameters.flatMap(carriersOf).map((carrier) => carrier.name);
    if (part.calls) args.push(this.#needs.countsCalls ? js`room` : js`room - ${this.#frameWords}`);
    const call = js`${this.#parts.add(part)}(${list(args)})`;
    const offset = this.#offset;
    this.#offset = -1;
    if (exits.length > 1) this.#line(js`switch (${call}) {`);
    else if (returned !== undefined) this.#takeReturned(returned, call);
    else this.#line(js`${call};`);
    this.#offset = offset;
    if (exits.length < 2) return exits.forEach((exit) => this.#takeExit(exit, part));
    this.#indented(() => {
      exits.forEach((exit, i) => {
        this.#line(i === exits.length - 1 ? js`default:` : js`case ${exit.code}:`);
        this.#indented(() => {
          this.#takeExit(exit, part);
          if (exit.then.length === 0) this.#line(js`break;`);
        });
      });
    });
    this.#line(js`}`);
  }

  #takeReturned(variable: Variable, call: Code): void {
    const name = nameOf(variable);
    this.#line(variable.type === "int" ? js`${name} = ${call} | 0;` : js`${name} = ${call};`);
  }

  #takeExit({ results, then }: Exit, { returned, slots }: Part): void {
    const left = results.filter((variable) => variable !== returned);
    for (const [name, slot] of this.#inSlots(left, slots)) this.#line(js`${name} = ${slot};`);
    this.#statements(then);
  }

  #leave({ exit: { code }, given }: Leave): void {
    for (const [name, slot] of this.#inSlots(given, this.#slots)) {
      this.#line(js`${slot} = ${name};`);
    }
    this.#line(js`return ${this.#returned === undefined ? code : nameOf(this.#returned)};`);
  }

  /** The variables of JavaScript that carry variables, and the slots these have. */
  #inSlots(
    variables: readonly Variable[],
    slots: ReadonlyMap<Variable, number>,
  ): [Code, Code][] {
    return variables.flatMap((variable) => {
      const first = slots.get(variable)!;
      return carriersOf(variable).map(({ name, kind }, k): [Code, Code] => [
        name,
        resultSlot(this.#needs, SLOTS[kind], first + k),
      ]);
    });
  }

  #restore(variable: Variable, slot: number, part: number): void {
    const stack = this.#needs.helper("stack");
    const { type, representation } = variable;
    const word = (k: number) => js`${stack}.i32[2 * base + ${2 * slot + k}]`;
    if (type === "ref") return this.#line(js`${nameOf(variable)} = ${stack}.refs[base + ${slot}];`);
    if (type === "int") return this.#line(js`${nameOf(variable)} = ${word(part)};`);
    if (type === "whole") {
      for (const k of [0, 1]) this.#line(js`${this.#print.word(variable, k)} = ${word(k)};`);
      return;
    }
    if (representation !== "bits") {
      const value = type === "f64"
        ? js`${stack}.f64[base + ${slot}]`
        : js`${stack}.f32[2 * base + ${2 * slot}]`;
      this.#line(js`${nameOf(variable)} = ${value};`);
    }
    if (representation === "number") return;
    for (let k = 0; k < (type === "f32" ? 1 : 2); k++) {
      this.#line(js`${nameOf(variable, k)} = ${word(k)};`);
    }
  }

  #line(text: Code): void {
    const mayBeMarked = this.#print.marks !== this.#marks;
    this.#lines.push({ text: trusted(this.#indent + text), offset: this.#offset, mayBeMarked });
  }

  #indented(print: () => void): void {
    const outer = this.#indent;
    if (outer.length < MAX_INDENT) this.#indent = outer + "  ";
    print();
    this.#indent = outer;
  }

  /** A float that comes from elsewhere: a NaN with bits of its own comes in a box. */
  #enterParameter(param: Variable): void {
    if (param.type !== "f32" && param.type !== "f64" || param.boxed) return;
    const name = nameOf(param);
    if (param.representation === "number") return this.#line(js`${name} = +${name};`);
    const parts = CANONICAL[param.type]!.map((bits, part) => js`${nameOf(param, part)} = ${bits}`);
    this.#line(js`let ${list(parts)};`);
    this.#line(js`if (typeof ${name} !== "number") {`);
    this.#indented(() => this.#unbox(param));
    this.#line(js`}`);
  }

  #unbox(variable: Variable): void {
    const name = nameOf(variable);
    this.#line(js`${nameOf(variable, 0)} = ${name}.low;`);
    if (variable.type === "f64") this.#line(js`${nameOf(variable, 1)} = ${name}.high;`);
    this.#line(js`${name} = NaN;`);
  }

  /** Declares what the body uses; locals start as zero. */
  #declare(params: readonly Variable[], rounds = this.#needs.firstRounds): void {
    if (this.#print.usesViews) this.#line(js`const ${VIEWS} = views;`);
    const declared: Code[] = this.#print.usesIndex ? [js`i = 0`] : [];
    if (this.#ticks) declared.push(js`ticks = ${rounds}`);
    for (const name of this.#held) declared.push(js`${trusted(name)} = 0`);
    const names = new Set(params.map(({ name }) => name));
    for (const [name, variable] of this.#used) {
      if (names.has(name)) continue;
      const { representation, type } = variable;
      if (type === "whole") {
        if (representation === "number") declared.push(js`${nameOf(variable)} = 0n`);
        continue;
      }
      if (representation !== "bits") {
        declared.push(js`${nameOf(variable)} = ${type === "ref" ? js`null` : 0}`);
      }
      if (representation === "number") continue;
      declared.push(js`${nameOf(variable, 0)} = 0`);
      if (type === "f64") declared.push(js`${nameOf(variable, 1)} = 0`);
    }
    for (let i = 0; i < declared.length; i += PER_LINE) {
      this.#line(js`let ${list(declared.slice(i, i + PER_LINE))};`);
    }
  }

  #statements(body: readonly Statement[]): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    this.#marks = this.#print.marks;
    const { offset } = statement as { readonly offset?: number };
    if (offset !== undefined) this.#offset = this.#print.offset = offset;
    const holds = this.#holds.get(statement);
    this.#print.held = holds?.used ?? NONE_HELD;
    for (const { name, base, addend, element } of holds?.computed ?? []) {
      const at = sum(trusted(base), addend);
      this.#line(js`${trusted(name)} = ${rotated(at, element)};`);
    }
    switch (statement.kind) {
      case "assign":
        return this.#assign(statement);
      case "evaluate":
        return this.#line(js`${this.#print.value(statement.value)};`);
      case "store":
        return this.#store(statement);
      case "set_global":
        return this.#setGlobal(statement);
      case "call":
        return this.#call(statement);
      case "tail_call":
        return this.#line(this.#calls.tailCall(statement, this.#ir.index));
      case "block": {
        this.#line(js`${trusted(statement.label.name)}: {`);
        this.#indented(() => this.#statements(statement.body));
        return this.#line(js`}`);
      }
      case "loop":
        return this.#needs.checks === "none"
          ? this.#loop(statement, js`break;`)
          : this.#polledLoop(statement);
      case "if":
        return this.#if(statement.test, statement.then, statement.otherwise);
      case "branch": {
        const { label } = statement;
        return this.#line(
          js`${trusted(label.isLoop ? "continue" : "break")} ${trusted(label.name)};`,
        );
      }
      case "switch":
        return this.#switch(statement);
      case "return":
        return this.#return(statement);
      case "part":
        return this.#runPart(statement);
      case "leave":
        return this.#leave(statement);
      case "region":
        throw new EngineBug("a region that is no part");
      case "trap":
        return this.#line(js`${this.#needs.helper("trap")}(${quote(statement.reason)});`);
    }
  }

  #loop({ label, body }: Loop, exit: Code, check?: Code): void {
    this.#line(js`${trusted(label.name)}: for (;;) {`);
    this.#indented(() => {
      if (check !== undefined) this.#line(check);
      this.#statements(body);
      if (!endsAbruptly(body)) this.#line(exit);
    });
    this.#line(js`}`);
  }

  /** A loop that is left to poll, and begun anew: a call inside it would cost registers. */
  #polledLoop(loop: Loop): void {
    this.#ticks = true;
    const outer = trusted(`polled_${loop.label.name}`);
    this.#line(js`${outer}: for (;;) {`);
    this.#indented(() => {
      this.#line(this.#safepoints.loopCheck(loop.offset, loop.operands));
      this.#loop(
        loop,
        js`break ${outer};`,
        js`if ((ticks = ticks - 1 | 0) < 0) continue ${outer};`,
      );
    });
    this.#line(js`}`);
  }

  #if(test: Expression, then: readonly Statement[], otherwise: readonly Statement[]): void {
    if (then.length === 0) {
      if (otherwise.length === 0) return this.#line(js`${this.#print.value(test)};`);
      this.#line(js`if (!${this.#print.value(test, 12)}) {`);
      this.#indented(() => this.#statements(otherwise));
      return this.#line(js`}`);
    }
    this.#line(js`if (${this.#print.value(test)}) {`);
    this.#indented(() => this.#statements(then));
    if (otherwise.length > 0) {
      this.#line(js`} else {`);
      this.#indented(() => this.#statements(otherwise));
    }
    this.#line(js`}`);
  }

  #switch({ index, cases }: Switch): void {
    const only = cases.length === 1 ? cases[0] : undefined;
    if (only !== undefined) return this.#statements(only.body);
    this.#line(js`switch (${this.#print.value(index)}) {`);
    this.#indented(() => {
      for (const { indices, isDefault, body } of cases) {
        if (isDefault) this.#line(js`default:`);
        else this.#caseLabels(indices);
        this.#indented(() => this.#statements(body));
      }
    });
    this.#line(js`}`);
  }

  #caseLabels(indices: readonly number[]): void {
    for (let i = 0; i < indices.length; i += PER_LINE) {
      const labels = indices.slice(i, i + PER_LINE).map((index) => js`case ${index}:`);
      this.#line(trusted(labels.join(" ")));
    }
  }

  #assign({ variable, value }: Assign): void {
    if (variable.type === "whole") {
      return this.#line(js`${this.#print.whole(variable)} = ${this.#print.value(value)};`);
    }
    if (variable.type !== "f32" && variable.type !== "f64") {
      return this.#line(js`${nameOf(variable)} = ${this.#print.value(value)};`);
    }
    const { type } = variable;
    const parts = type === "f32" ? [0] : [0, 1];
    if (variable.representation === "bits") {
      for (const part of parts) {
        this.#line(js`${nameOf(variable, part)} = ${this.#print.bits(type, value, part)};`);
      }
      return;
    }
    const name = nameOf(variable);
    this.#line(js`${name} = ${this.#print.value(value)};`);
    if (variable.representation === "number") return;
    const keep = () => {
      for (const part of parts) {
        this.#line(js`${nameOf(variable, part)} = ${this.#print.shadow(type, value, part)};`);
      }
    };
    if (isAtom(value) || !mayHavePayload(value)) return keep();
    this.#line(js`if (${name} !== ${name}) {`);
    this.#indented(keep);
    this.#line(js`}`);
  }

  #store(statement: Store): void {
    const { element, values } = statement;
    const numbers = values.map((value) => this.#print.value(value, 1));
    if (element !== "f32" && element !== "f64") {
      return this.#storeWords(statement, element, numbers);
    }
    const [value] = values as [Expression];
    const bits = partsOf(element).map((part) => this.#print.shadow(element, value, part));
    const representation = representationOf(value);
    if (representation === "bits") return this.#storeWords(statement, "i32", bits);
    this.#storeWords(statement, element, numbers);
    if (representation === "number") return;
    this.#line(js`if (${numbers[0]!} !== ${numbers[0]!}) {`);
    this.#indented(() => this.#storeWords(statement, "i32", bits));
    this.#line(js`}`);
  }

  #storeWords(statement: Store, element: Store["element"], stored: readonly Code[]): void {
    for (const line of this.#stores.lines(statement, element, stored)) this.#line(line);
  }

  #setGlobal({ index, part, type, value }: SetGlobal): void {
    const target = this.#needs.global(index, type === "int" ? "int" : type, part);
    if (type === "int" || type === "ref") {
      return this.#line(js`${target} = ${this.#print.value(value)};`);
    }
    this.#setFloat(type, value, target, (part) => this.#needs.global(index, "int", part));
  }

  /** Writes a float where its bits can be written, too: those of a NaN are, if it brings its own. */
  #setFloat(
    type: "f32" | "f64",
    value: Expression,
    target: Code,
    wordAt: (part: number) => Code,
  ): void {
    const representation = representationOf(value);
    const number = this.#print.value(value);
    if (representation !== "bits") this.#line(js`${target} = ${number};`);
    if (representation === "number") return;
    const guard = representation === "bits" ? js`` : js`if (${number} !== ${number}) `;
    for (const part of partsOf(type)) {
      this.#line(js`${guard}${wordAt(part)} = ${this.#print.shadow(type, value, part)};`);
    }
  }

  #call(call: Call): void {
    const { results } = call;
    const text = this.#calls.call(call, this.#frameWords);
    const [first, ...others] = results;
    if (first === undefined || first.uses === 0) this.#line(js`${text};`);
    else this.#takeResult(first, text);
    if (call.operands !== undefined) {
      this.#line(this.#safepoints.callCheck(call.offset, call.operands));
    }
    others.forEach((variable, k) => {
      if (variable.uses > 0) this.#takeFurtherResult(variable, k);
    });
  }

  #takeResult(variable: Variable, text: Code): void {
    const name = nameOf(variable);
    if (variable.type === "int") return this.#line(js`${name} = ${text} | 0;`);
    if (variable.type === "ref" || variable.boxed) return this.#line(js`${name} = ${text};`);
    if (variable.representation === "number") return this.#line(js`${name} = +${text};`);
    this.#line(js`${name} = ${text};`);
    this.#line(js`if (typeof ${name} === "number") {`);
    this.#indented(() => {
      CANONICAL[variable.type]!.forEach((bits, part) =>
        this.#line(js`${nameOf(variable, part)} = ${bits};`)
      );
    });
    this.#line(js`} else {`);
    this.#indented(() => this.#unbox(variable));
    this.#line(js`}`);
  }

  /** Results after the first are in slots, 8 bytes each, whatever they are. */
  #takeFurtherResult(variable: Variable, slot: number): void {
    const { representation } = variable;
    const type = variable.type as PartType;
    if (type === "int" || type === "ref") {
      return this.#line(js`${nameOf(variable)} = ${resultSlot(this.#needs, type, slot)};`);
    }
    if (representation !== "bits") {
      this.#line(js`${nameOf(variable)} = ${resultSlot(this.#needs, type, slot)};`);
    }
    if (representation === "number") return;
    for (let part = 0; part < (type === "f32" ? 1 : 2); part++) {
      this.#line(js`${nameOf(variable, part)} = ${resultSlot(this.#needs, "int", slot, part)};`);
    }
  }

  #return({ values }: Return): void {
    for (let i = values.length - 1; i > 0; i--) this.#giveFurtherResult(values[i]!, i);
    const [first] = values;
    if (first === undefined) return this.#line(js`return;`);
    const type = this.#results[0]!;
    if (type === "f32" || type === "f64") {
      return this.#line(js`return ${this.#print.boxed(type, first)};`);
    }
    // JavaScriptCore takes a function off its stack that returns a call; a trap is to see it there.
    const text = type === "int" && (first.effects & TRAPS) !== 0 && endsInCall(first)
      ? js`${this.#print.value(first, PRECEDENCE["|"])} | 0`
      : this.#print.value(first);
    this.#line(js`return ${text};`);
  }

  #giveFurtherResult(value: Expression, index: number): void {
    const type = this.#results[index]!;
    const slot = index - 1;
    if (type === "int" || type === "ref") {
      return this.#line(js`${resultSlot(this.#needs, type, slot)} = ${this.#print.value(value)};`);
    }
    const target = resultSlot(this.#needs, type, slot);
    this.#setFloat(type, value, target, (part) => resultSlot(this.#needs, "int", slot, part));
  }
}

/**
 * The head of a function that will be called as soon as it is defined. V8 reads what stands in
 * parentheses once, and makes code of it; other functions it reads a second time when they are called.
 */
function functionCalled(name: Code, params: Code): Code {
  return js`const ${name} = (function (${params}) {`;
}

/** The variables that are used, one for each name. */
function namesUsed(variables: readonly Variable[]): Map<string, Variable> {
  const used = new Map<string, Variable>();
  for (const variable of variables) {
    if (variable.uses > 0) used.set(variable.name, variable);
  }
  return used;
}

/** How an atom carries a float; a constant NaN is its bits. */
function representationOf(value: Expression): Representation {
  if (value.kind === "nan") return "bits";
  return value.kind === "read" ? value.variable.representation : "number";
}

function partsOf(type: "f32" | "f64"): readonly number[] {
  return type === "f32" ? [0] : [0, 1];
}
