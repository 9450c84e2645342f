/**
 * The JavaScript engines the bench runs on: each measurement is a process of its own, so that none
 * finds caches, heaps and type feedback of another.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

const ARGUMENTS = {
  deno: ["run", "--no-check", "--allow-all", "--v8-flags=--expose-gc"],
  bun: ["run", "--tsconfig-override=.ci/bun.tsconfig.json"],
} as const;

/** An engine by the name of its command. */
export type Engine = keyof typeof ARGUMENTS;

/** All engines. */
export const ENGINES: readonly Engine[] = Object.keys(ARGUMENTS) as Engine[];

/** The engine this process runs on, or the first there is. */
export function ownEngine(): Engine {
  return ENGINES.find((engine) => engine in process.versions) ?? ENGINES[0]!;
}

/** What `--version` says; `undefined` if the engine is not installed. */
export function versionOf(engine: Engine): string | undefined {
  const { status, stdout } = spawnSync(commandOf(engine), ["--version"], { encoding: "utf-8" });
  if (status !== 0) return undefined;
  const [first = "", v8] = stdout.trim().split("\n");
  const own = first.replace(/^deno | \(.*$/g, "");
  return v8 === undefined ? `${engine} ${own}` : `${engine} ${own}, ${v8}`;
}

/** What came of a measurement. */
export type Outcome<Result> = Result | { readonly error: string };

/** Runs `child.ts` with arguments on an engine; it prints its result as JSON. */
export function runChild<Result>(engine: Engine, args: readonly string[]): Outcome<Result> {
  const { status, signal, stdout, stderr, error } = spawnSync(
    commandOf(engine),
    [...ARGUMENTS[engine], "bench/child.ts", ...args],
    { cwd: REPOSITORY, encoding: "utf-8", maxBuffer: 1 << 26 },
  );
  if (error !== undefined) return { error: error.message };
  if (status !== 0) return { error: lastLineOf(stderr) || `ended by ${signal ?? status}` };
  return JSON.parse(stdout);
}

function commandOf(engine: Engine): string {
  return engine === ownEngine() && engine in process.versions ? process.execPath : engine;
}

/** The message of an uncaught error, among its stack and notes. */
function lastLineOf(stderr: string): string {
  const lines = stderr.trim().split("\n");
  return (lines.find((line) => /^\S*(?:[Ee]rror|Trap)\b/.test(line)) ?? lines.at(-1) ?? "").trim();
}
