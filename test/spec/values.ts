/**
 * Arguments and expected results of a script, as exact bits: the raw form of the API wherever no
 * reference is involved, so that a NaN with the wrong payload is seen.
 *
 * @module
 */
import type { Value, ValueType } from "../../src/api.ts";
import { floatBits, integerBits } from "./literals.ts";
import type { Atom, List, Node } from "./sexpr.ts";

/** A constant that a script passes to a function. */
export type Constant =
  | { readonly kind: "bits"; readonly type: ValueType; readonly bits: bigint }
  | { readonly kind: "reference"; readonly type: ValueType; readonly value: Value };

/** What a run of bits in a result must be: given bits, or a NaN of a class. */
export interface LanePattern {
  readonly width: number;
  readonly expected: bigint | "nan:canonical" | "nan:arithmetic";
}

/** What a script expects of one result. */
export type Pattern =
  | { readonly kind: "lanes"; readonly type: ValueType; readonly lanes: readonly LanePattern[] }
  | { readonly kind: "reference"; readonly of: string; readonly value: number | undefined }
  | { readonly kind: "either"; readonly patterns: readonly Pattern[] };

/** A result as it came from the engine. */
export type Result =
  | { readonly kind: "bits"; readonly type: ValueType; readonly bits: bigint }
  | { readonly kind: "reference"; readonly type: ValueType; readonly value: Value };

const NUMERIC = /^(i32|i64|f32|f64)\.const$/;
const LANE_SHAPE = /^([if])(8|16|32|64)x(2|4|8|16)$/;

/** Reads `(i32.const 1)`, `(v128.const i8x16 …)`, `(ref.null func)`, `(ref.extern 1)`. */
export function readConstant(node: Node): Constant {
  const pattern = readPattern(node);
  if (pattern.kind === "lanes") {
    let bits = 0n;
    let at = 0n;
    for (const { width, expected } of pattern.lanes) {
      if (typeof expected === "string") throw new SyntaxError(`${expected} is not a constant`);
      bits |= expected << at;
      at += BigInt(width);
    }
    return { kind: "bits", type: pattern.type, bits };
  }
  if (pattern.kind === "either") throw new SyntaxError("either is not a constant");
  const type = pattern.of === "func" ? "funcref" : "externref";
  return { kind: "reference", type, value: pattern.of === "null" ? null : pattern.value };
}

/** Reads what {@link readConstant} does, and also NaN classes, open references, and `either`. */
export function readPattern(node: Node): Pattern {
  const [head, ...rest] = (node as List).items as readonly Atom[];
  const operator = head!.text;
  const scalar = NUMERIC.exec(operator)?.[1];
  if (scalar !== undefined) {
    const width = scalar.endsWith("32") ? 32 : 64;
    const lane = readLane(rest[0]!.text, scalar.startsWith("f"), width);
    return { kind: "lanes", type: scalar as ValueType, lanes: [lane] };
  }
  if (operator === "v128.const") {
    const [, kind, width] = LANE_SHAPE.exec(rest[0]!.text)!;
    const lanes = rest.slice(1).map((atom) => readLane(atom.text, kind === "f", Number(width)));
    return { kind: "lanes", type: "v128", lanes };
  }
  if (operator === "either") {
    return { kind: "either", patterns: rest.map(readPattern) };
  }
  if (operator.startsWith("ref.")) {
    const value = rest[0] === undefined ? undefined : Number(rest[0].text);
    return { kind: "reference", of: operator.slice(4), value };
  }
  throw new SyntaxError(`unknown constant ${operator}`);
}

function readLane(text: string, isFloat: boolean, width: number): LanePattern {
  if (text === "nan:canonical" || text === "nan:arithmetic") return { width, expected: text };
  const expected = isFloat ? floatBits(text, width as 32 | 64) : integerBits(text, width);
  return { width, expected };
}

/** Whether a result is what the pattern asks for. */
export function matches(pattern: Pattern, result: Result): boolean {
  if (pattern.kind === "either") return pattern.patterns.some((each) => matches(each, result));
  if (pattern.kind === "reference") {
    return result.kind === "reference" && referenceMatches(pattern, result);
  }
  if (result.kind !== "bits" || result.type !== pattern.type) return false;
  let at = 0n;
  for (const lane of pattern.lanes) {
    if (!laneMatches(lane, BigInt.asUintN(lane.width, result.bits >> at))) return false;
    at += BigInt(lane.width);
  }
  return true;
}

function laneMatches({ width, expected }: LanePattern, bits: bigint): boolean {
  if (typeof expected === "bigint") return bits === expected;
  const quiet = floatBits("nan", width as 32 | 64);
  const magnitude = BigInt.asUintN(width - 1, bits);
  return expected === "nan:canonical" ? magnitude === quiet : (magnitude & quiet) === quiet;
}

function referenceMatches(
  pattern: Pattern & { kind: "reference" },
  { type, value }: Result & { kind: "reference" },
): boolean {
  if (pattern.of === "null") return value === null;
  if (value === null) return false;
  if (pattern.of === "func") return type === "funcref";
  if (pattern.of === "extern" && type === "externref") {
    return pattern.value === undefined || value === pattern.value;
  }
  return false;
}

/** What the API's `call` takes for a constant. */
export function hostValue(constant: Constant): Value {
  if (constant.kind === "reference") return constant.value;
  const slot = new DataView(new ArrayBuffer(8));
  slot.setBigUint64(0, BigInt.asUintN(64, constant.bits), true);
  switch (constant.type) {
    case "i32":
      return slot.getInt32(0, true);
    case "i64":
      return slot.getBigInt64(0, true);
    case "f32":
      return slot.getFloat32(0, true);
    case "f64":
      return slot.getFloat64(0, true);
    default:
      throw new TypeError(`a ${constant.type} crosses in raw form only`);
  }
}

/** What the API's `call` returned, as a result; the payload of a NaN is lost. */
export function resultOf(type: ValueType, value: Value): Result {
  const slot = new DataView(new ArrayBuffer(8));
  switch (type) {
    case "i32":
      slot.setInt32(0, value, true);
      break;
    case "i64":
      slot.setBigInt64(0, value, true);
      break;
    case "f32":
      slot.setFloat32(0, value, true);
      break;
    case "f64":
      slot.setFloat64(0, value, true);
      break;
    default:
      return { kind: "reference", type, value };
  }
  return { kind: "bits", type, bits: slot.getBigUint64(0, true) };
}

/** A result for a message. */
export function describeResult(result: Result): string {
  if (result.kind === "bits") return `${result.type} 0x${result.bits.toString(16)}`;
  return `${result.type} ${result.value === null ? "null" : typeof result.value}`;
}
