/**
 * Types as the specification has them, as small integers so that comparing two is one machine
 * instruction. What is a subtype of what stands in `matches.ts`.
 *
 * @see https://webassembly.github.io/spec/core/syntax/types.html
 * @module
 */

/**
 * A value type. Number and vector types are their byte in the binary format; a reference type is
 * {@link REF}, perhaps {@link NULLABLE}, and a {@link HeapType}. {@link BOTTOM} is below them all.
 */
export type ValueType = number;

/** A heap type: an index into the module's types, or {@link ABSTRACT} and the type's byte. */
export type HeapType = number;

/** The type of a value that unreachable code would produce; matches every type. */
export const BOTTOM = 0;
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** Marks a {@link ValueType} as a reference. */
export const REF = 1 << 29;
/** Marks a reference type as admitting null. */
export const NULLABLE = 1 << 28;
/** Marks a {@link HeapType} as one the specification names, rather than a type index. */
export const ABSTRACT = 1 << 27;

export const HEAP_FUNC = ABSTRACT | 0x70;
export const HEAP_EXTERN = ABSTRACT | 0x6f;
export const HEAP_ANY = ABSTRACT | 0x6e;
export const HEAP_EQ = ABSTRACT | 0x6d;
export const HEAP_I31 = ABSTRACT | 0x6c;
export const HEAP_STRUCT = ABSTRACT | 0x6b;
export const HEAP_ARRAY = ABSTRACT | 0x6a;
export const HEAP_EXN = ABSTRACT | 0x69;
export const HEAP_NONE = ABSTRACT | 0x71;
export const HEAP_NOEXTERN = ABSTRACT | 0x72;
export const HEAP_NOFUNC = ABSTRACT | 0x73;
export const HEAP_NOEXN = ABSTRACT | 0x74;

export const FUNCREF: ValueType = REF | NULLABLE | HEAP_FUNC;
export const EXTERNREF: ValueType = REF | NULLABLE | HEAP_EXTERN;

const HEAP_NAMES: ReadonlyMap<HeapType, string> = new Map([
  [HEAP_FUNC, "func"],
  [HEAP_EXTERN, "extern"],
  [HEAP_ANY, "any"],
  [HEAP_EQ, "eq"],
  [HEAP_I31, "i31"],
  [HEAP_STRUCT, "struct"],
  [HEAP_ARRAY, "array"],
  [HEAP_EXN, "exn"],
  [HEAP_NONE, "none"],
  [HEAP_NOEXTERN, "noextern"],
  [HEAP_NOFUNC, "nofunc"],
  [HEAP_NOEXN, "noexn"],
]);

const VALUE_NAMES: ReadonlyMap<ValueType, string> = new Map([
  [BOTTOM, "bottom"],
  [I32, "i32"],
  [I64, "i64"],
  [F32, "f32"],
  [F64, "f64"],
  [V128, "v128"],
  [FUNCREF, "funcref"],
  [EXTERNREF, "externref"],
]);

/** Whether values of the type are references. */
export function isReference(type: ValueType): boolean {
  return (type & REF) !== 0;
}

/** The heap type a reference type points at. */
export function heapTypeOf(type: ValueType): HeapType {
  return type & ~(REF | NULLABLE);
}

/** Slots a value takes on the value stack: two for v128, one for all else. */
export function slotsOf(type: ValueType): number {
  return type === V128 ? 2 : 1;
}

/** Slots the values take together. */
export function slotsOfAll(types: readonly ValueType[]): number {
  let slots = 0;
  for (const type of types) slots += slotsOf(type);
  return slots;
}

/** The type in the text format: `i32`, `funcref`, `(ref null 3)`. */
export function typeName(type: ValueType): string {
  const known = VALUE_NAMES.get(type);
  if (known !== undefined) return known;
  const nullable = (type & NULLABLE) !== 0 ? "null " : "";
  return `(ref ${nullable}${heapTypeName(heapTypeOf(type))})`;
}

/** The heap type in the text format: `func`, `3`. */
export function heapTypeName(type: HeapType): string {
  return HEAP_NAMES.get(type) ?? `${type}`;
}

/** A function's parameters and results. */
export interface FuncType {
  readonly kind: "func";
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** The type of a structure's field or an array's element; `i8` and `i16` are packed. */
export interface FieldType {
  readonly storage: ValueType | "i8" | "i16";
  readonly mutable: boolean;
}

export interface StructType {
  readonly kind: "struct";
  readonly fields: readonly FieldType[];
}

export interface ArrayType {
  readonly kind: "array";
  readonly element: FieldType;
}

/** What an entry of the type section defines. */
export type CompositeType = FuncType | StructType | ArrayType;

/** The signature as wazero prints it: `(i32,i64) f64`, `(i32)`, `() (i32,i32)`. */
export function signatureText(type: FuncType): string {
  const params = `(${type.params.map(typeName).join(",")})`;
  const results = type.results.map(typeName);
  if (results.length === 0) return params;
  return `${params} ${results.length === 1 ? results[0] : `(${results.join(",")})`}`;
}

/** Sizes of a memory (pages of 64 KiB) or a table (elements). */
export interface Limits {
  readonly min: number;
  readonly max: number | undefined;
}

export interface MemoryType {
  readonly limits: Limits;
  /** Addresses are i64 rather than i32. */
  readonly is64: boolean;
  readonly shared: boolean;
}

export interface TableType {
  readonly element: ValueType;
  readonly limits: Limits;
  readonly is64: boolean;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

/** Bytes in a page of linear memory. */
export const PAGE_SIZE = 65536;
/** Pages a memory with 32-bit addresses may have. */
export const MAX_PAGES = 65536;
