/**
 * Prints what is around the body of a function that is listened to: parameters are put where hooks
 * find them, then results; see `engine/hooks.ts`. The body is a function of its own, so that what it
 * returns has one place to come to. A body that fails, or is left, ends nothing: others do that.
 *
 * What `FunctionHooks` does is printed here once more, in the unit: only there do hosts know which
 * listener is called, and inline its hooks.
 *
 * @module
 */
import { BEGINNING, ENDING, RUNNING, RUNNING_IN_HOOK } from "../engine/open_calls.ts";
import type { ValueType } from "../wasm/types.ts";
import { entryCheck } from "./checks.ts";
import { type Code, js, list } from "./code.ts";
import { wordsOfFrame } from "./calls.ts";
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
  const room = ir.calls ? [js`room`] : [];
  const roomBelow = needs.countsCalls ? room : room.map(() => js`room - ${wordsOfFrame(ir)}`);
  const check = ir.calls ? [entryCheck(ir.index, name, names, needs)] : [];
  return [
    js`function ${name}(${list([...params, ...room])}) {`,
    ...indented([
      ...check,
      ...beginning(ir, params, needs),
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
    ...indented([
      js`const call = ${needs.helper("open_calls")}.top, { below, inner, outer } = call;`,
      js`const result = ${body}(base);`,
      ...ending(ir, needs),
    ]),
    js`}`,
  ];
}

/** What precedes the body. Whatever is on record already is not written again. */
function beginning(ir: FunctionIr, params: readonly Code[], needs: UnitNeeds): Code[] {
  const calls = needs.helper("open_calls");
  const stack = needs.helper("stack");
  const hooks = needs.hooks(ir.index);
  const listener = needs.hooksField(ir.index, "listener");
  const definition = needs.hooksField(ir.index, "definition");
  return [
    js`const below = ${calls}.top, outer = ${stack}.context;`,
    js`const isInHook = below.state !== ${RUNNING};`,
    js`if (isInHook) ${hooks}.renew();`,
    js`const params = ${hooks}.params;`,
    ...storeParts(ir.type.params, new NamedParts(params), new HookSlots(js`params`, needs)),
    js`const call = below.above ?? below.grow();`,
    js`if (call.hooks !== ${hooks}) call.hooks = ${hooks};`,
    js`if (call.outer !== outer) call.outer = outer;`,
    js`if (call.params !== params.u64) call.params = params.u64;`,
    js`call.token = ++${calls}.tokens;`,
    js`call.state = ${BEGINNING};`,
    js`${calls}.top = call;`,
    js`let inner = outer;`,
    js`if (${listener}.before !== undefined) {`,
    js`  ${needs.helper("require_room")}();`,
    js`  inner = ${listener}.before(outer, ${definition}, params.u64, call) ?? outer;`,
    js`  if (inner !== outer) ${stack}.context = inner;`,
    js`}`,
    js`if (call.inner !== inner) call.inner = inner;`,
    js`call.state = isInHook ? ${RUNNING_IN_HOOK} : ${RUNNING};`,
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
  const { results } = ir.type;
  const hooks = needs.hooks(ir.index);
  // Hooks may call guests, which leave results of their own in the same slots.
  const further = furtherSlots(results, needs);
  return [
    ...lines,
    js`if (inner !== outer) ${needs.helper("stack")}.context = outer;`,
    js`const results = ${hooks}.results;`,
    ...storeParts(results, new ReturnedParts(needs), new HookSlots(js`results`, needs)),
    ...further.map((slot, i) => js`const more${i} = ${slot};`),
    ...after(ir.index, needs),
    ...further.map((slot, i) => js`${slot} = more${i};`),
    js`return result;`,
  ];
}

function after(index: number, needs: UnitNeeds): Code[] {
  const calls = needs.helper("open_calls");
  const hooks = needs.hooks(index);
  const listener = needs.hooksField(index, "listener");
  const definition = needs.hooksField(index, "definition");
  return [
    js`if (${listener}.after !== undefined) {`,
    js`  if (${hooks}.isAfterKnown) ${needs.helper("require_room")}();`,
    js`  else ${hooks}.meetAfter();`,
    js`  call.state = ${ENDING};`,
    js`  ${listener}.after(inner, ${definition}, undefined, results.u64, call);`,
    js`}`,
    js`${calls}.top = below;`,
    js`if (below.depth === 0) ${calls}.forget();`,
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
  readonly #slots: Code;
  readonly #needs: UnitNeeds;

  constructor(slots: Code, needs: UnitNeeds) {
    this.#slots = slots;
    this.#needs = needs;
  }

  word(word: number, value: Code): Code {
    return js`${this.#slots}.i32[${word}] = ${value};`;
  }

  float(type: "f32" | "f64", slot: number, value: Code): Code {
    return js`${this.#needs.helper(`write_${type}`)}(${this.#slots}, ${slot}, ${value});`;
  }

  reference(slot: number, value: Code): Code {
    return this.word(2 * slot, js`${value} === null ? 0 : 1`);
  }
}

function indented(lines: readonly Code[]): Code[] {
  return lines.map((line) => js`  ${line}`);
}
