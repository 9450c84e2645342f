/**
 * What an operating system, or a stand-in for one, gives to guests: streams, clocks, random bytes,
 * sleep and files. Interfaces only, and the only way anything outside this folder reaches a host.
 *
 * **Results.** Nothing here throws for what a guest may cause. As in a system call, an operation
 * returns its result or a {@link Failure}: an error number, negated.
 *
 * **Names.** A {@link Directory} is asked for *one component* at a time and never follows a symbolic
 * link, so a file system cannot be talked into leaving its root: walking paths and expanding links
 * is written once for all of them, in `resolve.ts`.
 *
 * @module
 */

/** A negated error number; see `errno.ts`. */
export type Failure = number;

/** 0, or a {@link Failure}. */
export type Status = number;

/** The kind of a file, in WASI's numbers. */
export const FileType = {
  UNKNOWN: 0,
  BLOCK_DEVICE: 1,
  CHARACTER_DEVICE: 2,
  DIRECTORY: 3,
  REGULAR_FILE: 4,
  SOCKET_DGRAM: 5,
  SOCKET_STREAM: 6,
  SYMBOLIC_LINK: 7,
} as const;

/** What is known of a file without opening it. */
export interface FileStat {
  /** The device it lies on. */
  readonly device: bigint;
  /** Its number there. */
  readonly inode: bigint;
  /** One of {@link FileType}. */
  readonly type: number;
  /** Names it has. */
  readonly links: number;
  /** Bytes it holds. */
  readonly size: number;
  /** When it was last read, in nanoseconds since 1970. */
  readonly accessed: bigint;
  /** When its contents last changed, in nanoseconds since 1970. */
  readonly modified: bigint;
  /** When anything of it last changed, in nanoseconds since 1970. */
  readonly changed: bigint;
}

/** New times of a file in nanoseconds since 1970; one that is left out stays as it is. */
export interface FileTimes {
  /** When it was last read. */
  readonly accessed?: bigint;
  /** When its contents last changed. */
  readonly modified?: bigint;
}

/** One name in a directory. */
export interface DirectoryEntry {
  /** The name; never `.` or `..`. */
  readonly name: string;
  /** The file's number, or 0 where finding it would cost a look at every file. */
  readonly inode: bigint;
  /** One of {@link FileType}. */
  readonly type: number;
}

/** How to open a file: these bits, or-ed together. */
export const OpenFlag = {
  READ: 1,
  WRITE: 2,
  /** Every write goes to the end. */
  APPEND: 4,
  CREATE: 8,
  /** With `CREATE`: fail if the name exists. */
  EXCLUSIVE: 16,
  TRUNCATE: 32,
  /** Fail if it is not a directory. */
  DIRECTORY: 64,
} as const;

/** An open file that is not a directory. */
export interface File {
  /** Tells a file from a {@link Directory}. */
  readonly isDirectory: false;
  /** Whether it has positions; a pipe or terminal has none and ignores those it is given. */
  readonly seekable: boolean;
  /** Whether it was opened so that the host itself puts every write at the end. */
  readonly appends: boolean;
  /** Fills a buffer from a position; returns the bytes read, 0 at the end. */
  read(buffer: Uint8Array, position: number): number;
  /** Writes bytes at a position; returns how many were written. */
  write(bytes: Uint8Array, position: number): number;
  /** Writes bytes at the end; returns how many were written. */
  append(bytes: Uint8Array): number;
  /** Cuts the file off, or fills it up with zeros. */
  resize(size: number): Status;
  /** What is known of it. */
  stat(): FileStat | Failure;
  /** Sets its times. */
  setTimes(times: FileTimes): Status;
  /** Waits until its contents, or with `dataOnly` what is needed to read them back, are stored. */
  sync(dataOnly: boolean): Status;
  /** Gives it back; nothing else may be called afterwards. */
  close(): Status;
}

