/**
 * How one module is instantiated: its name, what runs at once, and what it is given of the outside
 * world. Immutable: each `withX` returns a changed copy.
 *
 * @module
 */
import type { Module } from "./api.ts";
import type { Clock, FileSystem, RandomSource, Sleep, TcpAddress } from "./host/host.ts";
import type { Input, Output, SystemConfig } from "./host/system.ts";

/**
 * Says which module an import is taken from, by the names the importing module asks for; `undefined`
 * leaves it to the module of that name.
 */
export type ImportResolver = (moduleName: string, name: string) => Module | undefined;

/**
 * Asked before a memory of an instance grows, by its own code or by the host: with the pages (of 64
 * KiB) it has and those it would have. If the answer is `false`, it does not grow, and is told so.
 */
export type MemoryGrowHook = (before: number, after: number) => boolean;

interface ModuleSettings {
  readonly name: string | undefined;
  readonly startFunctions: readonly string[];
  readonly system: SystemConfig;
  readonly importResolver: ImportResolver | undefined;
  readonly memoryGrowHook: MemoryGrowHook | undefined;
}

const DEFAULTS: ModuleSettings = {
  name: undefined,
  startFunctions: ["_initialize", "_start"],
  system: {},
  importResolver: undefined,
  memoryGrowHook: undefined,
};

/** How {@link ModuleConfig.withTcpListener} listens. */
export interface TcpListenerOptions {
  /** Is told where the socket listens, once it does and before the guest can know. */
  readonly onListen?: (address: TcpAddress) => void;
}

/**
 * Settings of one instance. What is not given is denied: no arguments, no environment, no files, an
 * empty standard input, outputs that are thrown away, and made-up clocks and random bytes that are
 * the same in every run.
 *
 * @example Giving a command its arguments and reading what it writes
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 *
 * const written: Uint8Array[] = [];
 * const config = new ModuleConfig()
 *   .withArgs("wc", "-l")
 *   .withStdin("one\ntwo\n")
 *   .withStdout((bytes) => void written.push(bytes.slice()));
 * ```
 */
export class ModuleConfig {
  #settings: ModuleSettings = DEFAULTS;

  #with(change: Partial<ModuleSettings>): ModuleConfig {
    const copy = new ModuleConfig();
    copy.#settings = { ...this.#settings, ...change };
    return copy;
  }

  #withSystem(change: SystemConfig): ModuleConfig {
    return this.#with({ system: { ...this.#settings.system, ...change } });
  }

  /**
   * The name others import from; by default the one in the module's name section. An instance named
   * `""` is anonymous: there may be many, and none can be imported from.
   */
  withName(name: string): ModuleConfig {
    return this.#with({ name });
  }

  /**
   * Exported functions to call once the instance is made, in order; those that do not exist are left
   * out. The default is `_initialize`, `_start`.
   */
  withStartFunctions(...names: string[]): ModuleConfig {
    return this.#with({ startFunctions: [...names] });
  }

  /**
   * Has imports be taken from modules that are given here, rather than from those of the name that the
   * importing module asks for: so one instance can have a host module of its own, and anonymous
   * modules can be imported from.
   */
  withImportResolver(resolver: ImportResolver): ModuleConfig {
    return this.#with({ importResolver: resolver });
  }

  /** Has somebody be asked before a memory that the module defines grows. */
  withMemoryGrowHook(hook: MemoryGrowHook): ModuleConfig {
    return this.#with({ memoryGrowHook: hook });
  }

  /**
   * The command line, program name first.
   *
   * @throws {TypeError} if an argument contains a NUL character.
   */
  withArgs(...args: string[]): ModuleConfig {
    for (const argument of args) requireNoNul("argument", argument);
    return this.#withSystem({ args: [...args] });
  }

  /**
   * Adds an environment variable; the last value of a name counts.
   *
   * @throws {TypeError} if the name is empty or contains `=`, or either contains a NUL character.
   */
  withEnv(name: string, value: string): ModuleConfig {
    requireNoNul("environment variable", name);
    requireNoNul("environment variable", value);
    if (name === "" || name.includes("=")) {
      throw new TypeError(`Cannot set environment variable "${name}": not a valid name`);
    }
    return this.#withSystem({ env: new Map(this.#settings.system.env).set(name, value) });
  }

  /** Standard input: bytes, text, a stream, or a function that fills a buffer. */
  withStdin(input: Input): ModuleConfig {
    return this.#withSystem({ stdin: input });
  }

  /** Standard output: a stream, or a function that is given the bytes. */
  withStdout(output: Output): ModuleConfig {
    return this.#withSystem({ stdout: output });
  }

  /** Standard error: a stream, or a function that is given the bytes. */
  withStderr(output: Output): ModuleConfig {
    return this.#withSystem({ stderr: output });
  }

  /** The time of day. */
  withWalltime(clock: Clock): ModuleConfig {
    return this.#withSystem({ walltime: clock });
  }

  /** Time that never goes back. */
  withNanotime(clock: Clock): ModuleConfig {
    return this.#withSystem({ nanotime: clock });
  }

  /** Random bytes. */
  withRandomSource(random: RandomSource): ModuleConfig {
    return this.#withSystem({ random });
  }

  /** How to wait. */
  withSleep(sleep: Sleep): ModuleConfig {
    return this.#withSystem({ sleep });
  }

  /** Gives a file system at a place in the guest's tree; a later one at the same place counts. */
  withMount(guestPath: string, fileSystem: FileSystem): ModuleConfig {
    const others = (this.#settings.system.mounts ?? [])
      .filter((mount) => mount.guestPath !== guestPath);
    return this.#withSystem({ mounts: [...others, { guestPath, fileSystem }] });
  }

  /**
   * Gives a socket that listens: the guest finds it after its mounts, in the order they were given,
   * accepts connections from it, and has no other way to reach a network. It is opened, on a thread
   * of its own, when the guest first uses WASI; there are no sockets in a browser.
   *
   * @param host A name or address to listen at, such as `127.0.0.1`.
   * @param port A port, or 0 for any that is free.
   * @throws {RangeError} if there is no such port.
   */
  withTcpListener(host: string, port: number, options: TcpListenerOptions = {}): ModuleConfig {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new RangeError(`Cannot listen at port ${port}`);
    }
    const listens = this.#settings.system.listens ?? [];
    return this.#withSystem({ listens: [...listens, { host, port, ...options }] });
  }

  /** The name others import from, or `undefined` for the module's own. */
  get name(): string | undefined {
    return this.#settings.name;
  }

  /** Exported functions to call once the instance is made. */
  get startFunctions(): readonly string[] {
    return this.#settings.startFunctions;
  }

  /** Who says which modules imports are taken from. */
  get importResolver(): ImportResolver | undefined {
    return this.#settings.importResolver;
  }

  /** Who is asked before a memory grows. */
  get memoryGrowHook(): MemoryGrowHook | undefined {
    return this.#settings.memoryGrowHook;
  }

  /** What the instance is given. */
  get system(): SystemConfig {
    return this.#settings.system;
  }
}

function requireNoNul(what: string, text: string): void {
  if (text.includes("\0")) {
    throw new TypeError(`Cannot use the ${what} "${text}": it contains a NUL character`);
  }
}
