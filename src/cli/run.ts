/**
 * `kiln run`: runs a program, or one function of a module.
 *
 * @module
 */
import { Command, Option } from "commander";
import type { FunctionDefinition } from "../api.ts";
import { RuntimeConfig } from "../config.ts";
import { Context } from "../context.ts";
import { CompileError, ExitError, LinkError, Trap } from "../errors.ts";
import { MemoryFileSystem } from "../host/memory_fs.ts";
import type { FileSystem, Host } from "../host/host.ts";
import { nodeHost } from "../host/node.ts";
import { environment, isDirectory } from "../host/process.ts";
import { ReadOnlyFileSystem } from "../host/read_only_fs.ts";
import { ModuleConfig } from "../module_config.ts";
import { Runtime } from "../runtime/runtime.ts";
import { instantiateWasi } from "../wasi/mod.ts";
import { describeTrap, EXIT_TRAP, UsageError } from "./errors.ts";
import { programName, readModule } from "./input.ts";
import { printStatistics, printTrace } from "./statistics.ts";
import { print, printError, red } from "./terminal.ts";
import { formatValue, parseArguments, signature } from "./values.ts";

interface RunOptions {
  readonly env?: readonly string[];
  readonly envInherit?: boolean;
  readonly mount?: readonly string[];
  readonly fs?: "memory";
  readonly invoke?: string;
  readonly memoryLimit?: number;
  readonly interpreter?: boolean;
  readonly compiled?: boolean;
  readonly stats?: boolean;
  readonly trace?: boolean;
}

/** Describes the command; `done` is told the exit code. */
export function runCommand(done: (exitCode: number) => void): Command {
  return new Command("run")
    .summary("run a program")
    .description(
      "Run a program. It is given the arguments and what the options name, and nothing else.\n\n" +
        "Options may stand before or after the file. The first word after the file that is no " +
        "option of kiln begins the arguments of the program; -- begins them at once.",
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
    .option("--invoke <NAME>", "call an exported function, and print its results")
    .option("--memory-limit <SIZE>", "let a memory grow no larger, such as 64M", parseSize)
    .option("--interpreter", "interpret every function")
    .addOption(
      new Option("--compiled", "compile every function it can").conflicts("interpreter"),
    )
    .option("--stats", "print what was done and how long it took")
    .option("--trace", "print which functions are translated, compiled or replaced, and when")
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (file: string, rest: string[], _options: RunOptions, command: Command) => {
      const { operands, unknown } = command.parseOptions(rest);
      done(await run(file, [...operands, ...unknown], command.opts<RunOptions>()));
    });
}

