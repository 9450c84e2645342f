/**
 * What the contract costs: listeners, closing a module when its context is done, and calls between
 * guest and host.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import {
  Context,
  ExitError,
  type FunctionDefinition,
  Runtime,
  RuntimeConfig,
  withFunctionListenerFactory,
} from "@kiln/wasm";
import { Skipped, WrongResult } from "../engines.ts";
import type { Case } from "../groups.ts";
import { type Kernel, readKernel } from "../kernels/kernels.ts";
import { measure, once, summarise } from "../measure.ts";
import type { Sample } from "../report.ts";
import { callCases } from "./calls.ts";
import { kernelNamed } from "./kernels.ts";
import { runInKiln, taskNamed } from "./programs.ts";

/** What the function is called with whose every call is listened to. */
const FIB = 30;
const FIB_RESULT = 832_040;
/** How many calls that makes: the compiler of the kernel has made a loop of every second one. */
export const FIB_CALLS = 1_346_270;

/** The function of SQLite that is listened to. */
const LISTENED = "sqlite3BtreeInsert";

/** Listeners, closing and calls. */
export function contractCases(kernels: readonly Kernel[]): readonly Case[] {
  return [...listenerCases(), ...closingCases(kernels), ...deadlineCases(), ...callCases()];
}

function listenerCases(): readonly Case[] {
  const fib = (name: string, title: string): Case => ({
    section: "listeners",
    name,
    title,
    unit: "ms",
    variants: ["without", name],
    job: (variant, seconds) => ["listened", variant, `${seconds}`],
  });
  return [
    fib("declined", `fib(${FIB}), a factory that listens to nothing`),
    fib("listened", `fib(${FIB}), empty hooks on every function`),
    {
      section: "listeners",
      name: "program",
      title: `SQLite, empty hooks on ${LISTENED}`,
      unit: "ms",
      variants: ["without", "listened"],
      processes: 3,
      job: (variant) => ["program-listened", variant],
    },
  ];
}

function closingCases(kernels: readonly Kernel[]): readonly Case[] {
  return kernels.map(({ name }) => ({
    section: "closing",
    name,
    title: `${name}, withCloseOnContextDone`,
    unit: "ms",
    variants: ["compiled", "closing"],
    job: (variant, seconds) => ["kernel", name, variant, `${seconds}`],
  }));
}

/** How long guests may run that never end, in milliseconds, and how often each is tried. */
const DEADLINE = 50;
const TRIES = 30;
/** What such guests do. */
const ENDLESS = ["loop", "recursion", "bulk", "host", "indirect"];
const MODES = ["interpreter", "compiled", "tiered"] as const;

function deadlineCases(): readonly Case[] {
  return ENDLESS.map((name) => ({
    section: "deadlines",
    name: `deadline-${name}`,
    title: `${name}, after a deadline of ${DEADLINE} ms`,
    unit: "ms",
    variants: MODES,
    job: (variant) => ["deadline", name, variant],
  }));
}

/** The job `deadline NAME MODE`: how much longer than it may a guest runs that never ends. */
export function measureDeadline(name: string, mode: string): Sample {
  const bytes = readFileSync(new URL("../deadlines/deadlines.wasm", import.meta.url));
  const config = new RuntimeConfig().withMode(mode as typeof MODES[number])
    .withCloseOnContextDone(true);
  const samples = Array.from({ length: TRIES }, () => {
    using runtime = new Runtime(config);
    const background = Context.background();
    runtime.newHostModuleBuilder("env")
      .exportFunction("call", { params: ["i32"], results: ["i32"] }, (_ctx, x) => x * 3 | 0)
      .instantiate(background);
    const endless = runtime.instantiate(background, bytes).exportedFunction(name)!;
    const ctx = background.withTimeout(DEADLINE);
    const start = performance.now();
    try {
      endless.call(ctx);
    } catch (error) {
      if (error instanceof ExitError) return performance.now() - start - DEADLINE;
      throw error;
    }
    throw new WrongResult("the guest has ended");
  });
  const sorted = samples.toSorted((a, b) => a - b);
  return { ...summarise(samples), high: sorted[Math.ceil(0.95 * TRIES) - 1]! };
}

/** A context whose factory listens to what it is told to, and how many functions those are. */
function listening(choose: (definition: FunctionDefinition) => boolean) {
  const heard = { functions: 0 };
  const empty = { before() {}, after() {} };
  const ctx = withFunctionListenerFactory(Context.background(), {
    newListener(definition) {
      if (!choose(definition)) return undefined;
      heard.functions++;
      return empty;
    },
  });
  return { ctx, heard };
}

/** The job `listened VARIANT SECONDS`: fib, where VARIANT is `without`, `declined` or `listened`. */
export function measureListened(variant: string, seconds: string): Sample {
  const { ctx, heard } = variant === "without"
    ? { ctx: Context.background(), heard: { functions: 0 } }
    : listening(() => variant === "listened");
  const runtime = new Runtime(new RuntimeConfig().withMode("compiled"));
  const run = runtime.instantiate(ctx, readKernel(kernelNamed("fib"))).exportedFunction("run")!;
  const sample = measure(() => {
    const [result] = run.call(ctx, FIB);
    if (result !== FIB_RESULT) throw new WrongResult(`fib(${FIB}) is ${result}`);
  }, Number(seconds));
  if (variant === "listened" && heard.functions === 0) throw new Skipped("listeners are not asked");
  return sample;
}

/** The job `program-listened VARIANT`: SQLite at work, with a listener on one function or none. */
export function measureProgramListened(variant: string): Sample {
  const { ctx, heard } = variant === "without"
    ? { ctx: Context.background(), heard: { functions: 0 } }
    : listening(({ name }) => name === LISTENED);
  const time = runInKiln(taskNamed("sqlite"), new RuntimeConfig().withLazyValidation(true), ctx);
  if (variant !== "without" && heard.functions === 0) throw new Skipped("listeners are not asked");
  return once(time);
}
