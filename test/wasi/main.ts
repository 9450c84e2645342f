/**
 * Runs the test programs for WASI in Kiln, in every tier and with every kind of files, and on native
 * WebAssembly under `node:wasi`, and compares:
 *
 * ```text
 * deno task wasi [--json] [--tier NAME] [PROGRAM…]
 * ```
 *
 * Without names, all programs are run. The exit code is 1 if anything failed, 2 if the command line
 * is wrong.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Tier } from "../support/tiers.ts";
import { runTool, tiersOf, UsageError } from "../support/tool.ts";
import { runEverywhere, type RunReport } from "./programs/report.ts";
import { type Run, RUNS } from "./programs/runs.ts";
import { kilnTargets, nodeShapeTargets, nodeTarget } from "./programs/targets.ts";

interface Options {
  readonly json: boolean;
  readonly tiers: readonly Tier[];
  readonly runs: readonly Run[];
}

function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { tier: { type: "string" }, json: { type: "boolean" } },
  });
  const tiers = tiersOf(values.tier);
  const unknown = positionals.find((name) => !RUNS.some(({ program }) => program === name));
  if (unknown !== undefined) throw new UsageError(`there is no program "${unknown}"`);
  const runs = RUNS.filter(({ program }) =>
    positionals.length === 0 || positionals.includes(program)
  );
  return { json: values.json === true, tiers, runs };
}

function totalsOf(reports: readonly RunReport[]) {
  let passed = 0, failed = 0, differences = 0;
  for (const report of reports) {
    passed += report.passed;
    failed += report.failures.length;
    differences += Object.keys(report.differences).length;
  }
  return { passed, failed, differences };
}

/** The runs that were not compared with `node:wasi`, and why. */
function notCompared(runs: readonly Run[], hasNode: boolean) {
  return runs.flatMap(({ name, notUnderNode }) => {
    const reason = hasNode ? notUnderNode : "there is no node";
    return reason === undefined ? [] : [{ run: name, reason }];
  });
}

function asText(reports: readonly RunReport[], skipped: ReturnType<typeof notCompared>): string {
  const lines: string[] = [];
  for (const { run, target, failures } of reports) {
    for (const failure of failures) lines.push(`${run} (${target}): ${failure}`);
  }
  for (const { run, reason } of skipped) lines.push(`${run}: not compared: ${reason}`);
  const { passed, failed, differences } = totalsOf(reports);
  const runs = new Set(reports.map(({ run }) => run)).size;
  lines.push(
    `${runs} runs: ${passed} passed, ${failed} failed, ${differences} differences to node:wasi`,
  );
  return lines.join("\n");
}

function main(args: string[]): number {
  const { json, tiers, runs } = readOptions(args);
  const targets = [...kilnTargets(tiers), ...nodeShapeTargets()];
  const node = nodeTarget();
  const reports = runs.flatMap((run) => runEverywhere(run, targets, node));
  const totals = totalsOf(reports);
  const skipped = notCompared(runs, node !== undefined);
  console.log(
    json
      ? JSON.stringify({ runs: reports, notCompared: skipped, totals }, undefined, 2)
      : asText(reports, skipped),
  );
  return totals.failed === 0 ? 0 : 1;
}

await runTool(main);
