/**
 * Debug information that is made byte by byte, and damaged: what it says is found, and what is wrong
 * with it does no harm.
 */
import { assert, assertEquals } from "@std/assert";
import { readdirSync, readFileSync } from "node:fs";
import { SourceLines } from "../../src/binary/dwarf/source_lines.ts";
import { sectionsOf } from "../../src/binary/sections.ts";
import { describeSource, type SourceLocation } from "../../src/errors.ts";
import { mutate } from "../support/mutate.ts";
import { Random } from "../support/random.ts";
import { test } from "../support/suite.ts";
import { type Bytes, flat, leb, load, name, oneFunction, section } from "./binary_bytes.ts";

const u16 = (value: number) => [value & 0xff, value >> 8];
const u32 = (value: number) => [0, 8, 16, 24].map((shift) => value >>> shift & 0xff);
const u64 = (value: number) => [...u32(value), ...u32(0)];
const text = (value: string) => [...new TextEncoder().encode(value), 0];
const times = (count: number, bytes: Bytes) => new Array<Bytes>(count).fill(bytes);

/** The address of the first instruction: before it come two counts and a function's locals. */
const FIRST = 3;
const INSTRUCTIONS = 100;

/** A module of one function, with debug sections. */
function moduleWith(sections: Record<string, Bytes>): Uint8Array {
  const custom = Object.entries(sections).flatMap(([title, content]) =>
    section(0, name(title), content)
  );
  return Uint8Array.from([...oneFunction(0, times(INSTRUCTIONS, 0x01)), ...custom]);
}

/** The places of the instruction at an address. */
function placesAt(address: number, bytes: Uint8Array): readonly SourceLocation[] {
  const code = sectionsOf(bytes).find((section) => section.name === "code")!;
  return new SourceLines(load(bytes)).at(code.offset + address);
}

/** The place of the first instruction, as text. */
function shown(bytes: Uint8Array): string {
  return describeSource({
    ...{ name: "", signature: "", functionIndex: 0, offset: 0 },
    source: placesAt(FIRST, bytes),
  }).trim();
}

interface LineUnit {
  readonly version?: number;
  readonly tables?: Bytes;
  readonly program?: Bytes;
  readonly minInstruction?: number;
  readonly lineRange?: number;
  readonly opcodeBase?: number;
  /** What is added to the lengths that are written down. */
  readonly tooLong?: { readonly unit?: number; readonly header?: number };
  readonly is64?: boolean;
}

const OLD_TABLES = [text("lib"), 0, text("main.c"), 0, 0, 0, text("part.c"), 1, 0, 0, 0];
const NEW_TABLES = [
  [1, 1, 0x08, 2, text("/home"), text("lib")],
  [2, 1, 0x08, 2, 0x0b, 2, text("main.c"), 0, text("part.c"), 1],
];

const setAddress = (address: number) => [0, 5, 2, u32(address)];
const END = [0, 1, 1];
/** File 1, line 8, column 4 for all of the function. */
const PROGRAM = [setAddress(FIRST - 1), 3, 7, 5, 4, 1, 2, INSTRUCTIONS, END];

/** A line number program with its header. */
function lineUnit(unit: LineUnit): number[] {
  const { version = 4, program = PROGRAM, opcodeBase = 13, is64 = false } = unit;
  const { minInstruction = 1, lineRange = 14 } = unit;
  const offset = is64 ? u64 : u32;
  const fixed = [minInstruction, version >= 4 ? 1 : [], 1, 0xfb, lineRange, opcodeBase];
  const operands = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
  const tables = unit.tables ?? (version >= 5 ? NEW_TABLES : OLD_TABLES);
  const header = flat([fixed, operands, tables]);
  const content = flat([
    [u16(version), version >= 5 ? [4, 0] : []],
    [offset(header.length + (unit.tooLong?.header ?? 0)), header, program],
  ]);
  const length = content.length + (unit.tooLong?.unit ?? 0);
  return flat([is64 ? u32(0xffff_ffff) : [], offset(length), content]);
}

