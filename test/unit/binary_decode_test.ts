import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { LIMITS } from "../../src/binary/limits.ts";
import { sectionsOf } from "../../src/binary/sections.ts";
import { CoreFeatures } from "../../src/features.ts";
import { EXTERNREF, F64, FUNCREF, I32, I64 } from "../../src/wasm/types.ts";
import { test } from "../support/suite.ts";
import {
  body,
  type Bytes,
  CODE,
  DATA,
  DATA_COUNT,
  ELEMENT,
  errorOf,
  EXPORT,
  FUNCTION,
  GLOBAL,
  IMPORT,
  leb,
  load,
  MEMORY,
  moduleBytes,
  name,
  section,
  START,
  TABLE,
  TYPE,
  vec,
} from "./binary_bytes.ts";

const NO_FUNC = [0x60, 0x00, 0x00];
const I32_ZERO = [0x41, 0x00, 0x0b];

function assertRefused(reason: string, ...sections: readonly Bytes[]): void {
  assertStringIncludes(errorOf(moduleBytes(...sections)).message, reason);
}

/** A module with something in every section. */
function fullModule(): Uint8Array {
  return moduleBytes(
    section(0, name("first"), 1, 2, 3),
    section(TYPE, vec(NO_FUNC, [0x60, ...vec(0x7f, 0x7e), ...vec(0x7c)])),
    section(
      IMPORT,
      vec(
        [name("m"), name("f"), 0x00, 1],
        [name("m"), name("t"), 0x01, 0x6f, 0x01, 2, 3],
        [name("m"), name("g"), 0x03, 0x7f, 0x00],
      ),
    ),
    section(FUNCTION, vec(0, 1)),
    section(TABLE, vec([0x70, 0x00, 10])),
    section(MEMORY, vec([0x01, 1, 2])),
    section(GLOBAL, vec([0x7f, 0x01, ...I32_ZERO])),
    section(EXPORT, vec([name("run"), 0x00, 1], [name("memory"), 0x02, 0])),
    section(START, 1),
    section(ELEMENT, vec([0x02, 1, ...I32_ZERO, 0x00, ...vec(1, 2)])),
    section(DATA_COUNT, 1),
    section(CODE, vec(body(vec()), body(vec(), 0x44, new Array(8).fill(0)))),
    section(DATA, vec([0x00, ...I32_ZERO, ...vec(7, 8, 9)])),
    section(0, name("last")),
  );
}

test("a module with every section decodes into what its sections say", () => {
  const module = load(fullModule());
  assertEquals(module.types, [
    { kind: "func", params: [], results: [] },
    { kind: "func", params: [I32, I64], results: [F64] },
  ]);
  assertEquals(module.imports.map((entry) => entry.name), ["f", "t", "g"]);
  assertEquals([...module.functions], [1, 0, 1]);
  assertEquals(module.importedFunctions, 1);
  assertEquals(module.tables.map(({ type }) => type), [
    { element: EXTERNREF, limits: { min: 2, max: 3 }, is64: false },
    { element: FUNCREF, limits: { min: 10, max: undefined }, is64: false },
  ]);
  assertEquals(module.importedTables, 1);
  assertEquals(module.memories, [{ limits: { min: 1, max: 2 }, is64: false, shared: false }]);
  assertEquals(module.globals.map(({ type }) => type), [
    { type: I32, mutable: false },
    { type: I32, mutable: true },
  ]);
  assertEquals(module.globals.map(({ init }) => init === undefined), [true, false]);
  assertEquals(module.exports[0], { name: "run", kind: "func", index: 1 });
  assertEquals(module.start, 1);
  assertEquals(module.elements[0]!.items, Uint32Array.of(1, 2));
  assertEquals([module.elements[0]!.mode, module.elements[0]!.table], ["active", 1]);
  assertEquals(module.hasDataCount, true);
  const { start, end } = module.data[0]!.bytes;
  assertEquals([...module.bytes.subarray(start, end)], [7, 8, 9]);
  assertEquals(module.customSections.map((custom) => custom.name), ["first", "last"]);
  assertEquals(module.customSections[0]!.bytes.end - module.customSections[0]!.bytes.start, 3);
});

