/**
 * How much of the host's stack is left. Compiled code counts what its calls take, but the true size
 * of a host's frames, and of its stack, nobody tells: where the count says the stack is nearly full,
 * it is measured.
 *
 * @module
 */

/** Words that one call of {@link fall} takes at least, on any host. */
const FALL_WORDS = 8;
/** Calls after which there is certainly enough. */
const MAX_CALLS = 60_000;

/** About how many words of the host's stack are left; found out by falling to its end. */
export function measureRoom(): number {
  const fallen = { calls: 0 };
  try {
    fall(fallen);
  } catch {
    // The end of the stack.
  }
  return fallen.calls * FALL_WORDS;
}

function fall(fallen: { calls: number }): number {
  if (fallen.calls++ > MAX_CALLS) return 0;
  return 1 + fall(fallen);
}