/** An open directory. Every `name` is one component: not empty, not `.` or `..`, without `/` or NUL. */
export interface Directory {
  /** Tells a directory from a {@link File}. */
  readonly isDirectory: true;
  /** Opens a name; a symbolic link is `ELOOP` (or `ENOTDIR`, where a directory is asked for). */
  open(name: string, flags: number): File | Directory | Failure;
  /** A second handle of the same directory. */
  reopen(): Directory | Failure;
  /** What is known of a name, or without one of the directory itself. */
  stat(name?: string): FileStat | Failure;
  /** Sets the times of a name, or without one of the directory itself. */
  setTimes(times: FileTimes, name?: string): Status;
  /** The names in it, in an order that stays the same while nothing changes. */
  list(): readonly DirectoryEntry[] | Failure;
  /** Where a symbolic link points; `EINVAL` if the name is none. */
  readlink(name: string): string | Failure;
  /** Makes a symbolic link. */
  symlink(target: string, name: string): Status;
  /** Makes a directory. */
  mkdir(name: string): Status;
  /** Removes an empty directory. */
  rmdir(name: string): Status;
  /** Removes a name that is not a directory. */
  unlink(name: string): Status;
  /** Moves a name; `EXDEV` if `to` belongs to another file system. */
  rename(name: string, to: Directory, toName: string): Status;
  /** Gives a file another name; `EXDEV` if `to` belongs to another file system. */
  link(name: string, to: Directory, toName: string): Status;
  /** Waits until the names in it are stored. */
  sync(dataOnly: boolean): Status;
  /**
   * Hands over a directory that it was given to {@link keep} under this path, if that is what a walk
   * along the path would lead to now.
   */
  recall?(path: string): Directory | undefined;
  /**
   * Takes over a directory below, which a walk along `path` has led to: names only, with `/` between
   * them, none of which is a link.
   */
  keep?(path: string, directory: Directory): void;
  /** Gives it back; nothing else may be called afterwards. */
  close(): Status;
}

/** A tree of files that a guest can be given. */
export interface FileSystem {
  /** Opens the top directory; each caller gets a handle of its own. */
  openRoot(): Directory | Failure;
}

/** Where a guest's standard input comes from. */
export interface InputStream {
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  /** Fills a buffer as far as bytes are there, waiting for the first; returns 0 at the end. */
  read(buffer: Uint8Array): number;
  /**
   * How many bytes can at least be read without waiting (0 at the end), or `EAGAIN` if that is none
   * yet. A stream without this function never waits.
   */
  available?(): number;
}

/** Where a guest's standard output or error goes. */
export interface OutputStream {
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  /** Takes bytes, which are valid only during the call; returns how many it took. */
  write(bytes: Uint8Array): number;
}

/** A clock. */
export interface Clock {
  /** Nanoseconds: since 1970 for a wall clock, since any fixed moment for a monotonic one. */
  now(): bigint;
  /** Nanoseconds between two readings that can be told apart. */
  readonly resolution: bigint;
}

/** Fills a buffer with random bytes. */
export type RandomSource = (buffer: Uint8Array) => void;

/** Wakes a thread that waits; other threads ring it when something may have become ready. */
export interface Alarm {
  /** How often it rang, modulo 2^32. */
  readonly count: number;
  /** Wakes whoever waits for it. */
  ring(): void;
  /** Waits until it rings, or not at all if it rang since it said `count`. */
  wait(count: number, milliseconds: number): void;
}

/** When to stop sleeping before the time is over: once the alarm says another count. */
export interface Waking {
  /** What may ring. */
  readonly alarm: Alarm;
  /** Its count when there was reason to sleep. */
  readonly count: number;
}

/** Waits for a number of nanoseconds; one that heeds `waking` makes a guest that polls quicker. */
export type Sleep = (nanoseconds: bigint, waking?: Waking) => void;

/** Where a socket listens. */
export interface TcpAddress {
  /** A name or address of the host, such as `127.0.0.1`. */
  readonly host: string;
  /** A port. */
  readonly port: number;
}

/** A socket that connections come in by. Nothing here waits: what cannot be done now is `EAGAIN`. */
export interface TcpListener {
  /** Where it listens. */
  readonly address: TcpAddress;
  /** Whether a connection waits to be accepted. */
  readonly isReady: boolean;
  /** The connection that has waited longest. */
  accept(): TcpConnection | Failure;
  /** Gives it back. */
  close(): Status;
}

/** A connection. Nothing here waits: what cannot be done now is `EAGAIN`. */
export interface TcpConnection {
  /** Bytes that can be read now: 0 at the end, `EAGAIN` if none have come yet. */
  available(): number;
  /** Bytes that can be written now, or why nothing can be written any more. */
  room(): number;
  /** Fills a buffer as far as bytes have come; `keep` leaves them to be read again. */
  read(buffer: Uint8Array, keep?: boolean): number;
  /** Takes as many bytes as it has room for, and says how many. */
  write(bytes: Uint8Array): number;
  /** Ends one direction or both. */
  shutdown(directions: { readonly read: boolean; readonly write: boolean }): Status;
  /** Gives it back; what was written is still sent. */
  close(): Status;
}

/** An operating system: everything real that a guest may be given, one thing at a time. */
export interface Host {
  /** The process's standard input. */
  readonly stdin: InputStream;
  /** The process's standard output. */
  readonly stdout: OutputStream;
  /** The process's standard error. */
  readonly stderr: OutputStream;
  /** The time of day. */
  readonly walltime: Clock;
  /** Time that never goes back. */
  readonly nanotime: Clock;
  /** Unpredictable bytes. */
  readonly random: RandomSource;
  /** Really waits, without using the processor. */
  readonly sleep: Sleep;
  /** A folder, with everything in it and nothing else. */
  directory(path: string): FileSystem;
}
