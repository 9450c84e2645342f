/**
 * Decodes element and data segments.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html#element-section
 * @module
 */
import type { ConstExpr, DataSegment, ElementSegment, SegmentMode } from "../wasm/module.ts";
import { FUNCREF, type ValueType } from "../wasm/types.ts";
import { decodeExpression } from "./expressions.ts";
import type { Instructions } from "./instructions.ts";
import { decodeReferenceType } from "./types.ts";

/** Bits of an element segment's flags. */
const NOT_ACTIVE = 1;
/** Of an active segment: the table is given. Of another: it is declarative. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

/** Decodes the element section's content. */
export function decodeElements(cursor: Instructions): ElementSegment[] {
  const segments: ElementSegment[] = [];
  for (let left = cursor.countOf("element segments"); left > 0; left--) {
    segments.push(decodeElement(cursor));
  }
  return segments;
}

function decodeElement(cursor: Instructions): ElementSegment {
  const at = cursor.position;
  const flags = cursor.u32();
  if (flags > 7) cursor.fail("malformed elements segment kind", at);
  if (flags !== 0) cursor.require("bulk-memory-operations", at);
  const mode = modeOf(flags);
  const table = mode === "active" && (flags & EXPLICIT) !== 0 ? cursor.u32() : 0;
  const offset = mode === "active" ? decodeExpression(cursor) : undefined;
  const hasType = (flags & (NOT_ACTIVE | EXPLICIT)) !== 0;
  if ((flags & EXPRESSIONS) === 0) {
    if (hasType) decodeElementKind(cursor);
    return { mode, type: FUNCREF, table, offset, items: decodeIndices(cursor) };
  }
  const type: ValueType = hasType ? decodeReferenceType(cursor) : FUNCREF;
  return { mode, type, table, offset, items: decodeItems(cursor) };
}

function modeOf(flags: number): SegmentMode {
  if ((flags & NOT_ACTIVE) === 0) return "active";
  return (flags & EXPLICIT) === 0 ? "passive" : "declarative";
}

/** Decodes the one element kind there is: functions. */
function decodeElementKind(cursor: Instructions): void {
  const at = cursor.position;
  if (cursor.byte() !== 0) cursor.fail("malformed element kind", at);
}

function decodeIndices(cursor: Instructions): Uint32Array {
  const indices = new Uint32Array(cursor.count());
  for (let i = 0; i < indices.length; i++) indices[i] = cursor.u32();
  return indices;
}

function decodeItems(cursor: Instructions): ConstExpr[] {
  const items: ConstExpr[] = [];
  for (let left = cursor.count(); left > 0; left--) items.push(decodeExpression(cursor));
  return items;
}

/** Decodes the data section's content. */
export function decodeData(cursor: Instructions): DataSegment[] {
  const segments: DataSegment[] = [];
  for (let left = cursor.countOf("data segments"); left > 0; left--) {
    segments.push(decodeDatum(cursor));
  }
  return segments;
}

function decodeDatum(cursor: Instructions): DataSegment {
  const at = cursor.position;
  const flags = cursor.u32();
  if (flags > 2) cursor.fail("malformed data segment kind", at);
  if (flags !== 0) cursor.require("bulk-memory-operations", at);
  const memory = flags === 2 ? cursor.u32() : 0;
  const offset = flags === 1 ? undefined : decodeExpression(cursor);
  const size = cursor.count();
  const start = cursor.position;
  cursor.skip(size);
  const bytes = { start, end: start + size };
  return { mode: flags === 1 ? "passive" : "active", memory, offset, bytes };
}
