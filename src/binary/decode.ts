/**
 * Decodes a module: bytes to {@link Module}. Function bodies stay bytes, which the validator reads;
 * what is decoded here is well-formed but need not be valid.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html
 * @module
 */
import { CompileError } from "../errors.ts";
import type { CoreFeatures } from "../features.ts";
import type {
  CustomSection,
  DataSegment,
  ElementSegment,
  Export,
  Global,
  Import,
  Module,
  Table,
} from "../wasm/module.ts";
import type { CompositeType, MemoryType } from "../wasm/types.ts";
import { decodeExpression } from "./expressions.ts";
import { decodeExports, decodeImports, decodeTag } from "./externs.ts";
import { Instructions } from "./instructions.ts";
import { type Limited, LIMITS, tooManyText } from "./limits.ts";
import { disabledText } from "./reader.ts";
import { decodeHeader, type Section, SectionReader } from "./sections.ts";
import { decodeData, decodeElements } from "./segments.ts";
import { decodeGlobalType, decodeMemoryType, decodeTableType, decodeTypes } from "./types.ts";

/** Two bytes before a table's type say that an expression for its elements follows. */
const TABLE_WITH_INIT = 0x40;

/**
 * Decodes a module. It keeps a copy of `bytes`, so that nobody can change them later.
 *
 * @throws {CompileError} if the bytes are malformed or need a feature that is off.
 */
export function decodeModule(bytes: Uint8Array, features: CoreFeatures): Module {
  if (bytes.length > LIMITS.bytes) throw new CompileError(tooManyText("bytes"));
  return new ModuleDecoder(new Uint8Array(bytes), features).decode();
}

class ModuleDecoder {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #features: CoreFeatures;
  readonly #cursor: Instructions;

  // What the sections say; index spaces start with what is imported.
  readonly #types: CompositeType[] = [];
  #imports: Import[] = [];
  #exports: Export[] = [];
  readonly #functions: number[] = [];
  readonly #tables: Table[] = [];
  readonly #memories: MemoryType[] = [];
  readonly #globals: Global[] = [];
  readonly #tags: number[] = [];
  #start: number | undefined = undefined;
  #elements: ElementSegment[] = [];
  #dataCount: number | undefined = undefined;
  #data: DataSegment[] = [];
  #bodies = new Uint32Array(0);
  readonly #customSections: CustomSection[] = [];

  constructor(bytes: Uint8Array<ArrayBuffer>, features: CoreFeatures) {
    this.#bytes = bytes;
    this.#features = features;
    this.#cursor = new Instructions({ bytes, features, types: this.#types });
  }

  decode(): Module {
    const cursor: Instructions = this.#cursor;
    decodeHeader(cursor);
    try {
      this.#decodeSections();
    } catch (error) {
      // A body that does not fit its size makes nonsense of what follows: name the cause.
      this.#checkBodies();
      throw error;
    }
    this.#checkCounts();
    return this.#build();
  }

