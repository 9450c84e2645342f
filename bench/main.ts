/**
 * `deno task bench`: how fast Kiln is, next to native WebAssembly of the same engine in the same run.
 *
 * @module
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import process from "node:process";
import { type Engine, ENGINES, type Outcome, ownEngine, runChild, versionOf } from "./engines.ts";
import { type Kernel, KERNELS } from "./kernels/kernels.ts";
import type { Timing } from "./measure.ts";
import {
  type EngineReport,
  format,
  type KernelReport,
  type Report,
  type StartReport,
} from "./report.ts";
import { type StartResult, STARTS } from "./start.ts";
import { REFERENCE, TIERS, type Variant } from "./variants.ts";

interface Options {
  readonly only?: string;
  readonly json?: string | true;
  readonly engines: readonly Engine[];
  readonly kernels?: readonly Kernel[];
  readonly seconds: number;
}

new Command("bench")
  .description("Measure Kiln next to native WebAssembly, each measurement in a process of its own.")
  .addOption(
    new Option("--only <GROUP>", "kernels in one tier, kernels in all tiers, or starting")
      .choices([...TIERS, "kernels", "start"]),
  )
  .option("--json [FILE]", "write the results as JSON, to a file or in place of the tables")
  .option("--engines <LIST>", `of ${ENGINES.join(", ")}`, parseEngines, [ownEngine()])
  .option("--kernels <LIST>", "names and groups of kernels; all by default", parseKernels)
  .option("--seconds <S>", "time of a measurement", parseSeconds, 1)
  .action(run)
  .parse(process.argv);

function run(options: Options): void {
  const load = loadavg()[0]!;
  const engines = options.engines.flatMap((engine) => {
    const version = versionOf(engine);
    if (version !== undefined) return [measureOn(engine, version, options)];
    console.error(`SKIPPED: ${engine} is not installed`);
    return [];
  });
  progress("");
  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model ?? "unknown processor", cores: cpus().length, load },
    engines,
  };
  const json = JSON.stringify(report, null, 2);
  if (options.json === true) {
    console.log(json);
    return;
  }
  if (options.json !== undefined) writeFileSync(options.json, `${json}\n`);
  console.log(format(report));
}

function measureOn(engine: Engine, version: string, options: Options): EngineReport {
  const { only } = options;
  const variants = only === undefined || only === "kernels"
    ? [REFERENCE, ...TIERS]
    : [REFERENCE, ...TIERS.filter((tier) => tier === only)];
  return {
    engine,
    version,
    kernels: only === "start" ? [] : measureKernels(engine, variants, options),
    start: only === undefined || only === "start" ? measureStart(engine, options) : [],
  };
}

function measureKernels(
  engine: Engine,
  variants: readonly Variant[],
  { kernels = KERNELS, seconds }: Options,
): KernelReport[] {
  return kernels.map(({ name, group }, index) => {
    progress(`${engine}: ${name}, ${index + 1} of ${kernels.length}`);
    const timings: Record<string, Outcome<Timing>> = {};
    const ratios: Record<string, number> = {};
    for (const variant of variants) {
      const timing = runChild<Timing>(engine, ["kernel", name, variant, `${seconds}`]);
      timings[variant] = timing;
      const reference = timings[REFERENCE]!;
      if (variant === REFERENCE || "error" in timing || "error" in reference) continue;
      ratios[variant] = timing.median / reference.median;
    }
    return { name, group, timings, ratios };
  });
}

function measureStart(engine: Engine, { seconds }: Options): StartReport[] {
  return STARTS.map(({ name, title }) => {
    progress(`${engine}: ${title.trim()}`);
    return { name, title, result: runChild<StartResult>(engine, ["start", name, `${seconds}`]) };
  });
}

/** Shows on a terminal what is being done. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function parseEngines(list: string): Engine[] {
  return list.split(",").map((name) => {
    const engine = ENGINES.find((engine) => engine === name);
    if (engine === undefined) throw new InvalidArgumentError(`${name} is no engine it knows.`);
    return engine;
  });
}

function parseKernels(list: string): Kernel[] {
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
