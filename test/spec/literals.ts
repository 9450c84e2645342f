/**
 * Number literals of the text format as exact bits. `Number()` would do for decimal f64 alone: an f32
 * must be rounded once, not first to f64, and JavaScript has no hexadecimal floats.
 *
 * @see https://webassembly.github.io/spec/core/text/values.html
 * @module
 */

/** A binary floating-point format. */
interface FloatFormat {
  readonly exponentBits: number;
  /** Bits of the significand that are stored. */
  readonly fractionBits: number;
}

const FORMATS: Readonly<Record<32 | 64, FloatFormat>> = {
  32: { exponentBits: 8, fractionBits: 23 },
  64: { exponentBits: 11, fractionBits: 52 },
};

/** The bits of an integer literal, as an unsigned number of `width` bits. */
export function integerBits(text: string, width: number): bigint {
  const digits = text.replaceAll("_", "");
  const negative = digits.startsWith("-");
  const magnitude = BigInt(digits.replace(/^[+-]/, ""));
  return BigInt.asUintN(width, negative ? -magnitude : magnitude);
}

/** The bits of a float literal: decimal, hexadecimal, `inf`, `nan`, `nan:0x…`. */
export function floatBits(text: string, width: 32 | 64): bigint {
  const { exponentBits, fractionBits } = FORMATS[width];
  const digits = text.replaceAll("_", "");
  const negative = digits.startsWith("-");
  const sign = negative ? 1n << BigInt(width - 1) : 0n;
  const magnitude = digits.replace(/^[+-]/, "");
  const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits);
  if (magnitude === "inf") return sign | infinity;
  if (magnitude === "nan") return sign | infinity | 1n << BigInt(fractionBits - 1);
  if (magnitude.startsWith("nan:0x")) return sign | infinity | BigInt(magnitude.slice(4));
  const { numerator, denominator } = magnitude.startsWith("0x")
    ? hexadecimalRatio(magnitude.slice(2))
    : decimalRatio(magnitude);
  return sign | roundedBits(numerator, denominator, FORMATS[width]);
}

interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function hexadecimalRatio(text: string): Ratio {
  const [, whole, fraction = "", exponent = "0"] = /^([^.p]*)\.?([^p]*)(?:p(.*))?$/i.exec(text)!;
  return scaled(BigInt(`0x${whole}${fraction}`), 2n, Number(exponent) - 4 * fraction.length);
}

function decimalRatio(text: string): Ratio {
  const [, whole, fraction = "", exponent = "0"] = /^([^.e]*)\.?([^e]*)(?:e(.*))?$/i.exec(text)!;
  return scaled(BigInt(`${whole}${fraction}`), 10n, Number(exponent) - fraction.length);
}

/** `digits * base ** exponent`. */
function scaled(digits: bigint, base: bigint, exponent: number): Ratio {
  const power = base ** BigInt(Math.abs(exponent));
  return exponent < 0
    ? { numerator: digits, denominator: power }
    : { numerator: digits * power, denominator: 1n };
}

/** The bits of the float nearest to a ratio that is not negative; ties go to the even one. */
function roundedBits(numerator: bigint, denominator: bigint, format: FloatFormat): bigint {
  if (numerator === 0n) return 0n;
  const { exponentBits, fractionBits } = format;
  const bias = 2 ** (exponentBits - 1) - 1;
  // The exponent of the last bit of the significand: at first a guess, at most one too low.
  const magnitude = bitLength(numerator) - bitLength(denominator) - 1;
  let unit = Math.max(magnitude, 1 - bias) - fractionBits;
  if (numerator >= shifted(denominator, unit + fractionBits + 1)) unit++;
  const dividend = unit < 0 ? numerator << BigInt(-unit) : numerator;
  const divisor = unit < 0 ? denominator : denominator << BigInt(unit);
  let significand = dividend / divisor;
  const twice = 2n * (dividend % divisor);
  if (twice > divisor || (twice === divisor && (significand & 1n) === 1n)) significand++;
  // A significand that lacks the leading bit is subnormal; a carry out of it raises the exponent.
  const exponent = BigInt(unit + fractionBits + bias - 1);
  const bits = (exponent << BigInt(fractionBits)) + significand;
  const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fractionBits);
  return bits < infinity ? bits : infinity;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** `value * 2 ** by`, rounded up; only ever compared with. */
function shifted(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : -(-value >> BigInt(-by));
}
