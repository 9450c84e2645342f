/**
 * Whole programs that nobody here wrote: from the bytes of the module to the program's end, as a
 * command line would run them. Native WebAssembly is given the engine's own `node:wasi`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";
import { Context, ExitError, ModuleConfig, Runtime, RuntimeConfig } from "@kiln/wasm";
import { instantiateWasi } from "@kiln/wasm/wasi";
import { nodeHost } from "../../src/host/node.ts";
import {
  programBytes,
  REAL_PROGRAMS,
  type RealProgram,
  realPrograms,
  rootOf,
} from "../../test/support/real_programs.ts";
import { Skipped } from "../engines.ts";
import type { Case } from "../groups.ts";
import { once } from "../measure.ts";
import type { Sample } from "../report.ts";

/** A program and what it is to do. */
interface Task {
  readonly name: string;
  readonly title: string;
  /** The start of the program's name among those of `test/support/real_programs.ts`. */
  readonly program: string;
  args(): readonly string[];
}

const TASKS: readonly Task[] = [
  {
    name: "python",
    title: "CPython 3.11: objects, dictionaries, strings, sorting, floats",
    program: "CPython",
    args: () => ["python", "-c", source("work.py")],
  },
  {
    name: "ruby",
    title: "Ruby 3.2: objects, hashes, strings, sorting, blocks",
    program: "Ruby",
    args: () => ["ruby", "--disable-gems", "-e", source("work.rb")],
  },
  {
    name: "sqlite",
    title: "SQLite: inserts, an index, joins, updates",
    program: "SQLite",
    args: () => ["sqlite", "-batch", ":memory:", source("work.sql")],
  },
  {
    name: "python-start",
    title: "CPython: python -c pass",
    program: "CPython",
    args: () => ["python", "-c", "pass"],
  },
  {
    name: "sqlite-start",
    title: "SQLite: select 1",
    program: "SQLite",
    args: () => ["sqlite", "-batch", ":memory:", "select 1"],
  },
];

function source(name: string): string {
  return readFileSync(new URL(`../programs/${name}`, import.meta.url), "utf-8");
}

/** Programs at work, in all tiers. */
export function programCases(): readonly Case[] {
  return casesOf(["python", "ruby", "sqlite"], ["native", "tiered", "interpreter"]);
}

/** Programs that do next to nothing. */
export function programStartCases(): readonly Case[] {
  return casesOf(["sqlite-start", "python-start"], ["native", "tiered"]);
}

function casesOf(names: readonly string[], variants: readonly string[]): readonly Case[] {
  return names.map((name) => ({
    section: "programs",
    name,
    title: taskNamed(name).title,
    unit: "ms",
    variants,
    processes: 3,
    job: (variant) => ["program", name, variant],
  }));
}

/** The job `program NAME VARIANT`. */
export function measureProgram(name: string, variant: string): Sample {
  const run = variant === "native"
    ? runNatively
    : (task: Task) => runInKiln(task, configOf(variant), Context.background());
  return once(run(taskNamed(name)));
}

function configOf(variant: string): RuntimeConfig {
  const config = new RuntimeConfig().withLazyValidation(true);
  return variant === "interpreter" ? config.withMode("interpreter") : config;
}

/** @throws {RangeError} if there is no such task. */
export function taskNamed(name: string): Task {
  const task = TASKS.find((task) => task.name === name);
  if (task === undefined) throw new RangeError(`There is no program "${name}"`);
  return task;
}

/** The module of a program, and the folder it finds at its `/`. */
export function filesOf({ program }: Task): { bytes: Uint8Array<ArrayBuffer>; root?: string } {
  const found = realPrograms();
  if ("missing" in found) throw new Skipped(`the program cannot be had: ${found.missing}`);
  const real = REAL_PROGRAMS.find(({ name }) => name.startsWith(program)) as RealProgram;
  const root = rootOf(found.folder, real);
  const bytes = new Uint8Array(programBytes(found.folder, real));
  return root === undefined ? { bytes } : { bytes, root };
}

/** Milliseconds until the program has ended. */
export function runInKiln(task: Task, config: RuntimeConfig, ctx: Context): number {
  const { bytes, root } = filesOf(task);
  const host = nodeHost();
  let module = new ModuleConfig()
    .withArgs(...task.args())
    .withStdout(host.stdout)
    .withStderr(host.stderr)
    .withWalltime(host.walltime)
    .withNanotime(host.nanotime);
  if (root !== undefined) module = module.withMount("/", host.directory(root));
  const start = performance.now();
  using runtime = new Runtime(config);
  instantiateWasi(ctx, runtime);
  try {
    runtime.instantiate(ctx, bytes, module);
  } catch (error) {
    if (!(error instanceof ExitError) || error.exitCode !== 0) throw error;
  }
  return performance.now() - start;
}

function runNatively(task: Task): number {
  const { bytes, root } = filesOf(task);
  const start = performance.now();
  const wasi = new WASI({
    version: "preview1",
    args: [...task.args()],
    env: {},
    preopens: root === undefined ? {} : { "/": root },
    returnOnExit: true,
  });
  // Not every engine has every function; none that is missing is called.
  const functions = new Proxy(wasi.wasiImport as Record<string, unknown>, {
    get: (target, name: string) => target[name] ?? (() => ENOSYS),
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    wasi_snapshot_preview1: functions,
    wasi_unstable: functions,
  } as WebAssembly.Imports);

  wasi.start(instance);
  return performance.now() - start;
}

const ENOSYS = 52;
