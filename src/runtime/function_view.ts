/**
 * What the host sees of a function, and the two ways to call it.
 *
 * @module
 */
import type { Function, FunctionDefinition, Value } from "../api.ts";
import type { Context } from "../context.ts";
import type { Engine } from "../engine/engine.ts";
import type { FunctionInstance } from "../store/func.ts";
import { I32, isReference, slotsOf, slotsOfAll } from "../wasm/types.ts";
import type { Callee, Calls } from "./calls.ts";
import { fit, fromReference, type FunctionViews, readRaw, readSlot, writeSlot } from "./values.ts";

/** The instance a function belongs to, or through which it is called. */
export interface Owner extends Callee {
  definitionOf(index: number): FunctionDefinition;
}

/** What calling needs. */
export interface CallParts {
  readonly engine: Engine;
  readonly calls: Calls;
  readonly views: FunctionViews;
}

/**
 * Calls by the host after which a function has code of its own for them. Hosts take notice of what a
 * piece of code calls after a few calls, and then it should no longer change.
 */
const HOT_CALLS = 2;

export class FunctionView implements Function {
  readonly #parts: CallParts;
  readonly #instance: FunctionInstance;
  /** The module it belongs to, and the one through which it is called. */
  readonly #home: Owner;
  readonly #owner: Owner;
  readonly #slots: number;
  readonly #paramSlots: number;
  /** Whether values can be given in raw form. */
  readonly #isRaw: boolean;
  #calls = 0;

  /** @param owner The module through which the function is called. */
  constructor(parts: CallParts, instance: FunctionInstance, owner: Owner) {
    this.#parts = parts;
    this.#instance = instance;
    this.#home = instance.instance.host as Owner;
    this.#owner = owner;
    const { params, results } = instance.type;
    this.#paramSlots = slotsOfAll(params);
    this.#slots = Math.max(this.#paramSlots, slotsOfAll(results));
    this.#isRaw = !params.some(isReference) && !results.some(isReference);
  }

  get definition(): FunctionDefinition {
    return this.#home.definitionOf(this.#instance.index);
  }

  call(ctx: Context, ...params: Value[]): Value[] {
    const { type } = this.#instance;
    if (params.length !== type.params.length) {
      throw new TypeError(`expected ${type.params.length} params, but passed ${params.length}`);
    }
    if (++this.#calls === HOT_CALLS) this.#callDirectly();
    this.#home.failIfClosed();
    const { calls, engine: { stack } } = this.#parts;
    const base = stack.top;
    stack.reserve(base + this.#slots);
    this.#writeParams(base, params);
    calls.call(this.#owner, ctx, this.#instance, base);
    return this.#readResults(base);
  }

  /** From now on, the function is called by code made for it. */
  #callDirectly(): void {
    const { calls, engine, views } = this.#parts;
    const direct = engine.directCall(this.#instance, {
      calls,
      home: this.#home,
      owner: this.#owner,
      slow: (context, ...values) => FunctionView.prototype.call.call(this, context, ...values),
      fit: (value, type) => fit(value, type, views),
      to_host: (reference, type) => fromReference(reference, type, views),
    });
    if (direct !== undefined) this.call = direct;
  }

  #writeParams(base: number, params: readonly Value[]): void {
    const types = this.#instance.type.params;
    const { engine: { stack }, views } = this.#parts;
    let slot = base;
    for (let i = 0; i < types.length; i++) {
      const type = types[i]!;
      const value = params[i];
      // FAST: most parameters are integers that fit; a call from the host takes a sixth less.
      const isSmall = type === I32 && typeof value === "number" && (value | 0) === value;
      if (isSmall) stack.i32[2 * slot] = value;
      else writeSlot(stack, slot, type, value, views);
      slot += slotsOf(type);
    }
  }

  #readResults(base: number): Value[] {
    const types = this.#instance.type.results;
    const { engine: { stack }, views } = this.#parts;
    if (types.length === 1) {
      const result = readSlot(stack, base, types[0]!, views);
      stack.forgetReferences();
      return [result];
    }
    const results: Value[] = [];
    let slot = base;
    for (const type of types) {
      results.push(readSlot(stack, slot, type, views));
      slot += slotsOf(type);
    }
    stack.forgetReferences();
    return results;
  }

  callWithStack(ctx: Context, raw: BigUint64Array): void {
    if (!this.#isRaw) {
      throw new TypeError("Cannot call with raw slots: the function takes or returns references");
    }
    if (raw.length < this.#slots) {
      throw new RangeError(`need ${this.#slots} slots, but stack size is ${raw.length}`);
    }
    this.#home.failIfClosed();
    const { calls, engine: { stack } } = this.#parts;
    const base = stack.top;
    stack.reserve(base + this.#slots);
    // FAST: slot by slot; a view of the array takes longer than the call.
    const { u64 } = stack;
    for (let i = 0; i < this.#paramSlots; i++) u64[base + i] = raw[i]!;
    calls.call(this.#owner, ctx, this.#instance, base);
    let at = 0;
    for (const type of this.#instance.type.results) {
      for (let part = slotsOf(type); part > 0; part--, at++) {
        raw[at] = readRaw(stack, base + at, type);
      }
    }
  }
}

/** Makes views of functions, one for each function however often it is asked for. */
export class ViewRegistry implements FunctionViews {
  readonly #parts: CallParts;
  readonly #views: WeakMap<FunctionInstance, FunctionView> = new WeakMap();
  readonly #instances: WeakMap<FunctionView, FunctionInstance> = new WeakMap();

  constructor(engine: Engine, calls: Calls) {
    this.#parts = { engine, calls, views: this };
  }

  viewOf(instance: FunctionInstance): FunctionView {
    const known = this.#views.get(instance);
    if (known !== undefined) return known;
    const made = this.viewThrough(instance, instance.instance.host as Owner);
    this.#views.set(instance, made);
    return made;
  }

  /** Another view, for a function that the host calls through a module that is not its own. */
  viewThrough(instance: FunctionInstance, owner: Owner): FunctionView {
    const made = new FunctionView(this.#parts, instance, owner);
    this.#instances.set(made, instance);
    return made;
  }

  instanceOf(value: Value): FunctionInstance | undefined {
    return value instanceof FunctionView ? this.#instances.get(value) : undefined;
  }
}
