/**
 * What `kiln bench` found, as data and as a table.
 *
 * @module
 */
import { bold, table } from "../terminal.ts";
import type { Measurement } from "./child.ts";
import { median } from "./measure.ts";
import { type Way, WAYS } from "./ways.ts";

/** Times of one way to run the function, in milliseconds. */
export interface WayReport {
  /** From the module's bytes to an instance: the median of the processes. */
  readonly ready: number;
  /** The first call: the median of the processes. */
  readonly first: number;
  /** The best sample of warm calls, and their median. */
  readonly best: number;
  readonly median: number;
  readonly samples: number;
  readonly processes: number;
  /** How many times as long as native; absent for native itself, and where it failed. */
  readonly ratio?: { readonly first: number; readonly best: number; readonly median: number };
  /** What the first call returned. */
  readonly results: string;
  /** Functions and loops Kiln compiled; absent for native. */
  readonly compiled?: number;
}

/** All that was found. */
export interface BenchReport {
  readonly file: string;
  readonly function: string;
  readonly args: readonly string[];
  /** The runtime, such as `Deno/2.9.6`. */
  readonly runtime: string;
  /** Whether every way returned the same, bit for bit. */
  readonly agree: boolean;
  /** Whether later calls returned the same as the first. */
  readonly steady: boolean;
  readonly ways: Readonly<Partial<Record<Way, WayReport | { readonly error: string }>>>;
}

/** What the processes of one way found. */
export type WayOutcome =
  | { readonly measurements: readonly Measurement[] }
  | { readonly error: string };

/** Sums up what was found of each way; `native` must be the first, where it is there at all. */
export function summarise(found: ReadonlyMap<Way, WayOutcome>): BenchReport["ways"] {
  const ways: Partial<Record<Way, WayReport | { error: string }>> = {};
  for (const [way, outcome] of found) {
    const { native } = ways;
    const reference = native === undefined || "error" in native ? undefined : native;
    ways[way] = "error" in outcome ? outcome : reportOf(outcome.measurements, reference);
  }
  return ways;
}

function reportOf(measurements: readonly Measurement[], native: WayReport | undefined): WayReport {
  const samples = measurements.flatMap((measurement) => measurement.samples);
  const { results, compiled } = measurements[0]!;
  const times = {
    ready: median(measurements.map(({ ready }) => ready)),
    first: median(measurements.map(({ first }) => first)),
    best: samples.reduce((best, sample) => Math.min(best, sample)),
    median: median(samples),
  };
  const ratio = native && {
    first: times.first / native.first,
    best: times.best / native.best,
    median: times.median / native.median,
  };
  return {
    ...times,
    samples: samples.length,
    processes: measurements.length,
    ...(ratio === undefined ? {} : { ratio }),
    results,
    ...(compiled === undefined ? {} : { compiled }),
  };
}

/** The report for a person. */
export function formatReport(report: BenchReport): string {
  const call = `${report.function}(${report.args.join(", ")})`;
  const rows = [["", "ready", "first call", "ratio", "warm: best", "ratio", "median", "ratio"]];
  const notes: string[] = [];
  for (const way of WAYS) {
    const result = report.ways[way];
    if (result === undefined) continue;
    if ("error" in result) {
      notes.push(`${way} failed: ${result.error}`);
      continue;
    }
    const { ready, first, best, median, ratio } = result;
    rows.push([
      way,
      duration(ready),
      duration(first),
      times(ratio?.first),
      duration(best),
      times(ratio?.best),
      duration(median),
      times(ratio?.median),
    ]);
    if (way === "compiled" && result.compiled === 0) notes.push("Nothing could be compiled.");
  }
  const title = bold(`${call} of ${report.file}, ${report.runtime}`);
  const columns = rows.length === 1 ? [] : [table(rows, [1, 2, 3, 4, 5, 6, 7])];
  return [title, ...columns, ...notes, ...agreement(report)].join("\n");
}

function agreement({ agree, steady, ways }: BenchReport): string[] {
  const results = WAYS.flatMap((way) => {
    const result = ways[way];
    return result === undefined || "error" in result ? [] : [[way, result.results] as const];
  });
  if (!agree) {
    return ["THE RESULTS DIFFER:", ...results.map(([way, text]) => `  ${way}: ${text}`)];
  }
  if (results.length === 0) return [];
  const returned = results[0]![1] === "" ? "return nothing" : `return ${results[0]![1]}`;
  const lines = [`All ${returned}.`];
  if (!steady) lines.push("Later calls return something else: warm times may not compare.");
  return lines;
}

const UNITS = [["s", 1000], ["ms", 1], ["\u00b5s", 1e-3], ["ns", 1e-6]] as const;

function duration(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => milliseconds >= size) ?? UNITS[UNITS.length - 1]!;
  return `${(milliseconds / size).toPrecision(3)} ${unit}`;
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? "" : `${ratio.toFixed(ratio < 10 ? 2 : 1)}x`;
}
