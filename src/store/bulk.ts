/**
 * The instructions on whole ranges of memories and tables. All operands are unsigned, and a range
 * that does not fit traps before anything is written.
 *
 * @see https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 * @module
 */
import { Trap } from "../errors.ts";
import type { Instance } from "./instance.ts";
import type { Reference, TableInstance } from "./table.ts";

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
  { memories }: Instance,
  to: number,
  from: number,
  count: number,
  target: number,
  source: number,
): void {
  const { bytes } = memories[target]!;
  const { bytes: sourceBytes } = memories[source]!;
  checkMemory(from, count, sourceBytes.length);
  checkMemory(to, count, bytes.length);
  if (bytes === sourceBytes) bytes.copyWithin(to, from, from + count);
  else bytes.set(sourceBytes.subarray(from, from + count), to);
}

export function memoryFill(
  { memories }: Instance,
  to: number,
  value: number,
  count: number,
  memory: number,
): void {
  const { bytes } = memories[memory]!;
  checkMemory(to, count, bytes.length);
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
  { tables }: Instance,
  to: number,
  from: number,
  count: number,
  target: number,
  source: number,
): void {
  const { elements } = tables[target]!;
  const { elements: sourceElements } = tables[source]!;
  checkTable(from, count, sourceElements.length);
  checkTable(to, count, elements.length);
  if (elements === sourceElements) elements.copyWithin(to, from, from + count);
  else for (let i = 0; i < count; i++) elements[to + i] = sourceElements[from + i];
}

export function elementDrop({ elements }: Instance, segment: number): void {
  elements[segment] = [];
}
