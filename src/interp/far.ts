/**
 * Loads and stores away from the beaten track: of memories other than the first, at addresses of
 * 2 GiB and more, and those that are out of bounds.
 *
 * @module
 */
import { slotOf } from "../binary/instructions.ts";
import { Trap } from "../errors.ts";
import { type Operator, OPERATORS, REGISTER_OPS } from "./ops.ts";

/** What an instance has in the place of a memory if it has none. */
export const NO_MEMORY: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));

const SCRATCH = new ArrayBuffer(8);
/** A value on its way to or from memory. */
export const I32: Int32Array = new Int32Array(SCRATCH);
export const F32: Float32Array = new Float32Array(SCRATCH);
export const F64: Float64Array = new Float64Array(SCRATCH);

/** The address of an access whose bytes all lie in the memory. */
function reach(view: DataView, address: number, offset: number, bytes: number): number {
  const at = (address >>> 0) + (offset >>> 0);
  if (at + bytes > view.byteLength) throw new Trap("out of bounds memory access");
  return at;
}

/**
 * Does what the instruction with that number does at an address that is not near: a load or a store
 * whose address may be the sum that another instruction makes.
 *
 * @returns where to go on.
 * @throws {Trap} `out of bounds memory access`.
 */
export function access(
  op: number,
  view: DataView,
  address: number,
  offset: number,
  code: Int32Array,
  pc: number,
  words: Int32Array,
  fp: number,
): number {
  const { meaning, operands } = REGISTER_OPS[op]!;
  const { row } = meaning!;
  const slot = slotOf(row);
  if (row.meaning.kind === "load") {
    load(slot, view, address, offset, words, fp + code[pc + 1]!);
  } else {
    // The value comes last but one, before the offset.
    store(slot, view, address, offset, words, fp + code[pc + operands.length - 1]!);
  }
  return pc + 1 + operands.length;
}

/**
 * Does the load with that number (`slotOf`), and leaves what it loads in the words from `to` on.
 *
 * @throws {Trap} `out of bounds memory access`.
 */
export function load(
  slot: number,
  view: DataView,
  address: number,
  offset: number,
  words: Int32Array,
  to: number,
): void {
  const operator = OPERATORS[slot]!;
  const { bytes, result } = operator;
  const at = reach(view, address, offset, bytes);
  const low = loadLow(operator, view, at);
  words[to] = low;
  if (bytes === 8) words[to + 1] = view.getInt32(at + 4, true);
  else if (result === "l") words[to + 1] = operator.signed ? low >> 31 : 0;
}

function loadLow({ bytes, signed }: Operator, view: DataView, at: number): number {
  switch (bytes) {
    case 1:
      return signed ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return signed ? view.getInt16(at, true) : view.getUint16(at, true);
    default:
      return view.getInt32(at, true);
  }
}

/**
 * Does the store with that number, of the words from `from` on.
 *
 * @throws {Trap} `out of bounds memory access`.
 */
export function store(
  slot: number,
  view: DataView,
  address: number,
  offset: number,
  words: Int32Array,
  from: number,
): void {
  const { bytes } = OPERATORS[slot]!;
  const at = reach(view, address, offset, bytes);
  const low = words[from]!;
  switch (bytes) {
    case 1:
      view.setInt8(at, low);
      return;
    case 2:
      view.setInt16(at, low, true);
      return;
    case 8:
      view.setInt32(at + 4, words[from + 1]!, true);
  }
  view.setInt32(at, low, true);
}
