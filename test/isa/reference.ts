/**
 * What every scalar operator gives, written a second time after the specification over BigInt and
 * exact fractions: nothing here is shared with the instruction table.
 *
 * Operands and results are raw bits: an i32 or f32 is below 2^32, an i64 or f64 below 2^64.
 *
 * @see https://webassembly.github.io/spec/core/exec/numerics.html
 * @module
 */
import type { TrapReason } from "../../src/errors.ts";
import type { SimpleName } from "../../src/isa/opcodes.ts";
import {
  F32,
  F64,
  type Format,
  type Fraction,
  isCanonical,
  isInfinite,
  isNan,
  isNegative,
  isZero,
  round,
  squareRoot,
  toFraction,
} from "./exact_floats.ts";

/** What an operator must give: bits, some NaN of a class, or a trap. */
export type Expected =
  | { readonly bits: bigint }
  | { readonly nan: "canonical" | "arithmetic" }
  | { readonly trap: TrapReason };

type Operator = (a: bigint, b: bigint) => Expected;

const bits = (value: bigint): Expected => ({ bits: value });
const truth = (condition: boolean): Expected => bits(condition ? 1n : 0n);
const trap = (reason: TrapReason): Expected => ({ trap: reason });

/** The operators of integers of a width. */
function integers(width: 32 | 64) {
  const size = BigInt(width);
  const signed = (value: bigint) => BigInt.asIntN(width, value);
  const wrap = (value: bigint) => bits(BigInt.asUintN(width, value));
  const digits = (value: bigint) => value.toString(2).padStart(width, "0");
  const rotateLeft = (a: bigint, count: bigint) => wrap((a << count) | (a >> (size - count)));
  return {
    eqz: (a: bigint) => truth(a === 0n),
    eq: (a: bigint, b: bigint) => truth(a === b),
    ne: (a: bigint, b: bigint) => truth(a !== b),
    lt_s: (a: bigint, b: bigint) => truth(signed(a) < signed(b)),
    lt_u: (a: bigint, b: bigint) => truth(a < b),
    gt_s: (a: bigint, b: bigint) => truth(signed(a) > signed(b)),
    gt_u: (a: bigint, b: bigint) => truth(a > b),
    le_s: (a: bigint, b: bigint) => truth(signed(a) <= signed(b)),
    le_u: (a: bigint, b: bigint) => truth(a <= b),
    ge_s: (a: bigint, b: bigint) => truth(signed(a) >= signed(b)),
    ge_u: (a: bigint, b: bigint) => truth(a >= b),
    clz: (a: bigint) => bits(BigInt(digits(a).match(/^0*/)![0].length)),
    ctz: (a: bigint) => bits(BigInt(digits(a).match(/0*$/)![0].length)),
    popcnt: (a: bigint) => bits(BigInt(digits(a).replaceAll("0", "").length)),
    add: (a: bigint, b: bigint) => wrap(a + b),
    sub: (a: bigint, b: bigint) => wrap(a - b),
    mul: (a: bigint, b: bigint) => wrap(a * b),
    div_s: (a: bigint, b: bigint) => {
      if (b === 0n) return trap("integer divide by zero");
      const quotient = signed(a) / signed(b);
      return quotient === signed(quotient) ? wrap(quotient) : trap("integer overflow");
    },
    div_u: (a: bigint, b: bigint) => b === 0n ? trap("integer divide by zero") : wrap(a / b),
    rem_s: (a: bigint, b: bigint) =>
      b === 0n ? trap("integer divide by zero") : wrap(signed(a) % signed(b)),
    rem_u: (a: bigint, b: bigint) => b === 0n ? trap("integer divide by zero") : wrap(a % b),
    and: (a: bigint, b: bigint) => bits(a & b),
    or: (a: bigint, b: bigint) => bits(a | b),
    xor: (a: bigint, b: bigint) => bits(a ^ b),
    shl: (a: bigint, b: bigint) => wrap(a << (b % size)),
    shr_s: (a: bigint, b: bigint) => wrap(signed(a) >> (b % size)),
    shr_u: (a: bigint, b: bigint) => bits(a >> (b % size)),
    rotl: (a: bigint, b: bigint) => rotateLeft(a, b % size),
    rotr: (a: bigint, b: bigint) => rotateLeft(a, size - b % size),
    extend8_s: (a: bigint) => wrap(BigInt.asIntN(8, a)),
    extend16_s: (a: bigint) => wrap(BigInt.asIntN(16, a)),
  };
}

/** The NaN that operands which are NaNs, or an invalid operation, give. */
function nanOf(format: Format, ...operands: readonly bigint[]): Expected {
  const canonical = operands.every((x) => !isNan(x, format) || isCanonical(x, format));
  return { nan: canonical ? "canonical" : "arithmetic" };
}

/** Rounds a fraction towards negative infinity. */
function floor({ top, bottom }: Fraction): bigint {
  const towardsZero = top / bottom;
  return towardsZero * bottom > top ? towardsZero - 1n : towardsZero;
}

