/**
 * Runs a real program with Kiln and shows what happened inside. Prints, in this order:
 *
 * - the output of `programs/clay`, an interpreter compiled from C, running `orbit.clay`;
 * - what became of its functions on the way, and how long each stage took;
 * - the WebAssembly stack where the program is stopped when it may not call deep enough;
 * - what running costs next to the host's own WebAssembly, where it has one.
 *
 * All numbers are measured in this very run; for careful ones there is `deno task bench`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import {
  Context,
  ModuleConfig,
  Runtime,
  RuntimeConfig,
  type RuntimeStatistics,
  Trap,
} from "@kiln/wasm";
import { instantiateWasi } from "@kiln/wasm/wasi";
import { type Kernel, KERNELS, readKernel } from "../bench/kernels/kernels.ts";

const ctx = Context.background();
const clay = readFileSync(new URL("programs/clay/clay.wasm", import.meta.url));
const color = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;

console.log(`Kiln on ${hostName()}`);
showProgram("orbit.clay");
showTrap();
if ("WebAssembly" in globalThis) showSpeed(["sieve", "nbody", "siphash", "hashmap", "vm"]);

/** Runs a script with the interpreter `clay` and tells what that took. */
function showProgram(script: string): void {
  heading(`clay.wasm runs ${script}`);
  const source = readFileSync(new URL(`programs/clay/scripts/${script}`, import.meta.url));
  const decoder = new TextDecoder();
  let output = "";

  using runtime = new Runtime();
  instantiateWasi(ctx, runtime);
  const start = performance.now();
  const program = runtime.compileModule(ctx, clay);
  const config = new ModuleConfig()
    .withArgs("clay")
    .withStdin(new Uint8Array(source))
    .withStdout((bytes) => void (output += decoder.decode(bytes, { stream: true })));
  runtime.instantiateModule(ctx, program, config);
  const total = performance.now() - start;

  console.log(indent(output.trimEnd()));
  const imports = program.importedFunctions().map((definition) => definition.import!.name);
  showFunctions(runtime.statistics, imports);
  showStages(runtime.statistics, total);
}

function showFunctions(statistics: RuntimeStatistics, imports: readonly string[]): void {
  const { functionsDefined, functionsTranslated, bytesTranslated, registerWords } = statistics;
  heading("what became of its functions");
  rows([
    ["module", `${count(clay.length)} bytes`],
    ["asks of the host", `${imports.length} functions: ${imports.slice(0, 4).join(", ")}, ...`],
    ["functions in it", count(functionsDefined)],
    [
      "needed, so translated",
      `${count(functionsTranslated)} (${percent(functionsTranslated / functionsDefined)})`,
    ],
    ["their size", `${count(bytesTranslated)} bytes of WebAssembly`],
    ["became", `${count(registerWords)} words of register code`],
  ]);
}

function showStages(statistics: RuntimeStatistics, total: number): void {
  const { decodeTime, validateTime, instantiateTime, translateTime } = statistics;
  const running = total - decodeTime - validateTime - instantiateTime - translateTime;
  const stages: [string, number][] = [
    ["decode", decodeTime],
    ["validate", validateTime],
    ["instantiate", instantiateTime],
    ["translate on first call", translateTime],
    ["run", running],
  ];
  heading(`where ${milliseconds(total)} went`);
  rows(
    stages.map((
      [stage, time],
    ) => [stage, `${milliseconds(time).padStart(10)}  ${bar(time / total)}`]),
  );
}

/** Lets the program make only a few calls within calls: it traps. */
function showTrap(): void {
  const limit = 12;
  heading(`the same program, allowed ${limit} calls within calls`);
  using runtime = new Runtime(new RuntimeConfig().withCallDepthLimit(limit));
  instantiateWasi(ctx, runtime);
  const config = new ModuleConfig().withArgs("clay").withStdin("print([[1 + [2 * (3)]]])");
  try {
    runtime.instantiate(ctx, clay, config);
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    console.log(indent(`trap: ${error.reason}`));
    for (const { name, signature, offset } of error.frames) {
      console.log(indent(`  at ${name}${signature} (byte 0x${offset.toString(16)})`));
    }
  }
}

/** Times kernels of the bench, in Kiln and in the host's own WebAssembly. */
function showSpeed(names: readonly string[]): void {
  heading("next to the host's own WebAssembly (best of five)");
  rows(
    KERNELS.filter(({ name }) => names.includes(name)).map((
      kernel,
    ) => [kernel.name, speedOf(kernel)]),
  );
}

function speedOf(kernel: Kernel): string {
  const bytes = readKernel(kernel);
  const n = Math.ceil(kernel.n / 10);
  const native = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports["run"] as (
    n: number,
  ) => unknown;
  using runtime = new Runtime();
  const run = runtime.instantiate(ctx, bytes).exportedFunction("run")!;
  const nativeTime = timeOf(() => native(n));
  const ownTime = timeOf(() => run.call(ctx, n));
  const same = run.call(ctx, n)[0] === native(n) ? "same result" : "ANOTHER RESULT";
  return `${milliseconds(nativeTime).padStart(10)} native  ${
    milliseconds(ownTime).padStart(10)
  } Kiln  ` +
    `${(ownTime / nativeTime).toFixed(1).padStart(5)} x  ${same}`;
}

/** The shortest of a few runs: what disturbs a run only ever makes it longer. */
function timeOf(work: () => void): number {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Lines of a name and what belongs to it. */
function rows(lines: readonly (readonly [string, string])[]): void {
  const width = Math.max(...lines.map(([name]) => name.length));
  for (const [name, text] of lines) console.log(indent(`${name.padEnd(width)}  ${text}`));
}

function heading(text: string): void {
  console.log(`\n${color ? `\x1b[1m${text}\x1b[0m` : text}`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function bar(share: number): string {
  return "█".repeat(Math.round(share * 40)) + ` ${percent(share)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 10 ? 2 : 0)} ms`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function hostName(): string {
  const { deno, bun, v8, node } = process.versions as Record<string, string | undefined>;
  if (bun !== undefined) return `Bun ${bun} (JavaScriptCore)`;
  return deno !== undefined ? `Deno ${deno} (V8 ${v8})` : `Node ${node} (V8 ${v8})`;
}
