/**
 * Runs Kiln's command line as a process of its own, under the runtime that runs the tests.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** What came of a process. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What to give the process. */
export interface CliOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `kiln` with arguments and waits for its end; its working directory is the repository. */
export function runCli(args: readonly string[], options: CliOptions = {}): CliResult {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [...runtimeArguments(), "src/cli/main.ts", ...args],
    {
      cwd: REPOSITORY,
      encoding: "utf-8",
      input: options.stdin ?? "",
      env: { ...process.env, NO_COLOR: "1", ...options.env },
      maxBuffer: 1 << 26,
    },
  );
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

function runtimeArguments(): string[] {
  return "Deno" in globalThis
    ? ["run", "--no-check", "--allow-all"]
    : ["run", "--tsconfig-override=.ci/bun.tsconfig.json"];
}
