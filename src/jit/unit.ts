/**
 * Prints units: what one call of the `Function` constructor evaluates. A unit is the body of a
 * function of `kit` (`kit.ts`); it declares what its functions need, defines them, and returns them
 * together with their *entries*, which take arguments from the guest's stack and put results there.
 *
 * @module
 */
import type { Module } from "../wasm/module.ts";
import { F32, F64, type FuncType, slotsOf, type ValueType } from "../wasm/types.ts";
import { isEntryCheck } from "./checks.ts";
import { type Code, identifierTail, js, list, trusted } from "./code.ts";
import { emitEnteredFunction, emitFunction, type Line } from "./control.ts";
import { type FunctionIr, partTypesOfAll } from "./ir.ts";
import { emitListened, emitListenedEntrance } from "./listened.ts";
import { type NeedsOptions, UnitNeeds } from "./needs.ts";
import type { EnteredFunction } from "./passes/enter.ts";
import { type LinePlaces, takeMarks } from "./places.ts";
import { ReturnedParts, type SlotTarget, storeParts } from "./slots.ts";

/** The owner of the lines by which compiled code is entered. */
export const ENTRY = -2;

/** A unit as text. */
export interface UnitText {
  readonly text: Code;
  /** What it is called in the host's stack traces. */
  readonly url: string;
  /** For each line of the text: the function, {@link ENTRY}, or -1; and the offset in the module. */
  readonly functions: readonly number[];
  readonly offsets: readonly number[];
  /** Of lines that belong to several instructions, if these were marked. */
  readonly places: ReadonlyMap<number, LinePlaces>;
}

/** What is needed beside the functions to print a unit. */
export interface UnitContext extends NeedsOptions {
  readonly module: Module;
  readonly moduleName: string;
  readonly functionName: (index: number) => string | undefined;
}

/** Prints a unit of these functions, each of them so many times. */
export function emitUnit(
  functions: readonly FunctionIr[],
  context: UnitContext,
  copies = 1,
): UnitText {
  const needs = new UnitNeeds(context.module, context.functionName, context);
  const unit = new UnitLines();
  for (const ir of functions) needs.define(ir.index);
  const returned: Code[] = [];
  for (const ir of functions) {
    const name = needs.function(ir.index);
    addFunction(unit, ir, name, needs, copies);
    unit.add(entry(ir, name, needs), ENTRY);
    returned.push(js`{ run: ${name}, enter: enter${name} }`);
  }
  return unit.finish(needs, js`return [${list(returned)}];`, urlOf(functions[0]!, context));
}

/** Prints a function as up to three, each of which calls the next: tail calls, hooks, the body. */
function addFunction(
  unit: UnitLines,
  ir: FunctionIr,
  name: Code,
  needs: UnitNeeds,
  copies: number,
): void {
  const raw = ir.hasTailCalls ? js`${name}$raw` : name;
  const body = needs.listened ? js`${name}$body` : raw;
  if (copies > 1) unit.add([js`// One calls the next: no host inlines a function into itself.`]);
  const copy = (k: number) => k % copies === 0 ? body : js`${name}$copy${k}`;
  for (let k = copies - 1; k >= 0; k--) {
    if (copies > 1) needs.callBy(ir.index, copy(k + 1));
    unit.addFunction(ir.index, emitFunction(ir, copy(k), needs, k > 0));
  }
  if (needs.listened) unit.addAround(ir.index, body, emitListened(ir, raw, body, needs));
  if (ir.hasTailCalls) unit.add(trampoline(name, raw, needs));
}

/** Prints a unit of a function that begins at a loop, in a call that is under way. */
export function emitEnteredUnit(
  entered: EnteredFunction,
  operandsAt: number,
  context: UnitContext,
): UnitText {
  const { ir, loop } = entered;
  const needs = new UnitNeeds(context.module, context.functionName, context);
  const unit = new UnitLines();
  const name = js`$from_${trusted(loop.label.name)}`;
  const body = needs.listened ? js`${name}$body` : name;
  unit.addFunction(ir.index, emitEnteredFunction(entered, body, needs, operandsAt));
  if (needs.listened) unit.addAround(ir.index, body, emitListenedEntrance(ir, name, body, needs));
  const stack = needs.helper("stack");
  const call = ir.hasTailCalls ? js`${needs.helper("finish")}(${name}(base))` : js`${name}(base)`;
  unit.add(entryLines(ir.type, js`enter`, call, stack, needs), ENTRY);
  return unit.finish(needs, js`return enter;`, `${urlOf(ir, context)}/${loop.label.name}`);
}

/** The lines of a unit behind its declarations, and whose they are. */
class UnitLines {
  readonly #lines: Code[] = [];
  readonly #owners: number[] = [];
  readonly #offsets: number[] = [];
  readonly #places: Map<number, LinePlaces> = new Map();

