/**
 * Takes modules apart into sections and bodies and puts them together again, changed: to see what
 * they hide, to make sure that they end, and to make them smaller.
 *
 * @module
 */
import { decodeModule } from "../../src/binary/decode.ts";
import { Instructions } from "../../src/binary/instructions.ts";
import { Reader } from "../../src/binary/reader.ts";
import { sectionsOf } from "../../src/binary/sections.ts";
import { CoreFeatures } from "../../src/features.ts";
import { bodyOf, type Module } from "../../src/wasm/module.ts";
import { CODE, EXPORT, GLOBAL, leb, name, signedLeb } from "../unit/binary_bytes.ts";

/** The ids of sections in the order in which they come. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** A section's content. */
interface Section {
  readonly id: number;
  readonly content: readonly number[];
}

/** What a body is made of: its declarations of locals, then one piece for each instruction. */
export type Body = readonly Uint8Array[];

/** The module as data; it need not be valid. */
export function decode(bytes: Uint8Array): Module {
  return decodeModule(bytes, CoreFeatures.V3);
}

/** The bodies of a module's functions. */
export function bodiesOf(module: Module): Body[] {
  const cursor = new Instructions(module);
  return Array.from({ length: module.functions.length - module.importedFunctions }, (_, i) => {
    const index = module.importedFunctions + i;
    const { start, end } = bodyOf(module, index);
    cursor.seekBody(start, index);
    const pieces = [module.bytes.subarray(start, cursor.position)];
    while (cursor.position < end) {
      cursor.next();
      pieces.push(module.bytes.subarray(cursor.offset, cursor.position));
    }
    return pieces;
  });
}

/** The module with other bodies. */
export function withBodies(bytes: Uint8Array, bodies: readonly Body[]): Uint8Array<ArrayBuffer> {
  const content = leb(bodies.length);
  for (const body of bodies) {
    let size = 0;
    for (const piece of body) size += piece.length;
    content.push(...leb(size));
    for (const piece of body) content.push(...piece);
  }
  return join(split(bytes).map((section) => section.id === CODE ? { id: CODE, content } : section));
}

/** The name of the exported global that says how many functions (and loops) may still be entered. */
export const FUEL = "fuzz:fuel";

/** What {@link instrument} adds. */
export interface Instrumentation {
  /** Loops count too, not only functions. */
  readonly loops: boolean;
  /** How many may be entered by what runs at instantiation. */
  readonly fuel: number;
}

/**
 * The module with a counter that every function, and every round of a loop, counts down and that ends
 * in a trap; and with all memories, tables and globals exported, `fuzz:memory 0` and so on.
 */
export function instrument(
  bytes: Uint8Array,
  { loops, fuel: most }: Instrumentation,
): Uint8Array<ArrayBuffer> {
  const module = decode(bytes);
  const fuel = module.globals.length;
  const check = Uint8Array.from(countdown(fuel));
  const bodies = bodiesOf(module).map(([locals, ...instructions]) => [
    locals!,
    check,
    ...instructions.flatMap((piece) => loops && piece[0] === LOOP ? [piece, check] : [piece]),
  ]);
  let sections = split(withBodies(bytes, bodies));
  sections = append(sections, GLOBAL, [[0x7f, 1, 0x41, ...signedLeb(most), 0x0b]]);
  return join(append(sections, EXPORT, [
    [...name(FUEL), GLOBAL_KIND, ...leb(fuel)],
    ...exportsOf("memory", MEMORY_KIND, module.memories.length),
    ...exportsOf("table", TABLE_KIND, module.tables.length),
    ...exportsOf("global", GLOBAL_KIND, fuel + 1),
  ]));
}

const LOOP = 0x03;
const TABLE_KIND = 1;
const MEMORY_KIND = 2;
const GLOBAL_KIND = 3;

/** The code that traps if the counter is 0, and else makes it one less. */
function countdown(global: number): number[] {
  const get = [0x23, ...leb(global)];
  // if the counter is 0: unreachable; counter = counter - 1
  return [...get, 0x45, 0x04, 0x40, 0x00, 0x0b, ...get, 0x41, 1, 0x6b, 0x24, ...leb(global)];
}

/** The name under which {@link instrument} exports a memory, table or global. */
export function stateName(what: "memory" | "table" | "global", index: number): string {
  return `fuzz:${what} ${index}`;
}

function exportsOf(what: "memory" | "table" | "global", kind: number, count: number): number[][] {
  return Array.from(
    { length: count },
    (_, index) => [...name(stateName(what, index)), kind, ...leb(index)],
  );
}

function split(bytes: Uint8Array): Section[] {
  return sectionsOf(bytes)
    .filter(({ name }) => name !== "custom")
    .map(({ id, offset, size }) => ({ id, content: [...bytes.subarray(offset, offset + size)] }));
}

function join(sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const parts = sections.map(({ id, content }) => [id, ...leb(content.length), ...content]);
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...parts.flat()]);
}

/** Adds items to the end of a section that is a vector, which is made if it is missing. */
function append(
  sections: readonly Section[],
  id: typeof GLOBAL | typeof EXPORT,
  items: readonly (readonly number[])[],
): Section[] {
  const old = sections.find((section) => section.id === id);
  const reader = new Reader(Uint8Array.from(old?.content ?? [0]), CoreFeatures.V3);
  const count = reader.count();
  const rest = old?.content.slice(reader.position) ?? [];
  const content = [...leb(count + items.length), ...rest, ...items.flat()];
  if (old !== undefined) {
    return sections.map((section) => section === old ? { id, content } : section);
  }
  const at = sections.findIndex((section) => ORDER.indexOf(section.id) > ORDER.indexOf(id));
  return at < 0 ? [...sections, { id, content }] : sections.toSpliced(at, 0, { id, content });
}
