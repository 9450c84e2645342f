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

export class TableInstance {
  readonly type: TableType;
  readonly elements: Reference[];
  /** Elements it may grow to. */
  readonly maxElements: number;

  constructor(type: TableType, limitElements: number, init: Reference) {
    this.type = type;
    this.maxElements = Math.min(type.limits.max ?? limitElements, limitElements);
    this.elements = new Array(type.limits.min).fill(init);
  }

  /** Adds `delta` elements; returns the size before, or -1 where the limit does not allow it. */
  grow(delta: number, init: Reference): number {
    const before = this.elements.length;
    if (before + delta > this.maxElements) return -1;
    for (let i = 0; i < delta; i++) this.elements.push(init);
    return before;
  }
}
