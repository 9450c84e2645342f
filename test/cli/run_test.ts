/** `kiln run`, as people type it. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runCli } from "../support/cli.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";
import { PROGRAMS } from "./support.ts";

/** The arguments the echo program was given, and its environment. */
function echoed(...args: string[]): { args: string[]; env: string[] } {
  const { code, stdout, stderr } = runCli(["run", ...args], { env: { FROM_HERE: "yes" } });
  assertEquals(code, 0);
  return { args: stdout.split("\0").slice(0, -1), env: stderr.split("\0").slice(0, -1) };
}

test("a program is given its name and arguments, and no environment", () => {
  assertEquals(echoed(PROGRAMS.echo, "one", "zwei Wörter"), {
    args: ["echo.wasm", "one", "zwei Wörter"],
    env: [],
  });
});

test("options stand before or after the file, and what follows the program's first word is its own", () => {
  const { echo } = PROGRAMS;
  assertEquals(echoed("--env", "A=1", echo, "--env", "B=2=3", "x", "--env", "C=3"), {
    args: ["echo.wasm", "x", "--env", "C=3"],
    env: ["A=1", "B=2=3"],
  });
  assertEquals(echoed(echo, "-c", "--env", "A=1"), {
    args: ["echo.wasm", "-c", "--env", "A=1"],
    env: [],
  });
  assertEquals(echoed(echo, "--env=A=1", "--", "--stats", "--", "-x"), {
    args: ["echo.wasm", "--stats", "--", "-x"],
    env: ["A=1"],
  });
});

test("the environment of the process is passed on when asked, and single variables win", () => {
  const { env } = echoed("--env-inherit", "--env", "FROM_HERE=no", PROGRAMS.echo);
  assert(env.includes("FROM_HERE=no") && !env.includes("FROM_HERE=yes"), env.join());
});

test("the program's exit code becomes that of the process", () => {
  assertEquals(runCli(["run", PROGRAMS.exit]), { code: 7, stdout: "", stderr: "" });
});

