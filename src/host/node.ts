/**
 * The host of programs that run under Deno, Bun or Node; all three offer `node:fs`.
 *
 * @module
 */
import type { FileSystem, Host } from "./host.ts";
import { HostFileSystem } from "./node_fs.ts";
import { descriptorInput, descriptorOutput } from "./stdio.ts";
import { webNanotime, webRandom, webSleep, webWalltime } from "./web.ts";

/**
 * The real thing: the process's streams, clocks, random bytes, sleep and folders.
 *
 * @throws {TypeError} in a browser, which has none of them.
 */
export function nodeHost(): Host {
  return {
    stdin: descriptorInput(0),
    stdout: descriptorOutput(1),
    stderr: descriptorOutput(2),
    walltime: webWalltime,
    nanotime: webNanotime,
    random: webRandom,
    sleep: webSleep,
    directory: (path: string): FileSystem => new HostFileSystem(path),
  };
}
