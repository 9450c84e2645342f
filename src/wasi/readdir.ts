/**
 * Listing a directory. A position in the list is the number of entries before it; the list is taken
 * when the guest starts from the front, so what changes meanwhile cannot make it miss or repeat names.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fd_readdir
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { Directory, DirectoryEntry } from "../host/host.ts";
import { FileType } from "../host/host.ts";
import { type DirectoryDescriptor, sure } from "./descriptors.ts";
import { toPosition } from "./filestat.ts";
import { define, type WasiFunction } from "./function.ts";
import { Right } from "./rights.ts";

/** Bytes of a `dirent`, which its name follows. */
const DIRENT_SIZE = 24;

const ENCODER = new TextEncoder();

/**
 * Writes as many entries as fit, the last one possibly cut off. A buffer that is filled to the end
 * means that there is more; one too small for any entry is `EINVAL`, since a guest would never get on.
 */
export const fd_readdir: WasiFunction = define(
  "fd_readdir",
  ["fd: i32", "buf: i32", "buf_len: i32", "cookie: i64", "result.bufused: i32"],
  ({ files, memory }, fd, buf, bufLen, cookie, bufused) => {
    const descriptor = files.directory(fd, Right.FD_READDIR);
    const buffer = memory.bytes(buf, bufLen);
    memory.require(bufused, 4);
    if (buffer.length < DIRENT_SIZE) return Errno.EINVAL;
    const entries = listingOf(descriptor, cookie);
    let used = 0;
    for (let i = toPosition(cookie, Errno.EINVAL); i < entries.length; i++) {
      const record = encodeEntry(descriptor, entries[i]!, i + 1).subarray(0, buffer.length - used);
      buffer.set(record, used);
      used += record.length;
      if (used === buffer.length) break;
    }
    memory.setU32(bufused, used);
    return Errno.ESUCCESS;
  },
);

function listingOf(descriptor: DirectoryDescriptor, cookie: bigint): readonly DirectoryEntry[] {
  if (cookie === 0n || descriptor.listing === undefined) {
    const { inode } = descriptor.stat();
    descriptor.listing = [
      { name: ".", inode, type: FileType.DIRECTORY },
      { name: "..", inode: 0n, type: FileType.DIRECTORY },
      ...sure(descriptor.directory.list()),
    ];
  }
  return descriptor.listing;
}

function encodeEntry(
  { directory }: DirectoryDescriptor,
  { name, inode, type }: DirectoryEntry,
  next: number,
): Uint8Array {
  const bytes = ENCODER.encode(name);
  const record = new Uint8Array(DIRENT_SIZE + bytes.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(next), true);
  view.setBigUint64(8, name === ".." ? inode : inode || inodeOf(directory, name), true);
  view.setUint32(16, bytes.length, true);
  view.setUint8(20, type);
  record.set(bytes, DIRENT_SIZE);
  return record;
}

/** A number that is not known is asked for here: wasi-libc would do so for every name, at more cost. */
function inodeOf(directory: Directory, name: string): bigint {
  const stat = directory.stat(name);
  return typeof stat === "number" ? 0n : stat.inode;
}