for (const version of [2, 3, 4, 5]) {
  for (const is64 of [false, true]) {
    test(`lines of version ${version} are found, with ${is64 ? 64 : 32} bits`, () => {
      const file = version >= 5 ? "/home/lib/part.c" : "main.c";
      const module = moduleWith({ ".debug_line": lineUnit({ version, is64 }) });
      const place = { file, line: 8, column: 4 };
      assertEquals(placesAt(FIRST, module), [place]);
      assertEquals(placesAt(FIRST + INSTRUCTIONS - 2, module), [place]);
      // Before and behind what the program tells of.
      assertEquals(placesAt(FIRST - 2, module), []);
      assertEquals(placesAt(FIRST + INSTRUCTIONS, module), []);
    });
  }
}

test("every opcode of a line number program does what it should", () => {
  const program = [
    [setAddress(2), 3, 0x7f, 3, 9, 1], // line 9 at 2: one less, nine more
    [13 + 14 * 3 + 6, 0x0a, 0x0b, 6, 7], // a special opcode: line 10 at 5; flags
    [4, 2, 9, u16(4), 1], // file 2 at 9
    [8, 12, 200, 1, 1], // the address of opcode 255: 17 further; an instruction set of two bytes
    [0, 3, 0x80, 1, 2, 0, 2, 4, 9, 1], // unknown extended opcodes; a discriminator
    [2, 0x82, 0x00, 1, END], // two bytes for a small number
  ];
  const lines = { ".debug_line": lineUnit({ program }) };
  const at = (address: number) =>
    placesAt(address, moduleWith(lines)).map(({ file, line }) => `${file}:${line}`).join();
  assertEquals([2, 4, 5, 8, 9, 25].map(at), [
    ...["main.c:9", "main.c:9", "main.c:10", "main.c:10"],
    ...["lib/part.c:10", "lib/part.c:10"],
  ]);
  assertEquals([26, 27, 28].map(at), ["lib/part.c:10", "lib/part.c:10", ""]);
});

test("functions that the linker left out are told of nowhere", () => {
  const sequence = (address: number, line: number) => [
    [setAddress(address), 3, line, 1, 2, INSTRUCTIONS, END],
  ];
  const program = [0, 0xffff_ffff, 0xffff_fffe, 5000].map((address) => sequence(address, 1));
  const lines = lineUnit({ program: [...program, ...sequence(2, 20)] });
  assertEquals(shown(moduleWith({ ".debug_line": lines })), "at main.c:21");
});

test("a place says no more than is known", () => {
  const shownOf = (unit: LineUnit) => shown(moduleWith({ ".debug_line": lineUnit(unit) }));
  const row = (...bytes: Bytes[]) => [setAddress(2), ...bytes, 1, 2, INSTRUCTIONS, END];
  assertEquals(shownOf({ program: row(4, 9) }), "at ?:1");
  assertEquals(shownOf({ program: row(3, 0x7f) }), "at main.c");
  assertEquals(shownOf({ program: row(5, 3) }), "at main.c:1:3");
});

test("what a file is called stays on its line, and within bounds", () => {
  const called = (file: string) =>
    shown(moduleWith({ ".debug_line": lineUnit({ tables: [0, text(file), 0, 0, 0, 0] }) }));
  assertEquals(called('a\n\tat "b".c'), 'at a\\u{a}\\u{9}at "b".c:8:4');
  assertEquals(called("\u001b[31m\u202ec"), "at \\u{1b}[31m\\u{202e}c:8:4");
  assertEquals(called("x".repeat(100_000)).length, 1024 + "at :8:4".length);
  const broken = [0, [0xff, 0xc0, 0x41, 0], 0, 0, 0, 0];
  assertEquals(
    shown(moduleWith({ ".debug_line": lineUnit({ tables: broken }) })),
    "at \ufffd\ufffdA:8:4",
  );
});

