/**
 * Looks for modules that tiers do not agree on:
 *
 * ```text
 * deno task fuzz [--seeds N] [--first SEED] [--keep FILE]
 * ```
 *
 * The exit code is 1 if there is a difference; `--keep` writes the first such module to a file.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { differencesOf } from "./compare.ts";
import { generateModule } from "./generate.ts";

function main(): number {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      seeds: { type: "string", default: "100" },
      first: { type: "string", default: "1" },
      keep: { type: "string" },
    },
  });
  const first = Number(values.first);
  const count = Number(values.seeds);
  let different = 0;
  for (let seed = first; seed < first + count; seed++) {
    const bytes = generateModule(seed);
    const differences = differencesOf(bytes);
    if (differences.length === 0) continue;
    if (different++ === 0 && values.keep !== undefined) writeFileSync(values.keep, bytes);
    console.log(`seed ${seed}:`, differences);
  }
  console.log(`${count} modules, ${different} with differences`);
  return different === 0 ? 0 : 1;
}

process.exitCode = main();
