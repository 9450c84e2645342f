/**
 * What can be done with names below an open directory. No path, and no link on it, leads out of that
 * directory: see `host/resolve.ts`.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#path_create_directory
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { Directory, Failure, File, FileStat, Status } from "../host/host.ts";
import { FileType, OpenFlag } from "../host/host.ts";
import { isPlainName, resolve, type Step } from "../host/resolve.ts";
import {
  type DirectoryDescriptor,
  DirectoryDescriptor as OpenDirectory,
  FdFlag,
  FileDescriptor,
  sure,
} from "./descriptors.ts";
import { fileTimes, isLink, type WriteFilestat } from "./filestat.ts";
import { define, type WasiFunction } from "./function.ts";
import type { Guest } from "./guest.ts";
import { Right } from "./rights.ts";

/** A path a guest names, below the directory it names it in. */
interface GuestPath {
  readonly descriptor: DirectoryDescriptor;
  readonly path: string;
}

interface PathArguments {
  readonly fd: number;
  readonly path: number;
  readonly length: number;
  readonly right: number;
}

function pathOf({ files, memory }: Guest, args: PathArguments): GuestPath {
  const descriptor = files.directory(args.fd, args.right);
  return { descriptor, path: memory.path(args.path, args.length) };
}

/** Walks a path; a `/` at its end asks for a directory, so a link before it is followed as well. */
function at<Result>(
  { descriptor, path }: GuestPath,
  flags: number,
  step: Step<Result>,
): Result | Failure {
  const follow = (flags & SYMLINK_FOLLOW) !== 0 || path.endsWith("/");
  return resolve(descriptor.directory, path, follow, step);
}

/** The one bit of `lookupflags`. */
const SYMLINK_FOLLOW = 1;

/** Walks to the place of a name, which itself is not looked at. */
function place({ descriptor, path }: GuestPath, step: Step<Status>): Status {
  return resolve(descriptor.directory, path, false, step) as Status;
}

/** What is at the end of a walk; a link, or what is no directory where one is asked for, fails. */
function look(directory: Directory, name: string | undefined, mode: LookMode): FileStat | Failure {
  const stat = directory.stat(name);
  if (typeof stat === "number") return stat;
  if (mode.follow && isLink(stat)) return -Errno.ELOOP;
  return mode.slash && stat.type !== FileType.DIRECTORY ? -Errno.ENOTDIR : stat;
}

interface LookMode {
  readonly follow: boolean;
  readonly slash: boolean;
}

/** Makes a directory. */
export const path_create_directory: WasiFunction = define(
  "path_create_directory",
  ["fd: i32", "path: i32", "path_len: i32"],
  (guest, fd, path, length) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_CREATE_DIRECTORY });
    return -place(
      where,
      (directory, name) => name === undefined ? -Errno.EEXIST : directory.mkdir(name),
    );
  },
);

/** Writes the attributes of a file. */
export function pathFilestatGet(write: WriteFilestat): WasiFunction {
  return define(
    "path_filestat_get",
    ["fd: i32", "flags: i32", "path: i32", "path_len: i32", "result.filestat: i32"],
    (guest, fd, flags, path, length, result) => {
      const where = pathOf(guest, { fd, path, length, right: Right.PATH_FILESTAT_GET });
      const follow = (flags & SYMLINK_FOLLOW) !== 0;
      const stat = at<FileStat>(
        where,
        flags,
        (directory, name, slash) => look(directory, name, { follow: follow || slash, slash }),
      );
      return write(guest.memory, result, sure(stat));
    },
  );
}

/** Sets the times of a file. */
export const path_filestat_set_times: WasiFunction = define(
  "path_filestat_set_times",
  [
    "fd: i32",
    "flags: i32",
    "path: i32",
    "path_len: i32",
    "atim: i64",
    "mtim: i64",
    "fst_flags: i32",
  ],
  (guest, fd, flags, path, length, accessed, modified, timeFlags) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_FILESTAT_SET_TIMES });
    const times = fileTimes(guest.system, { accessed, modified, flags: timeFlags });
    const follow = (flags & SYMLINK_FOLLOW) !== 0;
    return -at<Status>(where, flags, (directory, name, slash) => {
      const stat = look(directory, name, { follow: follow || slash, slash });
      return typeof stat === "number" ? stat : directory.setTimes(times, name);
    });
  },
);

