/**
 * The instructions on whole ranges of memories and tables. All operands are unsigned, and a range
 * that does not fit traps before anything is written. What takes long is done in pieces, between which
 * somebody may be asked whether it is to go on.
 *
 * @see https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 * @module
 */
import { Trap } from "../errors.ts";
import type { Instance } from "./instance.ts";
import type { Reference, TableInstance } from "./table.ts";

/** Somebody who is asked between pieces. */
export interface Pause {
  /** @throws what the call is to end with: it is not the guest that sees half of it done. */
  ask(instance: Instance): void;
}

/** Bytes of a piece, and elements of a table: fractions of a millisecond. */
const PIECE = 1 << 20;
const TABLE_PIECE = 1 << 15;

/** Moves `count` things in pieces; `backwards` from the last, where the first would be overwritten. */
function inPieces(
  { count, piece, backwards }: {
    readonly count: number;
    readonly piece: number;
    readonly backwards: boolean;
  },
  move: (at: number, length: number) => void,
): void {
  for (let done = 0; done < count; done += piece) {
    const length = Math.min(piece, count - done);
    move(backwards ? count - done - length : done, length);
  }
}

function checkMemory(start: number, count: number, size: number): void {
  if (start + count > size) throw new Trap("out of bounds memory access");
}

function checkTable(start: number, count: number, size: number): void {
  if (start + count > size) throw new Trap("out of bounds table access");
}

export function memoryInit(
  { memories, data }: Instance,
  to: number,
  from: number,
  count: number,
  segment: number,
  memory: number,
): void {
  const { bytes } = memories[memory]!;
  const source = data[segment]!;
  checkMemory(from, count, source.length);
  checkMemory(to, count, bytes.length);
  bytes.set(source.subarray(from, from + count), to);
}

export function memoryCopy(
  instance: Instance,
  to: number,
  from: number,
  count: number,
  target: number,
  source: number,
  pause?: Pause,
): void {
  const { bytes } = instance.memories[target]!;
  const { bytes: sourceBytes } = instance.memories[source]!;
  checkMemory(from, count, sourceBytes.length);
  checkMemory(to, count, bytes.length);
  if (pause !== undefined && count > PIECE) {
    return inPieces({ count, piece: PIECE, backwards: to > from }, (at, length) => {
      pause.ask(instance);
      memoryCopy(instance, to + at, from + at, length, target, source);
    });
  }
  if (bytes === sourceBytes) bytes.copyWithin(to, from, from + count);
  else bytes.set(sourceBytes.subarray(from, from + count), to);
}

export function memoryFill(
  instance: Instance,
  to: number,
  value: number,
  count: number,
  memory: number,
  pause?: Pause,
): void {
  const { bytes } = instance.memories[memory]!;
  checkMemory(to, count, bytes.length);
  if (pause !== undefined && count > PIECE) {
    return inPieces({ count, piece: PIECE, backwards: false }, (at, length) => {
      pause.ask(instance);
      memoryFill(instance, to + at, value, length, memory);
    });
  }
  bytes.fill(value, to, to + count);
}

export function dataDrop({ data }: Instance, segment: number): void {
  data[segment] = data[segment]!.subarray(0, 0);
}

export function tableGet({ elements }: TableInstance, index: number): Reference {
  checkTable(index, 1, elements.length);
  return elements[index];
}

export function tableSet({ elements }: TableInstance, index: number, value: Reference): void {
  checkTable(index, 1, elements.length);
  elements[index] = value;
}

export function tableFill(
  { elements }: TableInstance,
  to: number,
  value: Reference,
  count: number,
): void {
  checkTable(to, count, elements.length);
  elements.fill(value, to, to + count);
}

export function tableInit(
  instance: Instance,
  to: number,
  from: number,
  count: number,
  segment: number,
  table: number,
): void {
  const { elements } = instance.tables[table]!;
  const source = instance.elements[segment]!;
  checkTable(from, count, source.length);
  checkTable(to, count, elements.length);
  for (let i = 0; i < count; i++) elements[to + i] = source[from + i];
}

export function tableCopy(
  instance: Instance,
  to: number,
  from: number,
  count: number,
  target: number,
  source: number,
  pause?: Pause,
): void {
  const { elements } = instance.tables[target]!;
  const { elements: sourceElements } = instance.tables[source]!;
  checkTable(from, count, sourceElements.length);
  checkTable(to, count, elements.length);
  if (pause !== undefined && count > TABLE_PIECE) {
    return inPieces({ count, piece: TABLE_PIECE, backwards: to > from }, (at, length) => {
      pause.ask(instance);
      tableCopy(instance, to + at, from + at, length, target, source);
    });
  }
  if (elements === sourceElements) elements.copyWithin(to, from, from + count);
  else for (let i = 0; i < count; i++) elements[to + i] = sourceElements[from + i];
}

export function elementDrop({ elements }: Instance, segment: number): void {
  elements[segment] = [];
}
