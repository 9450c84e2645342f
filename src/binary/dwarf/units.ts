/**
 * The units of `.debug_info`: what each was compiled from, and how the values of its entries are to be
 * understood: addresses, strings, ranges of code and references to other entries.
 *
 * @see https://dwarfstd.org/dwarf5std.html sections 3.1 and 7.5.1
 * @module
 */
import { BadDwarf, Cursor, tolerantly, type Work } from "./cursor.ts";
import {
  type Abbreviations,
  ATTRIBUTE,
  type Attribute,
  EntryReader,
  type EntryUnit,
  readAbbreviations,
} from "./entries.ts";
import { FORM } from "./forms.ts";
import type { DebugSections } from "./sections.ts";

/** A unit, with what its first entry says of the whole of it. */
export interface Unit extends EntryUnit {
  /** Where in the module it starts; references inside it count from there. */
  readonly start: number;
  readonly addressBase: number;
  readonly stringOffsetsBase: number;
  readonly rangeListsBase: number;
  /** Addresses of range lists count from there. */
  readonly lowPc: number;
  /** Offset of its line number program. */
  readonly statements: number;
}

/** Kinds of units that have code. */
const COMPILE_UNIT = 1;
const PARTIAL_UNIT = 3;

/** The units of a module; those that are malformed are left out. */
export function unitsOf(bytes: Uint8Array, sections: DebugSections, work: Work): Unit[] {
  const units: Unit[] = [];
  const tables = new Map<number, Abbreviations>();
  const abbreviationsAt = (offset: number) => {
    const known = tables.get(offset);
    if (known !== undefined) return known;
    const table = readAbbreviations(sections.at(".debug_abbrev", offset), work);
    tables.set(offset, table);
    return table;
  };
  const cursor = new Cursor(bytes, sections.range(".debug_info"));
  tolerantly(() => {
    while (cursor.position < cursor.end) {
      work.spend(1);
      const start = cursor.position;
      const { end, offsetSize } = cursor.unitLength();
      const header = new Cursor(bytes, { start: cursor.position, end });
      cursor.position = end;
      const unit = tolerantly(() => {
        const { abbreviations, ...widths } = readHeader(header, offsetSize);
        const entries = { start: header.position, end };
        const unit = { ...widths, entries, abbreviations: abbreviationsAt(abbreviations) };
        return withFirstEntry(new EntryReader(bytes, unit, work), { ...unit, start }, sections);
      });
      if (unit !== undefined) units.push(unit);
    }
  });
  return units;
}

function readHeader(cursor: Cursor, offsetSize: number) {
  const version = cursor.unsigned(2);
  if (version < 2 || version > 5) throw new BadDwarf("unknown version");
  const kind = version < 5 ? COMPILE_UNIT : cursor.byte();
  if (kind !== COMPILE_UNIT && kind !== PARTIAL_UNIT) throw new BadDwarf("no code");
  let addressSize = version < 5 ? 0 : cursor.byte();
  const abbreviations = cursor.unsigned(offsetSize);
  if (version < 5) addressSize = cursor.byte();
  if (addressSize !== 4 && addressSize !== 8) throw new BadDwarf("bad address size");
  return { version, offsetSize, addressSize, abbreviations };
}

function withFirstEntry(
  entry: EntryReader,
  header: EntryUnit & { readonly start: number },
  sections: DebugSections,
): Unit {
  if (!entry.next()) throw new BadDwarf("no entry");
  const unit: Unit = {
    ...header,
    addressBase: entry.value(ATTRIBUTE.addressBase),
    stringOffsetsBase: entry.value(ATTRIBUTE.stringOffsetsBase),
    rangeListsBase: entry.value(ATTRIBUTE.rangeListsBase),
    statements: entry.has(ATTRIBUTE.statements) ? entry.value(ATTRIBUTE.statements) : -1,
    lowPc: 0,
  };
  // An address that is written by index is found with the bases above.
  const lowPc = new UnitValues(sections, unit).address(entry, ATTRIBUTE.lowPc) ?? 0;
  return { ...unit, lowPc };
}

/** What the values of a unit's entries mean. */
export class UnitValues {
  readonly #sections: DebugSections;
  readonly #unit: Unit;

  constructor(sections: DebugSections, unit: Unit) {
    this.#sections = sections;
    this.#unit = unit;
  }

  /** An attribute that is an address; `undefined` where it is none. */
  address(entry: EntryReader, attribute: Attribute): number | undefined {
    switch (entry.form(attribute)) {
      case FORM.addr:
        return entry.value(attribute);
      case FORM.addrx:
      case FORM.addrx1:
      case FORM.addrx2:
      case FORM.addrx3:
      case FORM.addrx4:
        return this.addressAt(entry.value(attribute));
      default:
        return undefined;
    }
  }

  /** The address of an index. */
  addressAt(index: number): number {
    const { addressBase, addressSize } = this.#unit;
    return this.#sections.at(".debug_addr", addressBase + index * addressSize)
      .unsigned(addressSize);
  }

  /** An attribute that is a string; `""` where it is none. */
  text(entry: EntryReader, attribute: Attribute): string {
    const value = entry.value(attribute);
    switch (entry.form(attribute)) {
      case FORM.string:
        return this.#sections.textAt(value);
      case FORM.strp:
        return this.#sections.text(".debug_str", value);
      case FORM.line_strp:
        return this.#sections.text(".debug_line_str", value);
      case FORM.strx:
      case FORM.strx1:
      case FORM.strx2:
      case FORM.strx3:
      case FORM.strx4: {
        const { stringOffsetsBase, offsetSize } = this.#unit;
        const at = stringOffsetsBase + value * offsetSize;
        const offset = this.#sections.at(".debug_str_offsets", at).unsigned(offsetSize);
        return this.#sections.text(".debug_str", offset);
      }
      default:
        return "";
    }
  }

  /** Where in the module the entry is that an attribute refers to; `undefined` where it refers to none. */
  reference(entry: EntryReader, attribute: Attribute): number | undefined {
    switch (entry.form(attribute)) {
      case FORM.ref1:
      case FORM.ref2:
      case FORM.ref4:
      case FORM.ref8:
      case FORM.ref_udata:
        return this.#unit.start + entry.value(attribute);
      case FORM.ref_addr:
        return this.#sections.range(".debug_info").start + entry.value(attribute);
      default:
        return undefined;
    }
  }
}
