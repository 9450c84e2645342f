/**
 * What the host sees of a function, and the two ways to call it.
 *
 * @module
 */
import type { Function, FunctionDefinition, Value } from "../api.ts";
import type { Context } from "../context.ts";
import type { Engine } from "../engine/engine.ts";
import type { FunctionInstance } from "../store/func.ts";
import { isReference, slotsOf, slotsOfAll } from "../wasm/types.ts";
import { type FunctionViews, readRaw, readSlot, writeSlot } from "./values.ts";

/** The instance a function belongs to, as far as calling it is concerned. */
export interface Owner {
  /**
   * Does nothing while the module is open.
   *
   * @throws {ExitError} once it is closed.
   */
  failIfClosed(): void;
  definitionOf(index: number): FunctionDefinition;
}

export class FunctionView implements Function {
  readonly #engine: Engine;
  readonly #views: FunctionViews;
  readonly #instance: FunctionInstance;
  readonly #owner: Owner;
  readonly #slots: number;

  constructor(engine: Engine, views: FunctionViews, instance: FunctionInstance) {
    this.#engine = engine;
    this.#views = views;
    this.#instance = instance;
    this.#owner = instance.instance.host as Owner;
    const { params, results } = instance.type;
    this.#slots = Math.max(slotsOfAll(params), slotsOfAll(results));
  }

  get definition(): FunctionDefinition {
    return this.#owner.definitionOf(this.#instance.index);
  }

  call(ctx: Context, ...params: Value[]): Value[] {
    const { type } = this.#instance;
    if (params.length !== type.params.length) {
      throw new TypeError(`expected ${type.params.length} params, but passed ${params.length}`);
    }
    this.#owner.failIfClosed();
    const { stack } = this.#engine;
    const base = stack.top;
    stack.reserve(base + this.#slots);
    this.#writeParams(base, params);
    this.#engine.call(ctx, this.#instance, base);
    this.#owner.failIfClosed();
    return this.#readResults(base);
  }

  #writeParams(base: number, params: readonly Value[]): void {
    const types = this.#instance.type.params;
    const { stack } = this.#engine;
    let slot = base;
    for (let i = 0; i < types.length; i++) {
      writeSlot(stack, slot, types[i]!, params[i], this.#views);
      slot += slotsOf(types[i]!);
    }
  }

  #readResults(base: number): Value[] {
    const types = this.#instance.type.results;
    const { stack } = this.#engine;
    const results: Value[] = [];
    let slot = base;
    for (const type of types) {
      results.push(readSlot(stack, slot, type, this.#views));
      slot += slotsOf(type);
    }
    stack.forgetReferences();
    return results;
  }

  callWithStack(ctx: Context, raw: BigUint64Array): void {
    const { params, results } = this.#instance.type;
    if (params.some(isReference) || results.some(isReference)) {
      throw new TypeError("Cannot call with raw slots: the function takes or returns references");
    }
    if (raw.length < this.#slots) {
      throw new RangeError(`need ${this.#slots} slots, but stack size is ${raw.length}`);
    }
    this.#owner.failIfClosed();
    const { stack } = this.#engine;
    const base = stack.top;
    stack.reserve(base + this.#slots);
    stack.u64.set(raw.subarray(0, slotsOfAll(params)), base);
    this.#engine.call(ctx, this.#instance, base);
    this.#owner.failIfClosed();
    let at = 0;
    for (const type of results) {
      for (let part = slotsOf(type); part > 0; part--, at++) {
        raw[at] = readRaw(stack, base + at, type);
      }
    }
  }
}

/** Makes views of functions, one for each function however often it is asked for. */
export class ViewRegistry implements FunctionViews {
  readonly #engine: Engine;
  readonly #views: WeakMap<FunctionInstance, FunctionView> = new WeakMap();
  readonly #instances: WeakMap<FunctionView, FunctionInstance> = new WeakMap();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  viewOf(instance: FunctionInstance): FunctionView {
    const known = this.#views.get(instance);
    if (known !== undefined) return known;
    const made = new FunctionView(this.#engine, this, instance);
    this.#views.set(instance, made);
    this.#instances.set(made, instance);
    return made;
  }

  instanceOf(value: Value): FunctionInstance | undefined {
    return value instanceof FunctionView ? this.#instances.get(value) : undefined;
  }
}
