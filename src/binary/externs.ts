/**
 * Decodes what a module imports and exports.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html#import-section
 * @module
 */
import type { Export, ExternKind, Import, ImportDescription } from "../wasm/module.ts";
import { disabledText, type Reader } from "./reader.ts";
import { decodeGlobalType, decodeMemoryType, decodeTableType } from "./types.ts";

/** Kinds in the order of their numbers. */
const KINDS: readonly ExternKind[] = ["func", "table", "memory", "global", "tag"];

/** Decodes the import section's content. */
export function decodeImports(reader: Reader): Import[] {
  const imports: Import[] = [];
  for (let left = reader.countOf("imports"); left > 0; left--) {
    const module = reader.name();
    const name = reader.name();
    imports.push({ module, name, description: decodeDescription(reader) });
  }
  return imports;
}

function decodeDescription(reader: Reader): ImportDescription {
  const kind = decodeKind(reader, "malformed import kind");
  switch (kind) {
    case "func":
      return { kind, typeIndex: reader.u32() };
    case "table":
      return { kind, type: decodeTableType(reader) };
    case "memory":
      return { kind, type: decodeMemoryType(reader) };
    case "global":
      return { kind, type: decodeGlobalType(reader) };
    case "tag":
      return { kind, typeIndex: decodeTag(reader) };
  }
}

/** Decodes a tag: its attribute, which must be 0, and the index of its type. */
export function decodeTag(reader: Reader): number {
  const offset = reader.position;
  if (reader.byte() !== 0) reader.fail("malformed tag attribute", offset);
  return reader.u32();
}

/** Decodes the export section's content. */
export function decodeExports(reader: Reader): Export[] {
  const exports: Export[] = [];
  for (let left = reader.countOf("exports"); left > 0; left--) {
    const name = reader.name();
    const kind = decodeKind(reader, "malformed export kind");
    exports.push({ name, kind, index: reader.u32() });
  }
  return exports;
}

function decodeKind(reader: Reader, malformed: string): ExternKind {
  const offset = reader.position;
  const kind = KINDS[reader.byte()];
  if (kind === undefined) reader.fail(malformed, offset);
  if (kind === "tag" && !reader.features.isEnabled("exception-handling")) {
    reader.fail(`${malformed}: ${disabledText("exception-handling")}`, offset);
  }
  return kind;
}
