/**
 * WASI preview 1: what command-line programs need of an operating system.
 *
 * A program is given what its {@link ModuleConfig} names and nothing else. Its paths stay inside the
 * folders it was given, whatever `..` and symbolic links say.
 *
 * @example A program that says hello
 * ```ts
 * import { Context, ModuleConfig, Runtime } from "@kiln/wasm";
 * import { instantiateWasi } from "@kiln/wasm/wasi";
 * import { assertEquals } from "@std/assert";
 *
 * // Imports fd_write and passes it one part: the six bytes of "hello" and a line feed.
 * const hello = Uint8Array.from(
 *   atob(
 *     "AGFzbQEAAAABDAJgBH9/f38Bf2AAAAIjARZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxCGZkX3dyaXRlAAADAgEBBQMBAAEH" +
 *       "EwIGbWVtb3J5AgAGX3N0YXJ0AAEKDwENAEEBQQBBAUEQEAAaCwsUAQBBAAsOCAAAAAYAAABoZWxsbwoACwRuYW1lAQQB" +
 *       "AAF3",
 *   ),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * using runtime = new Runtime();
 * const ctx = Context.background();
 * instantiateWasi(ctx, runtime);
 *
 * let said = "";
 * const config = new ModuleConfig().withStdout((bytes) => {
 *   said += new TextDecoder().decode(bytes);
 * });
 * runtime.instantiate(ctx, hello, config);
 * assertEquals(said, "hello\n");
 * ```
 *
 * Nothing of this is asynchronous, and none of it is real unless it is given: {@link nodeHost} has the
 * streams, clocks and folders of the process under Deno, Bun and Node, and {@link MemoryFileSystem}
 * needs no operating system. Sockets are for servers: a guest accepts connections from those that
 * {@link ModuleConfig.withTcpListener} gives it, under Deno, Bun and Node, and opens none itself.
 *
 * A standard input can be bytes, text, a function that fills a buffer, or a stream of the process;
 * one that tells `available` from nothing makes polls and non-blocking reads exact. A `ReadableStream`
 * is read before the guest runs ({@link readAll}) or by another thread while it runs
 * ({@link InputPipe}), and a `WritableStream` takes what was written afterwards ({@link StreamOutput}).
 *
 * @example A guest's view of a folder
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 * import { nodeHost, OverlayFileSystem, ReadOnlyFileSystem } from "@kiln/wasm/wasi";
 *
 * const host = nodeHost();
 * const config = new ModuleConfig()
 *   .withMount("/etc", new ReadOnlyFileSystem(host.directory("examples")))
 *   .withMount("/scratch", new OverlayFileSystem(host.directory("examples")))
 *   .withWalltime(host.walltime)
 *   .withRandomSource(host.random);
 * ```
 *
 * @module
 */
import type { Module } from "../api.ts";
import type { Context } from "../context.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { HostModuleBuilder } from "../runtime/host_module.ts";
import type { WasiFunction } from "./function.ts";
import { guestOf } from "./guest.ts";
import { PREVIEW1, UNSTABLE } from "./preview1.ts";

export { Errno, type ErrnoName, errnoName } from "../host/errno.ts";
export type {
  Alarm,
  Clock,
  Directory,
  DirectoryEntry,
  Failure,
  File,
  FileStat,
  FileSystem,
  FileTimes,
  Host,
  InputStream,
  OutputStream,
  RandomSource,
  Sleep,
  Status,
  Waking,
} from "../host/host.ts";
export { FileType, OpenFlag } from "../host/host.ts";
export {
  type FileTree,
  MemoryFileSystem,
  type MemoryFileSystemOptions,
  OverlayFileSystem,
} from "../host/memory_fs.ts";
export { nodeHost } from "../host/node.ts";
export {
  InputPipe,
  readAll,
  type ReadAllOptions,
  StreamOutput,
  type StreamOutputOptions,
} from "../host/streams.ts";
export type { BufferMemory } from "./native_memory.ts";
export { WASI, type WASIImport, type WASIInstance, type WASIOptions } from "./node_wasi.ts";
export { ReadOnlyFileSystem } from "../host/read_only_fs.ts";

/** The name programs import the functions by. */
export const WASI_MODULE_NAME = "wasi_snapshot_preview1";

/** The name old programs import the functions by. */
export const WASI_UNSTABLE_MODULE_NAME = "wasi_unstable";

/**
 * Makes the WASI functions importable in a runtime, under both names.
 *
 * @returns The module that programs import from as `wasi_snapshot_preview1`.
 * @throws {Error} if a module of one of the names exists already.
 */
export function instantiateWasi(ctx: Context, runtime: Runtime): Module {
  exportWasi(runtime.newHostModuleBuilder(WASI_UNSTABLE_MODULE_NAME), UNSTABLE).instantiate(ctx);
  return exportWasi(runtime.newHostModuleBuilder(WASI_MODULE_NAME), PREVIEW1).instantiate(ctx);
}

function exportWasi(
  builder: HostModuleBuilder,
  functions: readonly WasiFunction[],
): HostModuleBuilder {
  for (const { name, params, results, paramNames, run } of functions) {
    const resultNames = results.map(() => "errno");
    const signature = { params, results, paramNames, resultNames };
    builder.exportModuleFunction(name, signature, (ctx, caller, ...args) => {
      const guest = guestOf(caller);
      guest.context = ctx;
      return run(guest, ...args);
    });
  }
  return builder;
}
