/**
 * Line number programs: a machine whose registers are an address and a place in a source file, and
 * which adds a row to a table whenever an instruction of the program tells it to. The table itself is
 * never made, since it is many times larger than the program: a look-up runs the part that it needs.
 *
 * @see https://dwarfstd.org/dwarf5std.html section 6.2
 * @module
 */
import type { Range } from "../../wasm/module.ts";
import { Cursor, tolerantly, type Work } from "./cursor.ts";
import { type LineHeader, readLineHeader } from "./line_header.ts";

/** A row of the table of lines. */
export interface Row {
  /** Number of the file in its table. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

/** A part of a program for code without gaps: in WebAssembly, a function. */
export interface Sequence {
  readonly header: LineHeader;
  /** Where in the module it starts; the registers have their first values there. */
  readonly program: number;
  /** The addresses it tells of. */
  readonly start: number;
  readonly end: number;
}

/** What an instruction did. */
type Event = "none" | "row" | "end";

/** Standard opcodes. */
const COPY = 1;
const ADVANCE_PC = 2;
const ADVANCE_LINE = 3;
const SET_FILE = 4;
const SET_COLUMN = 5;
const CONST_ADD_PC = 8;
const FIXED_ADVANCE_PC = 9;
/** Extended opcodes. */
const END_SEQUENCE = 1;
const SET_ADDRESS = 2;

class LineMachine {
  readonly #header: LineHeader;
  readonly #cursor: Cursor;
  address = 0;
  file = 1;
  line = 1;
  column = 0;

  constructor(bytes: Uint8Array, header: LineHeader, start: number) {
    this.#header = header;
    this.#cursor = new Cursor(bytes, { start, end: header.program.end });
  }

  get position(): number {
    return this.#cursor.position;
  }

  get isAtEnd(): boolean {
    return this.#cursor.position >= this.#cursor.end;
  }

  reset(): void {
    this.address = 0;
    this.file = 1;
    this.line = 1;
    this.column = 0;
  }

  step(): Event {
    const header = this.#header;
    const opcode = this.#cursor.byte();
    if (opcode >= header.opcodeBase) {
      const adjusted = opcode - header.opcodeBase;
      this.#advance(Math.floor(adjusted / header.lineRange));
      this.line += header.lineBase + adjusted % header.lineRange;
      return "row";
    }
    return opcode === 0 ? this.#extended() : this.#standard(opcode);
  }

  #advance(instructions: number): void {
    this.address += instructions * this.#header.minInstruction;
  }

  #standard(opcode: number): Event {
    const cursor = this.#cursor;
    switch (opcode) {
      case COPY:
        return "row";
      case ADVANCE_PC:
        this.#advance(cursor.uleb());
        break;
      case ADVANCE_LINE:
        this.line += cursor.sleb();
        break;
      case SET_FILE:
        this.file = cursor.uleb();
        break;
      case SET_COLUMN:
        this.column = cursor.uleb();
        break;
      case CONST_ADD_PC:
        this.#advance(Math.floor((255 - this.#header.opcodeBase) / this.#header.lineRange));
        break;
      case FIXED_ADVANCE_PC:
        this.address += cursor.unsigned(2);
        break;
      default:
        for (let left = this.#header.operands[opcode - 1]!; left > 0; left--) cursor.uleb();
    }
    return "none";
  }

  #extended(): Event {
    const cursor = this.#cursor;
    const length = cursor.uleb();
    const start = cursor.position;
    cursor.skip(length);
    if (length === 0) return "none";
    const end = cursor.position;
    cursor.position = start;
    const opcode = cursor.byte();
    if (opcode === SET_ADDRESS) this.address = cursor.unsigned(Math.min(length - 1, 8));
    cursor.position = end;
    return opcode === END_SEQUENCE ? "end" : "none";
  }
}

/**
 * Finds the sequences of all programs that tell of code, ascending by address. A program that is
 * malformed is left out from there on. The addresses of functions that the linker left out lie outside
 * of the code.
 */
export function sequencesOf(bytes: Uint8Array, section: Range, codeSize: number): Sequence[] {
  const sequences: Sequence[] = [];
  const cursor = new Cursor(bytes, section);
  tolerantly(() => {
    while (cursor.position < section.end) {
      const offset = cursor.position - section.start;
      const { end, offsetSize } = cursor.unitLength();
      const unit = { start: cursor.position, end };
      cursor.position = end;
      tolerantly(() => {
        const header = readLineHeader(bytes, unit, { offset, offsetSize });
        findSequences(bytes, header, (sequence) => {
          const { start, end } = sequence;
          if (start > 0 && start < end && end <= codeSize) sequences.push(sequence);
        });
      });
    }
  });
  return sequences.sort((a, b) => a.start - b.start);
}

function findSequences(
  bytes: Uint8Array,
  header: LineHeader,
  found: (sequence: Sequence) => void,
): void {
  const machine = new LineMachine(bytes, header, header.program.start);
  let program = machine.position;
  let start = -1;
  while (!machine.isAtEnd) {
    const event = machine.step();
    if (event === "none") continue;
    if (start < 0) start = machine.address;
    if (event === "row") continue;
    found({ header, program, start, end: machine.address });
    machine.reset();
    program = machine.position;
    start = -1;
  }
}

/** The last row of a sequence whose address is not above the one that is asked for. */
export function rowAt(bytes: Uint8Array, sequence: Sequence, address: number, work: Work): Row {
  const machine = new LineMachine(bytes, sequence.header, sequence.program);
  let [file, line, column] = [0, 0, 0];
  for (;;) {
    work.spend(1);
    const event = machine.step();
    if (event === "none") continue;
    if (event === "end" || machine.address > address) return { file, line, column };
    ({ file, line, column } = machine);
  }
}
