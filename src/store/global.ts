/**
 * Globals. A number is kept as its bits, so that every NaN survives; a reference is kept beside them.
 *
 * @see https://webassembly.github.io/spec/core/exec/runtime.html#global-instances
 * @module
 */
import type { GlobalType } from "../wasm/types.ts";
import type { Reference } from "./table.ts";

export class GlobalInstance {
  readonly type: GlobalType;
  /** The value's bits, low word first; as many as the type needs, the others 0. */
  readonly bits: Int32Array<ArrayBuffer> = new Int32Array(4);
  /** The value of a global of a reference type. */
  reference: Reference = null;

  constructor(type: GlobalType) {
    this.type = type;
  }
}
