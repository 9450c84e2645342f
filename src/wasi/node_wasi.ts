/**
 * WASI in the shape of `node:wasi`, for instances of the host's own WebAssembly, and of anything that
 * looks like them. It does what `node:wasi` does, and besides keeps the guest in its folders, runs in
 * browsers, and takes streams and file systems where `node:wasi` takes descriptors and paths.
 *
 * @see https://nodejs.org/api/wasi.html
 * @module
 */
import { ExitError } from "../errors.ts";
import type { FileSystem } from "../host/host.ts";
import { hasBuiltins } from "../host/node_builtin.ts";
import { HostFileSystem } from "../host/node_fs.ts";
import { exitProcess } from "../host/process.ts";
import { descriptorInput, descriptorOutput } from "../host/stdio.ts";
import { type Input, type Mount, type Output, System, type SystemConfig } from "../host/system.ts";
import { webNanotime, webRandom, webSleep, webWalltime } from "../host/web.ts";
import type { WasiFunction } from "./function.ts";
import { Guest } from "./guest.ts";
import { type BufferMemory, isBufferMemory, NativeMemory } from "./native_memory.ts";
import * as check from "./node_errors.ts";
import { PREVIEW1, UNSTABLE } from "./preview1.ts";

/** What a {@link WASI} gives its instance. */
export interface WASIOptions {
  /** Which functions: those of `wasi_snapshot_preview1`, or of `wasi_unstable`. */
  readonly version: "preview1" | "unstable";
  /** Command line, program name first; none by default. */
  readonly args?: readonly string[];
  /** Environment variables; none by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the instance finds at which path: a folder of the host, or any file system. */
  readonly preopens?: Readonly<Record<string, string | FileSystem>>;
  /** Whether `start` returns when the program exits, rather than ending the process; it does. */
  readonly returnOnExit?: boolean;
  /** Standard input: a descriptor of the process (0 by default), bytes, or a stream. */
  readonly stdin?: number | Exclude<Input, string>;
  /** Standard output: a descriptor of the process (1 by default), or a stream. */
  readonly stdout?: number | Output;
  /** Standard error: a descriptor of the process (2 by default), or a stream. */
  readonly stderr?: number | Output;
}

/** An instance as the JavaScript API of WebAssembly has it. */
export interface WASIInstance {
  /** What it exports. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A function as WebAssembly calls it: an i64 is a `bigint`. */
// deno-lint-ignore no-explicit-any -- each function has parameters of its own
export type WASIImport = (...args: any[]) => any;

const VERSIONS: ReadonlyMap<string, readonly [module: string, functions: readonly WasiFunction[]]> =
  new Map([
    ["preview1", ["wasi_snapshot_preview1", PREVIEW1]],
    ["unstable", ["wasi_unstable", UNSTABLE]],
  ]);

/**
 * WASI for one instance.
 *
 * @example The host's own WebAssembly with files in memory
 * ```ts
 * import { MemoryFileSystem, WASI } from "@kiln/wasm/wasi";
 * import { assertEquals } from "@std/assert";
 *
 * // Imports proc_exit and calls it with 3.
 * const program = Uint8Array.from(
 *   atob(
 *     "AGFzbQEAAAABCAJgAX8AYAAAAiQBFndhc2lfc25hcHNob3RfcHJldmlldzEJcHJvY19leGl0AAADAgEBBQMBAAEHEwIG" +
 *       "bWVtb3J5AgAGX3N0YXJ0AAEKCAEGAEEDEAAL",
 *   ),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * const files = new MemoryFileSystem({ "greeting.txt": "hello" });
 * const wasi = new WASI({ version: "preview1", args: ["program"], preopens: { "/": files } });
 * const { instance } = await WebAssembly.instantiate(program, wasi.getImportObject());
 * assertEquals(wasi.start(instance), 3);
 * ```
 */
export class WASI {
  /** The functions, by name. */
  readonly wasiImport: Record<string, WASIImport> = {};
  readonly #moduleName: string;
  readonly #returnOnExit: boolean;
  readonly #system: System;
  readonly #guest: Guest;
  #memory: BufferMemory | undefined;
  #exit: ExitError | undefined;

