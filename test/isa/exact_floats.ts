/**
 * Floating-point arithmetic as the specification defines it: the exact result, a fraction of two
 * integers, rounded once. Slow and independent of the host's floating point; what the meanings of
 * the instruction table are compared with.
 *
 * @see https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations
 * @module
 */

/** A binary interchange format of IEEE 754. */
export interface Format {
  /** Bits of the fraction, without the hidden one. */
  readonly fraction: bigint;
  readonly bias: bigint;
  /** The bits of positive infinity. */
  readonly infinity: bigint;
  /** The sign bit. */
  readonly sign: bigint;
}

export const F32: Format = format(23n, 8n);
export const F64: Format = format(52n, 11n);

function format(fraction: bigint, exponent: bigint): Format {
  return {
    fraction,
    bias: (1n << (exponent - 1n)) - 1n,
    infinity: ((1n << exponent) - 1n) << fraction,
    sign: 1n << (exponent + fraction),
  };
}

/** A real number, exactly: `top / bottom`, with `bottom` positive. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

export function isNegative(bits: bigint, { sign }: Format): boolean {
  return (bits & sign) !== 0n;
}

function magnitude(bits: bigint, { sign }: Format): bigint {
  return bits & (sign - 1n);
}

export function isNan(bits: bigint, format: Format): boolean {
  return magnitude(bits, format) > format.infinity;
}

/** Whether a NaN's payload is the canonical one: only the fraction's top bit. */
export function isCanonical(bits: bigint, format: Format): boolean {
  return magnitude(bits, format) === (format.infinity | (1n << (format.fraction - 1n)));
}

/** Whether a NaN is a quiet one: the fraction's top bit is set. */
export function isArithmetic(bits: bigint, format: Format): boolean {
  return isNan(bits, format) && (bits & (1n << (format.fraction - 1n))) !== 0n;
}

export function isInfinite(bits: bigint, format: Format): boolean {
  return magnitude(bits, format) === format.infinity;
}

export function isZero(bits: bigint, format: Format): boolean {
  return magnitude(bits, format) === 0n;
}

/** The number that finite bits stand for. */
export function toFraction(bits: bigint, format: Format): Fraction {
  const exponentField = magnitude(bits, format) >> format.fraction;
  const field = bits & ((1n << format.fraction) - 1n);
  const normal = exponentField !== 0n;
  const significand = normal ? field | (1n << format.fraction) : field;
  const exponent = (normal ? exponentField : 1n) - format.bias - format.fraction;
  const top = isNegative(bits, format) ? -significand : significand;
  return exponent >= 0n ? { top: top << exponent, bottom: 1n } : { top, bottom: 1n << -exponent };
}

/** The bits nearest to a number, ties to even; a zero has the sign given. */
export function round({ top, bottom }: Fraction, format: Format, negativeZero = false): bigint {
  const sign = top < 0n || (top === 0n && negativeZero) ? format.sign : 0n;
  if (top === 0n) return sign;
  const size = top < 0n ? -top : top;
  const least = 1n - format.bias - format.fraction;
  let unit = BigInt(bitLength(size) - bitLength(bottom)) - 1n - format.fraction;
  if (unit < least) unit = least;
  let count = quotient(size, bottom, unit);
  if (count >> (format.fraction + 1n) !== 0n) count = quotient(size, bottom, ++unit);
  // A count that rounding carried over the top moves into the exponent by itself.
  const bits = ((unit - least) << format.fraction) + count;
  return sign | (bits > format.infinity ? format.infinity : bits);
}

/** How many units of `2 ** unit` come nearest to `top / bottom`, ties to even. */
function quotient(top: bigint, bottom: bigint, unit: bigint): bigint {
  const dividend = unit < 0n ? top << -unit : top;
  const divisor = unit < 0n ? bottom : bottom << unit;
  const below = dividend / divisor;
  const rest = 2n * (dividend - below * divisor);
  return rest > divisor || (rest === divisor && (below & 1n) !== 0n) ? below + 1n : below;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** The greatest integer whose square is not above a value. */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((bitLength(value) + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