/** Gives a file another name in the same mount. */
export const path_link: WasiFunction = define(
  "path_link",
  [
    "old_fd: i32",
    "old_flags: i32",
    "old_path: i32",
    "old_path_len: i32",
    "new_fd: i32",
    "new_path: i32",
    "new_path_len: i32",
  ],
  (guest, oldFd, flags, oldPath, oldLength, newFd, newPath, newLength) => {
    const from = pathOf(guest, {
      fd: oldFd,
      path: oldPath,
      length: oldLength,
      right: Right.PATH_LINK_SOURCE,
    });
    const to = pathOf(guest, {
      fd: newFd,
      path: newPath,
      length: newLength,
      right: Right.PATH_LINK_TARGET,
    });
    if (from.descriptor.mount !== to.descriptor.mount) return Errno.EXDEV;
    const follow = (flags & SYMLINK_FOLLOW) !== 0;
    return -at<Status>(from, flags, (directory, name, slash) => {
      const stat = look(directory, name, { follow, slash });
      if (typeof stat === "number") return stat;
      if (name === undefined || stat.type === FileType.DIRECTORY) return -Errno.EPERM;
      return place(to, (toDirectory, toName, toSlash) => {
        if (toName === undefined) return -Errno.EEXIST;
        return toSlash ? -Errno.ENOENT : directory.link(name, toDirectory, toName);
      });
    });
  },
);

/** Bits of `oflags`. */
const CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8;

interface OpenMode {
  /** {@link OpenFlag}s. */
  readonly flags: number;
  /** {@link FdFlag}s. */
  readonly fdFlags: number;
  /** `FD_READ` and `FD_WRITE`, as the guest asks for them. */
  readonly access: number;
}

function openMode(oflags: number, rights: bigint, fdFlags: number): OpenMode {
  const wants = Number(BigInt.asUintN(32, rights)) & (Right.FD_READ | Right.FD_WRITE);
  const access = oflags & DIRECTORY || wants === 0 ? Right.FD_READ : wants;
  let flags = access & Right.FD_READ ? OpenFlag.READ : 0;
  // Cutting a file off is writing, whatever the guest calls it.
  if (access & Right.FD_WRITE || oflags & TRUNC) flags |= OpenFlag.WRITE;
  if (fdFlags & FdFlag.APPEND) flags |= OpenFlag.APPEND;
  if (oflags & CREAT) flags |= OpenFlag.CREATE;
  if (oflags & EXCL) flags |= OpenFlag.EXCLUSIVE;
  if (oflags & TRUNC) flags |= OpenFlag.TRUNCATE;
  if (oflags & DIRECTORY) flags |= OpenFlag.DIRECTORY;
  return { flags, fdFlags, access };
}

/** Opens a name, or makes it. Of the rights only those to read and to write matter. */
export const path_open: WasiFunction = define(
  "path_open",
  [
    "fd: i32",
    "dirflags: i32",
    "path: i32",
    "path_len: i32",
    "oflags: i32",
    "fs_rights_base: i64",
    "fs_rights_inheriting: i64",
    "fdflags: i32",
    "result.opened_fd: i32",
  ],
  (guest, fd, dirflags, path, length, oflags, rights, _inheriting, fdflags, result) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_OPEN });
    guest.memory.require(result, 4);
    if (oflags & DIRECTORY && oflags & (CREAT | TRUNC)) return Errno.EINVAL;
    const mode = openMode(oflags, rights, fdflags);
    const opened = sure(at<File | Directory>(
      where,
      dirflags,
      (directory, name, slash) => openAt(directory, name, slash ? asDirectory(mode) : mode.flags),
    ));
    guest.memory.setU32(result, guest.files.add(descriptorOf(opened, where, mode)));
    return Errno.ESUCCESS;
  },
);

function asDirectory({ flags }: OpenMode): number {
  return flags | OpenFlag.DIRECTORY;
}

function openAt(
  directory: Directory,
  name: string | undefined,
  flags: number,
): File | Directory | Failure {
  const { CREATE, EXCLUSIVE, WRITE, DIRECTORY } = OpenFlag;
  if (name === undefined) {
    if (flags & CREATE && flags & EXCLUSIVE) return -Errno.EEXIST;
    return flags & (CREATE | WRITE) ? -Errno.EISDIR : directory.reopen();
  }
  if (flags & DIRECTORY && flags & CREATE) return -Errno.EISDIR;
  return directory.open(name, flags);
}

function descriptorOf(
  opened: File | Directory,
  { descriptor }: GuestPath,
  { fdFlags, access }: OpenMode,
): FileDescriptor | OpenDirectory {
  if (opened.isDirectory) return new OpenDirectory(opened, descriptor.mount, false);
  let fileType: number = FileType.REGULAR_FILE;
  if (!opened.seekable) {
    const stat = opened.stat();
    fileType = typeof stat === "number" ? FileType.UNKNOWN : stat.type;
  }
  return new FileDescriptor(opened, { fileType, flags: fdFlags, access });
}

const ENCODER = new TextEncoder();

