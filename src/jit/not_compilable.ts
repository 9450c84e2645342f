/**
 * What a function is left to the interpreter for.
 *
 * @module
 */

/** A function that this tier leaves to the interpreter; the message says why. */
export class NotCompilable extends Error {
  override readonly name = "NotCompilable";
}
