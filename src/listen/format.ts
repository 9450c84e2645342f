/**
 * Values as wazero's logs show them: integers signed, floats as Go prints them, everything else in
 * hexadecimal digits.
 *
 * @module
 */
import type { ValueType } from "../api.ts";
import { decodeSlot } from "../runtime/raw.ts";

/** The value whose first slot is at an index. */
export function formatValue(type: ValueType, slots: BigUint64Array, at: number): string {
  const bits = slots[at]!;
  switch (type) {
    case "i32":
    case "i64":
      return `${decodeSlot(type, bits)}`;
    case "f32":
      return formatFloat32(Number(decodeSlot(type, bits)));
    case "f64":
      return formatFloat64(Number(decodeSlot(type, bits)));
    case "v128":
      return hex(bits) + hex(slots[at + 1]!);
    case "funcref":
    case "externref":
      return hex(bits);
  }
}

/** How many slots a value takes. */
export function slotsOf(type: ValueType): number {
  return type === "v128" ? 2 : 1;
}

function hex(bits: bigint): string {
  return bits.toString(16).padStart(16, "0");
}

/** The shortest decimal that is this `f64` and no other, as Go's verb `g` writes it. */
export function formatFloat64(value: number): string {
  return formatSpecial(value) ?? formatDecimal(value.toExponential());
}

/** The most digits an `f32` needs. */
const FLOAT32_DIGITS = 9;

/** The shortest decimal that is this `f32` and no other, as Go's verb `g` writes it. */
export function formatFloat32(value: number): string {
  const special = formatSpecial(value);
  if (special !== undefined) return special;
  let decimal = "";
  for (let digits = 0; digits < FLOAT32_DIGITS; digits++) {
    decimal = value.toExponential(digits);
    if (Math.fround(Number(decimal)) === value) break;
  }
  return formatDecimal(decimal);
}

function formatSpecial(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return Object.is(value, -0) ? "-0" : undefined;
}

/** Exponents that are written out as digits: from 0.0001 to 999999. */
const FIRST_PLAIN = -4, LAST_PLAIN = 5;

/** `text` is a decimal with an exponent. */
function formatDecimal(text: string): string {
  const [mantissa, power] = text.split("e") as [string, string];
  const exponent = Number(power);
  if (exponent < FIRST_PLAIN || exponent > LAST_PLAIN) {
    const digits = `${Math.abs(exponent)}`.padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const digits = mantissa.replace(/[-.]/g, "");
  const sign = mantissa.startsWith("-") ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return fraction === "" ? sign + whole : `${sign}${whole}.${fraction}`;
}
