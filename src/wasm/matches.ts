/**
 * The subtype relation: one function that answers "may a value of type `a` stand where `b` is
 * asked for?". Number types match only themselves; references form a lattice, with
 * {@link BOTTOM} below everything. A type index is below the abstract type of what it defines.
 *
 * @see https://webassembly.github.io/spec/core/valid/matching.html
 * @module
 */
import {
  ABSTRACT,
  BOTTOM,
  type CompositeType,
  HEAP_ANY,
  HEAP_ARRAY,
  HEAP_EQ,
  HEAP_EXN,
  HEAP_EXTERN,
  HEAP_FUNC,
  HEAP_I31,
  HEAP_NOEXN,
  HEAP_NOEXTERN,
  HEAP_NOFUNC,
  HEAP_NONE,
  HEAP_STRUCT,
  type HeapType,
  heapTypeOf,
  NULLABLE,
  REF,
  type ValueType,
} from "./types.ts";

/** The type directly above each abstract heap type; a bottom type is below a whole hierarchy. */
const PARENT: ReadonlyMap<HeapType, HeapType> = new Map([
  [HEAP_EQ, HEAP_ANY],
  [HEAP_I31, HEAP_EQ],
  [HEAP_STRUCT, HEAP_EQ],
  [HEAP_ARRAY, HEAP_EQ],
]);

/** The top of the hierarchy below which each bottom type lies. */
const TOP_OF_BOTTOM: ReadonlyMap<HeapType, HeapType> = new Map([
  [HEAP_NONE, HEAP_ANY],
  [HEAP_NOFUNC, HEAP_FUNC],
  [HEAP_NOEXTERN, HEAP_EXTERN],
  [HEAP_NOEXN, HEAP_EXN],
]);

/** Whether a value of type `a` may stand where `b` is asked for; type indices are `types`'. */
export function matches(types: readonly CompositeType[], a: ValueType, b: ValueType): boolean {
  if (a === b || a === BOTTOM) return true;
  if ((a & b & REF) === 0) return false;
  if ((a & NULLABLE) !== 0 && (b & NULLABLE) === 0) return false;
  return heapMatches(types, heapTypeOf(a), heapTypeOf(b));
}

function heapMatches(types: readonly CompositeType[], a: HeapType, b: HeapType): boolean {
  if (a === b) return true;
  const hierarchy = TOP_OF_BOTTOM.get(a);
  if (hierarchy !== undefined) return topOf(types, b) === hierarchy;
  for (let above = parentOf(types, a); above !== undefined; above = parentOf(types, above)) {
    if (above === b) return true;
  }
  return false;
}

function parentOf(types: readonly CompositeType[], type: HeapType): HeapType | undefined {
  if ((type & ABSTRACT) !== 0) return PARENT.get(type);
  switch (types[type]!.kind) {
    case "func":
      return HEAP_FUNC;
    case "struct":
      return HEAP_STRUCT;
    case "array":
      return HEAP_ARRAY;
  }
}

function topOf(types: readonly CompositeType[], type: HeapType): HeapType {
  let top = TOP_OF_BOTTOM.get(type) ?? type;
  for (let above = parentOf(types, top); above !== undefined; above = parentOf(types, top)) {
    top = above;
  }
  return top;
}
