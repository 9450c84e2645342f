/**
 * Finds a module's sections: their header, and in which order they may come. What is in them is
 * decoded elsewhere.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html#sections
 * @module
 */
import { CoreFeatures } from "../features.ts";
import { Reader } from "./reader.ts";

/** The name of a section in the specification. */
export type SectionName =
  | "custom"
  | "type"
  | "import"
  | "function"
  | "table"
  | "memory"
  | "global"
  | "export"
  | "start"
  | "element"
  | "code"
  | "data"
  | "data count"
  | "tag";

/** A section: where it lies in the module, without what is in it. */
export interface Section {
  readonly id: number;
  readonly name: SectionName;
  /** Offset of its content. */
  readonly offset: number;
  /** Bytes its content has. */
  readonly size: number;
}

/** Names by section id. */
const NAMES: readonly SectionName[] = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
];

/** All but custom sections, in the order in which they may come. */
const ORDER: readonly SectionName[] = [
  "type",
  "import",
  "function",
  "table",
  "memory",
  "tag",
  "global",
  "export",
  "start",
  "element",
  "data count",
  "code",
  "data",
];

const MAGIC = 0x6d736100;
const VERSION = 1;

/** Decodes what every module starts with. */
export function decodeHeader(reader: Reader): void {
  if (reader.bits32() !== MAGIC) reader.fail("magic header not detected", 0);
  if (reader.bits32() !== VERSION) reader.fail("unknown binary version", 4);
}

/** Decodes the headers of sections, one after the other. */
export class SectionReader {
  readonly #reader: Reader;
  /** The place in {@link ORDER} of the section read last. */
  #last = -1;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Reads the header of the next section, or nothing where the module ends. */
  next(): Section | undefined {
    const reader: Reader = this.#reader;
    if (reader.remaining === 0) return undefined;
    const at = reader.position;
    const id = reader.byte();
    const name = NAMES[id];
    if (name === undefined) reader.fail("malformed section id", at);
    const size = reader.count();
    if (size > reader.remaining) reader.fail("length out of bounds", at + 1);
    if (name !== "custom") this.#checkOrder(name, at);
    return { id, name, offset: reader.position, size };
  }

  #checkOrder(name: SectionName, at: number): void {
    const place = ORDER.indexOf(name);
    if (place <= this.#last) this.#reader.fail("unexpected content after last section", at);
    this.#last = place;
  }
}

/** A section, as people want to see it. */
export interface ListedSection extends Section {
  /** What a custom section calls itself; `undefined` for others. */
  readonly customName: string | undefined;
}

/**
 * The sections of a module, in order.
 *
 * @throws {CompileError} if the bytes are no module or a section does not fit.
 */
export function sectionsOf(bytes: Uint8Array): ListedSection[] {
  const reader = new Reader(bytes, CoreFeatures.V3);
  decodeHeader(reader);
  const sections: ListedSection[] = [];
  const headers = new SectionReader(reader);
  for (let section = headers.next(); section !== undefined; section = headers.next()) {
    const customName = section.name === "custom" ? reader.name() : undefined;
    sections.push({ ...section, customName });
    reader.position = section.offset + section.size;
  }
  return sections;
}
