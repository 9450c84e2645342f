/**
 * What of the official scripts is not expected to pass, and why. Nothing is skipped unseen: a skipped
 * command is executed all the same, and one that passes is an error, so that a line here goes away
 * with its reason.
 *
 * @module
 */
import type { Feature } from "../../mod.ts";

/** Commands that are expected to fail. */
export interface Skip {
  /** Matches the path of the script, with `/` between folders. */
  readonly scripts: RegExp;
  /** Only the command at this line; without it and `failure`, the whole script. */
  readonly line?: number;
  /** Only commands that fail with a message like this. */
  readonly failure?: RegExp;
  readonly reason: string;
}

/** All skips. */
export const SKIPS: readonly Skip[] = [
  {
    scripts: /\/simd\//,
    failure: /^UnsupportedError: /,
    reason: "SIMD does not run yet",
  },
  notImplemented("typed-function-references"),
  notImplemented("gc"),
  notImplemented("exception-handling"),
  notImplemented("memory64"),
  notImplemented("relaxed-simd"),
  {
    scripts: /\/wasm-3\.0\/table\.wast$/,
    line: 9,
    reason: "a module whose table is larger than the runtime allows is refused at once",
  },
];

/** Commands that need a feature which cannot be switched on yet. */
function notImplemented(feature: Feature): Skip {
  return {
    scripts: /\/wasm-3\.0\//,
    failure: new RegExp(`feature "${feature}" is disabled`),
    reason: `${feature} is not implemented yet`,
  };
}

/** A text that is as good as the one a script expects of a module's error. */
export interface OtherText {
  readonly scripts: RegExp;
  readonly expected: string;
  readonly actual: string;
}

/** All such texts. */
export const OTHER_TEXTS: readonly OtherText[] = [
  // Bodies are taken out of the code section by their sizes and read afterwards. In this script an
  // overlong number stands in bodies whose size is wrong too, which is noticed first.
  {
    scripts: /\/binary-leb128\.wast$/,
    expected: "integer representation too long",
    actual: "malformed section id",
  },
  // Version 3.0 reads sizes and offsets as numbers of 64 bits and looks at their range afterwards.
  // Without memory64 they have 32 bits, as in version 2.0, and texts are that version's.
  inVersion3("integer too large", "integer representation too long"),
  inVersion3("malformed limits flags", "integer too large"),
  inVersion3("malformed limits flags", "integer representation too long"),
  inVersion3("memory size", "integer too large"),
  inVersion3("table size", "integer too large"),
  inVersion3("offset out of range", "integer too large"),
  inVersion3("alignment must not be larger than natural", "integer too large"),
  // The same fault in other words.
  inVersion3("immutable global", "global is immutable"),
];

function inVersion3(expected: string, actual: string): OtherText {
  return { scripts: /\/wasm-3\.0\//, expected, actual };
}