function append(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

const PAGE_BYTES = 65_536;
const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** A number of bytes, in whole pages. */
function parseSize(text: string): number {
  const match = /^(\d+)([KMG]?)(?:i?B)?$/i.exec(text);
  const bytes = match === null ? NaN : Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
  if (!(bytes >= PAGE_BYTES && bytes <= 2 ** 32)) {
    throw new UsageError(`--memory-limit ${text}: not a size from 64K to 4G`);
  }
  return bytes;
}

async function run(file: string, args: readonly string[], options: RunOptions): Promise<number> {
  const host = nodeHost();
  const config = moduleConfig(host, options)
    .withArgs(programName(file), ...(options.invoke === undefined ? args : []));
  const bytes = await readModule(file);
  using runtime = new Runtime(runtimeConfig(options));
  const start = performance.now();
  try {
    return execute(runtime, { bytes, config, args, invoke: options.invoke });
  } catch (error) {
    return report(error, file);
  } finally {
    if (options.stats) printStatistics(runtime.statistics, performance.now() - start);
  }
}

function runtimeConfig(options: RunOptions): RuntimeConfig {
  let config = new RuntimeConfig();
  if (options.memoryLimit !== undefined) {
    config = config.withMemoryLimitPages(Math.floor(options.memoryLimit / PAGE_BYTES));
  }
  if (options.trace) config = config.withTrace(printTrace);
  if (options.interpreter) config = config.withMode("interpreter");
  return options.compiled ? config.withMode("compiled") : config;
}

interface Execution {
  readonly bytes: Uint8Array;
  readonly config: ModuleConfig;
  readonly args: readonly string[];
  readonly invoke: string | undefined;
}

function execute(runtime: Runtime, { bytes, config, args, invoke }: Execution): number {
  const ctx = Context.background();
  const compiled = runtime.compileModule(ctx, bytes);
  const exported = compiled.exportedFunctions();
  const definition = exported.get(invoke ?? "_start");
  if (definition === undefined) throw new UsageError(nothingToRun(invoke, [...exported.values()]));
  const params = invoke === undefined ? [] : parseArguments(definition, args);
  instantiateWasi(ctx, runtime);
  if (invoke === undefined) {
    runtime.instantiateModule(ctx, compiled, config);
    return 0;
  }
  const instance = runtime.instantiateModule(
    ctx,
    compiled,
    config.withStartFunctions("_initialize"),
  );
  const results = instance.exportedFunction(invoke)!.call(ctx, ...params);
  for (const [i, type] of definition.resultTypes.entries()) print(formatValue(type, results[i]));
  return 0;
}

/** How many functions a message names. */
const NAMED_FUNCTIONS = 10;

function nothingToRun(invoke: string | undefined, exported: readonly FunctionDefinition[]): string {
  const names = exported.slice(0, NAMED_FUNCTIONS).map(signature);
  if (exported.length > NAMED_FUNCTIONS) names.push(`${exported.length - NAMED_FUNCTIONS} more`);
  const others = names.length === 0 ? "no functions" : names.join(", ");
  return invoke === undefined
    ? `the module is no program: it has no _start function. With --invoke it offers: ${others}`
    : `the module exports no function "${invoke}". It exports: ${others}`;
}

/** Tells the user how a guest ended that did not end well; returns the exit code. */
function report(error: unknown, file: string): number {
  if (error instanceof ExitError) return error.exitCode;
  if (error instanceof Trap) {
    printError(red(describeTrap(error)));
    return EXIT_TRAP;
  }
  if (error instanceof CompileError || error instanceof LinkError) {
    throw new UsageError(`${file}: ${error.message}`);
  }
  throw error;
}

function moduleConfig(host: Host, options: RunOptions): ModuleConfig {
  let config = new ModuleConfig()
    .withStdin(host.stdin)
    .withStdout(host.stdout)
    .withStderr(host.stderr)
    .withWalltime(host.walltime)
    .withNanotime(host.nanotime)
    .withRandomSource(host.random)
    .withSleep(host.sleep);
  if (options.envInherit) {
    for (const [name, value] of environment()) config = config.withEnv(name, value);
  }
  for (const text of options.env ?? []) {
    const equals = text.indexOf("=");
    if (equals < 1) throw new UsageError(`--env ${text}: not of the form NAME=VALUE`);
    config = config.withEnv(text.slice(0, equals), text.slice(equals + 1));
  }
  if (options.fs === "memory") {
    config = config.withMount("/", new MemoryFileSystem({}, { clock: host.walltime }));
  }
  for (const text of options.mount ?? []) config = mount(config, host, text);
  return config;
}

function mount(config: ModuleConfig, host: Host, text: string): ModuleConfig {
  const readOnly = text.endsWith(":ro");
  const paths = readOnly ? text.slice(0, -3) : text;
  const colon = paths.lastIndexOf(":");
  const path = colon === -1 ? paths : paths.slice(0, colon);
  const guestPath = colon === -1 ? paths : paths.slice(colon + 1);
  if (path === "" || guestPath === "") {
    throw new UsageError(`--mount ${text}: not of the form PATH[:GUEST][:ro]`);
  }
  if (!isDirectory(path)) throw new UsageError(`--mount ${text}: ${path} is not a directory`);
  const files: FileSystem = host.directory(path);
  return config.withMount(guestPath, readOnly ? new ReadOnlyFileSystem(files) : files);
}