  /** Adds lines that belong to no instruction. */
  add(lines: readonly Code[], owner = -1): void {
    for (const line of lines) this.#add(line, owner, 0);
  }

  /** Adds lines around the body of a function: it is on the stack once, whichever of them is running. */
  addAround(index: number, body: Code, lines: readonly Code[]): void {
    const isOutside = (line: Code) => line.includes(` ${body}(`) || isEntryCheck(line);
    for (const line of lines) this.#add(line, isOutside(line) ? -1 : index, 0);
  }

  addFunction(index: number, lines: readonly Line[]): void {
    for (let i = 0; i < lines.length; i++) {
      const { text, offset, mayBeMarked } = lines[i]!;
      // A function that calls a part of itself is on the stack once.
      const owner = offset === -1 || i === 1 && isEntryCheck(text) ? -1 : index;
      const marked = mayBeMarked ? takeMarks(text) : undefined;
      if (marked !== undefined) this.#places.set(this.#lines.length, marked.places);
      this.#add(marked === undefined ? text : marked.text, owner, owner === -1 ? 0 : offset);
    }
  }

  #add(line: Code, owner: number, offset: number): void {
    this.#lines.push(line);
    this.#owners.push(owner);
    this.#offsets.push(offset);
  }

  /** The unit, once all is known that its functions need. */
  finish(needs: UnitNeeds, returned: Code, url: string): UnitText {
    const head = needs.declarations();
    const foot = [returned, js`//# sourceURL=${trusted(url)}`, js``];
    return {
      text: trusted([...head, ...this.#lines, ...foot].join("\n")),
      url,
      functions: [...head.map(() => -1), ...this.#owners],
      offsets: [...head.map(() => 0), ...this.#offsets],
      places: new Map([...this.#places].map(([line, places]) => [head.length + line, places])),
    };
  }
}

function urlOf({ index }: FunctionIr, { moduleName, functionName }: UnitContext): string {
  const module = identifierTail(moduleName === "" ? "module" : moduleName);
  const name = identifierTail(functionName(index) ?? "");
  return `kiln/${module}/${index}${name === "" ? "" : `_${name}`}`;
}

/** A function whose body may end in a tail call: it goes round until one returns. */
function trampoline(name: Code, body: Code, needs: UnitNeeds): Code[] {
  return [
    js`function ${name}(...parts) {`,
    js`  return ${needs.helper("finish")}(${body}(...parts));`,
    js`}`,
    js`${name}.raw = ${body};`,
  ];
}

/** Takes arguments from the guest's stack, and puts results there. */
function entry({ type, calls }: FunctionIr, name: Code, needs: UnitNeeds): Code[] {
  const stack = needs.helper("stack");
  const args: Code[] = [];
  let slot = 0;
  for (const param of type.params) {
    args.push(...argument(param, slot, stack, needs));
    slot += slotsOf(param);
  }
  if (calls) args.push(js`${needs.helper("space")}.room`);
  const call = js`${name}(${list(args)})`;
  return entryLines(type, js`enter${name}`, call, stack, needs);
}

/** A function that makes a call and puts the results on the guest's stack. */
function entryLines(
  type: FuncType,
  name: Code,
  call: Code,
  stack: Code,
  needs: UnitNeeds,
): Code[] {
  const results = storeParts(type.results, new ReturnedParts(needs), stackSlots(stack, needs));
  const first = results.length === 0 ? js`  ${call};` : js`  const result = ${call};`;
  return [
    js`function ${name}(base) {`,
    first,
    ...results.map((line) => js`  ${line}`),
    js`}`,
  ];
}

function argument(type: ValueType, slot: number, stack: Code, needs: UnitNeeds): Code[] {
  switch (type) {
    case F32:
    case F64:
      return [
        js`${needs.helper(type === F32 ? "read_f32" : "read_f64")}(${stack}, base + ${slot})`,
      ];
    default:
      if (partTypesOfAll([type])[0] === "ref") return [js`${stack}.refs[base + ${slot}]`];
      return partTypesOfAll([type]).map((_, k) => js`${stack}.i32[2 * base + ${2 * slot + k}]`);
  }
}

/** The guest's stack, from slot `base` on. */
function stackSlots(stack: Code, needs: UnitNeeds): SlotTarget {
  return {
    word: (word, value) => js`${stack}.i32[2 * base + ${word}] = ${value};`,
    float: (type, slot, value) =>
      js`${needs.helper(`write_${type}`)}(${stack}, base + ${slot}, ${value});`,
    reference: (slot, value) => js`${stack}.refs[base + ${slot}] = ${value};`,
  };
}
