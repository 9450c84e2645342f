/**
 * What it takes until a module can run and until it has run, how soon hot code is compiled, and what
 * instances and functions keep of the heap. The large module is CPython, 20 MB, 5 MB of it code.
 *
 * @module
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import process from "node:process";
import { Context, type Mode, Runtime, RuntimeConfig } from "@kiln/wasm";
import { instantiateWasi } from "@kiln/wasm/wasi";
import { ModuleConfig } from "@kiln/wasm";
import { Skipped } from "../engines.ts";
import type { Case } from "../groups.ts";
import { readKernel } from "../kernels/kernels.ts";
import { measure, once } from "../measure.ts";
import type { Sample, Unit } from "../report.ts";
import { kernelNamed } from "./kernels.ts";
import { filesOf, programStartCases, taskNamed } from "./programs.ts";

const ctx = Context.background();

interface Row {
  readonly section: string;
  readonly title: string;
  readonly unit: Unit;
  readonly variants: readonly string[];
  readonly processes?: number;
  measure(variant: string, seconds: number): Sample | Promise<Sample>;
}

const SMALL = () => readKernel(kernelNamed("fib"));
const MEDIUM = () => filesOf(taskNamed("sqlite")).bytes;
const LARGE = () => filesOf(taskNamed("python")).bytes;

const ROWS: Readonly<Record<string, Row>> = {
  validate: {
    section: "ready",
    title: "CPython, 20 MB: decode and validate",
    unit: "ms",
    variants: ["native", "kiln"],
    measure: (variant, seconds) => timeOn(LARGE(), seconds, VALIDATE[variant]!),
  },
  "ready-small": ready("a kernel, 1 KB: ready", SMALL),
  "ready-medium": ready("SQLite, 4 MB: ready", MEDIUM),
  "ready-large": ready("CPython, 20 MB: ready", LARGE),
  "result-small": {
    section: "first result",
    title: "a kernel, 1 KB: first result",
    unit: "ms",
    variants: ["native", "kiln"],
    measure: (variant, seconds) => timeOn(SMALL(), seconds, RUN_SMALL[variant]!),
  },
  "tier-up-loop": tierUp("sieve", "a loop is replaced while it runs, after"),
  "tier-up-calls": tierUp("fib", "a recursive function is compiled after"),
  "tier-up-big": tierUp("big_even", "a very large function is compiled after"),
  instance: {
    section: "memory",
    title: "an instance without memory keeps",
    unit: "bytes",
    variants: ["native", "kiln"],
    measure: (variant) =>
      once(keptBy(variant === "native" ? instantiatingNatively() : instantiating(), 2000)),
  },
  "function": {
    section: "memory",
    title: "a function of 16 instructions and a loop keeps",
    unit: "bytes",
    variants: ["interpreter", "compiled"],
    measure: (variant) => keptByFunctions(variant as Mode),
  },
};

function ready(title: string, bytes: () => Uint8Array<ArrayBuffer>): Row {
  return {
    section: "ready",
    title,
    unit: "ms",
    variants: ["native", "kiln"],
    measure: (variant, seconds) => timeOn(bytes(), seconds, READY[variant]!),
  };
}

function tierUp(kernel: string, title: string): Row {
  return {
    section: "tier-up",
    title: `${kernel}: ${title}`,
    unit: "ms",
    variants: ["tiered"],
    processes: 3,
    measure: () => timeUntilCompiled(kernel),
  };
}

/** All of it, and programs that do next to nothing. */
export function startCases(): readonly Case[] {
  const cases = Object.entries(ROWS).map(([name, row]): Case => ({
    ...row,
    name,
    job: (variant, seconds) => ["start", name, variant, `${seconds}`],
  }));
  const programs = programStartCases().map((each) => ({ ...each, section: "first result" }));
  const before = cases.findIndex(({ section }) => section === "tier-up");
  return cases.toSpliced(before, 0, ...programs);
}

/** The job `start NAME VARIANT SECONDS`. */
export async function measureStart(
  name: string,
  variant: string,
  seconds: string,
): Promise<Sample> {
  const row = ROWS[name];
  if (row === undefined) throw new RangeError(`There is nothing to start that is called "${name}"`);
  return await row.measure(variant, Number(seconds));
}

