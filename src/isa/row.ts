/**
 * The shape of a row of the instruction table, and the letters its columns use.
 *
 * Signatures are written `operands:results`, a letter a value: `i` i32, `l` i64, `f` f32, `d` f64,
 * `v` v128, `p` an address of the memory's (or table's) index type.
 *
 * A value is made of *parts*, one JavaScript number each: i32 one (signed), i64 two (`lo`, `hi`,
 * both signed), f32 and f64 one, v128 four (signed). A meaning is one expression for each part of
 * the result, over the parts of the operands: operands are `a`, `b`, `c` in order; a one-part
 * operand is its letter, a wider one has its part's number after it (`a0` low, `a1` high). A later
 * expression may use an earlier one's value as `r0`, `r1`, `r2`. `n` is `isa/numeric.ts`.
 * Whoever splices a meaning passes atoms (names or constants), so an operand may occur more than
 * once; none follows a minus sign, so a constant may be negative. Expressions have no effects except
 * a trap and `n.high()`, which reads what the helper in the part before it left. The value of an
 * integer part is a signed 32-bit integer, never -0.
 *
 * @module
 */
import type { Feature } from "../features.ts";

/** What follows the opcode in the binary format. */
export type Immediate =
  | "none"
  | "block" // block type
  | "label"
  | "labels" // br_table
  | "func"
  | "type" // call_ref
  | "type_table" // call_indirect
  | "local"
  | "global"
  | "table"
  | "table_table" // destination, source
  | "elem"
  | "elem_table"
  | "memory"
  | "memory_memory" // destination, source
  | "data"
  | "data_memory"
  | "memarg"
  | "memarg_lane"
  | "lane"
  | "lanes" // i8x16.shuffle: 16 bytes
  | "i32"
  | "i64"
  | "f32"
  | "f64"
  | "v128"
  | "heap" // heap type
  | "types" // select t*
  | "struct" // type index
  | "struct_field"
  | "array" // type index
  | "array_n" // type index, length
  | "array_array"
  | "array_data"
  | "array_elem"
  | "cast" // flags, label, two heap types
  | "tag"
  | "catches" // try_table
  | "fence"; // atomic.fence: one zero byte

/** A simple operator: one expression for each part of its result. */
export interface Simple {
  readonly kind: "simple";
  readonly parts: readonly string[];
  /** Operands and results are taken as their bits: f32 as an i32, f64 as an i64. */
  readonly bits: boolean;
  /** May throw a trap. */
  readonly traps: boolean;
  /** Seldom hot: the interpreter keeps it out of its main loop. */
  readonly rare: boolean;
  /** Where the result is 0 or 1: the condition that says which, for those who branch on it. */
  readonly test: string | null;
}

/** A load or a store of `bytes` bytes at an address and a static offset. */
export interface Access {
  readonly kind: "load" | "store";
  readonly bytes: 1 | 2 | 4 | 8 | 16;
  /** A narrow load extends the sign. */
  readonly signed: boolean;
}

/** Written by hand, once in each tier. */
export interface ByHand {
  readonly kind: "hand";
}

/** Validated, but not run yet. */
export interface Later {
  readonly kind: "later";
  /** Bytes of memory it touches at its `memarg`; 0 where it has none. */
  readonly bytes: Access["bytes"] | 0;
}

export type Meaning = Simple | Access | ByHand | Later;

/** One instruction. */
export interface Row {
  /** The mnemonic of the text format. */
  readonly name: string;
  /** `prefix << 16 | opcode`; prefix 0 for one-byte opcodes. */
  readonly code: number;
  /** `null`: typing needs a rule of its own. */
  readonly signature: string | null;
  readonly immediate: Immediate;
  /** `null`: WebAssembly 1.0. */
  readonly feature: Feature | null;
  readonly meaning: Meaning;
}

/** A row whose name and meaning the type checker knows. */
export interface Op<Name extends string, M extends Meaning> extends Row {
  readonly name: Name;
  readonly meaning: M;
}

/** WebAssembly 1.0: no feature needs to be on. */
export const MVP = null;
/** The meaning of an instruction written by hand. */
export const HAND: ByHand = { kind: "hand" };
/** The meaning of an instruction that is validated only, and has no `memarg`. */
export const LATER: Later = later(0);

/** Makes one row of the table. */
export function op<const Name extends string, M extends Meaning>(
  code: number,
  name: Name,
  signature: string | null,
  immediate: Immediate,
  feature: Feature | null,
  meaning: M,
): Op<Name, M> {
  return { name, code, signature, immediate, feature, meaning };
}

/** The meaning of an operator: one expression for each part of its result. */
export function is(...parts: readonly string[]): Simple {
  return { kind: "simple", parts, bits: false, traps: false, rare: false, test: null };
}

/** The meaning of an operator that gives 1 where the condition holds, else 0. */
export function whether(test: string): Simple {
  return { ...is(`(${test}) | 0`), test };
}

/** The same meaning, over the bits of operands and results. */
export function bits(meaning: Simple): Simple {
  return { ...meaning, bits: true };
}

/** The same meaning, which may throw a trap. */
export function traps(meaning: Simple): Simple {
  return { ...meaning, traps: true };
}

/** The same meaning, seldom hot. */
export function rare(meaning: Simple): Simple {
  return { ...meaning, rare: true };
}

/** The meaning of a load of as many bytes as the result has, or fewer, extended with zeroes. */
export function load(bytes: Access["bytes"]): Access {
  return { kind: "load", bytes, signed: false };
}

/** The meaning of a load that extends the sign. */
export function loadSigned(bytes: Access["bytes"]): Access {
  return { kind: "load", bytes, signed: true };
}

/** The meaning of a store of the low bytes of a value. */
export function store(bytes: Access["bytes"]): Access {
  return { kind: "store", bytes, signed: false };
}

/** The meaning of an instruction that is validated only and touches that many bytes of memory. */
export function later(bytes: Later["bytes"]): Later {
  return { kind: "later", bytes };
}
