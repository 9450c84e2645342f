/**
 * Processes of the same runtime: Deno, Bun or Node.
 *
 * @module
 */
import { builtin } from "./node_builtin.ts";

interface NodeProcess {
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly versions: Readonly<Record<string, string | undefined>>;
}

/** What came of a process. */
export interface ProcessResult {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a process is started with. */
export interface ProcessInput {
  readonly args: readonly string[];
  readonly stdin: Uint8Array;
}

/** The most a process may write. */
const MAX_OUTPUT = 1 << 26;

/**
 * Runs a program of this runtime's and waits for its end.
 *
 * @param entry The URL of its main module, or under Deno whatever else `deno run` takes.
 * @throws {Error} if it cannot be started.
 */
export function runProcess(entry: string, { args, stdin }: ProcessInput): ProcessResult {
  const { execPath, execArgv, versions } = (globalThis as unknown as { process: NodeProcess })
    .process;
  // It is given its input by this process, and needs no rights of its own but to look at variables.
  const start = versions["deno"] === undefined
    ? [...execArgv, builtin("node:url").fileURLToPath(entry)]
    : ["run", "--quiet", "--no-check", "--no-prompt", "--allow-env", entry];
  const { error, status, signal, stdout, stderr } = builtin("node:child_process")
    .spawnSync(execPath, [...start, ...args], {
      encoding: "utf-8",
      input: stdin,
      maxBuffer: MAX_OUTPUT,
    });
  if (error !== undefined) throw error;
  // Deno, where it does not allow processes, says nothing at all.
  if (stdout === undefined) throw new Error("not allowed to run a program");
  return { status, signal, stdout, stderr };
}
