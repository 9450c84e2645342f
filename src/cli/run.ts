/**
 * `kiln run`: what can be asked for. The program is run by `run_program.ts`.
 *
 * @module
 */
import { Command, Option } from "commander";
import { LOGGED, parseScopes, parseSize, parseTimeout, type RunOptions } from "./run_options.ts";
import { supervise } from "./supervise.ts";

/** Describes the command; `done` is told the exit code. */
export function runCommand(done: (exitCode: number) => void): Command {
  return new Command("run")
    .summary("run a program")
    .description(
      "Run a program. It is given the arguments and what the options name, and nothing else.\n\n" +
        "Options may stand before or after the file. The first word after the file that is no " +
        "option of kiln begins the arguments of the program; -- begins them at once.\n\n" +
        "Exits with the program's own code, with 1 if it fails, 2 if it cannot be run, 124 if it " +
        "takes too long, and 130 if it is interrupted (Ctrl-C).",
    )
    .usage("[options] <file> [options] [--] [args...]")
    .argument("<file>", "the module: a path, a URL, or - for standard input")
    .argument("[args...]", "arguments of the program, or of the function with --invoke")
    .option("--env <NAME=VALUE>", "set an environment variable", append)
    .option("--env-inherit", "give it all environment variables of this process")
    .option("--mount <PATH[:GUEST][:ro]>", "give it a folder, perhaps read-only", append)
    .addOption(
      new Option("--fs <KIND>", "give it an empty file system of its own").choices(["memory"]),
    )
    .option("--listen <HOST:PORT>", "give it a socket that accepts connections", append)
    .option(
      "--timeout <DURATION>",
      "close it this long after kiln was started, such as 200ms, 1.5s or 2m",
      parseTimeout,
    )
    .addOption(
      new Option("--log, --hostlogging <SCOPES>", "log calls between it and its host")
        .choices(LOGGED)
        .argParser(parseScopes),
    )
    .option("--invoke <NAME>", "call an exported function, and print its results")
    .option("--memory-limit <SIZE>", "let a memory grow no larger, such as 64M", parseSize)
    .option("--interpreter", "interpret every function")
    .addOption(
      new Option("--compiled", "compile every function it can").conflicts("interpreter"),
    )
    .option("--no-debug-info", "show no lines of source when it fails, only functions")
    .option("--stats", "print what was done and how long it took")
    .option("--trace", "print what becomes of functions and modules, and when")
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (file: string, rest: string[], _options: RunOptions, command: Command) => {
      const { operands, unknown } = command.parseOptions(rest);
      const options = command.opts<RunOptions>();
      const args = [...operands, ...unknown];
      done(await supervise({ kind: "run", file, args, options }, options.timeout));
    });
}

function append(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
