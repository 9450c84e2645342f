/**
 * Values as they cross between the host's JavaScript and the guest's stack. The encoding is
 * documented in `api.ts`.
 *
 * @module
 */
import type { Value, ValueType } from "../api.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { GlobalInstance } from "../store/global.ts";
import type { Reference } from "../store/table.ts";
import {
  EXTERNREF,
  F32,
  F64,
  FUNCREF,
  HEAP_EXTERN,
  HEAP_FUNC,
  heapTypeOf,
  I32,
  I64,
  isReference,
  V128,
  type ValueType as WasmType,
} from "../wasm/types.ts";

/** Translates function references between what the guest holds and what the host sees. */
export interface FunctionViews {
  /** What the host sees of a function. */
  viewOf(instance: FunctionInstance): Value;
  /** The function behind what the host passed, or `undefined` if it is none of this runtime's. */
  instanceOf(value: Value): FunctionInstance | undefined;
}

/** The API's name of a type. */
export function apiType(type: WasmType): ValueType {
  switch (type) {
    case I32:
      return "i32";
    case I64:
      return "i64";
    case F32:
      return "f32";
    case F64:
      return "f64";
    case V128:
      return "v128";
  }
  return heapTypeOf(type) === HEAP_EXTERN ? "externref" : "funcref";
}

const WASM_TYPES: Readonly<Record<ValueType, WasmType>> = {
  i32: I32,
  i64: I64,
  f32: F32,
  f64: F64,
  v128: V128,
  funcref: FUNCREF,
  externref: EXTERNREF,
};

/**
 * The type behind the API's name of it.
 *
 * @throws {TypeError} if there is no such type.
 */
export function wasmType(name: ValueType): WasmType {
  if (Object.hasOwn(WASM_TYPES, name)) return WASM_TYPES[name];
  throw new TypeError(`Cannot use type "${String(name)}": there is no such value type`);
}

/**
 * Writes a value of the host into a slot of the guest's stack.
 *
 * @throws {TypeError} if the value does not fit the type.
 */
export function writeSlot(
  stack: Stack,
  slot: number,
  type: WasmType,
  value: Value,
  views: FunctionViews,
): void {
  const fitting = fit(value, type, views);
  switch (type) {
    case I32:
      stack.i32[2 * slot] = fitting;
      return;
    case I64:
      stack.u64[slot] = fitting;
      return;
    case F32:
      stack.f32[2 * slot] = fitting;
      return;
    case F64:
      stack.f64[slot] = fitting;
      return;
    default:
      stack.refs[slot] = fitting;
  }
}

/**
 * The value, if it fits the type: an `i32` cut to 32 bits, a reference as the guest holds it.
 *
 * @throws {TypeError} if the value does not fit the type.
 */
export function fit(value: Value, type: WasmType, views: FunctionViews): Value {
  switch (type) {
    case I32:
      return integer(value);
    case I64:
      if (typeof value !== "bigint") throw misfit(value, type);
      return value;
    case F32:
    case F64:
      if (typeof value !== "number") throw misfit(value, type);
      return value;
    default:
      return toReference(value, type, views);
  }
}

/** Reads a slot of the guest's stack as a value of the host. */
export function readSlot(stack: Stack, slot: number, type: WasmType, views: FunctionViews): Value {
  switch (type) {
    case I32:
      return stack.i32[2 * slot]!;
    case I64:
      return BigInt.asIntN(64, stack.u64[slot]!);
    case F32:
      return stack.f32[2 * slot]!;
    case F64:
      return stack.f64[slot]!;
    default:
      return fromReference(stack.refs[slot], type, views);
  }
}

/** The slot in raw form: integers zero-extended, floats as their bits. */
export function readRaw(stack: Stack, slot: number, type: WasmType): bigint {
  if (type === I32 || type === F32) stack.i32[2 * slot + 1] = 0;
  return stack.u64[slot]!;
}

/**
 * A reference as the guest holds it.
 *
 * @throws {TypeError} if the value does not fit the type.
 */
export function toReference(value: Value, type: WasmType, views: FunctionViews): Reference {
  if (!isReference(type)) throw misfit(value, type);
  if (value === null) return null;
  const heap = heapTypeOf(type);
  if (heap === HEAP_EXTERN) return value;
  const instance = heap === HEAP_FUNC ? views.instanceOf(value) : undefined;
  if (instance === undefined) throw misfit(value, type);
  return instance;
}

/** A reference as the host sees it. */
export function fromReference(
  reference: Reference,
  type: WasmType,
  views: FunctionViews,
): Value {
  if (reference === null || heapTypeOf(type) === HEAP_EXTERN) return reference;
  return views.viewOf(reference as FunctionInstance);
}

/** A global's value as the host sees it. */
export function readGlobal(global: GlobalInstance, views: FunctionViews): Value {
  const { buffer } = global.bits;
  switch (global.type.type) {
    case I32:
      return global.bits[0]!;
    case I64:
      return new BigInt64Array(buffer)[0]!;
    case F32:
      return new Float32Array(buffer)[0]!;
    case F64:
      return new Float64Array(buffer)[0]!;
    case V128:
      throw new TypeError("Cannot read the global: a v128 crosses only in raw form");
    default:
      return fromReference(global.reference, global.type.type, views);
  }
}

/**
 * Replaces a global's value.
 *
 * @throws {TypeError} if the value does not fit the global's type.
 */
export function writeGlobal(global: GlobalInstance, value: Value, views: FunctionViews): void {
  const { type } = global.type;
  const { buffer } = global.bits;
  switch (type) {
    case I32:
      global.bits[0] = integer(value);
      return;
    case I64:
      if (typeof value !== "bigint") throw misfit(value, type);
      new BigInt64Array(buffer)[0] = value;
      return;
    case F32:
      if (typeof value !== "number") throw misfit(value, type);
      new Float32Array(buffer)[0] = value;
      return;
    case F64:
      if (typeof value !== "number") throw misfit(value, type);
      new Float64Array(buffer)[0] = value;
      return;
    case V128:
      throw new TypeError("Cannot write the global: a v128 crosses only in raw form");
    default:
      global.reference = toReference(value, type, views);
  }
}

function integer(value: Value): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw misfit(value, I32);
  return value | 0;
}

function misfit(value: Value, type: WasmType): TypeError {
  const name = apiType(type);
  if (type === V128) return new TypeError("Cannot pass a v128: it crosses only in raw form");
  return new TypeError(`Cannot pass ${describe(value)} as ${name}`);
}

function describe(value: Value): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "bigint") return `the bigint ${value}`;
  if (typeof value === "number") return `the number ${value}`;
  return `a value of type "${typeof value}"`;
}
