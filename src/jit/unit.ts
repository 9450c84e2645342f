/**
 * Prints units: what one call of the `Function` constructor evaluates. A unit is the body of a
 * function of `kit` (`kit.ts`); it declares what its functions need, defines them, and returns them
 * together with their *entries*, which take arguments from the guest's stack and put results there.
 *
 * @module
 */
import type { Module } from "../wasm/module.ts";
import { F32, F64, type FuncType, I64, slotsOf, V128, type ValueType } from "../wasm/types.ts";
import { type Code, identifierTail, js, list, trusted } from "./code.ts";
import { emitEnteredFunction, emitFunction, type EmittedFunction } from "./control.ts";
import { type FunctionIr, partTypesOfAll } from "./ir.ts";
import { UnitNeeds } from "./needs.ts";
import type { EnteredFunction } from "./passes/enter.ts";

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
}

/** What is needed beside the functions to print a unit. */
export interface UnitContext {
  readonly module: Module;
  readonly moduleName: string;
  readonly functionName: (index: number) => string | undefined;
  readonly maxViews: number;
  readonly countsCalls: boolean;
}

/** Prints a unit of these functions. */
export function emitUnit(functions: readonly FunctionIr[], context: UnitContext): UnitText {
  const needs = new UnitNeeds(context.module, context.functionName, context);
  const lines: Code[] = [];
  const owners: number[] = [];
  const offsets: number[] = [];
  const add = (line: Code, owner = -1, offset = 0) => {
    lines.push(line);
    owners.push(owner);
    offsets.push(offset);
  };
  for (const ir of functions) needs.define(ir.index);
  const returned: Code[] = [];
  for (const ir of functions) {
    const name = needs.function(ir.index);
    const body = ir.hasTailCalls ? js`${name}$raw` : name;
    const emitted = emitFunction(ir, body, needs);
    emitted.lines.forEach((line, i) => add(line, ownerOf(ir, emitted, i), emitted.offsets[i]));
    if (ir.hasTailCalls) { for (const line of trampoline(name, body, needs)) add(line); }
    for (const line of entry(ir, name, needs)) add(line, ENTRY);
    returned.push(js`{ run: ${name}, enter: enter${name} }`);
  }
  const head = needs.declarations();
  const padding = head.map(() => -1);
  const url = urlOf(functions[0]!, context);
  const foot = [js`return [${list(returned)}];`, js`//# sourceURL=${trusted(url)}`, js``];
  return {
    text: trusted([...head, ...lines, ...foot].join("\n")),
    url,
    functions: [...padding, ...owners],
    offsets: [...padding.map(() => 0), ...offsets],
  };
}

/** Prints a unit of a function that begins at a loop, in a call that is under way. */
export function emitEnteredUnit(
  entered: EnteredFunction,
  operandsAt: number,
  context: UnitContext,
): UnitText {
  const { ir, loop } = entered;
  const needs = new UnitNeeds(context.module, context.functionName, context);
  const name = js`$from_${trusted(loop.label.name)}`;
  const emitted = emitEnteredFunction(entered, name, needs, operandsAt);
  const stack = needs.helper("stack");
  const call = ir.hasTailCalls ? js`${needs.helper("finish")}(${name}(base))` : js`${name}(base)`;
  const enter = entryLines(ir.type, js`enter`, call, stack, needs);
  const head = needs.declarations();
  const url = `${urlOf(ir, context)}/${loop.label.name}`;
  const foot = [js`return enter;`, js`//# sourceURL=${trusted(url)}`, js``];
  return {
    text: trusted([...head, ...emitted.lines, ...enter, ...foot].join("\n")),
    url,
    functions: [
      ...head.map(() => -1),
      ...emitted.lines.map((_, i) => ownerOf(ir, emitted, i)),
      ...enter.map(() => ENTRY),
    ],
    offsets: [...head.map(() => 0), ...emitted.offsets],
  };
}

/** The function that a line belongs to; none where it calls a part, which is the same function. */
function ownerOf({ index }: FunctionIr, { offsets }: EmittedFunction, line: number): number {
  return offsets[line] === -1 ? -1 : index;
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
  const results = storeResults(type.results, stack, needs);
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

function storeResults(types: readonly ValueType[], stack: Code, needs: UnitNeeds): Code[] {
  const lines: Code[] = [];
  let slot = 0;
  let part = 0;
  const word = (at: number, value: Code) =>
    lines.push(js`${stack}.i32[2 * base + ${at}] = ${value};`);
  const further = (offset: number) => js`${needs.helper("results_i32")}[${2 * part - 2 + offset}]`;
  for (const type of types) {
    const kind = partTypesOfAll([type])[0]!;
    if (kind === "ref") {
      const value = part === 0 ? js`result` : js`${needs.helper("results_refs")}[${part - 1}]`;
      lines.push(js`${stack}.refs[base + ${slot}] = ${value};`);
      part++;
    } else if (kind !== "int" && part === 0) {
      lines.push(js`${needs.helper(`write_${kind}`)}(${stack}, base + ${slot}, result);`);
      part++;
    } else if (kind !== "int") {
      word(2 * slot, further(0));
      word(2 * slot + 1, further(1));
      part++;
    } else {
      const words = type === I64 ? 2 : type === V128 ? 4 : 1;
      for (let k = 0; k < words; k++, part++) {
        word(2 * slot + k, part === 0 ? js`result` : further(0));
      }
    }
    slot += slotsOf(type);
  }
  return lines;
}