test("a trap prints the WebAssembly stack, harmlessly, and exits with 1", () => {
  const { code, stdout, stderr } = runCli(["run", PROGRAMS.trap]);
  assertEquals([code, stdout], [1, ""]);
  const lines = stderr.trimEnd().split("\n");
  assertEquals(lines.slice(0, 2), ["wasm error: integer divide by zero", "wasm stack trace:"]);
  assertMatch(lines[2]!, /^\t\.boom\(i32\) i64 at 0x[\da-f]+$/);
  assertMatch(lines[3]!, /^\t\.evil \\u\{1b\}\[31m\\u\{a\} name\(\) at 0x[\da-f]+$/);
  assertEquals(lines.length, 5);
});

test("a trap shows lines of source where there is debug information, unless it is not wanted", () => {
  const file = fileURLToPath(
    new URL("../fixtures/dwarf/calls_dwarf5_O0.wasm", import.meta.url),
  );
  const stack = (...options: string[]) => {
    const { code, stderr } = runCli(["run", ...options, "--invoke", "divide", file, "101", "0"]);
    assertEquals(code, 1);
    return stderr;
  };
  assertMatch(stack(), /middle\(i32,i32\) i32.*calls\.c:16:16/s);
  const without = stack("--no-debug-info");
  assertMatch(without, /middle\(i32,i32\) i32/);
  assert(!without.includes("calls.c"), without);
});

test("a folder is given under its own name or another, to write or only to read", () => {
  const folder = temporaryFolder({ a: "hello", "other/a": "other" });
  const { cat } = PROGRAMS;
  const run = (...args: string[]) => runCli(["run", ...args, cat]);
  assertEquals(run("--mount", folder), { code: 0, stdout: "hello", stderr: "" });
  assertEquals(run("--mount", `${join(folder, "other")}:/data`).stdout.slice(0, 5), "other");
  // Opened to write, which a read-only folder refuses: EROFS.
  assertEquals(run("--mount", `${folder}:/data:ro`).code, 69);
  // An empty file system has no such file: ENOENT.
  assertEquals(run("--fs", "memory").code, 44);
  assertEquals(readFileSync(join(folder, "a"), "utf8"), "hello");
});

test("a mount that is not a folder is a usage error", () => {
  const folder = temporaryFolder({ a: "" });
  const { code, stderr } = runCli(["run", "--mount", `${join(folder, "a")}:/x`, PROGRAMS.cat]);
  assertEquals(code, 2);
  assertMatch(stderr, /^kiln: --mount .*a:\/x: .*a is not a directory\n$/);
});

test("a function is called with typed arguments, and its results printed", () => {
  const invoke = (...args: string[]) => runCli(["run", "--invoke", ...args]);
  const { typed } = PROGRAMS;
  assertEquals(invoke("add", typed, "40", "2").stdout, "42\n");
  assertEquals(
    invoke("all", typed, "--", "-1", "0xffffffffffffffff", "0.1", "nan").stdout,
    "nan\n0.10000000149011612\n-1\n-1\n",
  );
  assertEquals(invoke("nothing", typed), { code: 0, stdout: "", stderr: "" });
  const missing = invoke("nope", typed);
  assertEquals([missing.code, missing.stdout], [2, ""]);
  assertMatch(missing.stderr, /exports no function "nope".*add\(i32,i32\) i32/);
  const few = invoke("add", typed, "1");
  assertEquals([few.code, few.stderr], [2, "kiln: add(i32,i32) i32 takes 2 arguments\n"]);
});

test("the way functions are run can be chosen, one at a time", () => {
  const run = (...options: string[]) =>
    runCli(["run", ...options, "--invoke", "add", PROGRAMS.typed, "40", "2"]);
  assertEquals([run("--interpreter").stdout, run("--compiled").stdout], ["42\n", "42\n"]);
  assertEquals(run("--interpreter", "--compiled").code, 2);
});

test("a module without _start is said to be no program", () => {
  const { code, stderr } = runCli(["run", PROGRAMS.typed]);
  assertEquals(code, 2);
  assertMatch(stderr, /no _start function.*--invoke.*add\(i32,i32\) i32/);
});

test("memory grows no larger than the limit", () => {
  const grow = (limit: string, pages: string) =>
    runCli(["run", "--memory-limit", limit, "--invoke", "grow", PROGRAMS.hungry, pages]).stdout;
  assertEquals([grow("1M", "15"), grow("1M", "16")], ["1\n", "-1\n"]);
  assertEquals(runCli(["run", "--memory-limit", "1.5M", PROGRAMS.exit]).code, 2);
});

test("statistics are printed on standard error after the program's own output", () => {
  const { stdout, stderr, code } = runCli(["run", "--stats", PROGRAMS.exit]);
  assertEquals([code, stdout], [7, ""]);
  for (
    const row of [
      "functions seen",
      "functions translated",
      "words of register code",
      "functions compiled",
      "replaced in mid-loop",
      "characters of JavaScript",
      "decoding",
      "emitting JavaScript",
      "evaluating it",
      "running",
    ]
  ) {
    assertMatch(stderr, new RegExp(`^${row} +[\\d.,]+`, "m"));
  }
});

test("what becomes of functions and of the module is told on standard error as it happens", () => {
  const trace = (mode: string, program: string) => runCli(["run", "--trace", mode, program]);
  const compiled = trace("--compiled", PROGRAMS.exit);
  assertEquals([compiled.code, compiled.stdout], [7, ""]);
  assertMatch(
    compiled.stderr,
    /^kiln: .*: compiled, \d+ bytes to [\d,]+ characters of JavaScript, [\d.]+ ms\nkiln: exit\.wasm: closed, exit code 7\n$/,
  );
  const { stderr } = trace("--interpreter", PROGRAMS.trap);
  assertMatch(stderr, /^kiln: \.evil \\u\{1b\}\[31m\\u\{a\} name: translated, \d+ bytes to/m);
});

test("a module is read from standard input or from a URL", () => {
  assertEquals(runCli(["run", "-"], { stdin: readFileSync(PROGRAMS.exit) }).code, 7);
  assertEquals(runCli(["run", pathToFileURL(PROGRAMS.exit).href]).code, 7);
});

test("what cannot be run is one clear line and exit code 2", async () => {
  const needy = `(module (import "env" "absent" (func)) (func (export "_start") (call 0)))`;
  const folder = temporaryFolder({
    "needy.wasm": await parse(needy),
    "cut.wasm": readFileSync(PROGRAMS.echo).subarray(0, 60),
  });
  const cases: [path: string, message: RegExp][] = [
    [join(folder, "missing.wasm"), /no such file/],
    [join(folder, "cut.wasm"), /unexpected end|length out of bounds/],
    [join(folder, "needy.wasm"), /module\[env\] not instantiated/],
  ];
  for (const [path, message] of cases) {
    const { code, stdout, stderr } = runCli(["run", path]);
    assertEquals([code, stdout, stderr.trimEnd().split("\n").length], [2, "", 1], stderr);
    assertMatch(stderr, message);
  }
});