type Work = (bytes: Uint8Array<ArrayBuffer>) => void;

const VALIDATE: Readonly<Record<string, Work>> = {
  native: (bytes) => void WebAssembly.validate(bytes),
  kiln: (bytes) => void new Runtime().compileModule(ctx, bytes),
};

/** Everything but running it; nothing is linked natively, which would need imports. */
const READY: Readonly<Record<string, Work>> = {
  native: (bytes) => void new WebAssembly.Module(bytes),
  kiln(bytes) {
    using runtime = new Runtime(new RuntimeConfig().withLazyValidation(true));
    instantiateWasi(ctx, runtime);
    runtime.instantiate(ctx, bytes, new ModuleConfig().withStartFunctions());
  },
};

const RUN_SMALL: Readonly<Record<string, Work>> = {
  native: (bytes) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    (exports["run"] as (n: number) => number)(10);
  },
  kiln: (bytes) =>
    void new Runtime().instantiate(ctx, bytes).exportedFunction("run")!.call(ctx, 10),
};

function timeOn(bytes: Uint8Array<ArrayBuffer>, seconds: number, work: Work): Sample {
  return measure(() => work(bytes), seconds);
}

/** From the start of a call to its first compiled code. */
function timeUntilCompiled(name: string): Sample {
  const kernel = kernelNamed(name);
  let compiled = NaN;
  const config = new RuntimeConfig().withTrace(({ kind }) => {
    if (kind !== "translated" && kind !== "refused") compiled ||= performance.now();
  });
  const run = new Runtime(config).instantiate(ctx, readKernel(kernel)).exportedFunction("run")!;
  const start = performance.now();
  run.call(ctx, kernel.n);
  if (Number.isNaN(compiled)) throw new Skipped("nothing is compiled");
  return once(compiled - start);
}

/** A module of seven functions and four globals. */
function globals(): Uint8Array<ArrayBuffer> {
  return readKernel(kernelNamed("globals"));
}

function instantiating(): () => unknown {
  const runtime = new Runtime();
  const compiled = runtime.compileModule(ctx, globals());
  return () => runtime.instantiateModule(ctx, compiled, new ModuleConfig().withName(""));
}

function instantiatingNatively(): () => unknown {
  const compiled = new WebAssembly.Module(globals());
  return () => new WebAssembly.Instance(compiled);
}

const FUNCTIONS = 1000;

async function keptByFunctions(mode: Mode): Promise<Sample> {
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, i) =>
      `(func (export "f${i}") (param i32) (result i32) (local i32)
      (loop (local.set 1 (i32.xor (i32.mul (local.get 1) (i32.const ${i})) (local.get 0)))
        (i32.store (i32.and (local.get 1) (i32.const 0xfff0)) (local.get 0))
        (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))`,
  );
  const bytes = await parse(`(module (memory 1) ${functions.join("\n")})`);
  const instance = new Runtime(new RuntimeConfig().withMode(mode)).instantiate(ctx, bytes);
  const exported = Array.from({ length: FUNCTIONS }, (_, i) => instance.exportedFunction(`f${i}`)!);
  let next = 0;
  return once(keptBy(() => exported[next++]!.call(ctx, 1), FUNCTIONS - 1));
}

/** Bytes of the heap that each of many like objects keeps. */
function keptBy(make: () => unknown, count: number): number {
  const kept: unknown[] = [make()];
  const before = heapUsed();
  for (let i = 0; i < count; i++) kept.push(make());
  const each = (heapUsed() - before) / count;
  return kept.length === count + 1 ? each : NaN; // reads the list, so that it lives until here
}

function heapUsed(): number {
  const { Bun, gc } = globalThis as { Bun?: { gc(force: boolean): void }; gc?: () => void };
  if (Bun !== undefined) Bun.gc(true);
  else if (gc !== undefined) gc();
  else throw new Error("the engine needs --expose-gc");
  return process.memoryUsage().heapUsed;
}
