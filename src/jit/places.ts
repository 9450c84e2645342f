/**
 * Which instruction a place in a unit belongs to. A line belongs to one, but an expression that may
 * trap can stand in the statement of a later instruction. It is printed between marks, which are
 * taken out again when the line is complete and leave behind at which columns another one begins.
 *
 * @module
 */
import { type Code, trusted } from "./code.ts";

/** Columns of a line, from 1 on, and the offsets of the instructions that begin there; ascending. */
export interface LinePlaces {
  readonly columns: readonly number[];
  readonly offsets: readonly number[];
}

/** What never stands in JavaScript that is written here: strings are escaped. */
const MARK = "\u0001";

/** Says that what follows belongs to the instruction at that offset. */
export function placeMark(offset: number): Code {
  return trusted(`${MARK}${offset}${MARK}`);
}

/** Takes the marks out of a line; `undefined` if there are none. */
export function takeMarks(line: Code): { text: Code; places: LinePlaces } | undefined {
  if (!line.includes(MARK)) return undefined;
  const pieces = line.split(MARK);
  const columns: number[] = [];
  const offsets: number[] = [];
  let text = pieces[0]!;
  for (let i = 1; i < pieces.length; i += 2) {
    columns.push(text.length + 1);
    offsets.push(Number(pieces[i]));
    text += pieces[i + 1]!;
  }
  return { text: trusted(text), places: { columns, offsets } };
}

/** The offset of the instruction at a column; `undefined` in front of the first mark. */
export function offsetAt({ columns, offsets }: LinePlaces, column: number): number | undefined {
  const next = columns.findIndex((each) => each > column);
  return offsets[next === -1 ? offsets.length - 1 : next - 1];
}
