/**
 * Looks for modules that the tiers and the host's own WebAssembly do not agree on:
 *
 * ```text
 * deno task fuzz [--seeds N] [--from SEED] [--kind binaryen|own] [--keep FOLDER] [--no-reduce] [--traces]
 *                [--without PASS,…|all]
 * ```
 *
 * Without `--kind`, both kinds of each seed are tried. Each difference is printed with a module that is
 * as small as it gets and still shows it; `--keep` writes the modules to a folder. With `--traces`, what a
 * trap tells of the stack is compared too; `--without` leaves out optimisations. The exit code is 1 if
 * there was a difference, 2 if the command line is wrong.
 *
 * @module
 */
import { print } from "@bytecodealliance/jco-transpile/wasm-tools";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { DEFAULT_TUNING, type Optimisation, OPTIMISATIONS } from "../../src/engine/tuning.ts";
import { type Difference, differenceOf, type Subject } from "./difference.ts";
import { reduce } from "./reduce.ts";
import { type Kind, KINDS, Subjects } from "./subjects.ts";

interface Options {
  readonly from: number;
  readonly seeds: number;
  readonly kinds: readonly Kind[];
  readonly keep: string | undefined;
  readonly reduce: boolean;
  readonly traces: boolean;
  readonly without: readonly Optimisation[];
}

/** The command line is wrong; the message says how. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      seeds: { type: "string", default: "100" },
      from: { type: "string", default: "1" },
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
  const { keep, reduce, traces } = values;
  return { from, seeds, kinds, keep, reduce, traces, without: readPasses(values.without) };
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
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${text} is no number of seeds`);
  return Number(text);
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  const without = DEFAULT_TUNING.without as Set<Optimisation>;
  for (const name of options.without) without.add(name);
  using subjects = new Subjects();
  let modules = 0;
  let different = 0;
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    for (const kind of options.kinds) {
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
  console.log(`${modules} modules, ${different} with differences`);
  return different === 0 ? 0 : 1;
}

async function report(
  title: string,
  subject: Subject,
  difference: Difference,
  { reduce: small, keep }: Options,
): Promise<void> {
  const shown = small ? reduce(subject, difference) : { subject, difference };
  console.log(`${title}: ${describe(shown.difference)}`);
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

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof TypeError && "code" in error;
  if (!isUsage) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
