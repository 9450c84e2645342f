/**
 * State that a host module is given, one set for each instance.
 *
 * @module
 */
import type { ContextKey } from "../context.ts";
import { Failures } from "./failures.ts";

/** Makes state, by the key under which it is found. */
export type StateFactories = ReadonlyMap<ContextKey<unknown>, () => unknown>;

export class ModuleState {
  readonly #state: Map<ContextKey<unknown>, unknown> = new Map();

  /** Makes the state; what was made before a factory threw is given back with the rest. */
  make(factories: StateFactories): void {
    for (const [key, make] of factories) this.#state.set(key, make());
  }

  get<State>(key: ContextKey<State>): State | undefined {
    return this.#state.get(key) as State | undefined;
  }

  /** Gives everything back that can be given back, the last made first. */
  dispose(): void {
    const failures = new Failures();
    for (const state of [...this.#state.values()].reverse()) failures.attempt(() => release(state));
    failures.rethrow("Cannot give the state of a host module back");
  }
}

/** Calls `[Symbol.dispose]` or, where there is none, `close`. */
function release(state: unknown): void {
  const { [Symbol.dispose]: dispose, close } = Object(state);
  if (typeof dispose === "function") dispose.call(state);
  else if (typeof close === "function") close.call(state);
}
