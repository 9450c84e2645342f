/**
 * Which engine runs JavaScript here, where what is fast depends on it.
 *
 * @module
 */

/**
 * Whether the host computes with 64 bits at once where bigints are cut to 64 bits: V8 does, from 13.6 on,
 * which is known by a function that came with it. Hosts imitate one another's stack traces, but not
 * the words of a `TypeError`.
 */
export function computesWith64Bits(): boolean {
  return "escape" in RegExp && isV8();
}

/** Whether it is V8. */
export function isV8(): boolean {
  try {
    const nothing = null as unknown as { readonly property: unknown };
    return nothing.property === undefined;
  } catch (error) {
    return String(error).includes("Cannot read properties of null");
  }
}
