/**
 * Runs many seeds in processes of their own, a slice each and several at once, so that neither a crash
 * nor a module that does not end stops the search, and what a process has left behind is soon gone.
 *
 * @module
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { REPOSITORY, scriptArguments } from "../support/process.ts";

/** Which seeds are run, and how. */
export interface Search {
  readonly from: number;
  readonly seeds: number;
  /** Processes at once. */
  readonly jobs: number;
  /** Seconds after which no further slice is begun. */
  readonly seconds: number;
  /** Arguments of every process besides its seeds. */
  readonly args: readonly string[];
}

/** What came of a search. */
export interface Result {
  readonly modules: number;
  readonly different: number;
  /** Slices that did not come to their end. */
  readonly broken: number;
  /** The first seed that was not tried. */
  readonly next: number;
}

/** Seeds of a slice. */
const SLICE = 20;
/** How long a process may be silent: making a module small takes a minute, or more on a busy machine. */
const PATIENCE_MS = 300_000;
/** Characters that are kept of what a process writes. */
const MAX_OUTPUT = 1 << 20;

/** How a process says which seed it tries next, and at its end what it found. */
const PROGRESS = /^@ (.*)$/;
const SUMMARY = /^(\d+) modules, (\d+) with differences$/;

/** Begins a line that says which seed is tried next. */
export function progressLine(title: string): string {
  return `@ ${title}`;
}

/** The last line, which says what was found. */
export function summaryLine({ modules, different }: Pick<Result, "modules" | "different">): string {
  return `${modules} modules, ${different} with differences`;
}

/** Runs all seeds; what processes say of differences, and their summaries, are shown as they come. */
export async function search({ from, seeds, jobs, seconds, args }: Search): Promise<Result> {
  const end = from + seeds;
  const deadline = performance.now() + seconds * 1000;
  let next = from;
  let [modules, different, broken] = [0, 0, 0];
  const work = async () => {
    while (next < end && performance.now() < deadline) {
      const slice = { from: next, seeds: Math.min(SLICE, end - next) };
      next += slice.seeds;
      const summary = await runSlice(slice, args);
      modules += summary?.modules ?? 0;
      different += summary?.different ?? 0;
      if (summary === undefined) broken++;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return { modules, different, broken, next };
}

interface Slice {
  readonly from: number;
  readonly seeds: number;
}

/** Runs a slice; the result is `undefined` if it did not come to its end. */
async function runSlice(slice: Slice, args: readonly string[]) {
  const child = spawn(process.execPath, [
    ...scriptArguments("test/diff/main.ts"),
    ...["--from", `${slice.from}`, "--seeds", `${slice.seeds}`, "--jobs", "0", ...args],
  ], { cwd: REPOSITORY, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let last = performance.now();
  const listen = (data: Uint8Array) => {
    last = performance.now();
    output = (output + data).slice(-MAX_OUTPUT);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  let silent = false;
  const watch = setInterval(() => {
    silent = performance.now() - last > PATIENCE_MS;
    if (silent) child.kill("SIGKILL");
  }, 1000);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watch);
  return conclude(slice, output, silent ? "no end" : `exit code ${code}`);
}

/** Shows what a process wrote, and reads its summary. */
function conclude({ from, seeds }: Slice, output: string, how: string) {
  const lines = output.trimEnd().split("\n");
  const summary = SUMMARY.exec(lines.at(-1)!);
  const shown = (summary === null ? lines : lines.slice(0, -1))
    .filter((line) => !PROGRESS.test(line));
  if (shown.length > 0) console.log(shown.join("\n"));
  if (summary !== null) {
    console.log(`seeds ${from} to ${from + seeds - 1}: ${summary[0]}`);
    return { modules: Number(summary[1]), different: Number(summary[2]) };
  }
  const seed = lines.findLast((line) => PROGRESS.test(line))?.replace(PROGRESS, "$1");
  console.log(`${seed ?? "before the first seed"}: ${how}`);
  return undefined;
}
