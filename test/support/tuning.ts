/**
 * The compiler's numbers, changed while a test runs.
 *
 * @module
 */
import { DEFAULT_TUNING, type Tuning } from "../../src/engine/tuning.ts";

/** Changes numbers until it is disposed of, for engines made meanwhile. */
export function retuned(changes: Partial<Tuning>): Disposable {
  const before = { ...DEFAULT_TUNING };
  Object.assign(DEFAULT_TUNING, changes);
  return {
    [Symbol.dispose]() {
      // What was left to the host is left to it again.
      for (const name of Object.keys(changes)) Reflect.deleteProperty(DEFAULT_TUNING, name);
      Object.assign(DEFAULT_TUNING, before);
    },
  };
}
