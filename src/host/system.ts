/**
 * What one guest is given of the outside world. By default that is nothing: no arguments, no
 * environment, no files, an empty standard input, outputs that are thrown away, and clocks and random
 * bytes that are made up and the same in every run.
 *
 * A {@link SystemConfig} says what to give and may serve many instances; a {@link System} is the
 * share of one instance and keeps what must not be shared, such as the made-up clocks.
 *
 * @module
 */
import { SharedAlarm } from "./alarm.ts";
import type {
  Clock,
  FileSystem,
  InputStream,
  OutputStream,
  RandomSource,
  Sleep,
  TcpAddress,
  TcpListener,
} from "./host.ts";
import { Sockets } from "./sockets.ts";

/** A file system at a place in the guest's tree. */
export interface Mount {
  /** Where the guest finds it, such as `/` or `/usr/local/lib`. */
  readonly guestPath: string;
  /** What it finds there. */
  readonly fileSystem: FileSystem;
}

/** A socket that a guest accepts connections from. */
export interface Listen extends TcpAddress {
  /** Is told where it listens, before the guest is: port 0 stands for any that is free. */
  readonly onListen?: (address: TcpAddress) => void;
}

/** A standard input: a stream, all of its bytes, or a function as {@link InputStream.read}. */
export type Input = InputStream | Uint8Array | string | ((buffer: Uint8Array) => number);

/** A standard output: a stream, or a function that is given the bytes; they are valid during the call. */
export type Output = OutputStream | ((bytes: Uint8Array) => void);

/** What to give an instance; anything left out is denied or made up. */
export interface SystemConfig {
  /** Command line, program name first. */
  readonly args?: readonly string[];
  /** Environment variables. */
  readonly env?: ReadonlyMap<string, string>;
  /** Standard input. */
  readonly stdin?: Input;
  /** Standard output. */
  readonly stdout?: Output;
  /** Standard error. */
  readonly stderr?: Output;
  /** The time of day. */
  readonly walltime?: Clock;
  /** Time that never goes back. */
  readonly nanotime?: Clock;
  /** Random bytes. */
  readonly random?: RandomSource;
  /** How to wait. */
  readonly sleep?: Sleep;
  /** Files. */
  readonly mounts?: readonly Mount[];
  /** Sockets. */
  readonly listens?: readonly Listen[];
}

/** Names what a host module keeps for an instance; two keys are the same only if they are the same object. */
export class ResourceKey<Value> {
  /** Carries the type of the value; never set. */
  declare readonly value: Value;
}

/** The share of one instance. */
export class System {
  /** Command line, program name first. */
  readonly args: readonly string[];
  /** Environment variables. */
  readonly env: ReadonlyMap<string, string>;
  /** Standard input. */
  readonly stdin: InputStream;
  /** Standard output. */
  readonly stdout: OutputStream;
  /** Standard error. */
  readonly stderr: OutputStream;
  /** The time of day. */
  readonly walltime: Clock;
  /** Time that never goes back. */
  readonly nanotime: Clock;
  /** Random bytes. */
  readonly random: RandomSource;
  /** How to wait. */
  readonly sleep: Sleep;
  /** Files. */
  readonly mounts: readonly Mount[];
  readonly #listens: readonly Listen[];
  #alarm: SharedAlarm | undefined;
  readonly #closers: (() => void)[] = [];
  readonly #resources = new Map<ResourceKey<unknown>, unknown>();

  /** Makes the share that a configuration describes. */
  constructor(config: SystemConfig = {}) {
    this.args = config.args ?? [];
    this.env = config.env ?? new Map();
    this.stdin = inputStream(config.stdin ?? new Uint8Array(0));
    this.stdout = outputStream(config.stdout ?? discard);
    this.stderr = outputStream(config.stderr ?? discard);
    this.walltime = config.walltime ?? madeUpWalltime();
    this.nanotime = config.nanotime ?? madeUpClock(0n, 1n);
    this.random = config.random ?? madeUpRandom(42);
    this.sleep = config.sleep ?? dontSleep;
    this.mounts = config.mounts ?? [];
    this.#listens = config.listens ?? [];
  }

  /** Rings whenever a socket may have become ready. */
  get alarm(): SharedAlarm {
    return this.#alarm ??= new SharedAlarm();
  }

  /**
   * Opens the sockets; they are closed with the instance.
   *
   * @throws {Error} if it cannot listen at an address.
   */
  listen(): readonly TcpListener[] {
    if (this.#listens.length === 0) return [];
    const sockets = new Sockets(
      this.#listens.map(({ host, port }) => ({ host, port })),
      this.alarm,
    );
    this.onClose(() => sockets.close());
    for (const [i, { address }] of sockets.listeners.entries()) {
      this.#listens[i]!.onListen?.(address);
    }
    return sockets.listeners;
  }

  /** What a host module keeps for this instance under its key, made when it is first asked for. */
  resource<Value>(key: ResourceKey<Value>, make: () => Value): Value {
    let value = this.#resources.get(key) as Value | undefined;
    if (value === undefined) this.#resources.set(key, value = make());
    return value;
  }

  /** Has a function called when the instance is closed. */
  onClose(closer: () => void): void {
    this.#closers.push(closer);
  }

  /** Gives back everything that was opened on behalf of the instance. */
  close(): void {
    for (const closer of this.#closers.splice(0).reverse()) closer();
  }
}

function inputStream(input: Input): InputStream {
  if (typeof input === "function") return { isTerminal: false, read: input };
  if (typeof input === "string") return bytesInput(new TextEncoder().encode(input));
  return input instanceof Uint8Array ? bytesInput(input) : input;
}

function bytesInput(bytes: Uint8Array): InputStream {
  let position = 0;
  return {
    isTerminal: false,
    read(buffer: Uint8Array): number {
      const part = bytes.subarray(position, position + buffer.length);
      buffer.set(part);
      position += part.length;
      return part.length;
    },
  };
}

function outputStream(output: Output): OutputStream {
  if (typeof output !== "function") return output;
  return {
    isTerminal: false,
    write(bytes: Uint8Array): number {
      output(bytes);
      return bytes.length;
    },
  };
}

function discard(): void {}

function dontSleep(): void {}

/** 2022-01-01T00:00:00Z, in nanoseconds since 1970. */
const FIRST_WALLTIME = 1_640_995_200_000_000_000n;

/** A time of day that is the same in every run: it starts in 2022 and moves with each reading. */
export function madeUpWalltime(): Clock {
  return madeUpClock(FIRST_WALLTIME, 1000n);
}

/** A clock that moves one millisecond a reading, so that a guest that waits for it does not spin. */
function madeUpClock(first: bigint, resolution: bigint): Clock {
  let next = first;
  return {
    resolution,
    now(): bigint {
      const now = next;
      next += 1_000_000n;
      return now;
    },
  };
}

/** Bytes that look random and are the same in every run: xorshift32. */
function madeUpRandom(seed: number): RandomSource {
  let state = seed;
  return (buffer: Uint8Array): void => {
    for (let i = 0; i < buffer.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      buffer[i] = state >>> 24;
    }
  };
}
