/**
 * Which engine runs JavaScript here, where what is fast depends on it.
 *
 * @module
 */

/** Whether it is V8. Hosts imitate one another's stack traces, but not the words of a `TypeError`. */
export function isV8(): boolean {
  try {
    const nothing = null as unknown as { readonly property: unknown };
    return nothing.property === undefined;
  } catch (error) {
    return String(error).includes("Cannot read properties of null");
  }
}
