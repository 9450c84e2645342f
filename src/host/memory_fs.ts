/**
 * A file system in memory, with all that programs expect of one: directories, hard and symbolic
 * links, times, renaming over what is there, and files that live on while they are open. It needs no
 * operating system, and its size is limited, since guests write to it.
 *
 * @module
 */
import { Errno, errnoName } from "./errno.ts";
import type { Clock, Directory, Failure, FileSystem, Status } from "./host.ts";
import { FileType, OpenFlag } from "./host.ts";
import type { ArchiveEntry } from "./archive.ts";
import { LowerFile } from "./backing.ts";
import { DirectoryNode, Volume } from "./memory_nodes.ts";
import { isPlainName, resolve } from "./resolve.ts";
import { madeUpWalltime } from "./system.ts";
import { readTar } from "./tar.ts";
import { entriesOf } from "./tree.ts";
import { readZip } from "./zip.ts";

/** Files to begin with: text, bytes, or a directory of more of them. A name may be a path. */
export interface FileTree {
  /** What a name stands for. */
  readonly [name: string]: string | Uint8Array | FileTree;
}

/** How a {@link MemoryFileSystem} behaves. */
export interface MemoryFileSystemOptions {
  /** The most bytes it may hold, names included; 1 GiB by default. */
  readonly maxBytes?: number;
  /** Gives files their times; by default it is made up and the same in every run. */
  readonly clock?: Clock;
}

