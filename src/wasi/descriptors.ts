/**
 * The open files of one instance, by number: 0 to 2 are the standard streams, then come the mounts
 * in the order they were given, then the sockets that listen, then what the guest opens.
 *
 * @module
 */
import { Errno, errnoName } from "../host/errno.ts";
import type {
  Directory,
  DirectoryEntry,
  File,
  FileStat,
  FileTimes,
  InputStream,
  OutputStream,
  Status,
} from "../host/host.ts";
import { FileType } from "../host/host.ts";
import type { Mount, System } from "../host/system.ts";
import { statOfType } from "./filestat.ts";
import { Fail } from "./memory.ts";
import { DIRECTORY_RIGHTS, FILE_RIGHTS, INHERITED_RIGHTS, Right, STREAM_RIGHTS } from "./rights.ts";
import { type ConnectionDescriptor, ListenerDescriptor } from "./socket_descriptors.ts";

/** Flags of a descriptor. */
export const FdFlag = { APPEND: 1, DSYNC: 2, NONBLOCK: 4, RSYNC: 8, SYNC: 16 } as const;

/** The most files a guest may have open, so that it cannot use up the host's. */
const MAX_DESCRIPTORS = 1024;

/** One of the standard streams. */
export class StreamDescriptor {
  /** Tells the kinds of descriptor apart. */
  readonly kind = "stream";
  /** {@link FdFlag}s. */
  flags = 0;
  /** What the guest may do with it. */
  rights: number;
  /** What files opened through it may have: there are none. */
  inheriting = 0;
  readonly #input: InputStream | undefined;
  readonly #output: OutputStream | undefined;

  /** Wraps a stream of either direction. */
  constructor(input: InputStream | undefined, output: OutputStream | undefined) {
    this.#input = input;
    this.#output = output;
    this.rights = STREAM_RIGHTS & ~(input ? Right.FD_WRITE : Right.FD_READ);
  }

  /** A character device, which also `isatty` of wasi-libc goes by, or unknown where it is none. */
  get fileType(): number {
    const stream = this.#input ?? this.#output;
    return stream?.isTerminal ? FileType.CHARACTER_DEVICE : FileType.UNKNOWN;
  }

  /** Bytes that can at least be read without waiting. */
  available(): number {
    return this.#input?.available?.() ?? 1;
  }

  /** Reads what is there. */
  read(buffer: Uint8Array): number {
    return this.#input?.read(buffer) ?? -Errno.EBADF;
  }

  /** Writes. */
  write(bytes: Uint8Array): number {
    return this.#output?.write(bytes) ?? -Errno.EBADF;
  }

  /** A stream has nothing but its type. */
  stat(): FileStat {
    return statOfType(this.fileType);
  }

  /** A stream has no times. */
  setTimes(_times: FileTimes): Status {
    return -Errno.EINVAL;
  }

  /** Nothing is held back. */
  sync(_dataOnly: boolean): Status {
    return 0;
  }

  /** The stream is the host's and stays open. */
  close(): Status {
    return 0;
  }
}

/** An open file. */
export class FileDescriptor {
  /** Tells the kinds of descriptor apart. */
  readonly kind = "file";
  /** One of {@link FileType}. */
  readonly fileType: number;
  /** {@link FdFlag}s. */
  flags: number;
  /** What the guest may do with it. */
  rights: number;
  /** What files opened through it may have: there are none. */
  inheriting = 0;
  /** Where the next read or write happens. */
  offset = 0;
  /** The file. */
  readonly file: File;

  /** Wraps a file that was opened for reading, writing or both. */
  constructor(file: File, mode: { fileType: number; flags: number; access: number }) {
    this.file = file;
    this.fileType = mode.fileType;
    this.flags = mode.flags;
    const kind = file.seekable ? FILE_RIGHTS : STREAM_RIGHTS;
    this.rights = kind & ~(Right.FD_READ | Right.FD_WRITE) | mode.access;
  }

