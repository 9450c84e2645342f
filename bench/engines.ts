/**
 * The JavaScript engines the bench runs on: each measurement is a process of its own, so that none
 * finds caches, heaps and type feedback of another.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Outcome, Sample } from "./report.ts";

const REPOSITORY = fileURLToPath(new URL("..", import.meta.url));

const ARGUMENTS = {
  deno: ["run", "--no-check", "--allow-all", "--v8-flags=--expose-gc"],
  bun: ["run", "--tsconfig-override=.ci/bun.tsconfig.json"],
} as const;

/** The longest that a measurement may take, in milliseconds. */
const TIMEOUT = 300_000;

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

/** Runs `child.ts` with arguments on an engine. */
export function runChild(engine: Engine, args: readonly string[]): Outcome {
  const { status, signal, stdout, stderr, error } = spawnSync(
    commandOf(engine),
    [...ARGUMENTS[engine], "bench/child.ts", ...args],
    {
      cwd: REPOSITORY,
      encoding: "utf-8",
      maxBuffer: 1 << 26,
      timeout: TIMEOUT,
      env: { ...process.env, NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
    },
  );
  if (error !== undefined) return { error: error.message };
  if (status !== 0) return failure(lastLineOf(stderr) || `ended by ${signal ?? status}`);
  const end = stdout.trimEnd().lastIndexOf("\n") + 1;
  const sample = JSON.parse(stdout.slice(end)) as Sample;
  return end === 0 ? sample : { ...sample, check: stdout.slice(0, end) };
}

function commandOf(engine: Engine): string {
  return engine === ownEngine() && engine in process.versions ? process.execPath : engine;
}

/** How the jobs say that something computes something else than it should. */
export class WrongResult extends Error {
  /** `"WrongResultError"`. */
  override readonly name = "WrongResultError";
}

/** How the jobs say that something cannot be measured here. */
export class Skipped extends Error {
  /** `"SkippedError"`. */
  override readonly name = "SkippedError";
}

function failure(line: string): Outcome {
  const [, kind, message = ""] = /\b(WrongResult|Skipped)Error: (.*)$/.exec(line) ?? [];
  if (kind === "Skipped") return { skipped: message };
  return kind === undefined ? { error: line } : { error: message, wrong: true };
}

/** The message of an uncaught error, among its stack and notes. */
function lastLineOf(stderr: string): string {
  const lines = stderr.trim().split("\n");
  return (lines.find((line) => /^\S*(?:[Ee]rror|Trap)\b/.test(line)) ?? lines.at(-1) ?? "").trim();
}
