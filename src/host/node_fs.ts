/**
 * A folder of the host as a {@link FileSystem}.
 *
 * **On Linux** a directory is an open descriptor, and a name in it is reached as
 * `/proc/P/fd/N/name` (P is this process) without following a link in the last place. Nothing in that path can be
 * exchanged by anyone, so a guest stays inside however fast someone swaps links under it.
 *
 * **Elsewhere**, or where `/proc` cannot be used, a directory is its path. A guest alone still cannot
 * get out, since every component is looked at before it is used; but a *second* process that may
 * write to the same folder can replace a directory by a link in the moment between the two. And a
 * directory that is renamed while a guest has it open is lost to the guest. Under Windows, names that
 * mean more there than a file in a directory (with `\\` or `:`, devices) are refused.
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
  FileTimes,
  Status,
} from "./host.ts";
import { FileType, OpenFlag } from "./host.ts";
import { builtin, failureOf, type Fs, isDeno, isLinux, isWindows } from "./node_builtin.ts";
import { fileType, seconds, statOfDescriptor, statOfName } from "./node_stat.ts";
import { RecentDirectories } from "./recent.ts";

/** How a {@link HostFileSystem} reaches its files. */
export interface HostFileSystemOptions {
  /** Goes by paths even where there are descriptors. */
  readonly byPath?: boolean;
  /** Refuses names that Windows does not take for those of files, even elsewhere. */
  readonly windowsNames?: boolean;
}

/** A folder of the host, with everything in it and nothing else. */
export class HostFileSystem implements FileSystem {
  readonly #path: string;
  readonly #byPath: boolean;
  readonly #nameRule: RegExp | undefined;
  readonly #fs = builtin("node:fs");

  /** Names the folder; it is opened when an instance is given it. */
  constructor(path: string, options: HostFileSystemOptions = {}) {
    this.#path = path;
    this.#byPath = options.byPath ?? !isLinux();
    this.#nameRule = options.windowsNames ?? isWindows() ? NO_WINDOWS_NAME : undefined;
  }