  #decodeSections(): void {
    const cursor: Instructions = this.#cursor;
    const headers = new SectionReader(cursor);
    for (let section = headers.next(); section !== undefined; section = headers.next()) {
      this.#decodeSection(section);
      if (cursor.position !== section.offset + section.size) {
        cursor.fail("section size mismatch", section.offset);
      }
    }
  }

  /** Looks for a body that is malformed. */
  #checkBodies(): void {
    const imported = this.#countImports("func");
    for (let i = 0; i < this.#bodies.length; i += 2) {
      this.#cursor.seekBody(this.#bodies[i]!, imported + i / 2);
      decodeExpression(this.#cursor);
    }
  }

  #decodeSection(section: Section): void {
    const cursor: Instructions = this.#cursor;
    switch (section.name) {
      case "custom":
        return this.#decodeCustom(section);
      case "type":
        return decodeTypes(cursor, this.#types);
      case "import":
        this.#imports = decodeImports(cursor);
        return this.#addImports();
      case "function":
        return this.#forEach("functions", () => this.#functions.push(cursor.u32()));
      case "table":
        return this.#forEach("tables", () => this.#tables.push(this.#decodeTable()));
      case "memory":
        return this.#forEach("memories", () => this.#memories.push(decodeMemoryType(cursor)));
      case "tag":
        return this.#decodeTags(section);
      case "global":
        return this.#forEach("globals", () => this.#globals.push(this.#decodeGlobal()));
      case "export":
        this.#exports = decodeExports(cursor);
        return;
      case "start":
        this.#start = cursor.u32();
        return;
      case "element":
        this.#elements = decodeElements(cursor);
        return;
      case "data count":
        cursor.require("bulk-memory-operations", section.offset);
        this.#dataCount = cursor.u32();
        return;
      case "code":
        return this.#decodeCode();
      case "data":
        this.#data = decodeData(cursor);
        return;
    }
  }

  #forEach(what: Limited, decodeOne: () => void): void {
    for (let left = this.#cursor.countOf(what); left > 0; left--) decodeOne();
  }

  #decodeCustom({ offset, size }: Section): void {
    const cursor: Instructions = this.#cursor;
    const name = cursor.name();
    const end = offset + size;
    if (cursor.position > end) cursor.endOfInput();
    this.#customSections.push({ name, bytes: { start: cursor.position, end } });
    cursor.position = end;
  }

  #addImports(): void {
    for (const { description } of this.#imports) {
      switch (description.kind) {
        case "func":
          this.#functions.push(description.typeIndex);
          break;
        case "table":
          this.#tables.push({ type: description.type, init: undefined });
          break;
        case "memory":
          this.#memories.push(description.type);
          break;
        case "global":
          this.#globals.push({ type: description.type, init: undefined });
          break;
        case "tag":
          this.#tags.push(description.typeIndex);
          break;
      }
    }
  }

  #decodeTable(): Table {
    const cursor: Instructions = this.#cursor;
    const offset = cursor.position;
    if (cursor.peek() !== TABLE_WITH_INIT) {
      return { type: decodeTableType(cursor), init: undefined };
    }
    cursor.skip(1);
    if (cursor.byte() !== 0) cursor.fail("malformed table", offset);
    cursor.require("typed-function-references", offset);
    const type = decodeTableType(cursor);
    return { type, init: decodeExpression(cursor) };
  }

  #decodeTags(section: Section): void {
    const cursor: Instructions = this.#cursor;
    if (!this.#features.isEnabled("exception-handling")) {
      const reason = `malformed section id: ${disabledText("exception-handling")}`;
      cursor.fail(reason, section.offset);
    }
    this.#forEach("tags", () => this.#tags.push(decodeTag(cursor)));
  }

  #decodeGlobal(): Global {
    const type = decodeGlobalType(this.#cursor);
    return { type, init: decodeExpression(this.#cursor) };
  }

  #decodeCode(): void {
    const cursor: Instructions = this.#cursor;
    const bodies = new Uint32Array(2 * cursor.countOf("functions"));
    for (let i = 0; i < bodies.length; i += 2) {
      const size = cursor.count();
      bodies[i] = cursor.position;
      cursor.skip(size);
      bodies[i + 1] = cursor.position;
    }
    this.#bodies = bodies;
  }

  #countImports(kind: Import["description"]["kind"]): number {
    return this.#imports.filter(({ description }) => description.kind === kind).length;
  }

  #checkCounts(): void {
    const cursor: Instructions = this.#cursor;
    const end = this.#bytes.length;
    const defined = this.#functions.length - this.#countImports("func");
    if (2 * defined !== this.#bodies.length) {
      cursor.fail("function and code section have inconsistent lengths", end);
    }
    if (this.#dataCount !== undefined && this.#dataCount !== this.#data.length) {
      cursor.fail("data count and data section have inconsistent lengths", end);
    }
  }

  #build(): Module {
    return {
      bytes: this.#bytes,
      features: this.#features,
      types: this.#types,
      imports: this.#imports,
      exports: this.#exports,
      functions: Uint32Array.from(this.#functions),
      importedFunctions: this.#countImports("func"),
      tables: this.#tables,
      importedTables: this.#countImports("table"),
      memories: this.#memories,
      importedMemories: this.#countImports("memory"),
      globals: this.#globals,
      importedGlobals: this.#countImports("global"),
      tags: Uint32Array.from(this.#tags),
      importedTags: this.#countImports("tag"),
      start: this.#start,
      elements: this.#elements,
      data: this.#data,
      hasDataCount: this.#dataCount !== undefined,
      bodies: this.#bodies,
      customSections: this.#customSections,
    };
  }
}
