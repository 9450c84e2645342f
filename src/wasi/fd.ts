/**
 * What can be done with an open descriptor.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_advise
 * @module
 */
import { Errno } from "../host/errno.ts";
import { type Descriptor, FdFlag } from "./descriptors.ts";
import { fileTimes, toPosition, type WriteFilestat } from "./filestat.ts";
import { define, type WasiFunction } from "./function.ts";
import { Fail } from "./memory.ts";
import { Right } from "./rights.ts";
import { reader, writer } from "./wait.ts";

const ENCODER = new TextEncoder();

function preopenName(descriptor: Descriptor): Uint8Array {
  if (descriptor.kind !== "directory" || !descriptor.isPreopen) throw new Fail(Errno.EBADF);
  return ENCODER.encode(descriptor.mount.guestPath);
}

/** The last of the kinds of advice, `noreuse`. */
const LAST_ADVICE = 5;

/** Takes note of how a file will be used: nothing depends on it. */
export const fd_advise: WasiFunction = define(
  "fd_advise",
  ["fd: i32", "offset: i64", "len: i64", "advice: i32"],
  ({ files }, fd, offset, len, advice) => {
    files.file(fd, Right.FD_ADVISE);
    const known = advice >= 0 && advice <= LAST_ADVICE;
    return known && offset >= 0n && len >= 0n ? Errno.ESUCCESS : Errno.EINVAL;
  },
);

/** Makes a file at least so large. */
export const fd_allocate: WasiFunction = define(
  "fd_allocate",
  ["fd: i32", "offset: i64", "len: i64"],
  ({ files }, fd, offset, len) => {
    const descriptor = files.file(fd, Right.FD_ALLOCATE | Right.FD_WRITE);
    if (len === 0n) return Errno.EINVAL;
    const end = toPosition(offset, Errno.EINVAL) + toPosition(len, Errno.EINVAL);
    if (!Number.isSafeInteger(end)) return Errno.EFBIG;
    return end <= descriptor.size() ? Errno.ESUCCESS : -descriptor.file.resize(end);
  },
);

/** Closes a descriptor, a mount included. */
export const fd_close: WasiFunction = define(
  "fd_close",
  ["fd: i32"],
  ({ files }, fd) => -files.close(fd),
);

/** Waits until the contents are stored. */
export const fd_datasync: WasiFunction = define(
  "fd_datasync",
  ["fd: i32"],
  ({ files }, fd) => -files.get(fd, Right.FD_DATASYNC).sync(true),
);

/** Writes kind, flags and rights. */
export const fd_fdstat_get: WasiFunction = define(
  "fd_fdstat_get",
  ["fd: i32", "result.stat: i32"],
  ({ files, memory }, fd, at) => {
    const descriptor = files.get(fd);
    const record = memory.record(at, 24);
    record.setUint8(0, descriptor.fileType);
    record.setUint16(2, descriptor.flags, true);
    record.setUint32(8, descriptor.rights, true);
    record.setUint32(16, descriptor.inheriting, true);
    return Errno.ESUCCESS;
  },
);

/**
 * Sets flags. Only `APPEND` and `NONBLOCK` can be changed; the latter counts for sockets, and for a
 * standard input that knows whether it would wait.
 */
export const fd_fdstat_set_flags: WasiFunction = define(
  "fd_fdstat_set_flags",
  ["fd: i32", "flags: i32"],
  ({ files }, fd, flags) => {
    const descriptor = files.get(fd, Right.FD_FDSTAT_SET_FLAGS);
    const changed = descriptor.flags ^ flags;
    if (changed & ~(FdFlag.APPEND | FdFlag.NONBLOCK)) return Errno.EINVAL;
    if (descriptor.kind === "file" && descriptor.file.appends && changed & FdFlag.APPEND) {
      return Errno.ENOTSUP;
    }
    descriptor.flags = flags;
    return Errno.ESUCCESS;
  },
);

/** Takes rights away; none can be added. */
export const fd_fdstat_set_rights: WasiFunction = define(
  "fd_fdstat_set_rights",
  ["fd: i32", "fs_rights_base: i64", "fs_rights_inheriting: i64"],
  ({ files }, fd, base, inheriting) => {
    const descriptor = files.get(fd);
    if (base & ~BigInt(descriptor.rights)) return Errno.ENOTCAPABLE;
    if (inheriting & ~BigInt(descriptor.inheriting)) return Errno.ENOTCAPABLE;
    descriptor.rights = Number(base);
    descriptor.inheriting = Number(inheriting);
    return Errno.ESUCCESS;
  },
);

/** Writes file attributes. */
export function fdFilestatGet(write: WriteFilestat): WasiFunction {
  return define(
    "fd_filestat_get",
    ["fd: i32", "result.filestat: i32"],
    ({ files, memory }, fd, at) => write(memory, at, files.get(fd, Right.FD_FILESTAT_GET).stat()),
  );
}

/** Cuts a file off, or fills it up with zeros. */
export const fd_filestat_set_size: WasiFunction = define(
  "fd_filestat_set_size",
  ["fd: i32", "size: i64"],
  ({ files }, fd, size) => {
    const descriptor = files.file(fd, Right.FD_FILESTAT_SET_SIZE | Right.FD_WRITE);
    return -descriptor.file.resize(toPosition(size, Errno.EFBIG));
  },
);

/** Sets the times of a file. */
export const fd_filestat_set_times: WasiFunction = define(
  "fd_filestat_set_times",
  ["fd: i32", "atim: i64", "mtim: i64", "fst_flags: i32"],
  ({ files, system }, fd, accessed, modified, flags) => {
    const descriptor = files.get(fd, Right.FD_FILESTAT_SET_TIMES);
    return -descriptor.setTimes(fileTimes(system, { accessed, modified, flags }));
  },
);

