/**
 * Lists of strings as `args_get` and `environ_get` hand them over.
 *
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { GuestMemory } from "./memory.ts";

/** Writes how many strings there are and how many bytes they take. */
export function writeSizes(
  memory: GuestMemory,
  strings: readonly Uint8Array[],
  at: { count: number; size: number },
): number {
  memory.setU32(at.count, strings.length);
  memory.setU32(at.size, strings.reduce((sum, bytes) => sum + bytes.length, 0));
  return Errno.ESUCCESS;
}

/** Writes the strings one after the other, and the address of each. */
export function writeStrings(
  memory: GuestMemory,
  strings: readonly Uint8Array[],
  at: { pointers: number; buffer: number },
): number {
  memory.requireArray(at.pointers, strings.length, 4);
  let pointer = at.pointers >>> 0;
  let address = at.buffer >>> 0;
  for (const bytes of strings) {
    memory.bytes(address, bytes.length).set(bytes);
    memory.setU32(pointer, address);
    address += bytes.length;
    pointer += 4;
  }
  return Errno.ESUCCESS;
}