function nearest({ top, bottom }: Fraction): bigint {
  const below = floor({ top, bottom });
  const rest = 2n * (top - below * bottom);
  return rest > bottom || (rest === bottom && below % 2n !== 0n) ? below + 1n : below;
}

/** Compares numbers that are not NaN, infinities included. */
function order(a: bigint, b: bigint, format: Format): -1 | 0 | 1 {
  const key = (x: bigint) => {
    const size = x & (format.sign - 1n);
    return isNegative(x, format) ? -size : size;
  };
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

function sum(a: bigint, b: bigint, format: Format): Expected {
  const anyNan = isNan(a, format) || isNan(b, format);
  const opposed = isNegative(a, format) !== isNegative(b, format);
  const bothInfinite = isInfinite(a, format) && isInfinite(b, format);
  if (anyNan || (bothInfinite && opposed)) return nanOf(format, a, b);
  if (isInfinite(a, format)) return bits(a);
  if (isInfinite(b, format)) return bits(b);
  const [x, y] = [toFraction(a, format), toFraction(b, format)];
  const total = { top: x.top * y.bottom + y.top * x.bottom, bottom: x.bottom * y.bottom };
  return bits(round(total, format, isNegative(a, format) && !opposed));
}

function product(a: bigint, b: bigint, format: Format): Expected {
  const negative = isNegative(a, format) !== isNegative(b, format);
  const anyZero = isZero(a, format) || isZero(b, format);
  const anyInfinite = isInfinite(a, format) || isInfinite(b, format);
  if (isNan(a, format) || isNan(b, format) || (anyZero && anyInfinite)) return nanOf(format, a, b);
  if (anyInfinite) return bits(format.infinity | (negative ? format.sign : 0n));
  const [x, y] = [toFraction(a, format), toFraction(b, format)];
  return bits(round({ top: x.top * y.top, bottom: x.bottom * y.bottom }, format, negative));
}

function quotient(a: bigint, b: bigint, format: Format): Expected {
  const sign = isNegative(a, format) !== isNegative(b, format) ? format.sign : 0n;
  const invalid = (isZero(a, format) && isZero(b, format)) ||
    (isInfinite(a, format) && isInfinite(b, format));
  if (isNan(a, format) || isNan(b, format) || invalid) return nanOf(format, a, b);
  if (isInfinite(a, format) || isZero(b, format)) return bits(format.infinity | sign);
  if (isInfinite(b, format) || isZero(a, format)) return bits(sign);
  const [x, y] = [toFraction(a, format), toFraction(b, format)];
  const top = x.top * y.bottom;
  const bottom = x.bottom * y.top;
  return bits(round(bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom }, format));
}

/** The root to twice the precision, and a last digit that says whether anything was left over. */
function root(a: bigint, format: Format): Expected {
  if (isZero(a, format)) return bits(a);
  if (isNan(a, format) || isNegative(a, format)) return nanOf(format, a);
  if (isInfinite(a, format)) return bits(a);
  const { top, bottom } = toFraction(a, format);
  const shift = 2n * (format.fraction + format.bias);
  const whole = squareRoot((top << (2n * shift)) / bottom);
  const exact = whole * whole * bottom === top << (2n * shift);
  return bits(round({ top: 2n * whole + (exact ? 0n : 1n), bottom: 2n << shift }, format));
}

/** The operators of floating-point numbers of a format. */
function floats(format: Format) {
  const { sign } = format;
  const size = (a: bigint) => a & (sign - 1n);
  const compare = (holds: (order: number) => boolean, ofNan: boolean): Operator => (a, b) =>
    truth(isNan(a, format) || isNan(b, format) ? ofNan : holds(order(a, b, format)));
  const integral = (rule: (value: Fraction) => bigint): Operator => (a) => {
    if (isNan(a, format)) return nanOf(format, a);
    if (isInfinite(a, format)) return bits(a);
    const whole = { top: rule(toFraction(a, format)), bottom: 1n };
    return bits(round(whole, format, isNegative(a, format)));
  };
  const pick = (wanted: -1 | 1): Operator => (a, b) => {
    if (isNan(a, format) || isNan(b, format)) return nanOf(format, a, b);
    if (isZero(a, format) && isZero(b, format)) return bits(wanted < 0 ? a | b : a & b);
    return bits(order(a, b, format) === wanted ? a : b);
  };
  return {
    eq: compare((o) => o === 0, false),
    ne: compare((o) => o !== 0, true),
    lt: compare((o) => o < 0, false),
    gt: compare((o) => o > 0, false),
    le: compare((o) => o <= 0, false),
    ge: compare((o) => o >= 0, false),
    abs: (a: bigint) => bits(size(a)),
    neg: (a: bigint) => bits(a ^ sign),
    copysign: (a: bigint, b: bigint) => bits(size(a) | (b & sign)),
    ceil: integral(({ top, bottom }) => -floor({ top: -top, bottom })),
    floor: integral(floor),
    trunc: integral(({ top, bottom }) => top / bottom),
    nearest: integral(nearest),
    sqrt: (a: bigint) => root(a, format),
    add: (a: bigint, b: bigint) => sum(a, b, format),
    sub: (a: bigint, b: bigint) => sum(a, isNan(b, format) ? b : b ^ sign, format),
    mul: (a: bigint, b: bigint) => product(a, b, format),
    div: (a: bigint, b: bigint) => quotient(a, b, format),
    min: pick(-1),
    max: pick(1),
  };
}

