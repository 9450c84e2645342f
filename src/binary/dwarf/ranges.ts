/**
 * The code that an entry stands for: one range of addresses, or a list of them in `.debug_ranges`
 * (before version 5) or `.debug_rnglists`.
 *
 * @see https://dwarfstd.org/dwarf5std.html section 2.17.3
 * @module
 */
import { BadDwarf, type Cursor, type Work } from "./cursor.ts";
import { ATTRIBUTE, type EntryReader } from "./entries.ts";
import { FORM } from "./forms.ts";
import type { DebugSections } from "./sections.ts";
import { type Unit, UnitValues } from "./units.ts";

/** Is told of ranges: the first address, and the first one after them. */
export type RangeSink = (start: number, end: number) => void;

/** What a range of a list costs; some are kept, and one list may serve many entries. */
const RANGE_COST = 4;

/** Kinds of entries in a list. */
const END_OF_LIST = 0;
const BASE_ADDRESSX = 1;
const STARTX_ENDX = 2;
const STARTX_LENGTH = 3;
const OFFSET_PAIR = 4;
const BASE_ADDRESS = 5;
const START_END = 6;
const START_LENGTH = 7;

/** Finds the ranges of a unit's entries. */
export class RangeReader {
  readonly #sections: DebugSections;
  readonly #unit: Unit;
  readonly #values: UnitValues;
  readonly #work: Work;

  constructor(sections: DebugSections, unit: Unit, work: Work) {
    this.#sections = sections;
    this.#unit = unit;
    this.#values = new UnitValues(sections, unit);
    this.#work = work;
  }

  /** Tells of the ranges of an entry. */
  each(entry: EntryReader, sink: RangeSink): void {
    if (entry.has(ATTRIBUTE.ranges)) {
      const value = entry.value(ATTRIBUTE.ranges);
      if (this.#unit.version < 5) this.#eachOld(value, sink);
      else this.#eachListed(this.#offsetOf(entry.form(ATTRIBUTE.ranges), value), sink);
      return;
    }
    const start = this.#values.address(entry, ATTRIBUTE.lowPc);
    if (start === undefined || !entry.has(ATTRIBUTE.highPc)) return;
    // As a constant it is a length.
    const end = this.#values.address(entry, ATTRIBUTE.highPc) ??
      start + entry.value(ATTRIBUTE.highPc);
    sink(start, end);
  }

  /** Whether an address is inside one of an entry's ranges. */
  covers(entry: EntryReader, address: number): boolean {
    let covers = false;
    this.each(entry, (start, end) => {
      if (address >= start && address < end) covers = true;
    });
    return covers;
  }

  #offsetOf(form: number, value: number): number {
    if (form !== FORM.rnglistx) return value;
    const { rangeListsBase, offsetSize } = this.#unit;
    const at = rangeListsBase + value * offsetSize;
    return rangeListsBase + this.#sections.at(".debug_rnglists", at).unsigned(offsetSize);
  }

  #eachOld(offset: number, sink: RangeSink): void {
    const { addressSize, lowPc } = this.#unit;
    const cursor = this.#sections.at(".debug_ranges", offset);
    const newBase = 2 ** (8 * addressSize) - 1;
    let base = lowPc;
    for (;;) {
      this.#work.spend(RANGE_COST);
      const start = cursor.unsigned(addressSize);
      const end = cursor.unsigned(addressSize);
      if (start === 0 && end === 0) return;
      if (start === newBase) base = end;
      else sink(base + start, base + end);
    }
  }

  #eachListed(offset: number, sink: RangeSink): void {
    const cursor = this.#sections.at(".debug_rnglists", offset);
    const { addressSize } = this.#unit;
    let base = this.#unit.lowPc;
    for (;;) {
      this.#work.spend(RANGE_COST);
      const kind = cursor.byte();
      switch (kind) {
        case END_OF_LIST:
          return;
        case BASE_ADDRESSX:
          base = this.#values.addressAt(cursor.uleb());
          break;
        case BASE_ADDRESS:
          base = cursor.unsigned(addressSize);
          break;
        case OFFSET_PAIR:
          sink(base + cursor.uleb(), base + cursor.uleb());
          break;
        default:
          this.#absolute(kind, cursor, sink);
      }
    }
  }

  #absolute(kind: number, cursor: Cursor, sink: RangeSink): void {
    const { addressSize } = this.#unit;
    switch (kind) {
      case STARTX_ENDX:
        sink(this.#values.addressAt(cursor.uleb()), this.#values.addressAt(cursor.uleb()));
        break;
      case STARTX_LENGTH: {
        const start = this.#values.addressAt(cursor.uleb());
        sink(start, start + cursor.uleb());
        break;
      }
      case START_END:
        sink(cursor.unsigned(addressSize), cursor.unsigned(addressSize));
        break;
      case START_LENGTH: {
        const start = cursor.unsigned(addressSize);
        sink(start, start + cursor.uleb());
        break;
      }
      default:
        throw new BadDwarf("unknown range");
    }
  }
}
