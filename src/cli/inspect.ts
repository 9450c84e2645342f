/**
 * `kiln inspect`: shows what is in a module. The work is in `inspect_module.ts`.
 *
 * @module
 */
import { Command, Option } from "commander";
import { UsageError } from "./errors.ts";
import { supervise } from "./supervise.ts";

/** What the user wants to see. */
export interface InspectOptions {
  readonly code?: string;
  readonly js?: string;
  readonly wasm?: boolean;
}

/** Describes the command; `done` is told the exit code. */
export function inspectCommand(done: (exitCode: number) => void): Command {
  return new Command("inspect")
    .summary("show what is in a module")
    .description("List the sections, imports, exports and functions of a module, with their sizes.")
    .argument("<file>", "the module: a path, a URL, or - for standard input")
    .option("--code <NAME>", "print the register code of a function, by name or index")
    .addOption(
      new Option("--js <NAME>", "print the JavaScript a function becomes").conflicts("code"),
    )
    .option("--wasm", "with --js: print the WebAssembly it comes from, beside it")
    .action(async (file: string, options: InspectOptions) => {
      if (options.wasm && options.js === undefined) {
        throw new UsageError("--wasm: of which function, has to be said with --js NAME");
      }
      done(await supervise({ kind: "inspect", file, options }));
    });
}