/** Writes where a symbolic link points, cut off where the buffer ends. */
export const path_readlink: WasiFunction = define(
  "path_readlink",
  [
    "fd: i32",
    "path: i32",
    "path_len: i32",
    "buf: i32",
    "buf_len: i32",
    "result.bufused: i32",
  ],
  (guest, fd, path, length, buf, bufLen, bufused) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_READLINK });
    const buffer = guest.memory.bytes(buf, bufLen);
    guest.memory.require(bufused, 4);
    const target = sure(resolve<string>(
      where.descriptor.directory,
      where.path,
      false,
      (directory, name) => name === undefined ? -Errno.EINVAL : directory.readlink(name),
    ));
    const bytes = ENCODER.encode(target).subarray(0, buffer.length);
    buffer.set(bytes);
    guest.memory.setU32(bufused, bytes.length);
    return Errno.ESUCCESS;
  },
);

/** Removes an empty directory. */
export const path_remove_directory: WasiFunction = define(
  "path_remove_directory",
  ["fd: i32", "path: i32", "path_len: i32"],
  (guest, fd, path, length) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_REMOVE_DIRECTORY });
    return -place(
      where,
      (directory, name) => name === undefined ? -Errno.EINVAL : directory.rmdir(name),
    );
  },
);

/** Moves a name within its mount, replacing what is there. */
export const path_rename: WasiFunction = define(
  "path_rename",
  [
    "fd: i32",
    "old_path: i32",
    "old_path_len: i32",
    "new_fd: i32",
    "new_path: i32",
    "new_path_len: i32",
  ],
  (guest, fd, oldPath, oldLength, newFd, newPath, newLength) => {
    const from = pathOf(guest, {
      fd,
      path: oldPath,
      length: oldLength,
      right: Right.PATH_RENAME_SOURCE,
    });
    const to = pathOf(guest, {
      fd: newFd,
      path: newPath,
      length: newLength,
      right: Right.PATH_RENAME_TARGET,
    });
    if (from.descriptor.mount !== to.descriptor.mount) return Errno.EXDEV;
    const sibling = siblingName(from, to);
    return -place(from, (directory, name, slash) => {
      if (name === undefined) return -Errno.EBUSY;
      if (sibling !== undefined && !slash) return directory.rename(name, directory, sibling);
      return place(to, (toDirectory, toName, toSlash) => {
        if (toName === undefined) return -Errno.EBUSY;
        if (slash || toSlash) {
          const stat = look(directory, name, { follow: false, slash: true });
          if (typeof stat === "number") return stat;
        }
        return directory.rename(name, toDirectory, toName);
      });
    });
  },
);

/**
 * The last name of `to` where it lies in the folder of `from` by the paths' own words, as in most
 * renames: then the way there is walked once.
 */
function siblingName(from: GuestPath, to: GuestPath): string | undefined {
  const end = to.path.lastIndexOf("/") + 1;
  const sameFolder = from.descriptor === to.descriptor &&
    from.path.lastIndexOf("/") + 1 === end && from.path.startsWith(to.path.slice(0, end));
  const name = to.path.slice(end);
  return sameFolder && isPlainName(name) ? name : undefined;
}

/**
 * Makes a symbolic link. It may point anywhere but to an absolute path; what leads out of the mount
 * cannot be followed.
 */
export const path_symlink: WasiFunction = define(
  "path_symlink",
  ["old_path: i32", "old_path_len: i32", "fd: i32", "new_path: i32", "new_path_len: i32"],
  (guest, targetPath, targetLength, fd, path, length) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_SYMLINK });
    const target = guest.memory.path(targetPath, targetLength);
    if (target === "") return Errno.ENOENT;
    if (target.includes("\0")) return Errno.EINVAL;
    if (target.startsWith("/")) return Errno.EPERM;
    return -place(where, (directory, name, slash) => {
      if (name === undefined) return -Errno.EEXIST;
      if (!slash) return directory.symlink(target, name);
      return typeof directory.stat(name) === "number" ? -Errno.ENOENT : -Errno.EEXIST;
    });
  },
);

/** Removes a name that is not a directory. */
export const path_unlink_file: WasiFunction = define(
  "path_unlink_file",
  ["fd: i32", "path: i32", "path_len: i32"],
  (guest, fd, path, length) => {
    const where = pathOf(guest, { fd, path, length, right: Right.PATH_UNLINK_FILE });
    return -place(where, (directory, name, slash) => {
      if (name === undefined) return -Errno.EISDIR;
      if (!slash) return directory.unlink(name);
      const stat = look(directory, name, { follow: false, slash: true });
      return typeof stat === "number" ? stat : -Errno.EISDIR;
    });
  },
);
