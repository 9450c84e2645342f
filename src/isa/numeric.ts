/**
 * Numeric operators too long for an expression of the instruction table; meanings call them as
 * `n.name`. An i64 comes and goes as two signed 32-bit parts, low and high. Nothing here allocates
 * (but for a trap) or uses BigInt.
 *
 * A function whose result is an i64 returns its low part and leaves its high part in {@link HIGH},
 * where {@link high} reads it at once, before anything else can run.
 *
 * @see https://webassembly.github.io/spec/core/exec/numerics.html
 * @module
 */
import { Trap } from "../errors.ts";

/** The high part of the i64 computed last. */
const HIGH = new Int32Array(1);

const TWO_32 = 2 ** 32;
const OF_TWO_32 = 2 ** -32;
const TWO_51 = 2 ** 51;
const TWO_52 = 2 ** 52;
const TWO_53 = 2 ** 53;
const TWO_63 = 2 ** 63;
const TWO_64 = 2 ** 64;
/** Added to a double below 2^51 and taken away again, it rounds that to an integer. */
const TO_INTEGER = 1.5 * TWO_52;
/** High parts of integers below 2^53, all of which a double holds exactly, are below this. */
const EXACT_HIGH = 2 ** 21;

/** The high part of the result of the function called last. */
export function high(): number {
  return HIGH[0]!;
}

function divideByZero(): never {
  throw new Trap("integer divide by zero");
}

function overflow(): never {
  throw new Trap("integer overflow");
}

function notConvertible(a: number): never {
  throw new Trap(Number.isNaN(a) ? "invalid conversion to integer" : "integer overflow");
}

export function i32_div_s(a: number, b: number): number {
  if (b === 0) divideByZero();
  if (b === -1 && a === -0x8000_0000) overflow();
  return a / b | 0;
}

export function i32_div_u(a: number, b: number): number {
  if (b === 0) divideByZero();
  return (a >>> 0) / (b >>> 0) | 0;
}

export function i32_rem_s(a: number, b: number): number {
  if (b === 0) divideByZero();
  return a % b | 0;
}

export function i32_rem_u(a: number, b: number): number {
  if (b === 0) divideByZero();
  return (a >>> 0) % (b >>> 0) | 0;
}

