/**
 * Runs official test scripts as they are published:
 *
 * ```text
 * deno task spec [--tier NAME] [--json] [PATH…]
 * ```
 *
 * A path is a script or a folder of scripts; without one, those of WebAssembly 2.0 and 3.0 beside the
 * repository. Without `--tier`, every tier runs them. The exit code is 1 if anything failed, 2 if the
 * command line is wrong.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scriptsAt, testsuiteFolder } from "../support/testsuite.ts";
import type { Tier } from "../support/tiers.ts";
import { runTool, tiersOf, UsageError } from "../support/tool.ts";
import { runScript, type ScriptReport } from "./run.ts";

interface Options {
  readonly tiers: readonly Tier[];
  readonly json: boolean;
  readonly paths: readonly string[];
}

function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { tier: { type: "string" }, json: { type: "boolean" } },
  });
  const tiers = tiersOf(values.tier);
  const paths = positionals.length > 0 ? positionals : defaultPaths();
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new UsageError(`there is no file or folder ${missing}`);
  return { tiers, json: values.json === true, paths };
}

function defaultPaths(): string[] {
  const folder = testsuiteFolder();
  if (folder === undefined) throw new UsageError("no path given, and no testsuite found");
  return [join(folder, "wasm-2.0"), join(folder, "wasm-3.0")];
}

async function runAll({ tiers, paths }: Options): Promise<ScriptReport[]> {
  const reports: ScriptReport[] = [];
  for (const tier of tiers) {
    for (const script of paths.flatMap(scriptsAt)) reports.push(await runScript(script, tier));
  }
  return reports;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function totalsOf(reports: readonly ScriptReport[]) {
  return {
    passed: sum(reports.map((report) => report.passed)),
    failed: sum(reports.map((report) => report.failures.length)),
    skipped: sum(reports.map((report) => sum(report.skipped.values()))),
  };
}

function asJson(reports: readonly ScriptReport[]): string {
  const scripts = reports.map(({ script, tier, passed, failures, skipped }) => ({
    script,
    tier,
    passed,
    failed: failures.length,
    skipped: [...skipped].map(([reason, count]) => ({ reason, count })),
    failures,
  }));
  return JSON.stringify({ scripts, totals: totalsOf(reports) }, undefined, 2);
}

function asText(reports: readonly ScriptReport[]): string {
  const lines: string[] = [];
  for (const { script, tier, failures } of reports) {
    for (const { line, command, message } of failures) {
      lines.push(`${script}:${line}: (${tier}) ${message}`, `    ${command}`);
    }
  }
  const reasons = new Map<string, number>();
  for (const { skipped } of reports) {
    for (const [reason, count] of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of reasons) lines.push(`skipped ${count}: ${reason}`);
  const { passed, failed, skipped } = totalsOf(reports);
  lines.push(`${reports.length} scripts: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return lines.join("\n");
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  const reports = await runAll(options);
  console.log(options.json ? asJson(reports) : asText(reports));
  return totalsOf(reports).failed === 0 ? 0 : 1;
}

await runTool(main);
