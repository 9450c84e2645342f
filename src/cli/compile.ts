/**
 * `kiln compile`: finds out whether a module is one that can be run. The work is in `check.ts`.
 *
 * @module
 */
import { Command } from "commander";
import { supervise } from "./supervise.ts";

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
      done(await supervise({ kind: "check", file }));
    });
}
