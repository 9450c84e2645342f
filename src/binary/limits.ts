/**
 * How many things of a kind a module may have. The specification lets every implementation set such
 * limits; these are, where there is one, those of the JavaScript embedding, so that a module which
 * runs in browsers runs here. They keep what a module makes its host allocate in proportion.
 *
 * @see https://webassembly.github.io/spec/js-api/#limits
 * @module
 */

/** The most there may be of each kind. */
export const LIMITS = {
  /** Of a whole module. */
  bytes: 1 << 30,
  types: 1_000_000,
  imports: 1_000_000,
  functions: 1_000_000,
  tables: 100_000,
  memories: 100,
  tags: 1_000_000,
  globals: 1_000_000,
  exports: 1_000_000,
  "element segments": 10_000_000,
  "data segments": 100_000,
  parameters: 1000,
  results: 1000,
  /** Parameters included. */
  locals: 50_000,
  /** Blocks inside each other in one function; the embedding has no such limit. */
  "nested blocks": 500_000,
  /** Values on the stack of one function at once; the embedding has no such limit. */
  operands: 1_000_000,
} as const;

/** Something there is a limit for. */
export type Limited = keyof typeof LIMITS;

/** Says that there are too many. */
export function tooManyText(what: Limited): string {
  return `too many ${what}`;
}
