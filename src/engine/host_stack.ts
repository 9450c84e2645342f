/**
 * The host's own stack, which a guest can fill: how that shows, and what must not happen then.
 *
 * @module
 */

/** Whether an error says that the host's stack is full. */
export function isHostStackOverflow(error: unknown): boolean {
  if (error instanceof RangeError) {
    return error.message.startsWith("Maximum call stack size exceeded");
  }
  // What V8 says where there is no room left to prepare a regular expression.
  return error instanceof SyntaxError && error.message.endsWith("Stack overflow");
}

/**
 * Makes sure that a small function can be called next, and call others: more room than it needs is
 * asked for, and given back. A function with many parameters costs nothing once it is inlined, and
 * still the hosts make sure of the room that it would need.
 *
 * @throws {RangeError} the host's own, if there is too little room.
 */
export function requireHostRoom(): void {
  wide(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

/** Calls, one inside the other, that take more room than the host needs to compile a function. */
const COMPILING_DEPTH = 1500;

/**
 * Makes sure that a function can be called that never ran before: the host compiles it then, which
 * takes far more room than calling it.
 *
 * @throws {RangeError} the host's own, if there is too little room.
 */
export function requireHostRoomToCompile(): void {
  descend(COMPILING_DEPTH);
}

function descend(levels: number): number {
  return levels === 0 ? 0 : 1 + descend(levels - 1);
}

// deno-fmt-ignore
function wide(
  a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number,
  i: number, j: number, k: number, l: number, m: number, n: number, o: number, p: number,
  q: number, r: number, s: number, t: number, u: number, v: number, w: number, x: number,
): number {
  return wider(x, w, v, u, t, s, r, q, p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a);
}

// deno-fmt-ignore
function wider(
  a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number,
  i: number, j: number, k: number, l: number, m: number, n: number, o: number, p: number,
  q: number, r: number, s: number, t: number, u: number, v: number, w: number, x: number,
): number {
  return widest(x, w, v, u, t, s, r, q, p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a);
}

// deno-fmt-ignore
function widest(
  a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number,
  i: number, j: number, k: number, l: number, m: number, n: number, o: number, p: number,
  q: number, r: number, s: number, t: number, u: number, v: number, w: number, x: number,
): number {
  return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v +
    w + x;
}