/** Line number programs that say nothing, each with the reason. */
const USELESS: Readonly<Record<string, Bytes>> = {
  "an empty section": [],
  "a length without a unit": u32(100),
  "a unit that is too long": lineUnit({ tooLong: { unit: 1 } }),
  "a header that is longer than its unit": lineUnit({ tooLong: { header: 1000 } }),
  "an unknown version": lineUnit({ version: 6 }),
  "a line range of zero": lineUnit({ lineRange: 0 }),
  "an opcode base of zero": lineUnit({ opcodeBase: 0 }),
  "opcodes that reach past the section": lineUnit({ opcodeBase: 255, program: [] }),
  "instructions without a length": lineUnit({ minInstruction: 0 }),
  "a number that does not end": lineUnit({ program: [setAddress(2), 3, times(5000, 0xff)] }),
  "an address that is huge": lineUnit({
    program: [setAddress(2), 1, 2, times(500, 0xff), 1, END],
  }),
  "an address that is cut off": lineUnit({ program: [0, 5, 2, 1] }),
  "an extended opcode that is too long": lineUnit({ program: [0, 0xff, 0xff, 0x7f, 2] }),
  "extended opcodes of no length": lineUnit({ program: times(5000, [0, 0]) }),
  "no end of the sequence": lineUnit({ program: [setAddress(2), 1, 2, 50, 1] }),
  "a million rows": lineUnit({
    program: [setAddress(2), times(1_000_000, 0x14), 2, INSTRUCTIONS, END],
  }),
};

for (const [what, section] of Object.entries(USELESS)) {
  test(`no lines: ${what}`, () => {
    assertEquals(shown(moduleWith({ ".debug_line": section })), "");
  });
}

test("a bad program does not take those behind it along", () => {
  const lines = [lineUnit({ lineRange: 0 }), lineUnit({ version: 9 }), lineUnit({})];
  assertEquals(shown(moduleWith({ ".debug_line": lines })), "at main.c:8:4");
});

/** Tables of files that are not to be believed. */
const TABLES: Readonly<Record<string, Bytes>> = {
  "more files than bytes": [0, 0, 1, 1, 0x08, leb(2n ** 60n)],
  "files without fields": [0, 0, 0, leb(2n ** 60n)],
  "files whose fields take no bytes": [0, 0, 2, 1, 0x19, 2, 0x19, leb(2n ** 60n)],
  "255 fields": [255, times(255, [1, 0x19]), leb(1000)],
  "an unknown form": [0, 0, 1, 1, 0x7f, 1, 0],
  "a string outside of its section": [0, 0, 1, 1, 0x1f, 2, u32(1 << 30), u32(1 << 30)],
};

for (const [what, tables] of Object.entries(TABLES)) {
  test(`a file without a name: ${what}`, () => {
    const lines = lineUnit({ version: 5, tables });
    assertEquals(shown(moduleWith({ ".debug_line": lines })), "at ?:8:4");
  });
}

/** A unit of version 4 with its abbreviations, which starts with an entry for the whole. */
function infoUnit(abbreviations: Bytes, entries: Bytes): Record<string, Bytes> {
  const whole = [1, 0x11, 1, [0x10, 0x17], [0x1b, 0x08], [0x11, 0x01], 0, 0];
  const first = [1, u32(0), text("/code"), u32(0)];
  const content = flat([u16(4), u32(0), 4, first, entries]);
  return {
    ".debug_line": lineUnit({}),
    ".debug_abbrev": [whole, abbreviations, 0],
    ".debug_info": [u32(content.length), content],
  };
}

/** Offset in a unit of the first entry behind the one for the whole. */
const ENTRIES = 11 + 1 + 4 + 6 + 4;

/** Shapes: 2 is a function with code, 3 one that was inlined, 4 a name. */
const SHAPES = [
  [2, 0x2e, 1, [0x11, 0x01], [0x12, 0x06], 0, 0],
  [3, 0x1d, 1, [0x31, 0x13], [0x11, 0x01], [0x12, 0x06], [0x58, 0x0b], [0x59, 0x0b], 0, 0],
  [4, 0x2e, 0, [0x03, 0x08], 0, 0],
];
const CODE = [u32(FIRST - 1), u32(INSTRUCTIONS)];

/** A function, and inside it calls, each inside the other, of the function whose entry is there. */
function inlinedCalls(depth: number, callee: number): Bytes {
  return [2, CODE, times(depth, [3, u32(callee), CODE, 1, 30]), times(depth + 1, 0), 0];
}

test("a path that is not absolute starts in the unit's directory", () => {
  assertEquals(shown(moduleWith(infoUnit([], 0))), "at /code/main.c:8:4");
});

test("inlined calls are found, with the callee's name", () => {
  const entries = [4, text("callee"), inlinedCalls(2, ENTRIES)];
  assertEquals(shown(moduleWith(infoUnit(SHAPES, entries))).split("\n\t\t"), [
    "callee (inlined) at /code/main.c:8:4",
    "callee (inlined) at /code/main.c:30",
    "at /code/main.c:30",
  ]);
});

