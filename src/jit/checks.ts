/**
 * The text of safepoints: where functions ask whether they may go on, and how they leave. An engine
 * without safepoints has functions without any of this.
 *
 * @module
 */
import { F32, F64, isReference, slotsOf, type ValueType } from "../wasm/types.ts";
import { type Code, js, list, numeral } from "./code.ts";
import type { Printer } from "./emit.ts";
import { type Expression, read } from "./expression.ts";
import type { FunctionIr, LiveOperand, Variable } from "./ir.ts";
import type { UnitNeeds } from "./needs.ts";

/**
 * What functions are made able to do at safepoints: nothing, for they have none; be stopped, by an
 * exception; or also leave, so that the interpreter goes on in their place.
 */
export type Checks = "none" | "stops" | "leaves";

/**
 * What a function that makes calls begins with: the room on the host's stack and the functions that
 * may begin before the next poll are both looked at by one branch.
 *
 * @param run the function itself, which is begun anew after a poll.
 */
export function entryCheck(index: number, run: Code, params: Code, needs: UnitNeeds): Code {
  if (needs.checks === "none") return roomCheck(index, params, needs);
  const cells = needs.helper("checks");
  const passed = params === "" ? js`room` : js`${params}, room`;
  return js`if (room < 0 || --${cells}[0] < 0) return ${needs.slow(index, run)}(${passed});`;
}

/**
 * The same for a copy of a function: one that leads back to the function after a few calls, which counts
 * for all of them. Where functions leave, each must be able to.
 */
export function copyCheck(index: number, run: Code, params: Code, needs: UnitNeeds): Code {
  return needs.checks === "stops"
    ? roomCheck(index, params, needs)
    : entryCheck(index, run, params, needs);
}

function roomCheck(index: number, params: Code, needs: UnitNeeds): Code {
  return js`if (room < 0) return ${needs.deep(index)}(${params});`;
}

/**
 * Whether a line is such a check: while what it calls is running, the function has not begun, and is
 * not on the stack.
 */
export function isEntryCheck(line: Code): boolean {
  return /^ *if \(\(?room [<|]/.test(line);
}

/** Prints safepoints inside one function. */
export class SafepointPrinter {
  readonly #ir: FunctionIr;
  readonly #print: Printer;
  readonly #needs: UnitNeeds;

  constructor(ir: FunctionIr, print: Printer, needs: UnitNeeds) {
    this.#ir = ir;
    this.#print = print;
    this.#needs = needs;
  }

  /** At the head of a loop, when its rounds may have been used up. */
  loopCheck(offset: number, operands: readonly LiveOperand[]): Code {
    const poll = js`ticks = ${this.#needs.helper("poll")}() | 0`;
    if (this.#needs.checks === "stops") return js`if (ticks < 0) ${poll};`;
    return js`if (ticks < 0 && (${poll}) < 0) ${this.#leave(offset, operands)}`;
  }

  /** After a call, which may have left. */
  callCheck(offset: number, operands: readonly LiveOperand[]): Code {
    const cells = this.#needs.helper("checks");
    return js`if (${cells}[1] !== 0) ${this.#leave(offset, operands)}`;
  }

  /** Leaves with all that the interpreter needs to go on: see `leave.ts`. */
  #leave(offset: number, operands: readonly LiveOperand[]): Code {
    const locals = new SlotValues(this.#print);
    this.#ir.locals.forEach((variables, i) => {
      locals.add(this.#ir.localTypes[i]!, variables.map(valueOf));
    });
    const stack = new SlotValues(this.#print);
    for (const { type, parts } of operands) stack.add(type, parts);
    const values = [locals.values, locals.references, stack.values, stack.references].flat();
    const fields = [
      js`func: ${this.#ir.index}`,
      js`offset: ${offset}`,
      js`height: ${stack.slots}`,
      js`words: ${numbers(locals.words)}`,
      js`refs: ${numbers(locals.slotsOfReferences)}`,
      js`stackWords: ${numbers(stack.words)}`,
      js`stackRefs: ${numbers(stack.slotsOfReferences)}`,
    ];
    const site = this.#needs.site(offset, values.length, js`{ ${list(fields)} }`);
    return js`return ${this.#needs.helper("leave")}(${site}, [${list(values)}]);`;
  }
}

/** Values and the slots they are to be put in: 32 bits of a slot each, or a reference. */
class SlotValues {
  slots = 0;
  readonly words: number[] = [];
  readonly values: Code[] = [];
  readonly slotsOfReferences: number[] = [];
  readonly references: Code[] = [];
  readonly #print: Printer;

  constructor(print: Printer) {
    this.#print = print;
  }

  add(type: ValueType, parts: readonly (Expression | undefined)[]): void {
    parts.forEach((part, k) => {
      if (part !== undefined) this.#addPart(type, part, k);
    });
    this.slots += slotsOf(type);
  }

  #addPart(type: ValueType, part: Expression, k: number): void {
    const word = 2 * this.slots + k;
    if (isReference(type)) {
      this.slotsOfReferences.push(this.slots);
      this.references.push(this.#print.value(part, 1));
    } else if (type === F32 || type === F64) {
      const name = type === F32 ? "f32" : "f64";
      for (let half = 0; half < (name === "f32" ? 1 : 2); half++) {
        this.words.push(word + half);
        this.values.push(this.#print.bits(name, part, half, 1));
      }
    } else {
      this.words.push(word);
      this.values.push(this.#print.value(part, 1));
    }
  }
}

/** A variable's value; that of a variable nobody reads is not needed. */
function valueOf(variable: Variable): Expression | undefined {
  return variable.uses > 0 ? read(variable) : undefined;
}

function numbers(values: readonly number[]): Code {
  return js`[${list(values.map(numeral))}]`;
}
