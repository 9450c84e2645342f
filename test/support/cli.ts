/**
 * Runs Kiln's command line as a process of its own, under the runtime that runs the tests.
 *
 * @module
 */
import { type ProcessOptions, runScript } from "./process.ts";

/** What came of a process. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `kiln` with arguments and waits for its end; its working directory is the repository. */
export function runCli(args: readonly string[], options: ProcessOptions = {}): CliResult {
  const { status, stdout, stderr } = runScript("src/cli/main.ts", args, options);
  return { code: status, stdout, stderr };
}
