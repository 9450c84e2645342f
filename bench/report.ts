/**
 * What a run of the bench found, as data and as tables a person can read.
 *
 * @module
 */
import type { Outcome } from "./engines.ts";
import type { KernelGroup } from "./kernels/kernels.ts";
import type { Timing } from "./measure.ts";
import type { StartResult } from "./start.ts";

/** A whole run. */
export interface Report {
  readonly date: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    /** Load average when the run began: far below the number of cores, or the times mean little. */
    readonly load: number;
  };
  readonly engines: readonly EngineReport[];
}

/** What was found on one engine. */
export interface EngineReport {
  readonly engine: string;
  readonly version: string;
  readonly kernels: readonly KernelReport[];
  readonly start: readonly StartReport[];
}

/** One kernel, in all variants; ratios are to native WebAssembly in the same run. */
export interface KernelReport {
  readonly name: string;
  readonly group: KernelGroup;
  readonly timings: Readonly<Record<string, Outcome<Timing>>>;
  readonly ratios: Readonly<Record<string, number>>;
}

/** One measurement of the group `start`. */
export interface StartReport {
  readonly name: string;
  readonly title: string;
  readonly result: Outcome<StartResult>;
}

/** The tables of a run. */
export function format({ date, machine, engines }: Report): string {
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, load ${machine.load.toFixed(2)}, ${date}`,
  ];
  if (machine.load > machine.cores / 2) {
    parts.push("The machine is busy with other things: do not trust these times.");
  }
  for (const { version, kernels, start } of engines) {
    if (kernels.length > 0) parts.push(`${version}: kernels\n\n${kernelTable(kernels)}`);
    if (start.length > 0) parts.push(`${version}: start\n\n${startTable(start)}`);
  }
  return parts.join("\n\n");
}

function kernelTable(kernels: readonly KernelReport[]): string {
  const [reference, ...others] = Object.keys(kernels[0]!.timings);
  const header = ["group", "kernel", `${reference}, ms`];
  for (const variant of others) header.push(`${variant}, ms`, "ratio", "first call");
  const rows = [header];
  const groups = Map.groupBy(kernels, ({ group }) => group);
  for (const [group, members] of groups) {
    for (const { name, timings, ratios } of members) {
      const first = timings[reference!]!;
      const row = [group, name, median(first)];
      for (const variant of others) {
        const own = timings[variant]!;
        row.push(median(own), ratio(ratios[variant]), ratio(firstRatio(own, first)));
      }
      rows.push(row);
    }
    rows.push(meanRow(group, "geometric mean", members, others), []);
  }
  rows.push(meanRow("all", `${kernels.length} kernels, geometric mean`, kernels, others));
  return [...align(rows), ...others.map((variant) => worst(kernels, variant))].join("\n");
}

function meanRow(
  group: string,
  title: string,
  kernels: readonly KernelReport[],
  variants: readonly string[],
): string[] {
  const row = [group, title, ""];
  for (const variant of variants) {
    const ratios = kernels.flatMap(({ ratios }) => ratios[variant] ?? []);
    row.push("", ratio(geometricMean(ratios)), "");
  }
  return row;
}

function worst(kernels: readonly KernelReport[], variant: string): string {
  const sorted = kernels.filter(({ ratios }) => ratios[variant] !== undefined)
    .toSorted((a, b) => b.ratios[variant]! - a.ratios[variant]!);
  const failed = kernels.flatMap(({ name, timings }) => {
    const outcome = timings[variant]!;
    return "error" in outcome ? [`\n  ${name} failed: ${outcome.error}`] : [];
  });
  const slowest = sorted.slice(0, 3).map(({ name, ratios }) => `${name} ${ratio(ratios[variant])}`);
  return `${variant}, slowest: ${slowest.join(", ")}${failed.join("")}`;
}

function firstRatio(own: Outcome<Timing>, reference: Outcome<Timing>): number | undefined {
  return "error" in own || "error" in reference ? undefined : own.first / reference.first;
}

function startTable(start: readonly StartReport[]): string {
  return align([
    ["", "median", "first", "rate"],
    ...start.map(({ title, result }) => {
      if ("error" in result) return [title, `failed: ${result.error}`];
      const { timing, bytes, kept } = result;
      if (timing === undefined) {
        return [title, `${Math.round(kept!).toLocaleString("en-US")} bytes`];
      }
      const rate = `${(bytes! / 1e3 / timing.median).toFixed(0)} MB/s`;
      return [title, `${timing.median.toFixed(1)} ms`, `${timing.first.toFixed(1)} ms`, rate];
    }),
  ], 1).join("\n");
}

/** Pads cells to columns: the first `left` to the left, the others to the right. */
function align(rows: readonly (readonly string[])[], left = 2): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row.map((cell, i) => i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))
      .join("  ").trimEnd()
  );
}

function median(outcome: Outcome<Timing>): string {
  return "error" in outcome ? "failed" : outcome.median.toFixed(2);
}

function ratio(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : `${value.toFixed(2)}x`;
}

/** NaN for no values. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
