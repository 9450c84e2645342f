/**
 * Runs a program, or one function of a module, as `kiln run` was asked to.
 *
 * @module
 */
import type { FunctionDefinition } from "../api.ts";
import type { CompiledModule } from "../runtime/compiled_module.ts";
import { withCloseNotifier } from "../close_notifier.ts";
import { RuntimeConfig } from "../config.ts";
import { type Context, DeadlineExceededError } from "../context.ts";
import { CompileError, ExitError, LinkError, onOneLine, Trap } from "../errors.ts";
import { isTerminal } from "../host/process.ts";
import {
  hostLoggingListenerFactory,
  loggingListenerFactory,
  type LogScope,
} from "../listen/mod.ts";
import { withFunctionListenerFactory } from "../listener.ts";
import type { ModuleConfig } from "../module_config.ts";
import { Runtime } from "../runtime/runtime.ts";
import { instantiateWasi } from "../wasi/mod.ts";
import { describeTrap, EXIT_TIMEOUT, EXIT_TRAP, timeoutText, UsageError } from "./errors.ts";
import { programName, readModule } from "./input.ts";
import type { Job, Station } from "./jobs.ts";
import { step } from "./progress.ts";
import { LOG_GUEST, PAGE_BYTES, type RunOptions } from "./run_options.ts";
import { printStatistics, printTrace } from "./statistics.ts";
import { print, printError, red } from "./terminal.ts";
import { formatValue, parseArguments, signature } from "./values.ts";
import { moduleConfig } from "./world.ts";

/** Runs it; returns the exit code. */
export async function runProgram(
  { file, args, options }: Extract<Job, { kind: "run" }>,
  station: Station,
): Promise<number> {
  const config = moduleConfig(options, station.typed)
    .withArgs(programName(file), ...(options.invoke === undefined ? args : []));
  const bytes = await readModule(file, station.progress);
  using runtime = new Runtime(runtimeConfig(options));
  const ctx = contextOf(options, station.ctx);
  const start = performance.now();
  try {
    const compiled = await step(
      station.progress,
      `checking ${programName(file)}`,
      () => runtime.compileModule(ctx, bytes),
    );
    instantiateWasi(ctx, runtime);
    const told = options.trace ? tellingOfClose(ctx, file) : ctx;
    execute(told, runtime, { compiled, config, args, invoke: options.invoke });
    return 0;
  } catch (error) {
    return report(error, { file, ctx, options });
  } finally {
    if (options.stats) printStatistics(runtime.statistics, performance.now() - start);
  }
}

function runtimeConfig(options: RunOptions): RuntimeConfig {
  let config = new RuntimeConfig().withCloseOnContextDone(canBeClosed(options));
  if (options.memoryLimit !== undefined) {
    config = config.withMemoryLimitPages(Math.floor(options.memoryLimit / PAGE_BYTES));
  }
  if (options.trace) config = config.withTrace(printTrace);
  if (options.debugInfo === false) config = config.withDebugInfo(false);
  if (options.interpreter) config = config.withMode("interpreter");
  return options.compiled ? config.withMode("compiled") : config;
}

/**
 * Whether the guest is closed before its process ends, which costs some of its speed: where it has a
 * deadline, where somebody can press Ctrl-C, and where its log would end in the middle.
 */
function canBeClosed({ timeout, hostlogging }: RunOptions): boolean {
  return timeout !== undefined || hostlogging !== undefined || [0, 1, 2].some(isTerminal);
}

function tellingOfClose(ctx: Context, file: string): Context {
  return withCloseNotifier(ctx, (_ctx, exitCode) => {
    printError(`kiln: ${onOneLine(programName(file))}: closed, exit code ${exitCode}`);
  });
}

function contextOf({ hostlogging }: RunOptions, ctx: Context): Context {
  if (hostlogging === undefined) return ctx;
  const write = (line: string) => printError(line.replace(/\n$/, ""));
  const factory = hostlogging.includes(LOG_GUEST)
    ? loggingListenerFactory(write)
    : hostLoggingListenerFactory(write, { scopes: hostlogging as readonly LogScope[] });
  return withFunctionListenerFactory(ctx, factory);
}

interface Execution {
  readonly compiled: CompiledModule;
  readonly config: ModuleConfig;
  readonly args: readonly string[];
  readonly invoke: string | undefined;
}

function execute(
  ctx: Context,
  runtime: Runtime,
  { compiled, config, args, invoke }: Execution,
): void {
  const exported = compiled.exportedFunctions();
  const definition = exported.get(invoke ?? "_start");
  if (definition === undefined) throw new UsageError(nothingToRun(invoke, [...exported.values()]));
  const params = invoke === undefined ? [] : parseArguments(definition, args);
  if (invoke === undefined) {
    runtime.instantiateModule(ctx, compiled, config);
    return;
  }
  const instance = runtime.instantiateModule(
    ctx,
    compiled,
    config.withStartFunctions("_initialize"),
  );
  const results = instance.exportedFunction(invoke)!.call(ctx, ...params);
  for (const [i, type] of definition.resultTypes.entries()) print(formatValue(type, results[i]));
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

interface Ended {
  readonly file: string;
  readonly ctx: Context;
  readonly options: RunOptions;
}

/** Tells the user how a guest ended that did not end well; returns the exit code. */
function report(error: unknown, { file, ctx, options }: Ended): number {
  if (error instanceof ExitError) {
    if (!(ctx.err() instanceof DeadlineExceededError)) return error.exitCode;
    printError(red(timeoutText(options.timeout!.text)));
    return EXIT_TIMEOUT;
  }
  if (error instanceof Trap) {
    printError(red(describeTrap(error)));
    return EXIT_TRAP;
  }
  if (error instanceof CompileError || error instanceof LinkError) {
    throw new UsageError(`${file}: ${error.message}`);
  }
  // The one thing of the outside world that is only tried when the guest is made.
  if (error instanceof Error && error.message.startsWith("Cannot listen at ")) {
    throw new UsageError(`--listen: ${error.message}`);
  }
  throw error;
}
