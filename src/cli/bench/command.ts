/**
 * `kiln bench`: how fast a function is, next to the host's own WebAssembly. The work is in `bench.ts`,
 * and in `child.ts`, which is run by a command of its own.
 *
 * @module
 */
import { Command, InvalidArgumentError } from "commander";
import { type BenchOptions, CHILD_COMMAND } from "./options.ts";

/** Describes the command; `entry` is the URL of the command line's main module. */
export function benchCommand(entry: string, done: (exitCode: number) => void): Command {
  return new Command("bench")
    .summary("measure a function next to native WebAssembly")
    .description(
      "Run one exported function with the host's own WebAssembly and with Kiln: everything " +
        "compiled, hot functions compiled, everything interpreted.\n\n" +
        "Every way gets processes of its own, which take turns. In each, the module is made ready; " +
        "its function is called for the first time, which is the cold time; it is called again and " +
        "again until the engine has had time to optimise, and then in batches of at least a " +
        "millisecond, whose best and median are the warm times. All times include the call from " +
        "JavaScript, which matters for functions of less than a microsecond. Ratios are to native: " +
        "2x takes twice as long.\n\n" +
        "The first call must return the same in all ways, bit for bit (any NaN equals any), else " +
        "the exit code is 1. WASI is the same for all: output is thrown away, and there are no " +
        "files. A module that imports anything else cannot be measured.",
    )
    .argument("<file>", "the module: a path, a URL, or - for standard input")
    .argument("[args...]", "arguments of the function")
    .requiredOption("--invoke <NAME>", "the exported function")
    .option("--json", "print the results as JSON")
    .option("--seconds <S>", "time for each way to run the function", parseSeconds, 1)
    .option("--processes <N>", "processes for each way", parseCount, 3)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (file: string, rest: string[], _options: BenchOptions, command: Command) => {
      const { operands, unknown } = command.parseOptions(rest);
      const { bench } = await import("./bench.ts");
      done(await bench({ entry, file }, [...operands, ...unknown], command.opts<BenchOptions>()));
    });
}

/** Describes the command that measures. */
export function benchChildCommand(): Command {
  return new Command(CHILD_COMMAND)
    .description("Measure what standard input says; for kiln bench.")
    .action(async () => (await import("./child.ts")).measureInput());
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError("Not a time in seconds.");
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= 1000) return count;
  throw new InvalidArgumentError("Not a number from 1 to 1000.");
}
