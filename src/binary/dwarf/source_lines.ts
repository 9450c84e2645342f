/**
 * The places in a program's source that instructions of a module come from, where its compiler noted
 * them in DWARF sections. They are read when a place is first asked for. Debug information is for
 * people, so what is wrong with it is no error: there is then less to show. Whatever it says, reading
 * it takes time and memory in proportion to its size.
 *
 * @see https://yurydelendik.github.io/webassembly-dwarf/
 * @module
 */
import type { SourceLocation } from "../../errors.ts";
import type { Module } from "../../wasm/module.ts";
import { sectionsOf } from "../sections.ts";
import { lastAtMost, tolerantly, Work } from "./cursor.ts";
import { Inlining } from "./inlining.ts";
import { FileTable, type LineHeader } from "./line_header.ts";
import { rowAt, type Sequence, sequencesOf } from "./line_program.ts";
import { DebugSections } from "./sections.ts";

/** Steps that may be taken to find one place. */
const MAX_STEPS = 1 << 18;
/** Places that are remembered: as many as a trap shows frames. */
const MAX_REMEMBERED = 256;

/** The source of a module. */
export class SourceLines {
  readonly #module: Module;
  readonly #sections: DebugSections;
  readonly #places: Map<number, readonly SourceLocation[]> = new Map();
  readonly #files: Map<LineHeader, FileTable | undefined> = new Map();
  /** Where the code section's content starts, from which addresses count. */
  #codeStart = 0;
  #sequences: readonly Sequence[] | undefined = undefined;
  #starts: readonly number[] = [];
  #inlining: Inlining | undefined = undefined;

  constructor(module: Module) {
    this.#module = module;
    this.#sections = new DebugSections(module);
  }

  /**
   * Where the instruction at a byte offset of the module comes from: the innermost place first, then
   * the call of the function that was inlined there, and so on. Empty where nothing is known.
   */
  at(offset: number): readonly SourceLocation[] {
    const known = this.#places.get(offset);
    if (known !== undefined) return known;
    const places = tolerantly(() => this.#find(offset)) ?? [];
    if (this.#places.size >= MAX_REMEMBERED) this.#places.clear();
    this.#places.set(offset, places);
    return places;
  }

  #find(offset: number): SourceLocation[] {
    const sequences = this.#sequences ??= this.#readSequences();
    const address = offset - this.#codeStart;
    const sequence = sequences[lastAtMost(this.#starts, address)];
    if (sequence === undefined || address >= sequence.end) return [];
    const { bytes } = this.#module;
    const { header } = sequence;
    let { file, line, column } = rowAt(bytes, sequence, address, new Work(MAX_STEPS));
    this.#inlining ??= new Inlining(bytes, this.#sections);
    const { calls, workingDirectory } = this.#inlining
      .around(address, header.offset, new Work(MAX_STEPS));
    const files = this.#filesOf(header);
    const path = (file: number) => tolerantly(() => files?.path(file, workingDirectory)) ?? "";
    const places: SourceLocation[] = [];
    for (const call of calls) {
      places.push({ file: path(file), line, column, inlined: call.callee });
      ({ file, line, column } = call);
    }
    places.push({ file: path(file), line, column });
    return places;
  }

  #readSequences(): readonly Sequence[] {
    const lines = this.#sections.range(".debug_line");
    if (lines.start === lines.end) return [];
    const { bytes } = this.#module;
    const code = sectionsOf(bytes).find(({ name }) => name === "code");
    if (code === undefined) return [];
    this.#codeStart = code.offset;
    const sequences = sequencesOf(bytes, lines, code.size);
    this.#starts = sequences.map(({ start }) => start);
    return sequences;
  }

  #filesOf(header: LineHeader): FileTable | undefined {
    if (this.#files.has(header)) return this.#files.get(header);
    const files = tolerantly(() => new FileTable(this.#sections, this.#module.bytes, header));
    this.#files.set(header, files);
    return files;
  }
}
