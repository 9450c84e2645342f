/** `kiln inspect`, `compile`, `version` and `help`. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../../src/cli/version.ts";
import { runCli } from "../support/cli.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";
import { PROGRAMS } from "./support.ts";

test("a module's sections, imports, exports and functions are listed", () => {
  const { code, stdout, stderr } = runCli(["inspect", PROGRAMS.trap]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^Sections \(\d\)\n {2}type +0xa +\d+ bytes$/m);
  assertMatch(stdout, /custom "name"/);
  assertMatch(stdout, /^Exports \(2\)\n {2}memory +memory\n {2}_start +func +\(\)$/m);
  assertMatch(stdout, /^Functions \(3\)\n {2}0 +\d+ +boom +\(i32\) i64$/m);
  assert(!stdout.includes("\x1b"), "a name steers the terminal");
  const echo = runCli(["inspect", PROGRAMS.echo]).stdout;
  assertMatch(
    echo,
    /^Imports \(5\)\n {2}wasi_snapshot_preview1\.args_get +func +\(i32,i32\) i32$/m,
  );
});

test("the register code of a function is found by name, export or index", () => {
  const code = (name: string) => runCli(["inspect", "--code", name, PROGRAMS.trap]);
  const byName = code("boom");
  assertEquals(byName.code, 0);
  assertMatch(byName.stdout, /^boom \(i32\) i64: \d+ words/);
  assertMatch(byName.stdout, /i64\.div_s/);
  assertEquals(code("0").stdout, byName.stdout);
  assertEquals(code("99").code, 2);
  const imported = runCli(["inspect", "--code", "0", PROGRAMS.echo]);
  assertEquals(imported.code, 2);
  assertMatch(imported.stderr, /imported/);
});

test("the JavaScript of a function is printed, alone or with the WebAssembly beside it", () => {
  const inspect = (...options: string[]) => runCli(["inspect", ...options, PROGRAMS.typed]);
  const alone = inspect("--js", "add");
  assertEquals([alone.code, alone.stderr], [0, ""]);
  const whole = /^const \$\w* = \(function \(l0, l1\) \{\n {2}return l0 \+ l1 \| 0;\n\}\);$/m;
  assertMatch(alone.stdout, whole);
  const { stdout } = inspect("--js", "add", "--wasm");
  const columns = stdout.trimEnd().split("\n").map((line) => line.split(/ \| ?/, 2));
  const wasm = columns.map(([left]) => left!.trim()).filter((left) => left !== "");
  assertEquals(wasm.map((line) => line.replace(/^0x[\da-f]{4} +/, "")), [
    "(func (;0;) (param i32 i32) (result i32)",
    "local.get 0",
    "local.get 1",
    "i32.add",
    ")",
  ]);
  const [left] = columns.find(([, right]) => right?.includes("return l0 + l1"))!;
  assertMatch(left!, /\)|i32\.add/);
  assertEquals([inspect("--wasm").code, inspect("--js", "add", "--code", "add").code], [2, 2]);
  assertMatch(inspect("--js", "nope").stderr, /^kiln: --js nope: there is no function/);
});

test("a function that is left to the interpreter is said to be, and why", async () => {
  const file = join(temporaryFolder(), "wide.wasm");
  writeFileSync(file, await parse(`(module (func (local ${"i32 ".repeat(5000)})))`));
  const { code, stderr } = runCli(["inspect", "--js", "0", file]);
  assertEquals(code, 2);
  assertMatch(stderr, /^kiln: --js 0: it is left to the interpreter: too many locals\n$/);
});

test("a module is checked without being run", () => {
  const valid = runCli(["compile", "--check", PROGRAMS.exit]);
  assertEquals([valid.code, valid.stderr], [0, ""]);
  assertMatch(valid.stdout, /valid, 1 functions/);
  const bytes = readFileSync(PROGRAMS.typed);
  // The first i32.add becomes an i64.add, which does not fit its operands.
  bytes[bytes.indexOf(0x6a)] = 0x7c;
  const file = join(temporaryFolder(), "invalid.wasm");
  writeFileSync(file, bytes);
  const invalid = runCli(["compile", "--check", file]);
  assertEquals([invalid.code, invalid.stdout], [1, ""]);
  assertMatch(invalid.stderr, /type mismatch/);
});

test("the version is that of the package", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../deno.json", import.meta.url), "utf8"));
  assertEquals(VERSION, version);
  assertEquals(runCli(["version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
});

test("help is there for every command, and mistakes exit with 2", () => {
  for (
    const args of [["help"], ["--help"], ["help", "run"], ["run", "--help"], ["inspect", "-h"]]
  ) {
    const { code, stdout, stderr } = runCli(args);
    assertEquals([code, stderr], [0, ""], args.join(" "));
    assertMatch(stdout, /^Usage: kiln/);
  }
  for (
    const args of [["rnu"], ["run"], ["run", "--nope", "x.wasm"]]
  ) {
    const { code, stdout, stderr } = runCli(args);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assert(stderr.length > 0);
  }
});
