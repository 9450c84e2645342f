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
];

/** Commands that need a feature which cannot be switched on yet. */
function notImplemented(feature: Feature): Skip {
  return {
    scripts: /\/wasm-3\.0\//,
    failure: new RegExp(`feature "${feature}" is disabled`),
    reason: `${feature} is not implemented yet`,
  };
}

/** A module that is refused for another of its faults than the one the script names. */
export interface OtherFault {
  readonly scripts: RegExp;
  readonly expected: string;
  readonly actual: string;
}

/**
 * Bodies are taken out of the code section by their sizes, and read afterwards. In these modules an
 * overlong number stands in a body whose size is wrong too, which is noticed first.
 */
export const OTHER_FAULTS: readonly OtherFault[] = [
  {
    scripts: /\/binary-leb128\.wast$/,
    expected: "integer representation too long",
    actual: "malformed section id",
  },
];
