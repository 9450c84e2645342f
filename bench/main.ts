/**
 * `deno task bench`: how fast Kiln is, next to native WebAssembly of the same engine in the same run.
 *
 * @module
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, type } from "node:os";
import process from "node:process";
import { type Engine, ENGINES, ownEngine, versionOf } from "./engines.ts";
import { type GroupName, GROUPS } from "./groups.ts";
import { type Kernel, KERNELS } from "./kernels/kernels.ts";
import type { Machine, Report, Result } from "./report.ts";
import { Runner } from "./run.ts";
import { format } from "./table.ts";
import { targetsOf } from "./targets.ts";
import { RIVALS, type Variant } from "./variants.ts";

interface Options {
  readonly only?: readonly GroupName[];
  readonly json?: string | true;
  readonly html?: string;
  readonly engines: readonly Engine[];
  readonly against: readonly Variant[];
  readonly kernels: readonly Kernel[];
  readonly seconds: number;
  readonly from?: string;
}

const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

await new Command("bench")
  .description("Measure Kiln next to native WebAssembly, each measurement in a process of its own.")
  .addOption(
    new Option("--only <GROUPS>", `of ${GROUP_NAMES.join(", ")}; by default all but the last two`)
      .argParser(parseGroups),
  )
  .option("--json [FILE]", "write the results as JSON, to a file or in place of the tables")
  .option("--html <FILE>", "draw the results in a page, which needs no network")
  .option("--from <FILE>", "show what --json wrote earlier, and measure nothing")
  .option("--engines <LIST>", `of ${ENGINES.join(", ")}`, parseEngines, [ownEngine()])
  .option(
    "--against <LIST>",
    `native, which is always measured, ${RIVALS.join(", ")}`,
    parseRivals,
    [],
  )
  .option("--kernels <LIST>", "names and groups of kernels; all by default", parseKernels, KERNELS)
  .option("--seconds <S>", "time of a measurement", parseSeconds, 1)
  .action(run)
  .parseAsync(process.argv);

async function run(options: Options): Promise<void> {
  const report = options.from === undefined
    ? measure(options)
    : JSON.parse(readFileSync(options.from, "utf-8")) as Report;
  const json = JSON.stringify(report, null, 2);
  if (typeof options.json === "string") writeFileSync(options.json, `${json}\n`);
  if (options.html !== undefined) {
    const { page } = await import("./html.ts");
    writeFileSync(options.html, page(report));
  }
  console.log(options.json === true ? json : format(report));
}

function describeMachine(): Machine {
  const [load] = loadavg() as [number];
  const cores = cpus().length;
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores,
    system: `${type()} ${release()}`,
    load,
    busy: load > cores / 4,
  };
}

function measure({ engines, seconds, ...options }: Options): Report {
  const machine = describeMachine();
  if (machine.busy) {
    console.error(`The machine is busy: load ${machine.load.toFixed(2)}. Times will mean little.`);
  }
  const results: Result[] = [];
  const found: Report["engines"][number][] = [];
  for (const engine of engines) {
    const version = versionOf(engine);
    if (version === undefined) {
      console.error(`SKIPPED: ${engine} is not installed`);
      continue;
    }
    found.push({ engine, version });
    results.push(...measureOn(new Runner(engine, seconds), options));
    progress("");
  }
  return {
    schema: 2,
    date: new Date().toISOString(),
    machine,
    seconds,
    engines: found,
    results,
    targets: found.flatMap(({ engine }) => targetsOf(engine as Engine, results)),
  };
}

function measureOn(
  runner: Runner,
  { only = GROUP_NAMES.filter((name) => !GROUPS[name].partial), kernels, against }: Omit<
    Options,
    "engines" | "seconds"
  >,
): Result[] {
  return only.flatMap((group) => {
    const cases = GROUPS[group].cases({ kernels, rivals: against });
    return cases.flatMap((one, index) => {
      progress(`${runner.engine}: ${group}, ${one.title}, ${index + 1} of ${cases.length}`);
      return runner.measure(group, one);
    });
  });
}

/** Shows on a terminal what is being done. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function parseGroups(list: string): GroupName[] {
  return parseList(list, GROUP_NAMES, "group");
}

function parseEngines(list: string): Engine[] {
  return parseList(list, ENGINES, "engine");
}

function parseRivals(list: string): Variant[] {
  return parseList(list, ["native" as const, ...RIVALS], "way to run WebAssembly")
    .filter((name) => name !== "native");
}

function parseList<Name extends string>(
  list: string,
  names: readonly Name[],
  what: string,
): Name[] {
  return list.split(",").map((word) => {
    const name = names.find((name) => name === word);
    if (name === undefined) throw new InvalidArgumentError(`${word} is no ${what} it knows.`);
    return name;
  });
}

function parseKernels(list: string): readonly Kernel[] {
  const wanted = list.split(",");
  for (const word of wanted) {
    if (KERNELS.some(({ name, group }) => name === word || group === word)) continue;
    throw new InvalidArgumentError(`${word} is neither a kernel nor a group of kernels.`);
  }
  return KERNELS.filter(({ name, group }) => wanted.includes(name) || wanted.includes(group));
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("Not a time.");
}
