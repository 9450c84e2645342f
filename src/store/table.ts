/**
 * Tables of references. A null reference is `null`, a function a {@link FunctionInstance}, and an
 * external reference whatever the host put there.
 *
 * @see https://webassembly.github.io/spec/core/exec/runtime.html#table-instances
 * @module
 */
import type { TableType } from "../wasm/types.ts";

/** A reference: `null`, a function instance, or a host value. */
export type Reference = unknown;

/** Elements that the tables of one instance may still get, all of them together. */
export interface TableAllowance {
  left: number;
}

export class TableInstance {
  readonly type: TableType;
  readonly elements: Reference[];
  readonly #allowance: TableAllowance;

  /**
   * Makes a table whose elements are all `init`.
   *
   * @throws {RangeError} if that is more than is allowed.
   */
  constructor(type: TableType, allowance: TableAllowance, init: Reference) {
    const { min } = type.limits;
    if (min > allowance.left) throw new RangeError(`Cannot make a table of ${min} elements`);
    allowance.left -= min;
    this.type = type;
    this.elements = new Array(min).fill(init);
    this.#allowance = allowance;
  }

  /** Adds `delta` elements; returns the size before, or -1 where a limit does not allow it. */
  grow(delta: number, init: Reference): number {
    const before = this.elements.length;
    const max = this.type.limits.max ?? Infinity;
    if (before + delta > max || delta > this.#allowance.left) return -1;
    this.#allowance.left -= delta;
    for (let i = 0; i < delta; i++) this.elements.push(init);
    return before;
  }
}
