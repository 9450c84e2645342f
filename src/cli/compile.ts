/**
 * `kiln compile`: finds out whether a module is one that can be run.
 *
 * @module
 */
import { Command } from "commander";
import { Context } from "../context.ts";
import { CompileError } from "../errors.ts";
import { Runtime } from "../runtime/runtime.ts";
import { readModule } from "./input.ts";
import { print, printError } from "./terminal.ts";

/** A module that was looked at and is not valid. */
const EXIT_INVALID = 1;

interface CompileOptions {
  readonly check?: boolean;
}

/** Describes the command; `done` is told the exit code. */
export function compileCommand(done: (exitCode: number) => void): Command {
  return new Command("compile")
    .summary("check a module")
    .description("Decode and validate a module, without running it. Exits with 1 if it is invalid.")
    .argument("<file>", "the module: a path, a URL, or - for standard input")
    .requiredOption("--check", "only say whether the module is valid")
    .action(async (file: string, _options: CompileOptions) => {
      done(check(file, await readModule(file)));
    });
}

function check(file: string, bytes: Uint8Array): number {
  using runtime = new Runtime();
  try {
    runtime.compileModule(Context.background(), bytes);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    printError(`${file}: ${error.message}`);
    return EXIT_INVALID;
  }
  print(`${file}: valid, ${runtime.statistics.functionsDefined} functions`);
  return 0;
}
