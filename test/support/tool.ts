/**
 * What the command lines of the test tools have in common.
 *
 * @module
 */
import process from "node:process";
import { type Tier, tierNamed, TIERS } from "./tiers.ts";

/** The command line is wrong; the message says how. */
export class UsageError extends Error {
  /** `"UsageError"`. */
  override readonly name = "UsageError";
}

/** The tiers that `--tier` means: the one of that name, or all. */
export function tiersOf(name: string | undefined): readonly Tier[] {
  if (name === undefined) return TIERS;
  const tier = tierNamed(name);
  if (tier === undefined) {
    throw new UsageError(`there is no tier "${name}": use ${TIERS.join(" or ")}`);
  }
  return [tier];
}

/** Runs a tool; its result is the exit code, which is 2 where the command line is wrong. */
export async function runTool(main: (args: string[]) => number | Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    // `parseArgs` throws errors with a code.
    const isUsage = error instanceof UsageError || error instanceof TypeError && "code" in error;
    if (!isUsage) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
