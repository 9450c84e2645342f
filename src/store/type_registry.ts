/**
 * Gives equal function types of different modules equal numbers, so that comparing two types at run
 * time is comparing two integers.
 *
 * @module
 */
import type { FuncType } from "../wasm/types.ts";

export class TypeRegistry {
  readonly #ids: Map<string, number> = new Map();
  readonly #known: WeakMap<FuncType, number> = new WeakMap();

  /** The number of the type; equal types have equal numbers within one registry. */
  idOf(type: FuncType): number {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    const key = `${type.params.join()}:${type.results.join()}`;
    const id = this.#ids.get(key) ?? this.#ids.size;
    this.#ids.set(key, id);
    this.#known.set(type, id);
    return id;
  }
}