  /** Reads at the offset and moves it. */
  read(buffer: Uint8Array): number {
    const count = this.file.read(buffer, this.offset);
    if (count > 0) this.offset += count;
    return count;
  }

  /** Writes at the offset, or at the end, and moves it. */
  write(bytes: Uint8Array): number {
    const appends = (this.flags & FdFlag.APPEND) !== 0;
    const count = appends ? this.file.append(bytes) : this.writeAt(bytes, this.offset);
    if (count < 0) return count;
    if (!appends) this.offset += count;
    else if (this.file.seekable) this.offset = this.size();
    return count;
  }

  /** Writes elsewhere. */
  writeAt(bytes: Uint8Array, position: number): number {
    const count = this.file.write(bytes, position);
    if (count > 0 && this.flags & (FdFlag.DSYNC | FdFlag.SYNC)) {
      const failed = this.file.sync((this.flags & FdFlag.SYNC) === 0);
      if (failed !== 0) return failed;
    }
    return count;
  }

  /** Bytes it holds. */
  size(): number {
    return sure(this.file.stat()).size;
  }

  /** What is known of it. */
  stat(): FileStat {
    return sure(this.file.stat());
  }

  /** Sets its times. */
  setTimes(times: FileTimes): Status {
    return this.file.setTimes(times);
  }

  /** Waits until it is stored. */
  sync(dataOnly: boolean): Status {
    return this.file.sync(dataOnly);
  }

  /** Gives it back. */
  close(): Status {
    return this.file.close();
  }
}

/** An open directory. */
export class DirectoryDescriptor {
  /** Tells the kinds of descriptor apart. */
  readonly kind = "directory";
  /** Always a directory. */
  readonly fileType: number = FileType.DIRECTORY;
  /** {@link FdFlag}s, which a directory has no use for. */
  flags = 0;
  /** What the guest may do with it. */
  rights: number = DIRECTORY_RIGHTS;
  /** What files opened through it may have. */
  inheriting: number = INHERITED_RIGHTS;
  /** The directory. */
  readonly directory: Directory;
  /** What it belongs to: names cannot be moved from one mount to another. */
  readonly mount: Mount;
  /** Whether it is the top of its mount, opened before the guest ran. */
  readonly isPreopen: boolean;
  /** The names in it, as the guest began to list them. */
  listing: readonly DirectoryEntry[] | undefined;

  /** Wraps a directory of a mount. */
  constructor(directory: Directory, mount: Mount, isPreopen: boolean) {
    this.directory = directory;
    this.mount = mount;
    this.isPreopen = isPreopen;
  }

  /** What is known of it. */
  stat(): FileStat {
    return sure(this.directory.stat());
  }

  /** Sets its times. */
  setTimes(times: FileTimes): Status {
    return this.directory.setTimes(times);
  }

  /** Waits until its names are stored. */
  sync(dataOnly: boolean): Status {
    return this.directory.sync(dataOnly);
  }

  /** Gives it back. */
  close(): Status {
    return this.directory.close();
  }
}

/** Something a guest has open. */
export type Descriptor =
  | StreamDescriptor
  | FileDescriptor
  | DirectoryDescriptor
  | ListenerDescriptor
  | ConnectionDescriptor;

/** A host's result, which ends the WASI function if it is a failure. */
export function sure<Result>(result: Result | number): Result {
  if (typeof result === "number") throw new Fail(result);
  return result;
}

/** The open files of one instance; every method throws {@link Fail} where a number is not good. */
export class Descriptors {
  readonly #open: (Descriptor | undefined)[];

