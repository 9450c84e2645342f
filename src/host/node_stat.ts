/**
 * What is known of files of the host.
 *
 * Under Deno it is asked of Deno itself: its `node:fs` does the same and then makes an object of some
 * thirty fields, which takes longer than the question.
 *
 * @module
 */
import type { BigIntStats, Dirent } from "node:fs";
import type { FileStat, FileTimes } from "./host.ts";
import { FileType } from "./host.ts";
import { type Fs, isDeno } from "./node_builtin.ts";

const BIGINT = { bigint: true } as const;
const NO_THROW = { bigint: true, throwIfNoEntry: false } as const;

/** Where a descriptor is found. */
export interface DescriptorPlace {
  /** `node:fs`. */
  readonly fs: Fs;
  /** The folder of `/proc` with the descriptors, if there is one. */
  readonly descriptors: string | undefined;
}

/** What is known of a name, which is not followed if it is a link; `undefined` if there is none. */
export function statOfName(fs: Fs, path: string): FileStat | undefined {
  if (isDeno()) return fileStatOfDeno(Deno.lstatSync(path));
  const stat = fs.lstatSync(path, NO_THROW);
  return stat && fileStat(stat);
}

/** What is known of an open file. */
export function statOfDescriptor({ fs, descriptors }: DescriptorPlace, fd: number): FileStat {
  if (isDeno() && descriptors !== undefined) {
    return fileStatOfDeno(Deno.statSync(`${descriptors}/${fd}`));
  }
  return fileStat(fs.fstatSync(fd, BIGINT));
}

function fileStat(stat: BigIntStats): FileStat {
  return {
    device: stat.dev,
    inode: stat.ino,
    type: fileType(stat),
    links: Number(stat.nlink),
    size: Number(stat.size),
    accessed: stat.atimeNs,
    modified: stat.mtimeNs,
    changed: stat.ctimeNs,
  };
}

function fileStatOfDeno(stat: Deno.FileInfo): FileStat {
  return {
    device: BigInt(stat.dev),
    inode: BigInt(stat.ino ?? 0),
    type: fileTypeOfDeno(stat),
    links: stat.nlink ?? 1,
    size: stat.size,
    accessed: nanoseconds(stat.atime),
    modified: nanoseconds(stat.mtime),
    changed: nanoseconds(stat.ctime),
  };
}

function nanoseconds(time: Date | null): bigint {
  return time === null ? 0n : BigInt(time.getTime()) * 1_000_000n;
}

/** One of {@link FileType}. */
export function fileType(entry: BigIntStats | Dirent): number {
  if (entry.isFile()) return FileType.REGULAR_FILE;
  if (entry.isDirectory()) return FileType.DIRECTORY;
  if (entry.isSymbolicLink()) return FileType.SYMBOLIC_LINK;
  if (entry.isCharacterDevice()) return FileType.CHARACTER_DEVICE;
  if (entry.isBlockDevice()) return FileType.BLOCK_DEVICE;
  return entry.isSocket() ? FileType.SOCKET_STREAM : FileType.UNKNOWN;
}

function fileTypeOfDeno(stat: Deno.FileInfo): number {
  if (stat.isFile) return FileType.REGULAR_FILE;
  if (stat.isDirectory) return FileType.DIRECTORY;
  if (stat.isSymlink) return FileType.SYMBOLIC_LINK;
  if (stat.isCharDevice) return FileType.CHARACTER_DEVICE;
  if (stat.isBlockDevice) return FileType.BLOCK_DEVICE;
  return stat.isSocket ? FileType.SOCKET_STREAM : FileType.UNKNOWN;
}

/** Times as `node:fs` takes them: seconds, exact to about a quarter of a microsecond. */
export function seconds(
  stat: FileStat,
  times: FileTimes,
): [accessed: number, modified: number] {
  return [
    Number(times.accessed ?? stat.accessed) / 1e9,
    Number(times.modified ?? stat.modified) / 1e9,
  ];
}