/** Counts bits in ever wider fields, all fields at once. */
export function i32_popcnt(a: number): number {
  const pairs = a - (a >>> 1 & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + (pairs >>> 2 & 0x3333_3333);
  const bytes = nibbles + (nibbles >>> 4) & 0x0f0f_0f0f;
  return Math.imul(bytes, 0x0101_0101) >>> 24;
}

export function i64_div_s(a0: number, a1: number, b0: number, b1: number): number {
  if ((a1 ^ a0 >> 31 | b1 ^ b0 >> 31) === 0) {
    if (b0 === 0) divideByZero();
    const quotient = a0 / b0; // 2^31 at most, which has no sign to extend
    HIGH[0] = quotient <= -1 ? -1 : 0;
    return quotient | 0;
  }
  if (b0 === -1 && b1 === -1 && a0 === 0 && a1 === -0x8000_0000) overflow();
  const low = divideMagnitudes(a0, a1, b0, b1);
  return (a1 ^ b1) < 0 ? negate(low, HIGH[0]!) : low;
}

// What is short enough for hosts to inline decides which of the ways of dividing is taken.

export function i64_div_u(a0: number, a1: number, b0: number, b1: number): number {
  if ((a1 | b1) === 0) {
    if (b0 === 0) divideByZero();
    HIGH[0] = 0;
    return (a0 >>> 0) / (b0 >>> 0) | 0;
  }
  if (b1 !== 0 || (b0 >>> 0) >= EXACT_HIGH) return longQuotient(a0, a1, b0, b1);
  if (b0 === 0) divideByZero();
  const top = (a1 >>> 0) / b0 | 0;
  const rest = a1 - Math.imul(top, b0) | 0;
  HIGH[0] = top;
  return (rest * TWO_32 + (a0 >>> 0)) / b0 | 0;
}

/** The quotient by what is not 0. */
function longQuotient(a0: number, a1: number, b0: number, b1: number): number {
  if ((a1 >>> 0) < EXACT_HIGH && (b1 >>> 0) < EXACT_HIGH) {
    return split(Math.floor((a1 * TWO_32 + (a0 >>> 0)) / (b1 * TWO_32 + (b0 >>> 0))));
  }
  if (b1 !== 0) return quotientWord(a0, a1, b0, b1);
  const top = (a1 >>> 0) / (b0 >>> 0) | 0;
  const low = quotientWord(a0, a1 - Math.imul(top, b0) | 0, b0, 0);
  HIGH[0] = top;
  return low;
}

export function i64_rem_s(a0: number, a1: number, b0: number, b1: number): number {
  if ((a1 ^ a0 >> 31 | b1 ^ b0 >> 31) === 0) {
    if (b0 === 0) divideByZero();
    const rest = a0 % b0 | 0;
    HIGH[0] = rest >> 31;
    return rest;
  }
  const dividend0 = a1 < 0 ? negate(a0, a1) : a0;
  const dividend1 = a1 < 0 ? HIGH[0]! : a1;
  const divisor0 = b1 < 0 ? negate(b0, b1) : b0;
  const divisor1 = b1 < 0 ? HIGH[0]! : b1;
  const low = i64_rem_u(dividend0, dividend1, divisor0, divisor1);
  return a1 < 0 ? negate(low, HIGH[0]!) : low;
}

export function i64_rem_u(a0: number, a1: number, b0: number, b1: number): number {
  if ((a1 | b1) === 0) {
    if (b0 === 0) divideByZero();
    HIGH[0] = 0;
    return (a0 >>> 0) % (b0 >>> 0) | 0;
  }
  const dividend = (a1 >>> 0) * TWO_32 + (a0 >>> 0);
  const divisor = (b1 >>> 0) * TWO_32 + (b0 >>> 0);
  if (divisor === 0) divideByZero();
  const quotient = dividend / divisor;
  if (dividend < TWO_53 && divisor < TWO_53) {
    const rest = dividend - Math.floor(quotient) * divisor;
    HIGH[0] = rest * OF_TWO_32;
    return rest | 0;
  }
  return quotient < EXACT_HIGH
    ? shortRemainder(a0, a1, b0, b1, quotient | 0)
    : longRemainder(a0, a1, b0, b1);
}

/**
 * The remainder where the quotient is `q`, or one more or less, and its products with the parts of
 * the divisor are exact.
 */
function shortRemainder(a0: number, a1: number, b0: number, b1: number, q: number): number {
  const low = (a0 >>> 0) - (b0 >>> 0) * q;
  const high = (a1 >>> 0) - (b1 >>> 0) * q + Math.floor(low * OF_TWO_32);
  if (high < 0 || high >= (b1 >>> 0)) return longRemainder(a0, a1, b0, b1);
  HIGH[0] = high;
  return low | 0;
}

function longRemainder(a0: number, a1: number, b0: number, b1: number): number {
  const top = b1 === 0 ? (a1 >>> 0) % (b0 >>> 0) | 0 : a1;
  return remainderOfWord(a0, top, b0, b1);
}

/** The quotient of the absolute values. */
function divideMagnitudes(a0: number, a1: number, b0: number, b1: number): number {
  const dividend0 = a1 < 0 ? negate(a0, a1) : a0;
  const dividend1 = a1 < 0 ? HIGH[0]! : a1;
  const divisor0 = b1 < 0 ? negate(b0, b1) : b0;
  const divisor1 = b1 < 0 ? HIGH[0]! : b1;
  return i64_div_u(dividend0, dividend1, divisor0, divisor1);
}

/**
 * A quotient that fits in one word, or one too little. The quotient of the rounded operands errs by
 * less than 2^-19, so it is made smaller by more than that; the remainder tells.
 */
function guessQuotient(a0: number, a1: number, b0: number, b1: number): number {
  const dividend = (a1 >>> 0) * TWO_32 + (a0 >>> 0);
  const divisor = (b1 >>> 0) * TWO_32 + (b0 >>> 0);
  return dividend / divisor - 2 ** -18 | 0;
}

/** A quotient that fits in one word. */
function quotientWord(a0: number, a1: number, b0: number, b1: number): number {
  const guess = guessQuotient(a0, a1, b0, b1);
  const rest0 = subtractProduct(a0, a1, b0, b1, guess);
  const tooLittle = isAtMost(b0, b1, rest0, HIGH[0]!);
  HIGH[0] = 0;
  return tooLittle ? guess + 1 | 0 : guess;
}

/** The remainder where the quotient fits in one word. */
function remainderOfWord(a0: number, a1: number, b0: number, b1: number): number {
  const rest0 = subtractProduct(a0, a1, b0, b1, guessQuotient(a0, a1, b0, b1));
  const rest1 = HIGH[0]!;
  if (!isAtMost(b0, b1, rest0, rest1)) return rest0;
  HIGH[0] = rest1 - b1 - ((rest0 >>> 0) < (b0 >>> 0) ? 1 : 0);
  return rest0 - b0 | 0;
}

/** Whether `a <= b`, both unsigned. */
function isAtMost(a0: number, a1: number, b0: number, b1: number): boolean {
  return (a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0);
}

/** `a - b * q`, where `q` is one word; the table's `i64.mul` explains why the product is exact. */
function subtractProduct(a0: number, a1: number, b0: number, b1: number, q: number): number {
  const low = Math.imul(b0, q);
  const high = ((b0 >>> 0) * (q >>> 0) - (low >>> 0)) / TWO_32 + TO_INTEGER | 0;
  HIGH[0] = a1 - high - Math.imul(b1, q) - ((a0 >>> 0) < (low >>> 0) ? 1 : 0);
  return a0 - low | 0;
}

function negate(a0: number, a1: number): number {
  HIGH[0] = a0 === 0 ? -a1 : ~a1;
  return -a0 | 0;
}

/**
 * The parts of an integral double, modulo 2^64. The low one is what is left when the nearest multiple
 * of 2^32 is taken away, so a double in the range of i32: JavaScriptCore calls a function to convert
 * any other. Nothing here depends on the sign, which hosts could only guess.
 */
function split(a: number): number {
  const scaled = a * OF_TWO_32;
  const low = (scaled - (scaled + TO_INTEGER - TO_INTEGER)) * TWO_32 | 0;
  HIGH[0] = scaled - (low >>> 0) * OF_TWO_32;
  return low;
}

export function i32_trunc_s(a: number): number {
  if (!(a > -0x8000_0001 && a < 0x8000_0000)) notConvertible(a);
  return a | 0;
}

export function i32_trunc_u(a: number): number {
  if (!(a > -1 && a < TWO_32)) notConvertible(a);
  return a | 0;
}

export function i64_trunc_s(a: number): number {
  if (!(a >= -TWO_63 && a < TWO_63)) notConvertible(a);
  return split(Math.trunc(a));
}

export function i64_trunc_u(a: number): number {
  if (!(a > -1 && a < TWO_64)) notConvertible(a);
  return split(Math.trunc(a));
}

export function i32_trunc_sat_s(a: number): number {
  if (a >= 0x7fff_ffff) return 0x7fff_ffff;
  return a <= -0x8000_0000 ? -0x8000_0000 : a | 0;
}

export function i32_trunc_sat_u(a: number): number {
  if (a >= TWO_32) return -1;
  return a > 0 ? a | 0 : 0;
}

export function i64_trunc_sat_s(a: number): number {
  if (a >= TWO_63) {
    HIGH[0] = 0x7fff_ffff;
    return -1;
  }
  if (a >= -TWO_63) return split(Math.trunc(a));
  HIGH[0] = Number.isNaN(a) ? 0 : -0x8000_0000;
  return 0;
}

export function i64_trunc_sat_u(a: number): number {
  if (a >= TWO_64) {
    HIGH[0] = -1;
    return -1;
  }
  return split(a > 0 ? Math.trunc(a) : 0);
}

/**
 * The low part of an i64 of more than 53 bits, made so that the whole fits in a double and still
 * rounds to the same f32: bits too low to matter by themselves are merged into one.
 */
function sticky(a0: number): number {
  return (a0 & 0x7ff) === 0 ? a0 >>> 0 : (a0 & ~0x7ff | 0x800) >>> 0;
}

export function f32_convert_i64_s(a0: number, a1: number): number {
  const exact = a1 >= -EXACT_HIGH && a1 < EXACT_HIGH;
  return Math.fround(a1 * TWO_32 + (exact ? a0 >>> 0 : sticky(a0)));
}

export function f32_convert_i64_u(a0: number, a1: number): number {
  const exact = (a1 >>> 0) < EXACT_HIGH;
  return Math.fround((a1 >>> 0) * TWO_32 + (exact ? a0 >>> 0 : sticky(a0)));
}

/**
 * Rounds to an integer, ties to even, by moving the point out of the double's fraction. The common way
 * does not depend on the sign, which hosts could only guess.
 */
export function nearest(a: number): number {
  if (Math.abs(a) < TWO_51) {
    const rounded = a + TO_INTEGER - TO_INTEGER;
    if (rounded !== 0) return rounded;
  }
  return nearestOfSign(a);
}

function nearestOfSign(a: number): number {
  if (a > 0) return a < TWO_52 ? a + TWO_52 - TWO_52 : a;
  if (a < 0) return a > -TWO_52 ? -(TWO_52 - a - TWO_52) : a;
  return a + a; // keeps the zero's sign, and makes a NaN quiet
}
