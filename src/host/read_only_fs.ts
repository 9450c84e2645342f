/**
 * A file system that a guest can look at and not change.
 *
 * @module
 */
import { Errno } from "./errno.ts";
import type {
  Directory,
  DirectoryEntry,
  Failure,
  File,
  FileStat,
  FileSystem,
  Status,
} from "./host.ts";
import { FileType, OpenFlag } from "./host.ts";

/** What of opening a file changes something, or prepares to. */
const WRITES = OpenFlag.WRITE | OpenFlag.APPEND | OpenFlag.CREATE | OpenFlag.TRUNCATE;

/**
 * Shows another file system and refuses every change with `EROFS`.
 *
 * @example Files that stay as they are
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 * import { MemoryFileSystem, ReadOnlyFileSystem } from "@kiln/wasm/wasi";
 *
 * const library = new ReadOnlyFileSystem(new MemoryFileSystem({ "os.py": "" }));
 * const config = new ModuleConfig().withMount("/usr/lib", library);
 * ```
 */
export class ReadOnlyFileSystem implements FileSystem {
  readonly #inner: FileSystem;

  /** Wraps the file system to show. */
  constructor(inner: FileSystem) {
    this.#inner = inner;
  }

  /** Opens the top directory. */
  openRoot(): Directory | Failure {
    const root = this.#inner.openRoot();
    return typeof root === "number" ? root : new ReadOnlyDirectory(root);
  }
}

class ReadOnlyDirectory implements Directory {
  readonly isDirectory = true;
  readonly #inner: Directory;

  constructor(inner: Directory) {
    this.#inner = inner;
  }

  open(name: string, flags: number): File | Directory | Failure {
    if (flags & WRITES) return this.#refuse(name, flags);
    const opened = this.#inner.open(name, flags);
    if (typeof opened === "number") return opened;
    return opened.isDirectory ? new ReadOnlyDirectory(opened) : new ReadOnlyFile(opened);
  }

  reopen(): Directory | Failure {
    const opened = this.#inner.reopen();
    return typeof opened === "number" ? opened : new ReadOnlyDirectory(opened);
  }

  stat(name?: string): FileStat | Failure {
    return this.#inner.stat(name);
  }

  list(): readonly DirectoryEntry[] | Failure {
    return this.#inner.list();
  }

  readlink(name: string): string | Failure {
    return this.#inner.readlink(name);
  }

  setTimes(): Status {
    return -Errno.EROFS;
  }

  symlink(): Status {
    return -Errno.EROFS;
  }

  mkdir(): Status {
    return -Errno.EROFS;
  }

  rmdir(): Status {
    return -Errno.EROFS;
  }

  unlink(): Status {
    return -Errno.EROFS;
  }

  rename(): Status {
    return -Errno.EROFS;
  }

  link(): Status {
    return -Errno.EROFS;
  }

  sync(): Status {
    return 0;
  }

  recall(path: string): Directory | undefined {
    const inner = this.#inner.recall?.(path);
    return inner && new ReadOnlyDirectory(inner);
  }

  keep(path: string, directory: Directory): void {
    if (directory instanceof ReadOnlyDirectory && this.#inner.keep !== undefined) {
      this.#inner.keep(path, directory.#inner);
    } else {
      directory.close();
    }
  }

  close(): Status {
    return this.#inner.close();
  }

  /** A link is still a link, and followed; `EROFS` is for what it leads to. */
  #refuse(name: string, flags: number): Failure {
    const stat = this.#inner.stat(name);
    if (typeof stat === "number") {
      return stat === -Errno.ENOENT && flags & OpenFlag.CREATE ? -Errno.EROFS : stat;
    }
    if (flags & OpenFlag.CREATE && flags & OpenFlag.EXCLUSIVE) return -Errno.EEXIST;
    return stat.type === FileType.SYMBOLIC_LINK ? -Errno.ELOOP : -Errno.EROFS;
  }
}

class ReadOnlyFile implements File {
  readonly isDirectory = false;
  readonly seekable: boolean;
  readonly appends = false;
  readonly #inner: File;

  constructor(inner: File) {
    this.#inner = inner;
    this.seekable = inner.seekable;
  }

  read(buffer: Uint8Array, position: number): number {
    return this.#inner.read(buffer, position);
  }

  write(): number {
    return -Errno.EROFS;
  }

  append(): number {
    return -Errno.EROFS;
  }

  resize(): Status {
    return -Errno.EROFS;
  }

  stat(): FileStat | Failure {
    return this.#inner.stat();
  }

  setTimes(): Status {
    return -Errno.EROFS;
  }

  sync(): Status {
    return 0;
  }

  close(): Status {
    return this.#inner.close();
  }
}
