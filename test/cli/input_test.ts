/** What the command line makes of values and files that people name. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { FunctionDefinition, ValueType } from "../../src/api.ts";
import { UsageError } from "../../src/cli/errors.ts";
import { programName, readModule } from "../../src/cli/input.ts";
import { ProgressBar } from "../../src/cli/progress.ts";
import { formatValue, parseArguments } from "../../src/cli/values.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";
import { PROGRAMS } from "./support.ts";

const PROGRESS = new ProgressBar();

function taking(...paramTypes: ValueType[]): FunctionDefinition {
  return {
    moduleName: "m",
    index: 0,
    name: "f",
    debugName: "m.f",
    import: undefined,
    exportNames: ["f"],
    paramTypes,
    paramNames: [],
    resultTypes: [],
    resultNames: [],
    isHost: false,
  };
}

test("integers are read in decimal and hexadecimal, signed and unsigned", () => {
  const i32 = (text: string) => parseArguments(taking("i32"), [text])[0];
  const i64 = (text: string) => parseArguments(taking("i64"), [text])[0];
  assertEquals([i32("0"), i32("-1"), i32("+7"), i32("1_000")], [0, -1, 7, 1000]);
  assertEquals([i32("4294967295"), i32("0xFFFFFFFF"), i32("-0x80000000")], [-1, -1, -0x8000_0000]);
  assertEquals([i64("18446744073709551615"), i64("-0x1")], [-1n, -1n]);
  assertEquals(i64("9223372036854775807"), 2n ** 63n - 1n);
});

test("numbers are read as JavaScript writes them, and as WebAssembly does", () => {
  const f64 = (text: string) => parseArguments(taking("f64"), [text])[0];
  assertEquals([f64("1.5e3"), f64("-0"), f64("inf"), f64("-Infinity")], [
    1500,
    -0,
    Infinity,
    -Infinity,
  ]);
  assertEquals([f64("nan"), f64("0x10")], [NaN, 16]);
});

test("a value that its type does not have is refused", () => {
  const cases: [type: ValueType, text: string][] = [
    ["i32", "4294967296"],
    ["i32", "-2147483649"],
    ["i32", "1.5"],
    ["i32", ""],
    ["i32", "0x"],
    ["i64", "18446744073709551616"],
    ["i64", "1n"],
    ["f64", "one"],
    ["f32", " "],
    ["funcref", "f"],
    ["v128", "0"],
  ];
  for (const [type, text] of cases) {
    assertThrows(() => parseArguments(taking(type), [text]), UsageError, `cannot be argument 1`);
  }
  assertEquals(parseArguments(taking("externref"), ["null"]), [null]);
  assertThrows(() => parseArguments(taking("i32"), ["1", "2"]), UsageError, "takes 1 argument");
});

test("results are written so that they can be read back", () => {
  assertEquals(formatValue("f64", -0), "-0");
  assertEquals(formatValue("f32", -Infinity), "-infinity");
  assertEquals(formatValue("f64", NaN), "nan");
  assertEquals(formatValue("i64", -5n), "-5");
  assertEquals(formatValue("externref", null), "null");
});

test("a program is named after the last part of where it came from", () => {
  assertEquals(programName("dir/prog.wasm"), "prog.wasm");
  assertEquals(programName("https://example.org/a/prog.wasm?x=1#y"), "prog.wasm");
  assertEquals(programName("-"), "program.wasm");
});

test("modules are read from files and URLs", async () => {
  const bytes = new Uint8Array(readFileSync(PROGRAMS.exit));
  assertEquals(await readModule(PROGRAMS.exit, PROGRESS), bytes);
  assertEquals(await readModule(pathToFileURL(PROGRAMS.exit).href, PROGRESS), bytes);
  const base64 = readFileSync(PROGRAMS.exit).toString("base64");
  assertEquals(await readModule(`data:application/wasm;base64,${base64}`, PROGRESS), bytes);
});

test("what cannot be a module is said to be what it is, in one line", async () => {
  const folder = temporaryFolder({
    "empty.wasm": "",
    "text.wasm": "hello\nwörld",
    "source.wat": "\n (module)",
    "noise.wasm": new Uint8Array([1, 2, 3, 255]),
    "short.wasm": new Uint8Array([0, 0x61]),
  });
  const cases: [path: string, message: string][] = [
    ["missing.wasm", "no such file"],
    ["text.wasm/x", "not a directory"],
    [".", "is a directory"],
    ["empty.wasm", "is empty"],
    ["text.wasm", "a text file"],
    ["source.wat", "text format"],
    ["noise.wasm", "not a WebAssembly module"],
    ["short.wasm", "not a WebAssembly module"],
  ];
  for (const [path, message] of cases) {
    const error = await assertRejects(
      () => readModule(join(folder, path), PROGRESS),
      UsageError,
      message,
    );
    assertEquals((error as Error).message.includes("\n"), false);
  }
  const url = pathToFileURL(join(folder, "missing.wasm")).href;
  await assertRejects(() => readModule(url, PROGRESS), UsageError, "missing.wasm");
});
