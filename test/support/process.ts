/**
 * Runs scripts of this repository as processes of their own, under the runtime that runs the tests.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The folder that scripts run in, and paths of scripts start at. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** What came of a process. */
export interface ProcessOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What to give a process. */
export interface ProcessOptions {
  readonly stdin?: string | Uint8Array;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of V8, under Deno. */
  readonly v8Flags?: string;
}

/** What the runtime is started with to run a script. */
export function scriptArguments(script: string, { v8Flags }: ProcessOptions = {}): string[] {
  if (!("Deno" in globalThis)) return ["run", "--tsconfig-override=.ci/bun.tsconfig.json", script];
  const flags = v8Flags === undefined ? [] : [`--v8-flags=${v8Flags}`];
  return ["run", "--no-check", "--allow-all", ...flags, script];
}

/** Runs a script and waits for its end. */
export function runScript(
  script: string,
  args: readonly string[],
  options: ProcessOptions = {},
): ProcessOutcome {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [...scriptArguments(script, options), ...args],
    {
      cwd: REPOSITORY,
      encoding: "utf-8",
      input: options.stdin ?? "",
      env: { ...process.env, NO_COLOR: "1", ...options.env },
      maxBuffer: 1 << 26,
    },
  );
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}
