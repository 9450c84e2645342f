/**
 * The host of programs that run under Deno, Bun or Node; all three offer `node:fs`.
 *
 * @module
 */
import { Errno } from "./errno.ts";
import type { FileSystem, Host, InputStream, OutputStream } from "./host.ts";
import { builtin, failureOf } from "./node_builtin.ts";
import { HostFileSystem } from "./node_fs.ts";
import { webNanotime, webRandom, webSleep, webWalltime } from "./web.ts";

/**
 * The real thing: the process's streams, clocks, random bytes, sleep and folders.
 *
 * @throws {TypeError} in a browser, which has none of them.
 */
export function nodeHost(): Host {
  return {
    stdin: inputOf(0),
    stdout: outputOf(1),
    stderr: outputOf(2),
    walltime: webWalltime,
    nanotime: webNanotime,
    random: webRandom,
    sleep: webSleep,
    directory: (path: string): FileSystem => new HostFileSystem(path),
  };
}

/** How long to wait for a stream that other code of the process has made non-blocking. */
const RETRY_NANOSECONDS = 2_000_000n;

function inputOf(fd: number): InputStream {
  const fs = builtin("node:fs");
  return {
    isTerminal: builtin("node:tty").isatty(fd),
    read(buffer: Uint8Array): number {
      return patiently(() => fs.readSync(fd, buffer, 0, buffer.length, null));
    },
  };
}

function outputOf(fd: number): OutputStream {
  const fs = builtin("node:fs");
  return {
    isTerminal: builtin("node:tty").isatty(fd),
    write(bytes: Uint8Array): number {
      return patiently(() => fs.writeSync(fd, bytes, 0, bytes.length, null));
    },
  };
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
