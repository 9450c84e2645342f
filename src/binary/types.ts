/**
 * Decodes types: the type section, and the types that stand in other sections and in code.
 *
 * @see https://webassembly.github.io/spec/core/binary/types.html
 * @module
 */
import type { Feature } from "../features.ts";
import {
  ABSTRACT,
  type CompositeType,
  F32,
  F64,
  FUNCREF,
  type FuncType,
  type GlobalType,
  HEAP_EXN,
  HEAP_EXTERN,
  HEAP_FUNC,
  HEAP_NOEXN,
  type HeapType,
  I32,
  I64,
  type Limits,
  type MemoryType,
  NULLABLE,
  REF,
  type TableType,
  V128,
  type ValueType,
} from "../wasm/types.ts";
import { disabledText, type Reader } from "./reader.ts";

const NO_TYPES: readonly ValueType[] = [];

const FUNC_FORM = 0x60;
const REF_PREFIX = 0x64;
const REF_NULL_PREFIX = 0x63;
/** Forms that came with garbage collection: structures, arrays, subtypes, recursion groups. */
const GC_FORMS: readonly number[] = [0x4e, 0x4f, 0x50, 0x5e, 0x5f];
/** The abstract heap types' bytes: the lowest and the highest. */
const FIRST_HEAP = 0x69;
const LAST_HEAP = 0x74;

const HAS_MAX = 1;
const SHARED = 2;
const IS_64 = 4;

/** Decodes the type section's content, one type after the other, onto the end of `types`. */
export function decodeTypes(reader: Reader, types: CompositeType[]): void {
  for (let left = reader.countOf("types"); left > 0; left--) types.push(decodeType(reader));
}

function decodeType(reader: Reader): FuncType {
  const offset = reader.position;
  const form = reader.code7(0x7f, "malformed definition type");
  if (GC_FORMS.includes(form)) reader.require("gc", offset);
  if (form !== FUNC_FORM) reader.fail("malformed definition type", offset);
  const params = decodeValueTypes(reader, "parameters");
  const resultsAt = reader.position;
  const results = decodeValueTypes(reader, "results");
  if (results.length > 1) reader.require("multi-value", resultsAt);
  return { kind: "func", params, results };
}

function decodeValueTypes(reader: Reader, what: "parameters" | "results"): readonly ValueType[] {
  const count = reader.countOf(what);
  if (count === 0) return NO_TYPES;
  const types: ValueType[] = [];
  for (let i = 0; i < count; i++) types.push(decodeValueType(reader));
  return types;
}

/** Decodes a value type. */
export function decodeValueType(reader: Reader): ValueType {
  const offset = reader.position;
  const byte = reader.peek();
  switch (byte) {
    case I32:
    case I64:
    case F32:
    case F64:
      reader.skip(1);
      return byte;
    case V128:
      reader.require("simd", offset);
      reader.skip(1);
      return byte;
    default:
      if (!startsReference(byte)) reader.fail("malformed value type", offset);
      reader.require("reference-types", offset);
      return decodeReferenceType(reader);
  }
}

function startsReference(byte: number): boolean {
  return byte === REF_PREFIX || byte === REF_NULL_PREFIX ||
    byte >= FIRST_HEAP && byte <= LAST_HEAP;
}

/** Decodes a reference type. */
export function decodeReferenceType(reader: Reader): ValueType {
  const offset = reader.position;
  const byte = reader.peek();
  if (!startsReference(byte)) reader.fail("malformed reference type", offset);
  if (byte !== REF_PREFIX && byte !== REF_NULL_PREFIX) {
    const type = REF | NULLABLE | decodeHeapType(reader);
    if (type !== FUNCREF) reader.require("reference-types", offset);
    return type;
  }
  reader.require("typed-function-references", offset);
  reader.skip(1);
  const nullable = byte === REF_NULL_PREFIX ? NULLABLE : 0;
  return REF | nullable | decodeHeapType(reader);
}

/** Decodes a heap type. */
export function decodeHeapType(reader: Reader): HeapType {
  const offset = reader.position;
  const code = reader.s33();
  if (code >= 0) {
    reader.require("typed-function-references", offset);
    return checkedTypeIndex(reader, code, offset);
  }
  const byte = code & 0x7f;
  if (reader.position !== offset + 1 || byte < FIRST_HEAP || byte > LAST_HEAP) {
    reader.fail("malformed heap type", offset);
  }
  const heap = ABSTRACT | byte;
  const feature = featureOf(heap);
  if (feature !== undefined) reader.require(feature, offset);
  return heap;
}

function checkedTypeIndex(reader: Reader, index: number, offset: number): number {
  if (index >= ABSTRACT) reader.fail("unknown type", offset);
  return index;
}

function featureOf(heap: HeapType): Feature | undefined {
  switch (heap) {
    case HEAP_FUNC:
    case HEAP_EXTERN:
      return undefined;
    case HEAP_EXN:
    case HEAP_NOEXN:
      return "exception-handling";
    default:
      return "gc";
  }
}

/** Decodes a table's type. */
export function decodeTableType(reader: Reader): TableType {
  const element = decodeReferenceType(reader);
  const flags = decodeLimitsFlags(reader, HAS_MAX | IS_64);
  return { element, limits: decodeLimits(reader, flags), is64: (flags & IS_64) !== 0 };
}

/** Decodes a memory's type. */
export function decodeMemoryType(reader: Reader): MemoryType {
  const flags = decodeLimitsFlags(reader, HAS_MAX | SHARED | IS_64);
  return {
    limits: decodeLimits(reader, flags),
    is64: (flags & IS_64) !== 0,
    shared: (flags & SHARED) !== 0,
  };
}

const MALFORMED_LIMITS = "malformed limits flags";

function decodeLimitsFlags(reader: Reader, allowed: number): number {
  const offset = reader.position;
  const flags = reader.code7(allowed, MALFORMED_LIMITS);
  for (const [flag, feature] of [[SHARED, "threads"], [IS_64, "memory64"]] as const) {
    if ((flags & flag) === 0) continue;
    if ((allowed & flag) === 0) {
      reader.fail(`integer too large: ${MALFORMED_LIMITS}`, offset);
    }
    if (!reader.features.isEnabled(feature)) {
      // Without the feature the flags are one bit, and that is what is wrong with them.
      const reason = `integer too large: ${MALFORMED_LIMITS}, ${disabledText(feature)}`;
      reader.fail(reason, offset);
    }
  }
  return flags;
}

function decodeLimits(reader: Reader, flags: number): Limits {
  const min = reader.u32();
  return { min, max: (flags & HAS_MAX) !== 0 ? reader.u32() : undefined };
}

/** Decodes a global's type. */
export function decodeGlobalType(reader: Reader): GlobalType {
  const type = decodeValueType(reader);
  const offset = reader.position;
  const mutable = reader.byte();
  if (mutable > 1) reader.fail("malformed mutability", offset);
  return { type, mutable: mutable === 1 };
}
