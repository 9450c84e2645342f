/**
 * Prints what is around the body of a function that is listened to: parameters are put where hooks
 * find them, then results; see `engine/hooks.ts`. The body is a function of its own, so that what it
 * returns has one place to come to. A body that fails, or is left, ends nothing: others do that.
 *
 * @module
 */
import type { ValueType } from "../wasm/types.ts";
import { entryCheck } from "./checks.ts";
import { type Code, js, list } from "./code.ts";
import { wordsOfFrame } from "./control.ts";
import { nameOf } from "./emit.ts";
import { type FunctionIr, partTypesOfAll } from "./ir.ts";
import type { UnitNeeds } from "./needs.ts";
import { type PartSource, ReturnedParts, type SlotTarget, storeParts } from "./slots.ts";

/** Prints the function that calls `body` and tells its hooks. */
export function emitListened(
  ir: FunctionIr,
  name: Code,
  body: Code,
  needs: UnitNeeds,
): Code[] {
  const params = ir.locals.slice(0, ir.type.params.length).flat().map((param) => nameOf(param));
  const names = list(params);
  const hooks = needs.hooks(ir.index);
  const room = ir.calls ? [js`room`] : [];
  const roomBelow = needs.countsCalls ? room : room.map(() => js`room - ${wordsOfFrame(ir)}`);
  const check = ir.calls ? [entryCheck(ir.index, name, names, needs)] : [];
  return [
    js`function ${name}(${list([...params, ...room])}) {`,
    ...indented([
      ...check,
      ...storeParts(
        ir.type.params,
        new NamedParts(params),
        new HookSlots(js`params`, ir.index, needs),
      ),
      js`${hooks}.begin();`,
      js`const result = ${body}(${list([...params, ...roomBelow])});`,
      ...ending(ir, needs),
    ]),
    js`}`,
  ];
}

/** The same for a body that goes on with a call whose hooks were told of its beginning. */
export function emitListenedEntrance(
  ir: FunctionIr,
  name: Code,
  body: Code,
  needs: UnitNeeds,
): Code[] {
  return [
    js`function ${name}(base) {`,
    ...indented([js`const result = ${body}(base);`, ...ending(ir, needs)]),
    js`}`,
  ];
}

/** What follows the body: the end, unless the function was left or goes on as another. */
function ending(ir: FunctionIr, needs: UnitNeeds): Code[] {
  const lines: Code[] = [];
  if (needs.checks === "leaves") {
    lines.push(js`if (${needs.helper("checks")}[1] !== 0) return result;`);
  }
  if (ir.hasTailCalls) {
    lines.push(js`if (${needs.helper("is_tail")}(result)) return result;`);
  }
  const target = new HookSlots(js`results`, ir.index, needs);
  const further = furtherSlots(ir.type.results, needs);
  return [
    ...lines,
    ...storeParts(ir.type.results, new ReturnedParts(needs), target),
    // Hooks may call guests, which leave results of their own in the same slots.
    ...further.map((slot, i) => js`const more${i} = ${slot};`),
    js`${needs.hooks(ir.index)}.end();`,
    ...further.map((slot, i) => js`${slot} = more${i};`),
    js`return result;`,
  ];
}

/** The slots that hold parts of results after the first. */
function furtherSlots(types: readonly ValueType[], needs: UnitNeeds): Code[] {
  return partTypesOfAll(types).slice(1).flatMap((type, i) => {
    if (type === "ref") return [js`${needs.helper("results_refs")}[${i}]`];
    const low = js`${needs.helper("results_i32")}[${2 * i}]`;
    return type === "f64" ? [low, js`${needs.helper("results_i32")}[${2 * i + 1}]`] : [low];
  });
}

/** Parts that are parameters. */
class NamedParts implements PartSource {
  readonly #names: readonly Code[];

  constructor(names: readonly Code[]) {
    this.#names = names;
  }

  part(index: number): Code {
    return this.#names[index]!;
  }

  reference(index: number): Code {
    return this.#names[index]!;
  }

  bits(): undefined {
    return undefined;
  }
}

/** The slots of hooks: whatever fills half a slot leaves the other half as it is, which is zero. */
class HookSlots implements SlotTarget {
  readonly #what: Code;
  readonly #index: number;
  readonly #needs: UnitNeeds;

  constructor(what: Code, index: number, needs: UnitNeeds) {
    this.#what = what;
    this.#index = index;
    this.#needs = needs;
  }

  word(word: number, value: Code): Code {
    return js`${this.#needs.hookWords(this.#index, this.#what)}[${word}] = ${value};`;
  }

  float(type: "f32" | "f64", slot: number, value: Code): Code {
    const views = this.#needs.hookViews(this.#index, this.#what);
    return js`${this.#needs.helper(`write_${type}`)}(${views}, ${slot}, ${value});`;
  }

  reference(slot: number, value: Code): Code {
    return this.word(2 * slot, js`${value} === null ? 0 : 1`);
  }
}

function indented(lines: readonly Code[]): Code[] {
  return lines.map((line) => js`  ${line}`);
}
