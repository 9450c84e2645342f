/**
 * Debugging information entries: the tree that `.debug_info` describes a program with, read in the
 * order in which it is written. Of an entry's attributes those in {@link ATTRIBUTE} are kept.
 *
 * @see https://dwarfstd.org/dwarf5std.html sections 2 and 7.5
 * @module
 */
import type { Range } from "../../wasm/module.ts";
import { BadDwarf, Cursor, type Work } from "./cursor.ts";
import { FORM, readForm, type Widths } from "./forms.ts";

/** What an attribute of an abbreviation costs: it is kept. */
const ATTRIBUTE_COST = 8;

/** Kinds of entries. */
export const TAG = { inlinedSubroutine: 0x1d, subprogram: 0x2e } as const;

/** Attributes that are kept. */
export const ATTRIBUTE = {
  name: 0x03,
  statements: 0x10,
  lowPc: 0x11,
  highPc: 0x12,
  workingDirectory: 0x1b,
  origin: 0x31,
  specification: 0x47,
  ranges: 0x55,
  callColumn: 0x57,
  callFile: 0x58,
  callLine: 0x59,
  linkageName: 0x6e,
  stringOffsetsBase: 0x72,
  addressBase: 0x73,
  rangeListsBase: 0x74,
} as const;

/** The number of an attribute that is kept. */
export type Attribute = typeof ATTRIBUTE[keyof typeof ATTRIBUTE];

/** More than the number of any attribute that is kept. */
const ATTRIBUTES = 0x80;

/** The shape of an entry. */
interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Three numbers an attribute: which one, its form, and its value where the form is implicit. */
  readonly attributes: readonly number[];
}

/** The shapes that entries of a unit have, by number. */
export type Abbreviations = ReadonlyMap<number, Abbreviation>;

/** Reads the abbreviations that start where the cursor stands. */
export function readAbbreviations(cursor: Cursor, work: Work): Abbreviations {
  const table = new Map<number, Abbreviation>();
  for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
    const tag = cursor.uleb();
    const hasChildren = cursor.byte() !== 0;
    const attributes: number[] = [];
    for (;;) {
      work.spend(ATTRIBUTE_COST);
      const attribute = cursor.uleb();
      const form = cursor.uleb();
      if (attribute === 0 && form === 0) break;
      attributes.push(attribute, form, form === FORM.implicit_const ? cursor.sleb() : 0);
    }
    table.set(code, { tag, hasChildren, attributes });
  }
  return table;
}

/** A unit whose entries can be read. */
export interface EntryUnit extends Widths {
  readonly abbreviations: Abbreviations;
  /** Where in the module its entries lie. */
  readonly entries: Range;
}

/** Reads entries one after the other into its own fields. */
export class EntryReader {
  readonly #cursor: Cursor;
  readonly #unit: EntryUnit;
  readonly #work: Work;
  readonly #values: Float64Array = new Float64Array(ATTRIBUTES);
  readonly #forms: Uint16Array = new Uint16Array(ATTRIBUTES);
  /** Where in the module the entry starts. */
  position = 0;
  /** What kind of entry it is; 0 is none, but the end of an entry's children. */
  tag = 0;
  /** How many entries it lies inside of. */
  depth = 0;
  #nextDepth = 0;

  constructor(bytes: Uint8Array, unit: EntryUnit, work: Work, position = unit.entries.start) {
    this.#cursor = new Cursor(bytes, { start: position, end: unit.entries.end });
    this.#unit = unit;
    this.#work = work;
  }

  /** Reads the next entry; says whether there was one. */
  next(): boolean {
    const cursor = this.#cursor;
    if (cursor.position >= cursor.end) return false;
    this.#work.spend(1);
    this.#forms.fill(0);
    this.depth = this.#nextDepth;
    this.position = cursor.position;
    const code = cursor.uleb();
    if (code === 0) {
      this.tag = 0;
      this.#nextDepth--;
      return true;
    }
    const abbreviation = this.#unit.abbreviations.get(code);
    if (abbreviation === undefined) throw new BadDwarf("unknown abbreviation");
    this.tag = abbreviation.tag;
    if (abbreviation.hasChildren) this.#nextDepth++;
    this.#readAttributes(abbreviation.attributes);
    return true;
  }

  #readAttributes(attributes: readonly number[]): void {
    this.#work.spend(attributes.length / 3);
    for (let i = 0; i < attributes.length; i += 3) {
      const attribute = attributes[i]!;
      const form = attributes[i + 1]!;
      const value = form === FORM.implicit_const
        ? attributes[i + 2]!
        : readForm(this.#cursor, form, this.#unit);
      if (attribute >= ATTRIBUTES) continue;
      this.#forms[attribute] = form;
      this.#values[attribute] = value;
    }
  }

  /** Whether the entry has an attribute. */
  has(attribute: Attribute): boolean {
    return this.#forms[attribute] !== 0;
  }

  /** The form of an attribute the entry has; 0 where it has none. */
  form(attribute: Attribute): number {
    return this.#forms[attribute]!;
  }

  /** The value of an attribute; 0 where the entry has none. */
  value(attribute: Attribute): number {
    return this.has(attribute) ? this.#values[attribute]! : 0;
  }
}
