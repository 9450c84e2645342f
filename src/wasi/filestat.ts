/**
 * File attributes as a guest sees them. `wasi_unstable` has a shorter record, with 32 bits for the
 * number of links.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filestat
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { FileStat, FileTimes } from "../host/host.ts";
import { FileType } from "../host/host.ts";
import type { System } from "../host/system.ts";
import { Fail, type GuestMemory } from "./memory.ts";

/** Writes a `filestat` at an address. */
export type WriteFilestat = (memory: GuestMemory, address: number, stat: FileStat) => number;

/** Writes the `filestat` of preview 1: 64 bytes. */
export function writeFilestat(memory: GuestMemory, address: number, stat: FileStat): number {
  const record = memory.record(address, 64);
  record.setBigUint64(24, BigInt(stat.links), true);
  return writeRest(record, 32, stat);
}

/** Writes the `filestat` of `wasi_unstable`: 56 bytes. */
export function writeUnstableFilestat(
  memory: GuestMemory,
  address: number,
  stat: FileStat,
): number {
  const record = memory.record(address, 56);
  record.setUint32(20, stat.links, true);
  return writeRest(record, 24, stat);
}

function writeRest(record: DataView, sizeAt: number, stat: FileStat): number {
  record.setBigUint64(0, stat.device, true);
  record.setBigUint64(8, stat.inode, true);
  record.setUint8(16, stat.type);
  record.setBigUint64(sizeAt, BigInt(stat.size), true);
  record.setBigUint64(sizeAt + 8, stat.accessed, true);
  record.setBigUint64(sizeAt + 16, stat.modified, true);
  record.setBigUint64(sizeAt + 24, stat.changed, true);
  return Errno.ESUCCESS;
}

/** The attributes of a stream or a socket, which has nothing but its type. */
export function statOfType(type: number): FileStat {
  const never = { accessed: 0n, modified: 0n, changed: 0n };
  return { device: 0n, inode: 0n, type, links: 1, size: 0, ...never };
}

/** Bits of `fstflags`: which times to set, and to what. */
const ATIM = 1, ATIM_NOW = 2, MTIM = 4, MTIM_NOW = 8;

/** What a guest wants the times of a file to be. */
export function fileTimes(
  system: System,
  wanted: { accessed: bigint; modified: bigint; flags: number },
): FileTimes {
  const { flags } = wanted;
  const both = (flags & ATIM && flags & ATIM_NOW) || (flags & MTIM && flags & MTIM_NOW);
  if (both || flags & ~(ATIM | ATIM_NOW | MTIM | MTIM_NOW)) throw new Fail(Errno.EINVAL);
  const now = flags & (ATIM_NOW | MTIM_NOW) ? system.walltime.now() : 0n;
  return {
    ...(flags & ATIM ? { accessed: BigInt.asUintN(64, wanted.accessed) } : {}),
    ...(flags & ATIM_NOW ? { accessed: now } : {}),
    ...(flags & MTIM ? { modified: BigInt.asUintN(64, wanted.modified) } : {}),
    ...(flags & MTIM_NOW ? { modified: now } : {}),
  };
}

/** A size or position that a guest names; `errno` if no file can be that large. */
export function toPosition(value: bigint, errno: number): number {
  const position = Number(BigInt.asUintN(64, value));
  if (!Number.isSafeInteger(position)) throw new Fail(errno);
  return position;
}

/** Whether the last component of a path was a link that is to be followed. */
export function isLink(stat: FileStat): boolean {
  return stat.type === FileType.SYMBOLIC_LINK;
}