  /**
   * Opens what an instance was given.
   *
   * @throws {Error} if a mount or a socket cannot be opened.
   */
  constructor(system: System) {
    this.#open = [
      new StreamDescriptor(system.stdin, undefined),
      new StreamDescriptor(undefined, system.stdout),
      new StreamDescriptor(undefined, system.stderr),
    ];
    for (const mount of system.mounts) {
      const root = mount.fileSystem.openRoot();
      if (typeof root === "number") {
        this.closeAll();
        throw new Error(`Cannot open mount "${mount.guestPath}": ${errnoName(-root)}`);
      }
      this.#open.push(new DirectoryDescriptor(root, mount, true));
    }
    try {
      for (const socket of system.listen()) this.#open.push(new ListenerDescriptor(socket));
    } catch (error) {
      this.closeAll();
      throw error;
    }
  }

  /** What is open under a number, if the guest has the rights it needs for it. */
  get(fd: number, rights = 0): Descriptor {
    const descriptor = this.#open[fd >>> 0];
    if (descriptor === undefined) throw new Fail(Errno.EBADF);
    if ((descriptor.rights & rights) !== rights) throw new Fail(missing(descriptor, rights));
    return descriptor;
  }

  /** A stream, file or connection. */
  data(fd: number, rights: number): StreamDescriptor | FileDescriptor | ConnectionDescriptor {
    const descriptor = this.get(fd, rights);
    if (descriptor.kind === "directory") throw new Fail(Errno.EISDIR);
    if (descriptor.kind === "listener") throw new Fail(Errno.ENOTCONN);
    return descriptor;
  }

  /** A socket. */
  socket(fd: number, rights: number): ListenerDescriptor | ConnectionDescriptor {
    const descriptor = this.get(fd);
    if (descriptor.kind !== "listener" && descriptor.kind !== "connection") {
      throw new Fail(Errno.ENOTSOCK);
    }
    if ((descriptor.rights & rights) !== rights) throw new Fail(missing(descriptor, rights));
    return descriptor;
  }

  /** A file that has positions. */
  file(fd: number, rights: number): FileDescriptor {
    const descriptor = this.get(fd);
    if (descriptor.kind === "directory") throw new Fail(Errno.EISDIR);
    if (descriptor.kind !== "file" || !descriptor.file.seekable) throw new Fail(Errno.ESPIPE);
    if ((descriptor.rights & rights) !== rights) throw new Fail(missing(descriptor, rights));
    return descriptor;
  }

  /** A directory. */
  directory(fd: number, rights: number): DirectoryDescriptor {
    const descriptor = this.get(fd);
    if (descriptor.kind !== "directory") throw new Fail(Errno.ENOTDIR);
    if ((descriptor.rights & rights) !== rights) throw new Fail(Errno.ENOTCAPABLE);
    return descriptor;
  }

  /** Puts something under the lowest number that is free; closes it where there is none. */
  add(descriptor: Descriptor): number {
    let fd = this.#open.indexOf(undefined);
    if (fd === -1) fd = this.#open.length;
    if (fd >= MAX_DESCRIPTORS) {
      descriptor.close();
      throw new Fail(Errno.EMFILE);
    }
    this.#open[fd] = descriptor;
    return fd;
  }

  /** Closes a number. */
  close(fd: number): Status {
    const descriptor = this.get(fd);
    this.#open[fd >>> 0] = undefined;
    return descriptor.close();
  }

  /** Moves what is open under a number to another, which is closed first. */
  renumber(from: number, to: number): Status {
    const descriptor = this.get(from);
    const replaced = this.get(to);
    if (descriptor === replaced) return 0;
    if (isPreopen(descriptor) || isPreopen(replaced)) return -Errno.ENOTSUP;
    this.#open[to >>> 0] = descriptor;
    this.#open[from >>> 0] = undefined;
    return replaced.close();
  }

  /** Closes everything. */
  closeAll(): void {
    for (const descriptor of this.#open.splice(0)) descriptor?.close();
  }
}

function isPreopen(descriptor: Descriptor): boolean {
  return descriptor.kind === "directory" && descriptor.isPreopen;
}

/** What is not open for reading or writing is `EBADF`, as ever; other rights were taken away. */
function missing(descriptor: Descriptor, rights: number): number {
  const access = rights & (Right.FD_READ | Right.FD_WRITE) & ~descriptor.rights;
  if (access === 0) return Errno.ENOTCAPABLE;
  return descriptor.kind === "directory" && access & Right.FD_READ ? Errno.EISDIR : Errno.EBADF;
}
