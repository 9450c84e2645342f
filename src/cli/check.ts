/**
 * Says whether a module is valid.
 *
 * @module
 */
import { CompileError } from "../errors.ts";
import { Runtime } from "../runtime/runtime.ts";
import { programName, readModule } from "./input.ts";
import type { Station } from "./jobs.ts";
import { step } from "./progress.ts";
import { print, printError } from "./terminal.ts";

/** A module that was looked at and is not valid. */
const EXIT_INVALID = 1;

/** Prints it; returns the exit code. */
export async function check(file: string, { ctx, progress }: Station): Promise<number> {
  const bytes = await readModule(file, progress);
  using runtime = new Runtime();
  try {
    const title = `checking ${programName(file)}`;
    await step(progress, title, () => runtime.compileModule(ctx, bytes));
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    printError(`${file}: ${error.message}`);
    return EXIT_INVALID;
  }
  print(`${file}: valid, ${runtime.statistics.functionsDefined} functions`);
  return 0;
}