  /** Opens the folder itself, links on the way to it included: its path is the host's own. */
  openRoot(): Directory | Failure {
    try {
      const path = this.#fs.realpathSync(this.#path);
      const { O_RDONLY, O_DIRECTORY = 0 } = this.#fs.constants;
      const fd = this.#fs.openSync(path, O_RDONLY | O_DIRECTORY);
      if (!this.#fs.fstatSync(fd).isDirectory()) {
        this.#fs.closeSync(fd);
        return -Errno.ENOTDIR;
      }
      const descriptors = this.#byPath ? undefined : descriptorFolder(this.#fs, fd);
      const recent = new RecentDirectories<HostDirectory>();
      const mount = { fs: this.#fs, descriptors, recent, refused: this.#nameRule };
      return new HostDirectory(mount, fd, descriptors === undefined ? path : undefined);
    } catch (error) {
      return failureOf(error);
    }
  }
}

/** Where `/proc` has the descriptors of this process, if `fd` is there. */
function descriptorFolder(fs: Fs, fd: number): string | undefined {
  try {
    const folder = `/proc/${ownProcess(fs)}/fd`;
    return fs.statSync(`${folder}/${fd}/.`).isDirectory() ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The process as `/proc` numbers it: following the link `self` once saves it in every look-up. */
function ownProcess(fs: Fs): string {
  try {
    return fs.readlinkSync("/proc/self");
  } catch {
    return "self";
  }
}

/** Thrown, and taken for `node:fs` refusing a name. */
const NOT_A_NAME = Object.assign(new Error("not a name of a file"), { code: "EINVAL" });

/** `O_NOFOLLOW` and `O_DIRECTORY` are 0 where the host has none. */
interface OpenConstants {
  readonly O_NOFOLLOW?: number;
  readonly O_DIRECTORY?: number;
}

/**
 * What is no plain name under Windows: one with separators, streams or wildcards, one that ends in a
 * blank or dot, which Windows takes away, and the names of devices.
 */
const NO_WINDOWS_NAME =
  // deno-lint-ignore no-control-regex -- control characters are what it looks for
  /[\\:*?"<>|\x00-\x1f]|[. ]$|^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?:\.|$)/i;

/** What all directories of one folder share. */
interface HostMount {
  readonly fs: Fs;
  /** Where descriptors are found by number; nowhere if directories go by path. */
  readonly descriptors: string | undefined;
  /** Directories that walks have lately led to, where they go by descriptors. */
  readonly recent: RecentDirectories<HostDirectory>;
  /** Matches names that are refused. */
  readonly refused: RegExp | undefined;
}

class HostDirectory implements Directory {
  readonly isDirectory = true;
  readonly #mount: HostMount;
  readonly #fs: Fs;
  readonly #fd: number;
  /** The path of a directory that is known by path, not by descriptor. */
  readonly #path: string | undefined;
  /** Names the directory for as long as it is open. */
  readonly #here: string;

  constructor(mount: HostMount, fd: number, path: string | undefined) {
    this.#mount = mount;
    this.#fs = mount.fs;
    this.#fd = fd;
    this.#path = path;
    this.#here = path ?? `${mount.descriptors}/${fd}`;
  }

  open(name: string, flags: number): File | Directory | Failure {
    return attempt(() => this.#openAt(name, flags));
  }

  #openAt(name: string, flags: number): File | Directory | Failure {
    const path = this.#at(name);
    const wantsDirectory = (flags & OpenFlag.DIRECTORY) !== 0;
    const link = this.#path !== undefined && this.#fs.lstatSync(path, NO_THROW)?.isSymbolicLink();
    if (link) return wantsDirectory ? -Errno.ENOTDIR : -Errno.ELOOP;
    const fd = this.#fs.openSync(path, this.#hostFlags(flags));
    if (wantsDirectory && this.#path === undefined) return this.#open(fd, undefined);
    const { type } = statOfDescriptor(this.#mount, fd);
    if (type === FileType.DIRECTORY) return this.#open(fd, this.#path && path);
    if (!wantsDirectory) {
      const file = new HostFile(this.#mount, fd, {
        seekable: type === FileType.REGULAR_FILE,
        appends: (flags & OpenFlag.APPEND) !== 0,
      });
      const failed = cutsOffAfterwards(flags) && file.seekable ? file.resize(0) : 0;
      if (failed === 0) return file;
      file.close();
      return failed;
    }
    this.#fs.closeSync(fd);
    return -Errno.ENOTDIR;
  }

  reopen(): Directory | Failure {
    try {
      const { O_RDONLY } = this.#fs.constants;
      return this.#open(this.#fs.openSync(this.#here, O_RDONLY), this.#path);
    } catch (error) {
      return failureOf(error);
    }
  }

  stat(name?: string): FileStat | Failure {
    try {
      if (name === undefined) return statOfDescriptor(this.#mount, this.#fd);
      return statOfName(this.#fs, this.#at(name)) ?? -Errno.ENOENT;
    } catch (error) {
      return failureOf(error);
    }
  }

  setTimes(times: FileTimes, name?: string): Status {
    const stat = this.stat(name);
    if (typeof stat === "number") return stat;
    const [accessed, modified] = seconds(stat, times);
    return attempt(() => {
      if (name === undefined) this.#fs.futimesSync(this.#fd, accessed, modified);
      else this.#fs.lutimesSync(this.#at(name), accessed, modified);
    });
  }

  list(): readonly DirectoryEntry[] | Failure {
    try {
      const entries = this.#fs.readdirSync(this.#here, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, inode: 0n, type: fileType(entry) }));
    } catch (error) {
      return failureOf(error);
    }
  }

  readlink(name: string): string | Failure {
    return attempt(() => this.#fs.readlinkSync(this.#at(name)));
  }

  symlink(target: string, name: string): Status {
    return attempt(() => this.#fs.symlinkSync(target, this.#at(name)));
  }

  mkdir(name: string): Status {
    return attempt(() => this.#fs.mkdirSync(this.#at(name)));
  }

  rmdir(name: string): Status {
    return attempt(() => this.#fs.rmdirSync(this.#at(name)));
  }

  unlink(name: string): Status {
    // Deno's unlink removes an empty directory too, and macOS answers EPERM.
    if (isDeno() || !isLinux()) {
      const stat = this.stat(name);
      if (typeof stat === "number") return stat;
      if (stat.type === FileType.DIRECTORY) return -Errno.EISDIR;
    }
    return attempt(() => this.#fs.unlinkSync(this.#at(name)));
  }

  rename(name: string, to: Directory, toName: string): Status {
    if (!(to instanceof HostDirectory)) return -Errno.EXDEV;
    return attempt(() => this.#fs.renameSync(this.#at(name), to.#at(toName)));
  }

  link(name: string, to: Directory, toName: string): Status {
    if (!(to instanceof HostDirectory)) return -Errno.EXDEV;
    return attempt(() => this.#fs.linkSync(this.#at(name), to.#at(toName)));
  }

  sync(dataOnly: boolean): Status {
    return attempt(() =>
      dataOnly ? this.#fs.fdatasyncSync(this.#fd) : this.#fs.fsyncSync(this.#fd)
    );
  }

  recall(path: string): Directory | undefined {
    return this.#mount.recent.take(this, path);
  }

  keep(path: string, directory: Directory): void {
    const { descriptors, recent } = this.#mount;
    if (descriptors === undefined || !(directory instanceof HostDirectory)) directory.close();
    else recent.put(this, path, directory);
  }

  /** Its path now, as the system knows it; only a directory that goes by descriptor has one. */
  location(): string | undefined {
    try {
      return this.#fs.readlinkSync(this.#here);
    } catch {
      return undefined;
    }
  }

  close(): Status {
    this.#mount.recent.forget(this);
    return attempt(() => this.#fs.closeSync(this.#fd));
  }

  #open(fd: number, path: string | undefined): HostDirectory {
    return new HostDirectory(this.#mount, fd, path);
  }

  #at(name: string): string {
    if (this.#mount.refused?.test(name)) throw NOT_A_NAME;
    return `${this.#here}/${name}`;
  }

  #hostFlags(flags: number): number {
    const c = this.#fs.constants;
    const { O_NOFOLLOW = 0, O_DIRECTORY = 0 }: OpenConstants = c;
    const writes = (flags & OpenFlag.WRITE) !== 0;
    let host = !writes ? c.O_RDONLY : (flags & OpenFlag.READ) !== 0 ? c.O_RDWR : c.O_WRONLY;
    host |= O_NOFOLLOW;
    if (flags & OpenFlag.APPEND) host |= c.O_APPEND;
    if (flags & OpenFlag.CREATE) host |= c.O_CREAT;
    if (flags & OpenFlag.EXCLUSIVE) host |= c.O_EXCL;
    if (flags & OpenFlag.TRUNCATE && !cutsOffAfterwards(flags)) host |= c.O_TRUNC;
    if (flags & OpenFlag.DIRECTORY) host |= O_DIRECTORY;
    return host;
  }
}

/** Deno does not open a file to append to it and cuts it off at once. */
function cutsOffAfterwards(flags: number): boolean {
  return (flags & OpenFlag.TRUNCATE) !== 0 && (flags & OpenFlag.APPEND) !== 0;
}

class HostFile implements File {
  readonly isDirectory = false;
  readonly seekable: boolean;
  readonly appends: boolean;
  readonly #mount: HostMount;
  readonly #fs: Fs;
  readonly #fd: number;

  constructor(mount: HostMount, fd: number, is: Pick<File, "seekable" | "appends">) {
    this.#mount = mount;
    this.#fs = mount.fs;
    this.#fd = fd;
    this.seekable = is.seekable;
    this.appends = is.appends;
  }

  read(buffer: Uint8Array, position: number): number {
    try {
      const from = this.seekable ? position : null;
      return this.#fs.readSync(this.#fd, buffer, 0, buffer.length, from);
    } catch (error) {
      return failureOf(error);
    }
  }

  write(bytes: Uint8Array, position: number): number {
    return this.#write(bytes, this.seekable ? position : null);
  }

  append(bytes: Uint8Array): number {
    if (this.appends || !this.seekable) return this.#write(bytes, null);
    const stat = this.stat();
    return typeof stat === "number" ? stat : this.#write(bytes, stat.size);
  }

  #write(bytes: Uint8Array, position: number | null): number {
    try {
      return this.#fs.writeSync(this.#fd, bytes, 0, bytes.length, position);
    } catch (error) {
      return failureOf(error);
    }
  }

  resize(size: number): Status {
    return attempt(() => this.#fs.ftruncateSync(this.#fd, size));
  }

  stat(): FileStat | Failure {
    try {
      return statOfDescriptor(this.#mount, this.#fd);
    } catch (error) {
      return failureOf(error);
    }
  }

  setTimes(times: FileTimes): Status {
    const stat = this.stat();
    if (typeof stat === "number") return stat;
    const [accessed, modified] = seconds(stat, times);
    return attempt(() => this.#fs.futimesSync(this.#fd, accessed, modified));
  }

  sync(dataOnly: boolean): Status {
    return attempt(() =>
      dataOnly ? this.#fs.fdatasyncSync(this.#fd) : this.#fs.fsyncSync(this.#fd)
    );
  }

  close(): Status {
    return attempt(() => this.#fs.closeSync(this.#fd));
  }
}

const NO_THROW = { throwIfNoEntry: false } as const;

/**
 * What an operation returns, or 0 if that is nothing, or why it failed. What it throws has no stack:
 * nobody looks at it, and for a guest that tries names until one is there it costs the most.
 */
function attempt(operation: () => void): Status;
function attempt<Result>(operation: () => Result): Result | Failure;
function attempt<Result>(operation: () => Result): Result | Failure {
  const limit = Error.stackTraceLimit;
  setStackTraceLimit(0);
  try {
    return operation() ?? 0;
  } catch (error) {
    return failureOf(error);
  } finally {
    setStackTraceLimit(limit);
  }
}

/** Does nothing where `Error` is frozen. */
function setStackTraceLimit(limit: number): void {
  Reflect.set(Error, "stackTraceLimit", limit);
}
