/**
 * Looks for modules that the tiers and the host's own WebAssembly do not agree on:
 *
 * ```text
 * deno task fuzz [--seeds N] [--from SEED] [--jobs N] [--seconds N] [--kind binaryen|own]
 *                [--keep FOLDER] [--no-reduce] [--traces] [--without PASS,…|all]
 * ```
 *
 * Without `--kind`, both kinds of each seed are tried. Each difference is printed with a module that is
 * as small as it gets and still shows it; `--keep` writes the modules to a folder. With `--traces`, what a
 * trap tells of the stack is compared too; `--without` leaves out optimisations of the compiler. A seed
 * also decides how tiers run its modules: plainly, with listeners on everything whose logs must agree, or
 * with compiled code that leaves at random; and whether functions keep i64 whole that need not.
 *
 * Seeds are tried in processes of their own, `--jobs` at once (1); with `--jobs 0`, in this one. After
 * `--seconds`, none is begun any more, and the last line says where to go on. The exit code is 1 if there
 * was a difference, or a process that failed; 2 if the command line is wrong.
 *
 * @module
 */
import { print } from "@bytecodealliance/jco-transpile/wasm-tools";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DEFAULT_TUNING, type Optimisation, OPTIMISATIONS } from "../../src/engine/tuning.ts";
import { runTool, UsageError } from "../support/tool.ts";
import { retuned } from "../support/tuning.ts";
import { type Difference, differenceOf, type Subject } from "./difference.ts";
import { reduce } from "./reduce.ts";
import { progressLine, search, summaryLine } from "./slices.ts";
import { type Kind, KINDS, Subjects } from "./subjects.ts";

interface Options {
  readonly from: number;
  readonly seeds: number;
  readonly jobs: number;
  readonly seconds: number;
  readonly kinds: readonly Kind[];
  readonly keep: string | undefined;
  readonly reduce: boolean;
  readonly traces: boolean;
  readonly without: readonly Optimisation[];
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      seeds: { type: "string", default: "100" },
      from: { type: "string", default: "1" },
      jobs: { type: "string", default: "1" },
      seconds: { type: "string", default: "999999999" },
      kind: { type: "string" },
      keep: { type: "string" },
      reduce: { type: "boolean", default: true },
      traces: { type: "boolean", default: false },
      without: { type: "string", default: "" },
    },
  });
  const kinds = KINDS.filter((kind) => values.kind === undefined || values.kind === kind);
  if (kinds.length === 0) {
    throw new UsageError(`there is no kind "${values.kind}": use ${KINDS.join(" or ")}`);
  }
  const [seeds, from] = [readCount(values.seeds), readCount(values.from)];
  const [jobs, seconds] = [readCount(values.jobs), readCount(values.seconds)];
  const { keep, reduce, traces } = values;
  return {
    from,
    seeds,
    jobs,
    seconds,
    kinds,
    keep,
    reduce,
    traces,
    without: readPasses(values.without),
  };
}

function readPasses(text: string): readonly Optimisation[] {
  if (text === "all") return OPTIMISATIONS;
  return text.split(",").filter((name) => name !== "").map((name) => {
    const known = OPTIMISATIONS.find((each) => each === name);
    if (known === undefined) throw new UsageError(`there is no optimisation "${name}"`);
    return known;
  });
}

function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${text} is no number from 0 to 999999999`);
  return Number(text);
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  return options.jobs === 0 ? await tryHere(options) : await tryElsewhere(options);
}

async function tryElsewhere(options: Options): Promise<number> {
  const { kinds, keep, reduce, traces, without } = options;
  const args = [
    ...kinds.length === KINDS.length ? [] : ["--kind", ...kinds],
    ...keep === undefined ? [] : ["--keep", resolve(keep)],
    ...reduce ? [] : ["--no-reduce"],
    ...traces ? ["--traces"] : [],
    ...without.length === 0 ? [] : ["--without", without.join(",")],
  ];
  const result = await search({ ...options, args });
  console.log(summaryLine(result));
  if (result.broken > 0) console.log(`${result.broken} processes failed`);
  if (result.next < options.from + options.seeds) console.log(`go on with --from ${result.next}`);
  return result.different + result.broken === 0 ? 0 : 1;
}

/** Half of the modules keep every i64 whole, where the host would not, too. */
const WHOLE = { wholeGain: -Infinity, maxWholeSize: Infinity };

async function tryHere(options: Options): Promise<number> {
  const without = DEFAULT_TUNING.without as Set<Optimisation>;
  for (const name of options.without) without.add(name);
  using subjects = new Subjects();
  let modules = 0;
  let different = 0;
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    using _all = seed % 4 < 2 ? undefined : retuned(WHOLE);
    for (const kind of options.kinds) {
      console.log(progressLine(`${kind} seed ${seed}`));
      const made = await subjects.make(kind, seed);
      if (made === undefined) continue;
      const subject = { ...made, traces: options.traces };
      const difference = differenceOf(subject);
      modules++;
      if (difference === undefined) continue;
      different++;
      await report(`${kind} seed ${seed}`, subject, difference, options);
    }
  }
  console.log(summaryLine({ modules, different }));
  return different === 0 ? 0 : 1;
}

async function report(
  title: string,
  subject: Subject,
  difference: Difference,
  { reduce: small, keep }: Options,
): Promise<void> {
  console.log(`${title}: ${describe(difference)}`);
  const shown = small ? reduce(subject, difference) : { subject, difference };
  if (small) console.log(`Smaller: ${describe(shown.difference)}`);
  if (small) console.log(await print(shown.subject.bytes));
  if (keep === undefined) return;
  mkdirSync(keep, { recursive: true });
  const file = join(keep, `${title.replaceAll(" ", "-")}.wasm`);
  writeFileSync(file, subject.bytes);
  if (small) writeFileSync(file.replace(/\.wasm$/, ".reduced.wasm"), shown.subject.bytes);
}

function describe({ name, interpreter, other, before }: Difference): string {
  return [
    `${name} differs from interpreter`,
    ...before.map((line) => `    ${line}`),
    `  - ${interpreter}   (interpreter)`,
    `  + ${other}   (${name})`,
  ].join("\n");
}

await runTool(main);
