/**
 * Moves values between the guest's stack and the parts compiled functions pass.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import { F32, F64, I32, I64, V128, type ValueType } from "../wasm/types.ts";
import { f32_box, f64_box, NanBox, type PassedFloat } from "./nan.ts";

/** The most parts that the results of a compiled function have, or what a part of one leaves behind. */
export const MAX_RESULT_PARTS = 1024;

/** Results after the first part; 8 bytes a part. */
export class ResultSlots {
  readonly i32: Int32Array<ArrayBuffer>;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;
  readonly refs: unknown[] = [];

  /** Makes room for so many parts. */
  constructor(parts: number) {
    const buffer = new ArrayBuffer(8 * parts);
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

/** A bigint of the host, and the two parts of an i64. */
export class I64Parts {
  readonly #words: Int32Array<ArrayBuffer> = new Int32Array(2);
  readonly #bigints: BigInt64Array<ArrayBuffer> = new BigInt64Array(this.#words.buffer);

  /** Splits a bigint, whose 64 lowest bits count. */
  set bigint(value: bigint) {
    this.#bigints[0] = value;
  }

  get low(): number {
    return this.#words[0]!;
  }

  get high(): number {
    return this.#words[1]!;
  }

  join(low: number, high: number): bigint {
    this.#words[0] = low;
    this.#words[1] = high;
    return this.#bigints[0]!;
  }
}

/** Slots as words and as floats. */
export interface SlotViews {
  readonly i32: Int32Array<ArrayBuffer>;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;
}

export function readF32(stack: SlotViews, slot: number): PassedFloat {
  const value = stack.f32[2 * slot]!;
  return value === value ? value : f32_box(stack.i32[2 * slot]!);
}

export function readF64(stack: SlotViews, slot: number): PassedFloat {
  const value = stack.f64[slot]!;
  return value === value ? value : f64_box(stack.i32[2 * slot]!, stack.i32[2 * slot + 1]!);
}

export function writeF32(stack: SlotViews, slot: number, value: PassedFloat): void {
  if (value instanceof NanBox) stack.i32[2 * slot] = value.low;
  else stack.f32[2 * slot] = value;
}

export function writeF64(stack: SlotViews, slot: number, value: PassedFloat): void {
  if (value instanceof NanBox) {
    stack.i32[2 * slot] = value.low;
    stack.i32[2 * slot + 1] = value.high;
  } else stack.f64[slot] = value;
}

/** Writes arguments, given as parts, to the stack. */
export function writeParts(
  stack: Stack,
  base: number,
  types: readonly ValueType[],
  parts: readonly unknown[],
): void {
  let slot = base;
  let part = 0;
  for (const type of types) {
    switch (type) {
      case I32:
        stack.i32[2 * slot] = parts[part++] as number;
        break;
      case F32:
        writeF32(stack, slot, parts[part++] as PassedFloat);
        break;
      case F64:
        writeF64(stack, slot, parts[part++] as PassedFloat);
        break;
      case I64:
      case V128:
        for (let k = 0; k < (type === I64 ? 2 : 4); k++) {
          stack.i32[2 * slot + k] = parts[part++] as number;
        }
        if (type === V128) slot++;
        break;
      default:
        stack.refs[slot] = parts[part++];
    }
    slot++;
  }
}

/** Reads results from the stack; returns the first part, and leaves the others in the slots. */
export function readResults(
  stack: Stack,
  base: number,
  types: readonly ValueType[],
  slots: ResultSlots,
): unknown {
  let slot = base;
  let part = 0;
  let first: unknown;
  const take = (bits: number) => {
    if (part === 0) first = bits;
    else slots.i32[2 * part - 2] = bits;
    part++;
  };
  for (const type of types) {
    switch (type) {
      case I32:
        take(stack.i32[2 * slot]!);
        break;
      case I64:
      case V128:
        for (let k = 0; k < (type === I64 ? 2 : 4); k++) take(stack.i32[2 * slot + k]!);
        if (type === V128) slot++;
        break;
      case F32:
      case F64:
        if (part === 0) {
          first = type === F32 ? readF32(stack, slot) : readF64(stack, slot);
          part++;
        } else {
          slots.i32[2 * part - 1] = stack.i32[2 * slot + 1]!;
          take(stack.i32[2 * slot]!);
        }
        break;
      default:
        if (part === 0) first = stack.refs[slot];
        else slots.refs[part - 1] = stack.refs[slot];
        part++;
    }
    slot++;
  }
  return first;
}