test("a module keeps its own copy of the bytes", () => {
  const bytes = fullModule();
  const module = decodeModule(bytes, CoreFeatures.V3);
  const before = module.bytes.slice();
  bytes.fill(0xff);
  assertEquals(module.bytes, before);
});

test("an empty module is a module", () => {
  assertEquals(load(moduleBytes()).functions.length, 0);
});

test("sections are found with their names, offsets and sizes", () => {
  assertEquals(sectionsOf(moduleBytes(section(0, name("x"), 1, 2), section(TYPE, vec(NO_FUNC)))), [
    { id: 0, name: "custom", offset: 10, size: 4, customName: "x" },
    { id: 1, name: "type", offset: 16, size: 4, customName: undefined },
  ]);
});

test("what does not start like a module is refused", () => {
  const cases: readonly (readonly [string, readonly number[]])[] = [
    ["unexpected end", []],
    ["unexpected end", [0x00, 0x61, 0x73]],
    ["magic header not detected", [...new TextEncoder().encode("(module)")]],
    ["unexpected end", [0x00, 0x61, 0x73, 0x6d, 0x01]],
    ["unknown binary version", [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]],
  ];
  for (const [reason, bytes] of cases) {
    assertStringIncludes(errorOf(Uint8Array.from(bytes)).message, reason);
  }
});

test("sections in the wrong order, twice, or of an unknown kind are refused", () => {
  const types = section(TYPE, vec());
  const functions = section(FUNCTION, vec());
  assertRefused("unexpected content after last section", functions, types);
  assertRefused("unexpected content after last section", types, types);
  assertRefused("malformed section id", [14, 0]);
  assertRefused("malformed section id", [0x7f, 0]);
});

test("a section must be as long as it says", () => {
  assertRefused("section size mismatch", [TYPE, 2, 0, 0]);
  assertRefused("length out of bounds", [TYPE, 5, 0]);
  assertRefused("unexpected end", [TYPE]);
  const longName = section(0, 5, 1, 2); // it ends in the next section
  assertRefused("unexpected end", longName, section(0, name("next")));
});

test("functions and bodies, data segments and their count must agree", () => {
  const types = section(TYPE, vec(NO_FUNC));
  const inconsistent = "function and code section have inconsistent lengths";
  assertRefused(inconsistent, types, section(FUNCTION, vec(0)));
  assertRefused(inconsistent, types, section(CODE, vec(body(vec()))));
  const data = "data count and data section have inconsistent lengths";
  assertRefused(data, section(DATA_COUNT, 2), section(DATA, vec([0x01, 0])));
  assertRefused(data, section(DATA_COUNT, 1));
});

test("code that names a data segment needs a data count section", () => {
  const types = section(TYPE, vec(NO_FUNC));
  const code = section(CODE, vec(body(vec(), 0xfc, 0x09, 0x00)));
  const data = section(DATA, vec([0x01, 0]));
  assertRefused("data count section required", types, section(FUNCTION, vec(0)), code, data);
  load(moduleBytes(types, section(FUNCTION, vec(0)), section(DATA_COUNT, 1), code, data));
});

test("a count is never trusted: huge ones are refused at once", () => {
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  const ids = [TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, ELEMENT, CODE, DATA];
  for (const id of ids) assertRefused("length out of bounds", section(id, huge));
  assertRefused("length out of bounds", section(TYPE, 1, 0x60, huge));
  assertRefused("length out of bounds", section(ELEMENT, 1, 0x01, 0x00, huge));
});

test("a module may have no more of anything than there is a limit for", () => {
  const many = (what: keyof typeof LIMITS, one: Bytes) => {
    const count = LIMITS[what] + 1;
    return [leb(count), ...new Array(count).fill(one)];
  };
  assertRefused("too many parameters", section(TYPE, 1, 0x60, many("parameters", 0x7f), 0));
  assertRefused("too many results", section(TYPE, 1, 0x60, 0, many("results", 0x7f)));
  assertRefused("too many memories", section(MEMORY, many("memories", [0, 0])));
  assertRefused("too many data segments", section(DATA, many("data segments", [1, 0])));
});

test("a module of more than a gigabyte is refused before it is copied", () => {
  // Hosts commit no memory to zeroes that nobody reads.
  assertStringIncludes(errorOf(new Uint8Array(LIMITS.bytes + 1)).message, "too many bytes");
});

