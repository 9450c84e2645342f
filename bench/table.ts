/**
 * What a run of the bench found, as tables a person can read on a terminal.
 *
 * @module
 */
import { GROUPS } from "./groups.ts";
import {
  alike,
  geometricMean,
  groupBy,
  type Machine,
  type MeasuredCase,
  type Outcome,
  type Report,
  type Result,
  sampleOf,
  type Target,
  type Unit,
} from "./report.ts";

/** The tables of a run. */
export function format({ date, machine, engines, results, targets }: Report): string {
  const parts = [`${describe(machine)}, ${date.slice(0, 10)}`];
  if (machine.busy) parts.push("The machine was busy with other things: do not trust these times.");
  for (const { engine, version } of engines) {
    const own = results.filter((result) => result.engine === engine);
    for (const [group, members] of groupBy(own, ({ group }) => group)) {
      parts.push(`${version}: ${titleOf(group)}\n\n${groupTables(members)}`);
    }
    const aims = targets.filter((target) => target.engine === engine);
    if (aims.length > 0) parts.push(`${version}: aims\n\n${targetTable(aims)}`);
  }
  return parts.join("\n\n");
}

/** The machine in a line. */
export function describe({ cpu, cores, system, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${system}, load ${load.toFixed(2)}`;
}

/** The heading of a group. */
export function titleOf(group: string): string {
  return (GROUPS as Record<string, { title: string }>)[group]?.title ?? group;
}

/** Cases that were measured in the same ways share a table. */
function groupTables(results: readonly Result[]): string {
  return alike(results).map(table).join("\n\n");
}

function table(cases: readonly MeasuredCase[]): string {
  const [reference, ...others] = cases[0]!.map(({ variant }) => variant);
  const withFirst = cases.some((members) =>
    members.some(({ firstRatio }) => firstRatio !== undefined)
  );
  const header = ["", "", reference!];
  for (const variant of others) {
    header.push(variant, "ratio", "of bests", ...(withFirst ? ["first call"] : []));
  }
  const rows = [header];
  const sections = groupBy(cases, ([{ section }]) => section);
  for (const [section, members] of sections) {
    for (const [first, ...rest] of members) {
      const row = [section, first.title, figure(first.outcome, first.unit)];
      for (const { outcome, unit, ratio, bestRatio, firstRatio } of rest) {
        row.push(figure(outcome, unit), times(ratio), times(bestRatio));
        if (withFirst) row.push(times(firstRatio));
      }
      rows.push(row);
    }
    if (others.length > 0 && members.filter(isCompared).length > 1) {
      rows.push(meanRow(section, members, { withFirst, title: "geometric mean" }));
    }
    rows.push([]);
  }
  const compared = cases.filter(isCompared).length;
  if (sections.length > 1 && compared > 1) {
    const title = `${compared} cases, geometric mean`;
    rows.push(meanRow("all", cases, { withFirst, title }));
  }
  return [...align(rows), ...remarks(cases.flat())].join("\n").trimEnd();
}

function isCompared(members: MeasuredCase): boolean {
  return members.some(({ ratio }) => ratio !== undefined);
}

function meanRow(
  section: string,
  cases: readonly (readonly Result[])[],
  { title, withFirst }: { title: string; withFirst: boolean },
): string[] {
  const row = [section, title, ""];
  for (let i = 1; i < cases[0]!.length; i++) {
    const mean = (name: "ratio" | "bestRatio" | "firstRatio") =>
      times(geometricMean(cases.flatMap((members) => members[i]?.[name] ?? [])));
    row.push("", mean("ratio"), mean("bestRatio"));
    if (withFirst) row.push(mean("firstRatio"));
  }
  return row;
}

/** How many of the slowest cases are named. */
const NAMED = 3;

/** What is slowest, and what has no figures. */
function remarks(results: readonly Result[]): string[] {
  return groupBy(results, ({ variant }) => variant).flatMap(([variant, members]) => {
    const slowest = members.filter(({ ratio }) => ratio !== undefined)
      .toSorted((a, b) => b.ratio! - a.ratio!).slice(0, NAMED)
      .map(({ title, ratio }) => `${title} ${times(ratio)}`);
    const lines = slowest.length < NAMED ? [] : [`${variant}, slowest: ${slowest.join(", ")}`];
    const failed = members.filter(({ outcome }) => sampleOf(outcome) === undefined);
    for (const [why, cases] of groupBy(failed, ({ outcome }) => reason(outcome))) {
      lines.push(`${variant}, ${why}: ${cases.map(({ title }) => title).join("; ")}`);
    }
    return lines;
  });
}

function reason(outcome: Outcome): string {
  if ("skipped" in outcome) return `SKIPPED, ${outcome.skipped}`;
  if ("error" in outcome) return `${outcome.wrong ? "wrong" : "failed"}, ${outcome.error}`;
  return "";
}

function targetTable(targets: readonly Target[]): string {
  return align([
    ["", "found", "aim", ""],
    ...targets.map(({ title, found, aim, unit, atLeast, met }) => [
      title,
      amount(found, unit),
      `${atLeast ? "≥" : "≤"} ${amount(aim, unit)}`,
      met ? "met" : "missed",
    ]),
  ], 1).join("\n");
}

/** A ratio, or nanoseconds. */
export function amount(value: number, unit: Target["unit"]): string {
  return unit === "x" ? times(value) : `${value.toFixed(1)} ${unit}`;
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

/** The median of a measurement, or why there is none. */
export function figure(outcome: Outcome, unit: Unit): string {
  const sample = sampleOf(outcome);
  if (sample !== undefined) {
    const digits = unit === "bytes" ? 0 : sample.median < 0.1 ? 4 : sample.median < 10 ? 2 : 1;
    return `${grouped(sample.median, digits)} ${unit}`;
  }
  return "skipped" in outcome ? "skipped" : "wrong" in outcome ? "wrong" : "failed";
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function times(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "" : `${value.toFixed(2)}x`;
}