/** Reads elsewhere than at the offset, which stays. */
export const fd_pread: WasiFunction = define(
  "fd_pread",
  ["fd: i32", "iovs: i32", "iovs_len: i32", "offset: i64", "result.nread: i32"],
  ({ files, memory }, fd, iovs, iovsLen, offset, nread) => {
    const { file } = files.file(fd, Right.FD_READ);
    let position = toPosition(offset, Errno.EINVAL);
    memory.require(nread, 4);
    const total = memory.scatter(iovs, iovsLen, (part) => {
      const count = file.read(part, position);
      position += Math.max(count, 0);
      return count;
    });
    memory.setU32(nread, total);
    return Errno.ESUCCESS;
  },
);

/** Writes what a descriptor that was open before the guest ran is: a directory with a name. */
export const fd_prestat_get: WasiFunction = define(
  "fd_prestat_get",
  ["fd: i32", "result.prestat: i32"],
  ({ files, memory }, fd, at) => {
    const record = memory.record(at, 8);
    record.setUint32(4, preopenName(files.get(fd)).length, true);
    return Errno.ESUCCESS;
  },
);

/** Writes the guest's name for a directory that was open before it ran. */
export const fd_prestat_dir_name: WasiFunction = define(
  "fd_prestat_dir_name",
  ["fd: i32", "path: i32", "path_len: i32"],
  ({ files, memory }, fd, path, pathLen) => {
    const name = preopenName(files.get(fd));
    if (pathLen >>> 0 < name.length) return Errno.ENAMETOOLONG;
    memory.bytes(path, name.length).set(name);
    return Errno.ESUCCESS;
  },
);

/** Writes elsewhere than at the offset, which stays. */
export const fd_pwrite: WasiFunction = define(
  "fd_pwrite",
  ["fd: i32", "iovs: i32", "iovs_len: i32", "offset: i64", "result.nwritten: i32"],
  ({ files, memory }, fd, iovs, iovsLen, offset, nwritten) => {
    const descriptor = files.file(fd, Right.FD_WRITE);
    let position = toPosition(offset, Errno.EINVAL);
    memory.require(nwritten, 4);
    const total = memory.scatter(iovs, iovsLen, (part) => {
      const count = descriptor.writeAt(part, position);
      position += Math.max(count, 0);
      return count;
    });
    memory.setU32(nwritten, total);
    return Errno.ESUCCESS;
  },
);

/** Reads. */
export const fd_read: WasiFunction = define(
  "fd_read",
  ["fd: i32", "iovs: i32", "iovs_len: i32", "result.nread: i32"],
  (guest, fd, iovs, iovsLen, nread) => {
    const { files, memory } = guest;
    const descriptor = files.data(fd, Right.FD_READ);
    memory.require(nread, 4);
    const read = descriptor.kind === "file"
      ? (part: Uint8Array) => descriptor.read(part)
      : reader(guest, descriptor);
    memory.setU32(nread, memory.scatter(iovs, iovsLen, read));
    return Errno.ESUCCESS;
  },
);

/** Moves what is open under a number to another number, which must be open too and is closed. */
export const fd_renumber: WasiFunction = define(
  "fd_renumber",
  ["fd: i32", "to: i32"],
  ({ files }, fd, to) => -files.renumber(fd, to),
);

/** Where a movement of the offset starts. */
export type Whence = "set" | "current" | "end";

/** Moves the offset. The two versions of WASI number `whence` differently. */
export function fdSeek(whences: readonly Whence[]): WasiFunction {
  return define(
    "fd_seek",
    ["fd: i32", "offset: i64", "whence: i32", "result.newoffset: i32"],
    ({ files, memory }, fd, offset, whence, newoffset) => {
      const from = whences[whence];
      // Finding out where the offset is needs less than moving it.
      const stays = from === "current" && offset === 0n;
      const descriptor = files.file(fd, stays ? Right.FD_TELL : Right.FD_SEEK);
      if (from === undefined) return Errno.EINVAL;
      const start = from === "set" ? 0 : from === "end" ? descriptor.size() : descriptor.offset;
      const position = Number(BigInt(start) + offset);
      if (position < 0 || !Number.isSafeInteger(position)) return Errno.EINVAL;
      memory.setU64(newoffset, BigInt(position));
      descriptor.offset = position;
      return Errno.ESUCCESS;
    },
  );
}

/** Waits until contents and attributes are stored. */
export const fd_sync: WasiFunction = define(
  "fd_sync",
  ["fd: i32"],
  ({ files }, fd) => -files.get(fd, Right.FD_SYNC).sync(false),
);

/** Writes the offset. */
export const fd_tell: WasiFunction = define(
  "fd_tell",
  ["fd: i32", "result.offset: i32"],
  ({ files, memory }, fd, at) => {
    memory.setU64(at, BigInt(files.file(fd, Right.FD_TELL).offset));
    return Errno.ESUCCESS;
  },
);

/** Writes. */
export const fd_write: WasiFunction = define(
  "fd_write",
  ["fd: i32", "iovs: i32", "iovs_len: i32", "result.nwritten: i32"],
  (guest, fd, iovs, iovsLen, nwritten) => {
    const { files, memory } = guest;
    const descriptor = files.data(fd, Right.FD_WRITE);
    memory.require(nwritten, 4);
    const write = descriptor.kind === "connection"
      ? writer(guest, descriptor)
      : (part: Uint8Array) => descriptor.write(part);
    memory.setU32(nwritten, memory.scatter(iovs, iovsLen, write));
    return Errno.ESUCCESS;
  },
);
