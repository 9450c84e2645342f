/**
 * The header of a line number program: how its opcodes are to be understood, and which files its
 * numbers stand for.
 *
 * @see https://dwarfstd.org/dwarf5std.html section 6.2.4
 * @module
 */
import type { Range } from "../../wasm/module.ts";
import { BadDwarf, Cursor } from "./cursor.ts";
import { FORM, readForm, type Widths } from "./forms.ts";
import type { DebugSections } from "./sections.ts";

/** The header of one line number program. */
export interface LineHeader extends Widths {
  /** Offset in `.debug_line`, by which units of `.debug_info` refer to it. */
  readonly offset: number;
  readonly minInstruction: number;
  readonly lineBase: number;
  readonly lineRange: number;
  /** The first opcode that is a special one. */
  readonly opcodeBase: number;
  /** How many operands each standard opcode has; that of opcode 1 comes first. */
  readonly operands: Uint8Array;
  /** The tables of directories and files. */
  readonly tables: Range;
  readonly program: Range;
}

/** Versions that are understood. */
const MIN_VERSION = 2;
const MAX_VERSION = 5;
/** Addresses of WebAssembly, where the header does not say. */
const ADDRESS_SIZE = 4;

/** Reads the header of the unit that lies there, up to its tables. */
export function readLineHeader(
  bytes: Uint8Array,
  unit: Range,
  { offset, offsetSize }: { offset: number; offsetSize: number },
): LineHeader {
  const cursor = new Cursor(bytes, unit);
  const version = cursor.unsigned(2);
  if (version < MIN_VERSION || version > MAX_VERSION) throw new BadDwarf("unknown version");
  const addressSize = version >= 5 ? cursor.byte() : ADDRESS_SIZE;
  if (version >= 5) cursor.skip(1); // the size of segment selectors
  const length = cursor.unsigned(offsetSize);
  const start = cursor.position + length;
  const minInstruction = cursor.byte();
  if (version >= 4) cursor.skip(1); // operations of an instruction: one, except in VLIW machines
  cursor.skip(1); // whether rows begin statements
  const lineBase = cursor.signedByte();
  const lineRange = cursor.byte();
  const opcodeBase = cursor.byte();
  if (lineRange === 0 || opcodeBase === 0) throw new BadDwarf("bad opcodes");
  const operands = bytes.subarray(cursor.position, cursor.position + opcodeBase - 1);
  cursor.skip(operands.length);
  if (start < cursor.position || start > unit.end) throw new BadDwarf("bad header length");
  return {
    ...{ offset, version, offsetSize, addressSize },
    ...{ minInstruction, lineBase, lineRange, opcodeBase, operands },
    tables: { start: cursor.position, end: start },
    program: { start, end: unit.end },
  };
}

/** A directory or a file. */
interface Entry {
  readonly form: number;
  /** The value of its name. */
  readonly name: number;
  readonly directory: number;
}

/** What a field of a version 5 table is. */
const CONTENT_PATH = 1;
const CONTENT_DIRECTORY = 2;
/** The most fields an entry may have; the format knows of five. */
const MAX_FIELDS = 8;

/** The files that the numbers of one line number program stand for. */
export class FileTable {
  readonly #sections: DebugSections;
  readonly #directories: Entry[] = [];
  readonly #files: Entry[] = [];
  readonly #isOld: boolean;

  constructor(sections: DebugSections, bytes: Uint8Array, header: LineHeader) {
    this.#sections = sections;
    this.#isOld = header.version < 5;
    const cursor = new Cursor(bytes, header.tables);
    if (this.#isOld) {
      this.#readOld(cursor);
    } else {
      readTable(cursor, header, this.#directories);
      readTable(cursor, header, this.#files);
    }
  }

  #readOld(cursor: Cursor): void {
    const readName = (into: Entry[]) => {
      const name = cursor.skipString();
      if (cursor.position === name + 1) return false;
      const directory = into === this.#files ? cursor.uleb() : 0;
      into.push({ form: FORM.string, name, directory });
      return true;
    };
    while (readName(this.#directories));
    while (readName(this.#files)) {
      cursor.uleb(); // when it was changed
      cursor.uleb(); // how long it is
    }
  }

  /** The path of a file, or `""`; relative paths start at `workingDirectory`, which old tables leave out. */
  path(file: number, workingDirectory: string): string {
    const entry = this.#files[this.#isOld ? file - 1 : file];
    if (entry === undefined) return "";
    const name = this.#text(entry);
    if (isAbsolute(name)) return name;
    const root = this.#isOld ? workingDirectory : this.#directory(0);
    if (entry.directory === 0) return join(root, name);
    const directory = this.#directory(this.#isOld ? entry.directory - 1 : entry.directory);
    const inside = join(directory, name);
    return isAbsolute(directory) ? inside : join(root, inside);
  }

  #directory(index: number): string {
    const entry = this.#directories[index];
    return entry === undefined ? "" : this.#text(entry);
  }

  #text({ form, name }: Entry): string {
    switch (form) {
      case FORM.string:
        return this.#sections.textAt(name);
      case FORM.line_strp:
        return this.#sections.text(".debug_line_str", name);
      case FORM.strp:
        return this.#sections.text(".debug_str", name);
      default:
        return "";
    }
  }
}

/** Reads a table of version 5, which says itself which fields its entries have. */
function readTable(cursor: Cursor, header: LineHeader, into: Entry[]): void {
  const fields: [content: number, form: number][] = [];
  for (let left = cursor.byte(); left > 0; left--) fields.push([cursor.uleb(), cursor.uleb()]);
  if (fields.length > MAX_FIELDS) throw new BadDwarf("too many fields");
  for (let left = cursor.uleb(); left > 0; left--) {
    let entry: Entry = { form: 0, name: 0, directory: 0 };
    const start = cursor.position;
    for (const [content, form] of fields) {
      const value = readForm(cursor, form, header);
      if (content === CONTENT_PATH) entry = { ...entry, form, name: value };
      else if (content === CONTENT_DIRECTORY) entry = { ...entry, directory: value };
    }
    if (cursor.position === start) throw new BadDwarf("entries without fields");
    into.push(entry);
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || path.startsWith("\\") || /^[A-Za-z]:[\\/]/.test(path);
}

function join(directory: string, name: string): string {
  if (directory === "" || directory === ".") return name;
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}
