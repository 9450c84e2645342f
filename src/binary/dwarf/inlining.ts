/**
 * Which functions were inlined where: the chain of calls that a compiler replaced by their callees'
 * bodies around one instruction.
 *
 * @see https://dwarfstd.org/dwarf5std.html section 3.3.8
 * @module
 */
import { lastAtMost, tolerantly, Work } from "./cursor.ts";
import { ATTRIBUTE, EntryReader, TAG } from "./entries.ts";
import { RangeReader } from "./ranges.ts";
import type { DebugSections } from "./sections.ts";
import { type Unit, unitsOf, UnitValues } from "./units.ts";

/** A call whose callee was inlined. */
export interface InlinedCall {
  /** The callee's name, or `""`. */
  readonly callee: string;
  /** Number of the caller's file, in the unit's table. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

/** What is known of an instruction besides its line. */
export interface Surroundings {
  /** Where relative paths of the unit start. */
  readonly workingDirectory: string;
  /** Calls around it that were replaced by their callees, innermost first. */
  readonly calls: readonly InlinedCall[];
}

/** The functions of a unit that have code, by address. */
interface Functions {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Where in the module the entry of each is. */
  readonly entries: readonly number[];
}

/** Entries that may stand between an inlined function and its name. */
const MAX_HOPS = 8;
/** Calls that are told of. */
const MAX_CALLS = 32;
/** Steps for each byte of the debug sections that finding functions may take. */
const STEPS_PER_BYTE = 8;
/** What a function costs: it is kept. */
const FUNCTION_COST = 16;

/** The inlined calls of a module. */
export class Inlining {
  readonly #bytes: Uint8Array;
  readonly #sections: DebugSections;
  /** For all that is done once, however many units there are and whatever they share. */
  readonly #indexing: Work;
  readonly #units: readonly Unit[];
  readonly #starts: readonly number[];
  readonly #byStatements: Map<number, Unit[]> = new Map();
  readonly #functions: Map<Unit, Functions> = new Map();

  constructor(bytes: Uint8Array, sections: DebugSections) {
    this.#bytes = bytes;
    this.#sections = sections;
    this.#indexing = new Work(STEPS_PER_BYTE * sections.size);
    this.#units = unitsOf(bytes, sections, this.#indexing);
    this.#starts = this.#units.map(({ start }) => start);
    for (const unit of this.#units) {
      const sharing = this.#byStatements.get(unit.statements);
      if (sharing === undefined) this.#byStatements.set(unit.statements, [unit]);
      else sharing.push(unit);
    }
  }

  /** What is known of the instruction at `address`, whose line the program at `statements` tells. */
  around(address: number, statements: number, work: Work): Surroundings {
    const units = this.#byStatements.get(statements) ?? [];
    for (const unit of units) {
      work.spend(1);
      const calls = tolerantly(() => this.#callsIn(unit, address, work));
      if (calls !== undefined) return { calls, workingDirectory: this.#directoryOf(unit, work) };
    }
    const [unit] = units;
    return { calls: [], workingDirectory: unit === undefined ? "" : this.#directoryOf(unit, work) };
  }

  #directoryOf(unit: Unit, work: Work): string {
    const entry = new EntryReader(this.#bytes, unit, work);
    entry.next();
    return new UnitValues(this.#sections, unit).text(entry, ATTRIBUTE.workingDirectory);
  }

  #callsIn(unit: Unit, address: number, work: Work): InlinedCall[] | undefined {
    const { starts, ends, entries } = this.#functionsOf(unit);
    const at = lastAtMost(starts, address);
    if (at < 0 || address >= ends[at]!) return undefined;
    return this.#callsAround(address, unit, entries[at]!, work);
  }

  #functionsOf(unit: Unit): Functions {
    const known = this.#functions.get(unit);
    if (known !== undefined) return known;
    const found: { start: number; end: number; entry: number }[] = [];
    tolerantly(() => {
      const ranges = new RangeReader(this.#sections, unit, this.#indexing);
      const entry = new EntryReader(this.#bytes, unit, this.#indexing);
      while (entry.next()) {
        if (entry.tag !== TAG.subprogram) continue;
        ranges.each(entry, (start, end) => {
          this.#indexing.spend(FUNCTION_COST);
          found.push({ start, end, entry: entry.position });
        });
      }
    });
    found.sort((a, b) => a.start - b.start);
    const functions = {
      starts: found.map(({ start }) => start),
      ends: found.map(({ end }) => end),
      entries: found.map(({ entry }) => entry),
    };
    this.#functions.set(unit, functions);
    return functions;
  }

  /** The inlined calls around an address, which the entry of a function at `position` has inside. */
  #callsAround(address: number, unit: Unit, position: number, work: Work): InlinedCall[] {
    const calls: InlinedCall[] = [];
    const ranges = new RangeReader(this.#sections, unit, work);
    const entry = new EntryReader(this.#bytes, unit, work, position);
    entry.next();
    while (entry.next() && entry.depth > 0 && calls.length < MAX_CALLS) {
      if (entry.tag !== TAG.inlinedSubroutine || !ranges.covers(entry, address)) continue;
      const [file, line, column] = [
        entry.value(ATTRIBUTE.callFile),
        entry.value(ATTRIBUTE.callLine),
        entry.value(ATTRIBUTE.callColumn),
      ];
      calls.push({ callee: this.#nameOf(entry, unit, work), file, line, column });
    }
    return calls.reverse();
  }

  /** The name of the function that an entry is an inlined copy of; a mangled one where it has no other. */
  #nameOf(copy: EntryReader, home: Unit, work: Work): string {
    let entry = copy;
    let unit: Unit | undefined = home;
    let mangled = "";
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const values: UnitValues = new UnitValues(this.#sections, unit);
      const name = values.text(entry, ATTRIBUTE.name);
      if (name !== "") return name;
      mangled ||= values.text(entry, ATTRIBUTE.linkageName);
      const next: number | undefined = values.reference(entry, ATTRIBUTE.origin) ??
        values.reference(entry, ATTRIBUTE.specification);
      unit = next === undefined ? undefined : this.#unitAt(next, unit);
      if (unit === undefined) break;
      entry = new EntryReader(this.#bytes, unit, work, next);
      entry.next();
    }
    return mangled;
  }

  #unitAt(position: number, likely: Unit): Unit | undefined {
    const holds = (unit: Unit | undefined) =>
      unit !== undefined && position >= unit.entries.start && position < unit.entries.end;
    if (holds(likely)) return likely;
    const unit = this.#units[lastAtMost(this.#starts, position)];
    return holds(unit) ? unit : undefined;
  }
}
