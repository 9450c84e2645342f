/**
 * The debug sections of a module, and what stands at an offset of one of them: strings and addresses.
 *
 * @see https://yurydelendik.github.io/webassembly-dwarf/
 * @module
 */
import type { Module, Range } from "../../wasm/module.ts";
import { BadDwarf, Cursor } from "./cursor.ts";

/** The sections that are read. */
export type SectionName =
  | ".debug_abbrev"
  | ".debug_addr"
  | ".debug_info"
  | ".debug_line"
  | ".debug_line_str"
  | ".debug_ranges"
  | ".debug_rnglists"
  | ".debug_str"
  | ".debug_str_offsets";

/** Bytes of a string that are shown; paths and names of functions are shorter. */
const MAX_TEXT = 1024;

const TEXT = new TextDecoder();
const NOTHING: Range = { start: 0, end: 0 };

/** The debug sections of one module. */
export class DebugSections {
  readonly #module: Module;
  /** Where they lie, by name; `undefined` until one is asked for. */
  #found: ReadonlyMap<string, Range> | undefined = undefined;

  constructor(module: Module) {
    this.#module = module;
  }

  /** Where a section lies; empty where the module has none of that name. */
  range(name: SectionName): Range {
    this.#found ??= this.#find();
    return this.#found.get(name) ?? NOTHING;
  }

  #find(): ReadonlyMap<string, Range> {
    const found = new Map<string, Range>();
    for (const { name, bytes } of this.#module.customSections) {
      if (name.startsWith(".debug_") && !found.has(name)) found.set(name, bytes);
    }
    return found;
  }

  /** Bytes that all of the debug sections have. */
  get size(): number {
    this.#found ??= this.#find();
    let size = 0;
    for (const { start, end } of this.#found.values()) size += end - start;
    return size;
  }

  /** A cursor that stands at an offset of a section. */
  at(name: SectionName, offset: number): Cursor {
    const { start, end } = this.range(name);
    const cursor = new Cursor(this.#module.bytes, { start, end });
    if (!Number.isSafeInteger(offset) || offset < 0) throw new BadDwarf("bad offset");
    cursor.skip(offset);
    return cursor;
  }

  /** The string at an offset of a section, cut where it is too long. */
  text(name: SectionName, offset: number): string {
    return this.textAt(this.at(name, offset).position);
  }

  /** The string at an offset of the module, cut where it is too long. */
  textAt(position: number): string {
    const { bytes } = this.#module;
    const window = bytes.subarray(position, position + MAX_TEXT);
    const nul = window.indexOf(0);
    return TEXT.decode(nul < 0 ? window : window.subarray(0, nul));
  }
}