test("a callee's name is taken as it is, and on its line", () => {
  const entries = [4, text('a\n"b"\u202e'), inlinedCalls(1, ENTRIES)];
  const [first] = shown(moduleWith(infoUnit(SHAPES, entries))).split("\n\t\t");
  assertEquals(first, 'a\\u{a}"b"\\u{202e} (inlined) at /code/main.c:8:4');
});

test("calls that refer to themselves, or to nothing, have no name", () => {
  for (const callee of [ENTRIES + 1 + 8, 0, 5, 1 << 30]) {
    const [first] = placesAt(FIRST, moduleWith(infoUnit(SHAPES, inlinedCalls(1, callee))));
    assertEquals(first, { file: "/code/main.c", line: 8, column: 4, inlined: "" });
  }
});

test("of very many calls inside one another some are shown", () => {
  const deep = inlinedCalls(10_000, ENTRIES);
  assertEquals(placesAt(FIRST, moduleWith(infoUnit(SHAPES, deep))).length, 33);
});

/** Milliseconds that are enough for what is bounded, even on a busy machine. */
const PATIENCE_MS = 10_000;

/** Entries that would take hours, were all of them looked at; the line is known nevertheless. */
const ENDLESS: Readonly<Record<string, Record<string, Bytes>>> = {
  "attributes that take no bytes": infoUnit(
    [2, 0x2e, 0, times(100_000, [0x3e, 0x19]), 0, 0],
    times(100_000, 2),
  ),
  "one list of ranges for all functions": {
    ...infoUnit([2, 0x2e, 0, [0x55, 0x17], 0, 0], times(50_000, [2, u32(0)])),
    ".debug_ranges": times(50_000, [u32(1), u32(2)]),
  },
  "units whose abbreviations share an end": {
    ".debug_line": lineUnit({}),
    ".debug_abbrev": times(100_000, [2, 0x2e, 0, [0x3e, 0x19], 0, 0]),
    ".debug_info": Array.from(
      { length: 10_000 },
      (_, i) => [u32(8), u16(4), u32(6 * i), 4, 2],
    ),
  },
  "functions inside one another": infoUnit(SHAPES, [2, CODE, times(300_000, [2, CODE])]),
};

for (const [what, sections] of Object.entries(ENDLESS)) {
  test(`reading ends soon: ${what}`, () => {
    const module = moduleWith(sections);
    const start = performance.now();
    const [place] = placesAt(FIRST, module);
    const took = performance.now() - start;
    assert(took < PATIENCE_MS, `${took.toFixed(0)} ms`);
    assertEquals(place?.line, 8);
  });
}

const FIXTURES = new URL("../fixtures/dwarf/", import.meta.url);
const MUTATIONS = 400;

/** The module with one of its debug sections damaged. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const sections = sectionsOf(bytes);
  const chosen = random.pick(sections.filter(({ customName }) => customName?.startsWith(".debug")));
  const parts = sections.map((each) => {
    const content = bytes.subarray(each.offset, each.offset + each.size);
    if (each !== chosen) return section(each.id, [...content]);
    const title = name(each.customName!);
    return section(0, title, [...mutate(content.subarray(title.length), random)]);
  });
  return Uint8Array.from([...bytes.subarray(0, 8), ...parts.flat()]);
}

for (const file of readdirSync(FIXTURES).filter((each) => each.endsWith(".wasm"))) {
  test(`damage to the debug information of ${file} costs lines at most`, () => {
    const original = new Uint8Array(readFileSync(new URL(file, FIXTURES)));
    const code = sectionsOf(original).find(({ name }) => name === "code")!;
    let [found, missing] = [0, 0];
    for (let seed = 0; seed < MUTATIONS; seed++) {
      const random = new Random(seed);
      const lines = new SourceLines(load(damaged(original, random)));
      for (let left = 10; left > 0; left--) {
        const places = lines.at(code.offset + random.below(code.size));
        if (places.length > 0) found++;
        else missing++;
      }
    }
    assert(found > MUTATIONS && missing > MUTATIONS / 10, `${found} found, ${missing} missing`);
  });
}
