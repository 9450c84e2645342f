/**
 * Prints calls: what is called, with which arguments, and where results after the first are found.
 *
 * @module
 */
import type { FuncType } from "../wasm/types.ts";
import { type Code, js, list } from "./code.ts";
import type { Printer } from "./emit.ts";
import type { Expression } from "./expression.ts";
import {
  type Call,
  type Callee,
  type FunctionIr,
  type IndirectCallee,
  type PartType,
  partTypesOfAll,
  type TailCall,
} from "./ir.ts";
import type { UnitNeeds } from "./needs.ts";

/** Words of a host's frame beside parameters and variables. */
const FRAME_WORDS = 14;

/** About how many words of the host's stack a call takes, without the function's variables. */
export function wordsOfFrame({ type }: Pick<FunctionIr, "type">): number {
  return FRAME_WORDS + 2 * type.params.length;
}

/** Where a result after the first is: in slots of the kit, 8 bytes each, whatever they hold. */
export function resultSlot(needs: UnitNeeds, type: PartType, slot: number, part = 0): Code {
  switch (type) {
    case "int":
      return js`${needs.helper("results_i32")}[${2 * slot + part}]`;
    case "f32":
      return js`${needs.helper("results_f32")}[${2 * slot}]`;
    case "f64":
      return js`${needs.helper("results_f64")}[${slot}]`;
    case "ref":
      return js`${needs.helper("results_refs")}[${slot}]`;
  }
}

/** Prints the calls of one function. */
export class CallPrinter {
  readonly #print: Printer;
  readonly #needs: UnitNeeds;

  constructor(print: Printer, needs: UnitNeeds) {
    this.#print = print;
    this.#needs = needs;
  }

  /** The call by a function whose frame has about that many words. */
  call(call: Call, words: number): Code {
    const { callee, args } = call;
    const passed = this.#arguments(args, call, callee);
    const guess = callee.kind === "indirect" ? this.#needs.guess(callee.typeIndex) : undefined;
    if (callee.kind !== "helper") passed.push(this.#roomBelow(words, guess && call.type));
    return guess && callee.kind === "indirect"
      ? js`${guess}(${list([this.#element(callee, "callee"), ...passed])})`
      : js`${this.#callee(callee)}(${list(passed)})`;
  }

  /** The return of a tail call by the function of that index. */
  tailCall(call: TailCall, caller: number): Code {
    const { callee, args } = call;
    const passed = list([...this.#arguments(args, call, callee), js`room`]);
    const tail = this.#needs.helper("tail");
    const target = this.#callee(callee);
    if (!this.#needs.listened) return js`return ${tail}(${target}, [${passed}]);`;
    const hooks = this.#needs.hooks(caller);
    // JavaScriptCore takes a function off its stack that returns a call; hooks are to see it there.
    return js`return ${tail}(${target}, [${passed}], ${hooks}) || null;`;
  }

  #callee(callee: Callee): Code {
    switch (callee.kind) {
      case "function":
        return this.#needs.function(callee.index);
      case "helper":
        return this.#needs.helper(callee.name);
      case "indirect":
        return this.#element(callee, "indirect");
    }
  }

  /** What a helper finds in a table. */
  #element(callee: IndirectCallee, helper: "callee" | "indirect"): Code {
    const table = this.#needs.table(callee.table);
    const element = this.#print.value(callee.element, 1);
    const type = this.#needs.type(callee.typeIndex);
    return js`${this.#needs.helper(helper)}(${table}, ${element}, ${type})`;
  }

  #arguments(args: readonly Expression[], { type }: Call | TailCall, callee: Callee): Code[] {
    if (callee.kind === "helper") return args.map((arg) => this.#print.value(arg, 1));
    const types = partTypesOfAll(type.params);
    return args.map((arg, i) => {
      const part = types[i];
      if (part === "f32" || part === "f64") return this.#print.boxed(part, arg);
      return this.#print.value(arg, 1);
    });
  }

  /** What is left of the host's stack for a callee; `guessed`: there is a frame between. */
  #roomBelow(words: number, guessed?: FuncType): Code {
    if (guessed === undefined || this.#needs.countsCalls) return js`room - ${words}`;
    return js`room - ${words + wordsOfFrame({ type: guessed })}`;
  }
}
