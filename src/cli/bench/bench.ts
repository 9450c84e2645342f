/**
 * Measures a function in every way to run it, each in processes of its own, and reports.
 *
 * @module
 */
import type { FunctionDefinition } from "../../api.ts";
import { decodeModule } from "../../binary/decode.ts";
import { Context } from "../../context.ts";
import { CompileError } from "../../errors.ts";
import { CoreFeatures } from "../../features.ts";
import { type ProcessResult, runProcess } from "../../host/children.ts";
import { Runtime } from "../../runtime/runtime.ts";
import { UsageError } from "../errors.ts";
import { readModule } from "../input.ts";
import { ProgressBar } from "../progress.ts";
import { print } from "../terminal.ts";
import { parseArguments, signature } from "../values.ts";
import { encodeJob, type Job, type Outcome } from "./child.ts";
import { type BenchOptions, CHILD_COMMAND } from "./options.ts";
import { type BenchReport, formatReport, summarise, type WayOutcome } from "./report.ts";
import { WASI_MODULES } from "./wasi.ts";
import { type Way, WAYS } from "./ways.ts";

/** Something failed, or the results differ. */
const EXIT_FAILED = 1;

/** What to measure. */
interface Source {
  /** The URL of the command line's main module. */
  readonly entry: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Measures, and prints what it finds; returns the exit code. */
export async function bench(
  { entry, file }: Omit<Source, "bytes">,
  args: readonly string[],
  options: BenchOptions,
): Promise<number> {
  const source = { entry, file, bytes: await readModule(file, new ProgressBar()) };
  const report = measureAll(source, args, options);
  print(options.json ? JSON.stringify(report, null, 2) : formatReport(report));
  const failed = Object.values(report.ways).some((result) => "error" in result);
  return failed || !report.agree ? EXIT_FAILED : 0;
}

function measureAll(source: Source, args: readonly string[], options: BenchOptions): BenchReport {
  const { file, bytes } = source;
  const { invoke, seconds, processes } = options;
  const definition = definitionOf(file, bytes, invoke);
  parseArguments(definition, args);
  const job = { name: invoke, definition, args, seconds: seconds / processes };
  const found = takeTurns(options, (way) => measureIn(source, { ...job, way }));
  const all = [...found.values()].flatMap((way) => "error" in way ? [] : way.measurements);
  return {
    file,
    function: invoke,
    args,
    runtime: navigator.userAgent,
    agree: new Set(all.map(({ results }) => results)).size <= 1,
    steady: all.every(({ steady }) => steady),
    ways: summarise(found),
  };
}

/** A round measures each way once; a way that fails, or is too slow, sits later rounds out. */
function takeTurns(
  { processes, seconds }: BenchOptions,
  measureWay: (way: Way) => Outcome,
): Map<Way, WayOutcome> {
  const found = new Map<Way, WayOutcome>();
  for (let round = 0; round < processes; round++) {
    for (const way of WAYS) {
      const before = found.get(way) ?? { measurements: [] };
      if ("error" in before || before.measurements.some(({ first }) => first > seconds * 1000)) {
        continue;
      }
      const outcome = measureWay(way);
      if ("error" in outcome) found.set(way, outcome);
      else found.set(way, { measurements: [...before.measurements, outcome] });
    }
  }
  return found;
}

/** @throws {UsageError} if the function cannot be called in every way. */
function definitionOf(file: string, bytes: Uint8Array, invoke: string): FunctionDefinition {
  using runtime = new Runtime();
  try {
    const { imports } = decodeModule(bytes, CoreFeatures.V3);
    const foreign = imports.find(({ module, description }) =>
      description.kind !== "func" || !WASI_MODULES.includes(module)
    );
    if (foreign !== undefined) {
      const { module, name, description: { kind } } = foreign;
      throw new UsageError(
        `${file}: imports ${kind} ${module}.${name}: only WASI functions can be given to both ` +
          "native WebAssembly and Kiln",
      );
    }
    const compiled = runtime.compileModule(Context.background(), bytes);
    const definition = compiled.exportedFunctions().get(invoke);
    if (definition !== undefined) return callable(definition, invoke);
    const names = [...compiled.exportedFunctions().values()].slice(0, 10).map(signature);
    const others = names.length === 0 ? "no functions" : names.join(", ");
    throw new UsageError(`the module exports no function "${invoke}". It exports: ${others}`);
  } catch (error) {
    if (error instanceof CompileError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

function callable(definition: FunctionDefinition, invoke: string): FunctionDefinition {
  const { paramTypes, resultTypes } = definition;
  if ([...paramTypes, ...resultTypes].includes("v128")) {
    throw new UsageError(`${signature(definition)}: JavaScript cannot pass a v128`);
  }
  if (invoke === "_start") {
    throw new UsageError("_start can be called only once: choose a function that can be repeated");
  }
  return definition;
}

function measureIn({ entry, bytes }: Source, job: Job): Outcome {
  const { status, signal, stdout, stderr } = start(entry, encodeJob(job, bytes));
  if (status === 0) return JSON.parse(stdout);
  const lines = stderr.trim().split("\n");
  const message = lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
  return { error: message || `the process ended by ${signal ?? status}` };
}

function start(entry: string, stdin: Uint8Array): ProcessResult {
  try {
    return runProcess(entryOf(entry), { args: [CHILD_COMMAND], stdin });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UsageError(`cannot start the processes that measure: ${reason}`);
  }
}

/**
 * What to run for the command line to run again, given the URL of its main module. Deno does not
 * run a file of a JSR package by its address, only the package by its name.
 */
export function entryOf(url: string): string {
  const [, scope, name, version] = /^https:\/\/jsr\.io\/(@[^/]+)\/([^/]+)\/([^/]+)\//.exec(url) ??
    [];
  return version === undefined ? url : `jsr:${scope}/${name}@${version}/cli`;
}