const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * Files in memory. Every instance that is given the same object sees the same files, and they stay
 * when the instance is closed.
 *
 * @example Files for a guest, and looking at what became of them
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 * import { MemoryFileSystem } from "@kiln/wasm/wasi";
 * import { assertEquals } from "@std/assert";
 *
 * const files = new MemoryFileSystem({ "greeting.txt": "hello", src: { "main.c": "int main;" } });
 * const config = new ModuleConfig().withMount("/", files);
 *
 * assertEquals(files.readFile("src/main.c"), new TextEncoder().encode("int main;"));
 * assertEquals(files.readFile("missing"), undefined);
 * ```
 */
export class MemoryFileSystem implements FileSystem {
  readonly #root: DirectoryNode;

  /**
   * Makes a file system that holds `files`.
   *
   * @throws {TypeError} if a name cannot be one, or there is no room.
   */
  constructor(files: FileTree = {}, options: MemoryFileSystemOptions = {}) {
    this.#root = newRoot(options, undefined);
    for (const [path, content] of Object.entries(files)) this.#fill(path, content);
  }

  /**
   * Makes a file system of a zip archive. Links in it are made last and lead nowhere but inside.
   *
   * @throws {TypeError} if the archive cannot be read, names something outside itself, or holds more
   *   than the file system may.
   */
  static async fromZip(
    bytes: Uint8Array,
    options: MemoryFileSystemOptions = {},
  ): Promise<MemoryFileSystem> {
    return fromEntries(await readZip(bytes, options.maxBytes ?? DEFAULT_MAX_BYTES), options);
  }

  /**
   * Makes a file system of a tar archive, which may be compressed with gzip.
   *
   * @throws {TypeError} as {@link MemoryFileSystem.fromZip} does.
   */
  static async fromTar(
    bytes: Uint8Array,
    options: MemoryFileSystemOptions = {},
  ): Promise<MemoryFileSystem> {
    return fromEntries(await readTar(bytes, options.maxBytes ?? DEFAULT_MAX_BYTES), options);
  }

  /**
   * Makes a copy of another file system, such as a folder of the host; {@link OverlayFileSystem} takes
   * less time and memory where not everything is needed.
   *
   * @throws {TypeError} if something in it cannot be read, or there is no room.
   */
  static copyOf(
    fileSystem: FileSystem,
    options: MemoryFileSystemOptions = {},
  ): MemoryFileSystem {
    return fromEntries(entriesOf(fileSystem), options);
  }

  /** Opens the top directory. */
  openRoot(): Directory {
    return this.#root;
  }

  /** The contents of a file now, as a copy; `undefined` if there is none. */
  readFile(path: string): Uint8Array | undefined {
    const file = resolve(this.#root, path, true, (directory, name) => {
      return name === undefined ? -Errno.EISDIR : directory.open(name, OpenFlag.READ);
    });
    if (typeof file === "number" || file.isDirectory) return undefined;
    const stat = file.stat();
    const bytes = new Uint8Array(typeof stat === "number" ? 0 : stat.size);
    file.read(bytes, 0);
    file.close();
    return bytes;
  }

  /**
   * Makes a file, or replaces its contents; directories on the way to it are made too.
   *
   * @throws {TypeError} if the path is not possible, or there is no room.
   */
  writeFile(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const slash = path.lastIndexOf("/");
    if (slash > 0) this.#makeDirectories(path.slice(0, slash));
    const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.TRUNCATE;
    const file = resolve(this.#root, path, true, (directory, name) => {
      return name === undefined ? -Errno.EISDIR : directory.open(name, flags);
    });
    if (typeof file === "number" || file.isDirectory) return refuse(path, file);
    const written = file.write(bytes, 0);
    file.close();
    if (written !== bytes.length) refuse(path, written);
  }

  /**
   * Makes a directory, and those on the way to it; one that is there stays as it is.
   *
   * @throws {TypeError} if the path is not possible, or there is no room.
   */
  makeDirectory(path: string): void {
    this.#makeDirectories(path);
  }

  #fill(path: string, content: string | Uint8Array | FileTree): void {
    if (typeof content === "string" || content instanceof Uint8Array) {
      this.writeFile(path, content);
      return;
    }
    this.#makeDirectories(path);
    for (const [name, inner] of Object.entries(content)) this.#fill(`${path}/${name}`, inner);
  }

  /** Each directory is made in the one before, so that a deep path takes no longer for its depth. */
  #makeDirectories(path: string): void {
    let here: Directory = this.#root;
    for (const name of path.split("/")) {
      const next = isPlainName(name) ? makeDirectoryIn(here, name) : -Errno.EINVAL;
      if (here !== this.#root) here.close();
      if (typeof next === "number") return this.#makeEachDirectory(path);
      here = next;
    }
    if (here !== this.#root) here.close();
  }

  /** The same for paths with links and dots, which are understood from the top. */
  #makeEachDirectory(path: string): void {
    for (let end = path.indexOf("/", 1);; end = path.indexOf("/", end + 1)) {
      const part = end === -1 ? path : path.slice(0, end);
      const status = resolve<Status>(this.#root, part, true, (directory, name) => {
        return name === undefined ? 0 : directory.mkdir(name);
      });
      if (status !== 0 && status !== -Errno.EEXIST) refuse(path, status as number);
      if (end === -1) return;
    }
  }
}

/**
 * A layer in memory over files that are only read: the guest may change everything, and nothing
 * changes below. Each instance that is given the same object sees the same changes.
 *
 * @example A folder that a guest may seem to change
 * ```ts
 * import { MemoryFileSystem, OverlayFileSystem } from "@kiln/wasm/wasi";
 *
 * const original = new MemoryFileSystem({ "config.ini": "[main]" });
 * const scratch = new OverlayFileSystem(original);
 * ```
 */
export class OverlayFileSystem implements FileSystem {
  readonly #lower: FileSystem;
  readonly #options: MemoryFileSystemOptions;
  #root: DirectoryNode | undefined;

  /** Makes a layer over `lower`, which is opened when it is first needed. */
  constructor(lower: FileSystem, options: MemoryFileSystemOptions = {}) {
    this.#lower = lower;
    this.#options = options;
  }

  /** Opens the top directory. */
  openRoot(): Directory | Failure {
    if (this.#root === undefined) {
      const lower = this.#lower.openRoot();
      if (typeof lower === "number") return lower;
      this.#root = newRoot(this.#options, lower);
    }
    return this.#root;
  }
}

/** Opens a directory, which is made if the name is free. */
function makeDirectoryIn(directory: Directory, name: string): Directory | Failure {
  const flags = OpenFlag.READ | OpenFlag.DIRECTORY;
  let opened = directory.open(name, flags);
  if (opened === -Errno.ENOENT) {
    const status = directory.mkdir(name);
    opened = status === 0 ? directory.open(name, flags) : status;
  }
  return typeof opened === "number" || opened.isDirectory ? opened : -Errno.ENOTDIR;
}

/**
 * Links are made when everything else is there, the directories they are in as well, so that nothing
 * is written through one.
 */
function fromEntries(
  entries: Iterable<ArchiveEntry>,
  options: MemoryFileSystemOptions,
): MemoryFileSystem {
  const files = new MemoryFileSystem({}, options);
  const links: ArchiveEntry[] = [];
  const dated: ArchiveEntry[] = [];
  for (const entry of entries) {
    if (entry.kind === "directory") files.makeDirectory(entry.path);
    else if (entry.kind === "file") files.writeFile(entry.path, entry.content);
    else links.push(entry);
    dated.push(entry);
  }
  const root = files.openRoot();
  for (const { path } of links) {
    const slash = path.lastIndexOf("/");
    if (slash > 0) files.makeDirectory(path.slice(0, slash));
  }
  for (const link of links) makeLink(root, link);
  for (const { path, modified } of dated) {
    if (modified === undefined) continue;
    resolve<Status>(root, path, false, (directory, name) => {
      return directory.setTimes({ accessed: modified, modified }, name);
    });
  }
  return files;
}

function makeLink(root: Directory, { path, kind, target }: ArchiveEntry): void {
  const status = resolve<Status>(root, path, false, (directory, name) => {
    if (name === undefined) return -Errno.EEXIST;
    if (kind === "symlink") return directory.symlink(target, name);
    return resolve<Status>(root, target, false, (from, fromName) => {
      return fromName === undefined ? -Errno.EPERM : from.link(fromName, directory, name);
    });
  });
  if (status !== 0) refuse(path, status);
}

function newRoot(options: MemoryFileSystemOptions, lower: Directory | undefined): DirectoryNode {
  const { maxBytes = DEFAULT_MAX_BYTES, clock = madeUpWalltime() } = options;
  const backing = lower && new LowerFile(lower, ".", FileType.DIRECTORY);
  const root = new DirectoryNode(new Volume(maxBytes, clock), backing);
  root.gainFree();
  return root;
}

function refuse(path: string, result: unknown): never {
  const why = typeof result === "number" && result < 0 ? errnoName(-result) : "no room";
  throw new TypeError(`Cannot make ${JSON.stringify(path)}: ${why}`);
}
