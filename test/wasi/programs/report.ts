/**
 * Judges what programs wrote, and compares it with what they wrote under `node:wasi`.
 *
 * @module
 */
import { DIFFERENCES } from "./differences.ts";
import type { Run } from "./runs.ts";
import type { NodeTarget, Outcome, Target } from "./targets.ts";

/** What came of one run on one target. */
export interface RunReport {
  readonly run: string;
  readonly target: string;
  /** How many checks came out as they have to. */
  readonly passed: number;
  /** What did not, a line each. */
  readonly failures: readonly string[];
  /** Differences to Kiln that are known, by check; only under `node:wasi`. */
  readonly differences: Readonly<Record<string, string>>;
}

/** Runs a program on all targets; the last one, `node`, is compared with the others. */
export function runEverywhere(
  run: Run,
  targets: readonly Target[],
  node: NodeTarget | undefined,
): RunReport[] {
  const outcomes = targets.map((target) => target.run(run));
  const first = outcomes[0]!;
  const reports = targets.map(({ name }, i) => judge(run, name, outcomes[i]!, first));
  return node === undefined || run.notUnderNode !== undefined
    ? reports
    : [...reports, compare(run, node, first)];
}

/** Judges a run in Kiln: every check is `ok`, the end is the expected one, the files are the same. */
function judge(run: Run, target: string, outcome: Outcome, first: Outcome): RunReport {
  const { checks, failures } = readChecks(outcome.output);
  let passed = 0;
  for (const [name, result] of checks) {
    if (result === OK) passed++;
    else failures.push(`${name}: ${result}`);
  }
  if (passed === 0) failures.push("no check was made");
  if (outcome.end === run.end) passed++;
  else failures.push(`ended with ${outcome.end}, not ${run.end}`);
  const files = differentFiles(outcome, first);
  if (files.length === 0) passed++;
  else failures.push(...files);
  return { run: run.name, target, passed, failures, differences: {} };
}

/** Judges a run under `node:wasi`: it does as Kiln does, except for what is listed. */
function compare(run: Run, node: NodeTarget, kiln: Outcome): RunReport {
  const outcome = node.run(run);
  const { checks, failures } = readChecks(outcome.output);
  const names = [...readChecks(kiln.output).checks.keys()];
  const listed = differencesOf(run, names, node.major);
  const found: Record<string, string> = {};
  for (const name of names) {
    if (!checks.has(name)) found[name] = "was not reached";
  }
  for (const [name, result] of checks) if (result !== OK) found[name] = result;
  // A program whose checks fail ends with 1: that is no difference of its own.
  const end = run.end === 0 && Object.keys(found).length > 0 ? 1 : run.end;
  if (outcome.end !== end) found["the end"] = String(outcome.end);
  const files = differentFiles(outcome, kiln);
  if (files.length > 0) found["the files"] = files.join("; ");
  for (const [name, result] of Object.entries(found)) {
    if (listed[name] !== result) failures.push(`differs from Kiln: ${name}: ${result}`);
  }
  for (const name of Object.keys(listed)) {
    if (!(name in found)) failures.push(`no longer differs from Kiln: ${name}`);
  }
  const passed = [...checks.values()].filter((result) => result === OK).length;
  return { run: run.name, target: node.name, passed, failures, differences: found };
}

const OK = "ok";

/** The checks a program printed, and what was wrong with how it printed them. */
function readChecks(output: string): { checks: Map<string, string>; failures: string[] } {
  const checks = new Map<string, string>();
  const failures: string[] = [];
  for (const line of output.split("\n").slice(0, -1)) {
    const colon = line.indexOf(": ");
    const name = line.slice(0, colon);
    if (colon === -1) failures.push(`not a check: ${line}`);
    else if (checks.has(name)) failures.push(`two checks are called "${name}"`);
    checks.set(name, line.slice(colon + 2));
  }
  if (!output.endsWith("\n")) failures.push("the output does not end with a line");
  return { checks, failures };
}

/** Lines for the files that two runs left behind differently. */
function differentFiles({ files }: Outcome, { files: expected }: Outcome): string[] {
  const paths = new Set([...Object.keys(files), ...Object.keys(expected)]);
  return [...paths].sort()
    .filter((path) => files[path] !== expected[path])
    .map((path) => `${path} is ${files[path] ?? "missing"}, not ${expected[path] ?? "there"}`);
}

/** What is listed for a run that makes checks of these names, in one major version of Node. */
function differencesOf(
  run: Run,
  names: readonly string[],
  major: number,
): Record<string, string> {
  const listed: Record<string, string> = {};
  for (const { since = 0, checks, family } of DIFFERENCES) {
    if (major < since) continue;
    Object.assign(listed, checks?.[run.name]);
    if (family?.run !== run.name) continue;
    for (const name of names) if (family.names.test(name)) listed[name] = family.text;
  }
  return listed;
}