  /**
   * Opens what the instance is given.
   *
   * @throws {TypeError} if an option is not what it should be; errors have the `code`s of Node.
   * @throws {Error} if a folder cannot be opened.
   */
  constructor(options: WASIOptions) {
    const { version, returnOnExit } = readOptions(options);
    const [moduleName, functions] = VERSIONS.get(version)!;
    this.#moduleName = moduleName;
    this.#returnOnExit = returnOnExit;
    this.#system = systemOf(options);
    const memory = new NativeMemory(() => this.#memoryNow());
    const closeWithExitCode = () => this.#system.close();
    this.#guest = new Guest({ memory, closeWithExitCode }, this.#system);
    for (const { name, run } of functions) this.wasiImport[name] = this.#bind(run);
  }

  /** What to instantiate the module with. */
  getImportObject(): Record<string, Record<string, WASIImport>> {
    return { [this.#moduleName]: this.wasiImport };
  }

  /**
   * Runs a command: its export `_start`.
   *
   * @returns Its exit code.
   * @throws {TypeError} if the instance is no command.
   */
  start(instance: WASIInstance): number {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    check.requireType("instance.exports._start", "function", _start);
    check.requireUndefined("instance.exports._initialize", _initialize);
    try {
      (_start as () => void)();
    } catch (error) {
      if (this.#exit === undefined || error !== this.#exit) throw error;
      if (!this.#returnOnExit) exitProcess(this.#exit.exitCode);
    }
    return this.#exit?.exitCode ?? 0;
  }

  /**
   * Initializes a reactor: calls its export `_initialize`, if it has one.
   *
   * @throws {TypeError} if the instance is no reactor.
   */
  initialize(instance: WASIInstance): void {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    check.requireUndefined("instance.exports._start", _start);
    if (_initialize === undefined) return;
    check.requireType("instance.exports._initialize", "function", _initialize);
    (_initialize as () => void)();
  }

  /**
   * Takes note of the instance, without running anything of it.
   *
   * @param options Its memory, where that is not the one it exports.
   * @throws {Error} if there is an instance already.
   * @throws {TypeError} if it is no instance.
   */
  finalizeBindings(instance: WASIInstance, options: { readonly memory?: BufferMemory } = {}): void {
    if (this.#memory !== undefined) {
      throw check.stateError("ERR_WASI_ALREADY_STARTED", "WASI instance has already started");
    }
    check.requireObject("instance", instance);
    check.requireObject("instance.exports", instance.exports);
    const memory = options.memory ?? instance.exports["memory"];
    if (!isBufferMemory(memory)) throw check.invalidMemory();
    this.#memory = memory;
  }

  /** Gives back what the instance has open; it has nothing from then on. */
  [Symbol.dispose](): void {
    this.#system.close();
  }

  /** A guest that swallowed its exit is not let on. */
  #bind(run: WasiFunction["run"]): WASIImport {
    const guest = this.#guest;
    return (...args) => {
      if (this.#exit !== undefined) throw this.#exit;
      try {
        return run(guest, ...args);
      } catch (error) {
        if (error instanceof ExitError) this.#exit = error;
        throw error;
      }
    };
  }

  #memoryNow(): BufferMemory {
    if (this.#memory !== undefined) return this.#memory;
    throw check.stateError("ERR_WASI_NOT_STARTED", "wasi.start() has not been called");
  }
}

/** Fails, as Node does and in its order, for what no option can be. */
function readOptions(options: WASIOptions): { version: string; returnOnExit: boolean } {
  check.requireObject("options", options);
  const { version, args, env, preopens, returnOnExit = true } = options;
  check.requireType("options.version", "string", version);
  if (!VERSIONS.has(version)) {
    throw check.invalidValue("options.version", version, "unsupported WASI version");
  }
  if (args !== undefined) check.requireArray("options.args", args);
  if (env !== undefined) check.requireObject("options.env", env);
  if (preopens !== undefined) check.requireObject("options.preopens", preopens);
  for (const name of ["stdin", "stdout", "stderr"] as const) {
    const stream = options[name];
    if (stream === undefined || isStream(stream)) continue;
    check.requireDescriptor(`options.${name}`, stream);
  }
  check.requireType("options.returnOnExit", "boolean", returnOnExit);
  return { version, returnOnExit };
}

function isStream(value: unknown): boolean {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

function systemOf(options: WASIOptions): System {
  const { args = [], env = {}, preopens = {} } = options;
  const variables = Object.entries(env).filter(([, value]) => value !== undefined);
  return new System({
    ...streamsOf(options),
    args: args.map(String),
    env: new Map(variables.map(([name, value]) => [name, String(value)])),
    mounts: Object.entries(preopens).map(mountOf),
    walltime: webWalltime,
    nanotime: webNanotime,
    random: webRandom,
    sleep: webSleep,
  });
}

/** The streams of the process by default, or none where there is no process. */
function streamsOf(options: WASIOptions): Pick<SystemConfig, "stdin" | "stdout" | "stderr"> {
  const [input, output, error] = hasBuiltins() ? [0, 1, 2] : [new Uint8Array(0), discard, discard];
  const { stdin = input, stdout = output, stderr = error } = options;
  return {
    stdin: typeof stdin === "number" ? descriptorInput(stdin) : stdin,
    stdout: typeof stdout === "number" ? descriptorOutput(stdout) : stdout,
    stderr: typeof stderr === "number" ? descriptorOutput(stderr) : stderr,
  };
}

function discard(): void {}

function mountOf([guestPath, place]: [string, string | FileSystem]): Mount {
  const fileSystem = typeof place === "object" ? place : new HostFileSystem(String(place));
  return { guestPath, fileSystem };
}