test("the byte that is wrong is named in types, imports and segments", () => {
  const cases: readonly (readonly [string, Bytes])[] = [
    ["malformed definition type", section(TYPE, vec([0x40, 0, 0]))],
    ["malformed value type", section(TYPE, vec([0x60, 1, 0x11, 0]))],
    ["malformed import kind", section(IMPORT, vec([name("m"), name("n"), 5, 0]))],
    ["malformed export kind", section(EXPORT, vec([name("n"), 5, 0]))],
    ["malformed reference type", section(TABLE, vec([0x7f, 0, 0]))],
    ["malformed limits flags", section(MEMORY, vec([0x08, 0]))],
    ["malformed limits flags", section(MEMORY, vec([0x81, 0x00, 0]))],
    ["malformed mutability", section(GLOBAL, vec([0x7f, 2, I32_ZERO]))],
    ["malformed elements segment kind", section(ELEMENT, vec([8, 0]))],
    ["malformed element kind", section(ELEMENT, vec([1, 1, 0]))],
    ["malformed data segment kind", section(DATA, vec([3, 0]))],
    ["illegal opcode ff", section(GLOBAL, vec([0x7f, 0, 0xff, 0x0b]))],
  ];
  for (const [reason, bytes] of cases) {
    const error = errorOf(moduleBytes(bytes));
    assertStringIncludes(error.message, reason);
    assert(error.offset !== undefined && error.offset >= 10, `${reason}: ${error.offset}`);
  }
});

test("what needs a feature that is off is refused with the feature's name", () => {
  const cases: readonly (readonly [string, CoreFeatures, Bytes])[] = [
    ["simd", CoreFeatures.V1, section(TYPE, vec([0x60, 1, 0x7b, 0]))],
    ["reference-types", CoreFeatures.V1, section(TYPE, vec([0x60, 1, 0x6f, 0]))],
    ["reference-types", CoreFeatures.V1, section(TABLE, vec([0x6f, 0, 0]))],
    ["reference-types", CoreFeatures.V1, section(TABLE, vec([0x70, 0, 0], [0x70, 0, 0]))],
    ["multi-value", CoreFeatures.V1, section(TYPE, vec([0x60, 0, 2, 0x7f, 0x7f]))],
    ["bulk-memory-operations", CoreFeatures.V1, section(DATA_COUNT, 0)],
    ["bulk-memory-operations", CoreFeatures.V1, section(DATA, vec([0x01, 0]))],
    ["multi-memory", CoreFeatures.V2, section(MEMORY, vec([0, 0], [0, 0]))],
    ["typed-function-references", CoreFeatures.V3, section(TYPE, vec([0x60, 1, 0x64, 0, 0]))],
    ["typed-function-references", CoreFeatures.V3, section(TABLE, vec([0x40, 0, 0x70, 0, 0]))],
    ["gc", CoreFeatures.V3, section(TYPE, vec([0x5f, 0]))],
    ["gc", CoreFeatures.V3, section(TYPE, vec([0x60, 1, 0x6e, 0]))],
    ["memory64", CoreFeatures.V3, section(MEMORY, vec([0x04, 0]))],
    ["threads", CoreFeatures.V3, section(MEMORY, vec([0x03, 0, 0]))],
    ["exception-handling", CoreFeatures.V3, section(13, vec())],
    ["exception-handling", CoreFeatures.V3, section(TYPE, vec([0x60, 1, 0x69, 0]))],
    [
      "mutable-global",
      CoreFeatures.V1.setEnabled("mutable-global", false),
      section(IMPORT, vec([name("m"), name("g"), 0x03, 0x7f, 0x01])),
    ],
  ];
  for (const [feature, features, bytes] of cases) {
    const error = errorOf(moduleBytes(bytes), features);
    assertStringIncludes(error.message, `feature "${feature}" is disabled`);
  }
});

test("a body that is longer than it says is named, not the nonsense that follows", () => {
  const tooLong = [0x00, 0x28, 0x02, 0x82, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b];
  const error = errorOf(moduleBytes(
    section(TYPE, vec(NO_FUNC)),
    section(FUNCTION, vec(0)),
    section(CODE, 1, 2, tooLong),
  ));
  assertStringIncludes(error.message, "integer representation too long");
  assertEquals([error.functionIndex, error.mnemonic], [0, "i32.load"]);
});
