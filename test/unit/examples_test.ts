/**
 * Runs the examples as their readers do, each as a process of its own under this runtime, and checks
 * that they print what their first comment promises; and runs the example programs.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { Context, ExitError, ModuleConfig, Runtime } from "../../mod.ts";
import { instantiateWasi } from "../../src/wasi/mod.ts";
import { runScript } from "../support/process.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers, type Tier } from "../support/tiers.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

const EXACT = ["basic", "close_notifier", "deadline", "host_function", "listener_log"];

for (const name of EXACT.map((name) => `${name}.ts`)) {
  test(`the example ${name} prints what its comment promises`, () => {
    assertEquals(runExample(name), promised(name));
  });
}

test("the example listener_timing.ts prints what its comment promises, but for the times", () => {
  const name = "listener_timing.ts";
  const table = (text: string) =>
    text.split("\n").map((line) => line.replace(/ *\d+\.\d\d +\d+\.\d\d/, "")).toSorted();
  assertEquals(table(runExample(name)), table(promised(name)));
});

test("the demo runs a program, and tells its functions, its stages and the stack of a trap", () => {
  const output = runExample("demo.ts");
  assert(
    output.includes(readExample("programs/clay/scripts/orbit.txt").replaceAll(/^(?=.)/gm, "  ")),
  );
  assertMatch(output, /functions in it +\d+/);
  assertMatch(output, /needed, so translated +\d+ \(\d+ %\)/);
  for (const stage of ["decode", "validate", "instantiate", "translate on first call", "run"]) {
    assertMatch(output, new RegExp(`${stage} +[\\d.]+ ms`));
  }
  assertMatch(output, /trap: call stack exhausted\n( +at \S+.*\n)*.*main/);
  assertEquals(output.match(/[\d.]+ x +same result/g)?.length, 5);
});

for (const script of ["queens", "closures", "orbit"]) {
  testOnTiers(`clay runs ${script}.clay`, (tier) => {
    const stdin = readExample(`programs/clay/scripts/${script}.clay`);
    const expected = readExample(`programs/clay/scripts/${script}.txt`);
    assertEquals(runProgram(tier, "clay", { stdin }), { code: 0, stdout: expected, stderr: "" });
  });
}

testOnTiers("clay names the line on which a script fails, and exits with 1", (tier) => {
  const { code, stderr } = runProgram(tier, "clay", { stdin: "let a = [1]\nprint(a[1])" });
  assertEquals(code, 1);
  assertMatch(stderr, /no element 1: the length is 1\n +in script, line 2/);
});

testOnTiers("json lays out what is right", (tier) => {
  const value = { clay: [1, -2.5e10, true, null, [], {}], "ü\n": "\u{1f525}\\" };
  const stdin = JSON.stringify(value);
  const stdout = JSON.stringify(value, null, 2) + "\n";
  assertEquals(runProgram(tier, "json", { stdin }), { code: 0, stdout, stderr: "" });
});

testOnTiers("json names the place of what is wrong, and exits with 1", (tier) => {
  const { code, stdout, stderr } = runProgram(tier, "json", { stdin: '{"ü": 1,\n "b" 2}' });
  assertEquals({ code, stdout }, { code: 1, stdout: "" });
  assertEquals(stderr, "json: line 2, column 6: expected ':', found '2'\n");
});

testOnTiers("fractal writes a picture whose pixels can be read back", (tier) => {
  const { code, bytes } = runForBytes(tier, "fractal", { args: ["24", "16", "50"] });
  assertEquals(code, 0);
  assertEquals([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  assertEquals([view.getUint32(16), view.getUint32(20)], [24, 16]);
  const pixels = inflateSync(bytes.subarray(41, 41 + view.getUint32(33)));
  assertEquals(pixels.length, 16 * (1 + 24 * 3));
  assert(new Set(pixels).size > 20, "a picture of many colours");
});

interface ProgramOptions {
  readonly args?: readonly string[];
  readonly stdin?: string;
}

function runProgram(tier: Tier, name: string, options: ProgramOptions) {
  const { code, bytes, stderr } = runForBytes(tier, name, options);
  return { code, stdout: new TextDecoder().decode(bytes), stderr };
}

function runForBytes(tier: Tier, name: string, { args = [], stdin = "" }: ProgramOptions) {
  const ctx = Context.background();
  using runtime = new Runtime(configOf(tier));
  instantiateWasi(ctx, runtime);
  const written: number[] = [];
  let stderr = "", code = 0;
  const config = new ModuleConfig()
    .withArgs(name, ...args)
    .withStdin(stdin)
    .withStdout((bytes) => void written.push(...bytes))
    .withStderr((bytes) => void (stderr += new TextDecoder().decode(bytes)));
  try {
    runtime.instantiate(
      ctx,
      readFileSync(new URL(`programs/${name}/${name}.wasm`, EXAMPLES)),
      config,
    );
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    code = error.exitCode;
  }
  return { code, bytes: Uint8Array.from(written), stderr };
}

function readExample(path: string): string {
  return readFileSync(new URL(path, EXAMPLES), "utf8");
}

/** The block of text in the first comment of an example. */
function promised(name: string): string {
  const block = /```txt\n([\s\S]*?) \* ```/.exec(readExample(name))![1]!;
  return block.replaceAll(/^ \* /gm, "");
}

function runExample(name: string): string {
  const { status, stdout, stderr } = runScript(`examples/${name}`, []);
  assertEquals({ status, stderr }, { status: 0, stderr: "" });
  return stdout;
}
