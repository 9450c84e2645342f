/**
 * The command line: `kiln run`, `kiln inspect`, `kiln bench`, `kiln compile`, `kiln completions`,
 * `kiln version` and `kiln help`.
 *
 * Exit codes: the program's own; 1 if it trapped; 2 if the command line, or a file named on it, cannot
 * be used; 124 if it took too long; 130 if it was interrupted.
 *
 * @example From a shell
 * ```sh
 * deno run -A jsr:@kiln/wasm/cli run program.wasm --mount data:/data:ro -- --verbose
 * ```
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { exitProcess, programArguments } from "../host/process.ts";
import { benchChildCommand, benchCommand } from "./bench/command.ts";
import { compileCommand } from "./compile.ts";
import { completionsCommand } from "./completions/command.ts";
import { EXIT_USAGE, UsageError } from "./errors.ts";
import { inspectCommand } from "./inspect.ts";
import { runCommand } from "./run.ts";
import { printError, red } from "./terminal.ts";
import { VERSION, versionCommand } from "./version.ts";

/**
 * Runs a command line.
 *
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const done = (code: number): void => void (exitCode = code);
  const kiln = new Command("kiln")
    .description("Runs WebAssembly in plain TypeScript.")
    .version(VERSION, "-V, --version", "print the version")
    .enablePositionalOptions()
    .exitOverride();
  const commands = [
    runCommand(done),
    inspectCommand(done),
    benchCommand(import.meta.url, done),
    compileCommand(done),
    completionsCommand(),
    versionCommand(),
  ];
  for (const command of commands) kiln.addCommand(command.copyInheritedSettings(kiln));
  kiln.addCommand(benchChildCommand().copyInheritedSettings(kiln), { hidden: true });
  try {
    await kiln.parseAsync(args, { from: "user" });
  } catch (error) {
    // The parser has said already what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    if (!(error instanceof UsageError)) throw error;
    printError(red(`kiln: ${error.message}`));
    return EXIT_USAGE;
  }
  return exitCode;
}

if (import.meta.main) exitProcess(await main(programArguments()));
