/**
 * The standard streams of the process, under Deno, Bun and Node.
 *
 * Whether something can be read from an input without waiting is known of files, and on Linux of
 * pipes and terminals, which are opened once more for that, in a way that never waits. Other inputs
 * (sockets, and everything on macOS and Windows) say that they are ready, and wait when they are read.
 *
 * @module
 */
import { Errno } from "./errno.ts";
import type { InputStream, OutputStream } from "./host.ts";
import { builtin, failureOf, isLinux } from "./node_builtin.ts";
import { webSleep } from "./web.ts";

/** How long to wait for a stream that other code of the process has made non-blocking. */
const RETRY_NANOSECONDS = 2_000_000n;

/** An input of the process, by its descriptor. */
export function descriptorInput(fd: number): InputStream {
  return new DescriptorInput(fd);
}

/** An output of the process, by its descriptor. */
export function descriptorOutput(fd: number): OutputStream {
  const fs = builtin("node:fs");
  return {
    isTerminal: builtin("node:tty").isatty(fd),
    write(bytes: Uint8Array): number {
      return patiently(() => fs.writeSync(fd, bytes, 0, bytes.length, null));
    },
  };
}

/** Bytes that are read at most to see whether there are any. */
const AHEAD_BYTES = 4096;

class DescriptorInput implements InputStream {
  readonly isTerminal: boolean;
  readonly #fs = builtin("node:fs");
  readonly #fd: number;
  /** A descriptor of the same pipe or terminal that never waits; `null` if there can be none. */
  #impatient: number | null | undefined;
  /** What was read to see whether there is anything, and not asked for yet; empty for the end. */
  #ahead: Uint8Array | undefined;

  constructor(fd: number) {
    this.#fd = fd;
    this.isTerminal = builtin("node:tty").isatty(fd);
  }

  read(buffer: Uint8Array): number {
    const ahead = this.#ahead;
    if (ahead === undefined) {
      return patiently(() => this.#fs.readSync(this.#fd, buffer, 0, buffer.length, null));
    }
    const part = ahead.subarray(0, buffer.length);
    buffer.set(part);
    this.#ahead = part.length < ahead.length ? ahead.subarray(part.length) : undefined;
    return part.length;
  }

  available(): number {
    if (this.#ahead !== undefined) return this.#ahead.length;
    this.#impatient ??= this.#openOnceMore();
    if (this.#impatient === null) return 1;
    const bytes = new Uint8Array(AHEAD_BYTES);
    try {
      const count = this.#fs.readSync(this.#impatient, bytes, 0, bytes.length, null);
      this.#ahead = bytes.subarray(0, count);
      return count;
    } catch (error) {
      return failureOf(error);
    }
  }

  #openOnceMore(): number | null {
    if (!isLinux()) return null;
    const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = this.#fs.constants;
    try {
      if (!this.isTerminal && !this.#fs.fstatSync(this.#fd).isFIFO()) return null;
      return this.#fs.openSync(`/proc/self/fd/${this.#fd}`, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    } catch {
      return null;
    }
  }
}

function patiently(attempt: () => number): number {
  while (true) {
    try {
      return attempt();
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== -Errno.EAGAIN) return isEndOfFile(error) ? 0 : failure;
      webSleep(RETRY_NANOSECONDS);
    }
  }
}

/** Windows reports the end of a closed pipe as an error. */
function isEndOfFile(error: unknown): boolean {
  return (error as { code?: unknown }).code === "EOF";
}
