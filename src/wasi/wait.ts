/**
 * Waiting inside a call: for time, and for what other threads or processes do. It uses no processor,
 * and ends when the context of the call does.
 *
 * @module
 */
import { Errno } from "../host/errno.ts";
import { FdFlag, type StreamDescriptor } from "./descriptors.ts";
import type { Guest } from "./guest.ts";
import { Fail } from "./memory.ts";
import { exitOf } from "../runtime/stopping.ts";
import type { ConnectionDescriptor } from "./socket_descriptors.ts";

/** What a guest waits for. */
export interface Wait {
  /** Whether to wait no longer; asked again and again. */
  readonly isReady?: () => boolean;
  /** The longest wait; without end if it is left out. */
  readonly nanoseconds?: bigint | undefined;
  /** Whether nothing rings when it is ready, so that it has to be asked often. */
  readonly isSilent?: boolean;
}

const NEVER = (): boolean => false;
const MILLISECOND = 1_000_000n;
/** How long to sleep before looking whether the context is done, and what is silent is ready. */
const SLICE = 50n * MILLISECOND, SILENT_SLICE = 5n * MILLISECOND;

/**
 * Waits.
 *
 * @returns Whether it is ready; `false` when the time is over.
 * @throws {ExitError} if the context of the call is done first: the module is closed then.
 */
export function wait(guest: Guest, { isReady = NEVER, nanoseconds, isSilent }: Wait): boolean {
  const { alarm, sleep } = guest.system;
  const most = isSilent === true ? SILENT_SLICE : SLICE;
  let left = nanoseconds;
  while (true) {
    const { count } = alarm;
    if (isReady()) return true;
    if (left === 0n) return false;
    endIfDone(guest);
    const slice = least(most, left, timeLeft(guest));
    const start = performance.now();
    if (left === undefined) {
      alarm.wait(count, Number(slice) / 1e6);
      continue;
    }
    sleep(slice, { alarm, count });
    const slept = BigInt(Math.round((performance.now() - start) * 1e6));
    if (slept * 2n > slice || alarm.count !== count) {
      left -= slept < left ? slept : left;
    } else {
      // A sleep that is made up takes no time: it is told of all of it, and that is that.
      if (left > slice) sleep(left - slice, { alarm, count });
      left = 0n;
    }
  }
}

/** Ends the call, which closes the module, if the context of the call is done. */
export function endIfDone(guest: Guest): void {
  const exit = exitOf(guest.context);
  if (exit !== undefined) throw exit;
}

/** Nanoseconds until the context of the call is done, rounded up. */
function timeLeft(guest: Guest): bigint | undefined {
  const { timeLeft } = guest.context;
  return timeLeft === Infinity ? undefined : BigInt(Math.ceil(timeLeft)) * MILLISECOND;
}

function least(first: bigint, ...others: readonly (bigint | undefined)[]): bigint {
  return others.reduce<bigint>((least, n) => n !== undefined && n < least ? n : least, first);
}

/** Waits until there is something to read, or fails with `EAGAIN` where the guest does not wait. */
function waitToRead(guest: Guest, descriptor: ConnectionDescriptor | StreamDescriptor): void {
  if (descriptor.available() !== -Errno.EAGAIN) return;
  if (descriptor.flags & FdFlag.NONBLOCK) throw new Fail(Errno.EAGAIN);
  // Reading a stream waits by itself, and wakes faster, but knows of no context.
  if (descriptor.kind === "stream" && guest.context.deadline === undefined) return;
  wait(guest, {
    isReady: () => descriptor.available() !== -Errno.EAGAIN,
    isSilent: descriptor.kind === "stream",
  });
}

/** How {@link reader} reads. */
export interface Reading {
  /** Leaves the bytes to be read again. */
  readonly keep?: boolean;
  /** Waits until the buffer is full. */
  readonly all?: boolean;
}

/** Reads a buffer's parts one after the other; without `all` it waits only before the first. */
export function reader(
  guest: Guest,
  from: ConnectionDescriptor | StreamDescriptor,
  { keep = false, all = false }: Reading = {},
): (buffer: Uint8Array) => number {
  let isFirst = true;
  return (buffer) => {
    // The next part would get the same bytes once more.
    if (keep && !isFirst) return 0;
    if (isFirst) waitToRead(guest, from);
    isFirst = false;
    let count = from.read(buffer, keep);
    while (all && count > 0 && count < buffer.length) {
      waitToRead(guest, from);
      const more = from.read(buffer.subarray(count));
      if (more <= 0) break;
      count += more;
    }
    return count;
  };
}

/** Writes all of it to a connection that waits, or as much as there is room for. */
export function writer(guest: Guest, to: ConnectionDescriptor): (bytes: Uint8Array) => number {
  return (bytes) => {
    let sent = 0;
    while (sent < bytes.length) {
      const count = to.write(bytes.subarray(sent));
      if (count >= 0) {
        sent += count;
      } else if (count !== -Errno.EAGAIN || to.flags & FdFlag.NONBLOCK) {
        return sent > 0 ? sent : count;
      } else {
        wait(guest, { isReady: () => to.room() !== -Errno.EAGAIN });
      }
    }
    return sent;
  };
}