/** Conversion to an integer; one that does not fit traps, or gives the nearest that does. */
function truncation(from: Format, width: 32 | 64, signedness: "s" | "u", saturating: boolean) {
  const [least, greatest] = signedness === "s"
    ? [-(1n << BigInt(width - 1)), (1n << BigInt(width - 1)) - 1n]
    : [0n, (1n << BigInt(width)) - 1n];
  const clamp = (value: bigint) => value < least ? least : value > greatest ? greatest : value;
  return (a: bigint): Expected => {
    if (isNan(a, from)) return saturating ? bits(0n) : trap("invalid conversion to integer");
    const exact = isInfinite(a, from)
      ? (isNegative(a, from) ? least - 1n : greatest + 1n)
      : toFraction(a, from).top / toFraction(a, from).bottom;
    if (!saturating && clamp(exact) !== exact) return trap("integer overflow");
    return bits(BigInt.asUintN(width, clamp(exact)));
  };
}

function conversion(width: 32 | 64, signedness: "s" | "u", to: Format) {
  return (a: bigint): Expected =>
    bits(round({ top: signedness === "s" ? BigInt.asIntN(width, a) : a, bottom: 1n }, to));
}

function reformat(from: Format, to: Format) {
  return (a: bigint): Expected => {
    if (isNan(a, from)) return nanOf(from, a);
    const negative = isNegative(a, from);
    if (isInfinite(a, from)) return bits(to.infinity | (negative ? to.sign : 0n));
    return bits(round(toFraction(a, from), to, negative));
  };
}

type Prefixed<Prefix extends string, Table> = {
  [Name in keyof Table & string as `${Prefix}.${Name}`]: Table[Name];
};

function prefixed<const Prefix extends string, Table extends object>(
  prefix: Prefix,
  table: Table,
): Prefixed<Prefix, Table> {
  const entries = Object.entries(table).map(([name, value]) => [`${prefix}.${name}`, value]);
  return Object.fromEntries(entries) as Prefixed<Prefix, Table>;
}

/** What each scalar operator gives for operands' bits. A missing one is a type error. */
export const REFERENCE = {
  ...prefixed("i32", integers(32)),
  ...prefixed("i64", integers(64)),
  ...prefixed("f32", floats(F32)),
  ...prefixed("f64", floats(F64)),
  "i64.extend32_s": (a) => bits(BigInt.asUintN(64, BigInt.asIntN(32, a))),
  "i32.wrap_i64": (a) => bits(BigInt.asUintN(32, a)),
  "i64.extend_i32_s": (a) => bits(BigInt.asUintN(64, BigInt.asIntN(32, a))),
  "i64.extend_i32_u": (a) => bits(a),
  "i32.trunc_f32_s": truncation(F32, 32, "s", false),
  "i32.trunc_f32_u": truncation(F32, 32, "u", false),
  "i32.trunc_f64_s": truncation(F64, 32, "s", false),
  "i32.trunc_f64_u": truncation(F64, 32, "u", false),
  "i64.trunc_f32_s": truncation(F32, 64, "s", false),
  "i64.trunc_f32_u": truncation(F32, 64, "u", false),
  "i64.trunc_f64_s": truncation(F64, 64, "s", false),
  "i64.trunc_f64_u": truncation(F64, 64, "u", false),
  "i32.trunc_sat_f32_s": truncation(F32, 32, "s", true),
  "i32.trunc_sat_f32_u": truncation(F32, 32, "u", true),
  "i32.trunc_sat_f64_s": truncation(F64, 32, "s", true),
  "i32.trunc_sat_f64_u": truncation(F64, 32, "u", true),
  "i64.trunc_sat_f32_s": truncation(F32, 64, "s", true),
  "i64.trunc_sat_f32_u": truncation(F32, 64, "u", true),
  "i64.trunc_sat_f64_s": truncation(F64, 64, "s", true),
  "i64.trunc_sat_f64_u": truncation(F64, 64, "u", true),
  "f32.convert_i32_s": conversion(32, "s", F32),
  "f32.convert_i32_u": conversion(32, "u", F32),
  "f32.convert_i64_s": conversion(64, "s", F32),
  "f32.convert_i64_u": conversion(64, "u", F32),
  "f64.convert_i32_s": conversion(32, "s", F64),
  "f64.convert_i32_u": conversion(32, "u", F64),
  "f64.convert_i64_s": conversion(64, "s", F64),
  "f64.convert_i64_u": conversion(64, "u", F64),
  "f32.demote_f64": reformat(F64, F32),
  "f64.promote_f32": reformat(F32, F64),
  "i32.reinterpret_f32": (a) => bits(a),
  "i64.reinterpret_f64": (a) => bits(a),
  "f32.reinterpret_i32": (a) => bits(a),
  "f64.reinterpret_i64": (a) => bits(a),
} satisfies Record<SimpleName, Operator>;
