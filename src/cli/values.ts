/**
 * Values of WebAssembly as people type and read them.
 *
 * @module
 */
import type { FunctionDefinition, Value, ValueType } from "../api.ts";
import { UsageError } from "./errors.ts";

/**
 * Turns arguments into what a function takes.
 *
 * @throws {UsageError} if there are too many or too few, or one cannot be of its type.
 */
export function parseArguments(definition: FunctionDefinition, texts: readonly string[]): Value[] {
  const { paramTypes, paramNames } = definition;
  if (texts.length !== paramTypes.length) {
    const plural = paramTypes.length === 1 ? "argument" : "arguments";
    throw new UsageError(`${signature(definition)} takes ${paramTypes.length} ${plural}`);
  }
  return paramTypes.map((type, i) => {
    const value = parseValue(type, texts[i]!);
    if (value !== undefined) return value;
    const which = paramNames[i] ?? `argument ${i + 1}`;
    throw new UsageError(`${signature(definition)}: "${texts[i]}" cannot be ${which}, of ${type}`);
  });
}

/** A function's name and type, such as `add(i32,i32) i32`. */
export function signature(
  { exportNames, debugName, paramTypes, resultTypes }: FunctionDefinition,
): string {
  const results = resultTypes.length === 0 ? "" : ` ${resultTypes.join(",")}`;
  return `${exportNames[0] ?? debugName}(${paramTypes.join(",")})${results}`;
}

function parseValue(type: ValueType, text: string): Value | undefined {
  switch (type) {
    case "i32":
      return parseInteger(text, 32);
    case "i64":
      return parseInteger(text, 64);
    case "f32":
    case "f64":
      return parseFloat64(text);
    case "funcref":
    case "externref":
      return text === "null" ? null : undefined;
    default:
      return undefined;
  }
}

/** An integer in decimal or hexadecimal digits, signed or unsigned. */
function parseInteger(text: string, bits: 32 | 64): Value | undefined {
  const match = /^([+-]?)(\d[\d_]*|0x[\da-f][\da-f_]*)$/i.exec(text);
  if (match === null) return undefined;
  const magnitude = BigInt(match[2]!.replaceAll("_", ""));
  const value = match[1] === "-" ? -magnitude : magnitude;
  if (value < -(2n ** BigInt(bits - 1)) || value >= 2n ** BigInt(bits)) return undefined;
  const signed = BigInt.asIntN(bits, value);
  return bits === 32 ? Number(signed) : signed;
}

function parseFloat64(text: string): number | undefined {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special !== null) {
    const value = special[2]!.toLowerCase() === "nan" ? NaN : Infinity;
    return special[1] === "-" ? -value : value;
  }
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? undefined : value;
}

/** A result, as {@link parseArguments} would take it back. */
export function formatValue(type: ValueType, value: Value): string {
  switch (type) {
    case "f32":
    case "f64":
      return Object.is(value, -0) ? "-0" : String(value).toLowerCase();
    case "funcref":
    case "externref":
      return value === null ? "null" : type;
    default:
      return String(value);
  }
}
