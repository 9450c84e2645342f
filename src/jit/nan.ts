/**
 * Floats and their bits, exactly. JavaScript has one NaN, and a host is free to give it any bits; a
 * NaN whose bits matter therefore travels between functions in a box. Arithmetic on a box gives NaN,
 * so whoever only computes needs not know.
 *
 * @module
 */

const I32 = new Int32Array(2);
const F32 = new Float32Array(I32.buffer);
const F64 = new Float64Array(I32.buffer);

const QUIET_F32 = 0x7fc0_0000;
const QUIET_F64 = 0x7ff8_0000;

/** A NaN with its bits; of an f32, all are in `low`. */
export class NanBox {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.high = high;
  }

  /** What arithmetic sees. */
  valueOf(): number {
    return NaN;
  }
}

/** A float as functions pass it: a number, or a NaN in a box. */
export type PassedFloat = number | NanBox;

/** The number; a NaN becomes the one that arithmetic gives. */
export function quiet(value: number): number {
  return value === value ? value : NaN;
}

export function f32_of(bits: number): number {
  I32[0] = bits;
  return F32[0]!;
}

export function f64_of(low: number, high: number): number {
  I32[0] = low;
  I32[1] = high;
  return F64[0]!;
}

export function f32_bits(value: number): number {
  F32[0] = value;
  return I32[0]!;
}

export function f64_low(value: number): number {
  F64[0] = value;
  return I32[0]!;
}

export function f64_high(value: number): number {
  F64[0] = value;
  return I32[1]!;
}

/** The float with these bits, in a box if it is a NaN that is not the usual one. */
export function f32_box(bits: number): PassedFloat {
  I32[0] = bits;
  const value = F32[0]!;
  return value === value || bits === QUIET_F32 ? value : new NanBox(bits, 0);
}

/** The float with these bits, in a box if it is a NaN that is not the usual one. */
export function f64_box(low: number, high: number): PassedFloat {
  I32[0] = low;
  I32[1] = high;
  const value = F64[0]!;
  return value === value || low === 0 && high === QUIET_F64 ? value : new NanBox(low, high);
}
