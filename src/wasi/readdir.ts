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
    const record = new Dirent();
    let used = 0;
    for (let i = toPosition(cookie, Errno.EINVAL); i < entries.length; i++) {
      const bytes = record.encode(entries[i]!, inodeOf(descriptor.directory, entries[i]!), i + 1);
      const part = bytes.subarray(0, buffer.length - used);
      buffer.set(part, used);
      used += part.length;
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

/** One record, used for each entry in turn: a folder of a thousand names makes no thousand buffers. */
class Dirent {
  #bytes = new Uint8Array(DIRENT_SIZE + 3 * 255);
  #name = this.#bytes.subarray(DIRENT_SIZE);
  #view = new DataView(this.#bytes.buffer);

  /** The record of an entry, until the next one is asked for. */
  encode({ name, type }: DirectoryEntry, inode: bigint, next: number): Uint8Array {
    // UTF-8 takes at most three bytes for each unit of UTF-16.
    if (this.#name.length < 3 * name.length) this.#grow(3 * name.length);
    const length = ENCODER.encodeInto(name, this.#name).written;
    this.#view.setUint32(0, next, true);
    this.#view.setBigUint64(8, inode, true);
    this.#view.setUint32(16, length, true);
    this.#view.setUint8(20, type);
    return this.#bytes.subarray(0, DIRENT_SIZE + length);
  }

  #grow(nameSize: number): void {
    this.#bytes = new Uint8Array(DIRENT_SIZE + nameSize);
    this.#name = this.#bytes.subarray(DIRENT_SIZE);
    this.#view = new DataView(this.#bytes.buffer);
  }
}

/** A number that is not known is asked for here: wasi-libc would do so for every name, at more cost. */
function inodeOf(directory: Directory, { name, inode }: DirectoryEntry): bigint {
  if (inode !== 0n || name === "..") return inode;
  const stat = directory.stat(name);
  return typeof stat === "number" ? 0n : stat.inode;
}
