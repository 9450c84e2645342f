/**
 * Waiting for clocks and descriptors at once. Files, directories and standard streams are always
 * ready, so a guest waits only where it asks for nothing but clocks; the wait is one sleep to the
 * earliest of them.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#poll_oneoff
 * @module
 */
import { Errno } from "../host/errno.ts";
import { clockOf } from "./clock.ts";
import { define, type WasiFunction } from "./function.ts";
import type { Guest } from "./guest.ts";
import { Fail } from "./memory.ts";
import { Right } from "./rights.ts";

/** Where the fields of a `subscription` lie; the two versions of WASI differ. */
export interface SubscriptionLayout {
  readonly size: number;
  readonly clockId: number;
  readonly timeout: number;
  readonly flags: number;
}

/** What a subscription waits for. */
const CLOCK = 0, FD_READ = 1, FD_WRITE = 2;
/** The flag of a clock subscription whose timeout is a time, not a duration. */
const ABSTIME = 1;
/** Bytes of an `event`. */
const EVENT_SIZE = 32;
/** Where the tag of a subscription lies, and the descriptor of one that has one. */
const TAG = 8, FD = 16;

/** One subscription, looked at: in how many nanoseconds it is due, or what is wrong with it. */
interface Subscription {
  readonly type: number;
  readonly due: bigint;
  readonly errno: number;
  readonly bytes: number;
}

/** Waits until at least one subscription is due, and writes an event for each that is. */
export function pollOneoff(layout: SubscriptionLayout): WasiFunction {
  return define(
    "poll_oneoff",
    ["in: i32", "out: i32", "nsubscriptions: i32", "result.nevents: i32"],
    (guest, subscriptions, out, count, nevents) => {
      const { memory, system } = guest;
      const total = count >>> 0;
      if (total === 0) return Errno.EINVAL;
      memory.array(subscriptions, total, layout.size);
      memory.array(out, total, EVENT_SIZE);
      memory.bytes(nevents, 4);
      const found: Subscription[] = [];
      let wait: bigint | undefined;
      for (let i = 0; i < Math.min(total, MAX_SUBSCRIPTIONS); i++) {
        const subscription = look(guest, (subscriptions >>> 0) + i * layout.size, layout);
        found.push(subscription);
        if (wait === undefined || subscription.due < wait) wait = subscription.due;
      }
      if (wait! > 0n) system.sleep(wait!);
      memory.setU32(
        nevents,
        writeEvents(guest, found, { subscriptions, out, wait: wait!, layout }),
      );
      return Errno.ESUCCESS;
    },
  );
}

/** The most subscriptions of one call that are looked at, so that a guest cannot fill the host's memory. */
const MAX_SUBSCRIPTIONS = 65_536;

function look(
  { memory, system, files }: Guest,
  at: number,
  layout: SubscriptionLayout,
): Subscription {
  const type = memory.u8(at, TAG);
  try {
    if (type === CLOCK) {
      const clock = clockOf(system, memory.u32(at, layout.clockId));
      const timeout = memory.u64(at, layout.timeout);
      const absolute = (memory.u16(at, layout.flags) & ABSTIME) !== 0;
      const due = absolute ? timeout - clock.now() : timeout;
      return { type, due: due > 0n ? due : 0n, errno: Errno.ESUCCESS, bytes: 0 };
    }
    if (type !== FD_READ && type !== FD_WRITE) throw new Fail(Errno.EINVAL);
    const descriptor = files.get(memory.u32(at, FD), Right.POLL_FD_READWRITE);
    const left = descriptor.kind === "file" && descriptor.file.seekable && type === FD_READ
      ? Math.max(descriptor.size() - descriptor.offset, 0)
      : 1;
    return { type, due: 0n, errno: Errno.ESUCCESS, bytes: left };
  } catch (error) {
    if (!(error instanceof Fail)) throw error;
    return { type, due: 0n, errno: error.errno, bytes: 0 };
  }
}

interface Poll {
  readonly subscriptions: number;
  readonly out: number;
  readonly wait: bigint;
  readonly layout: SubscriptionLayout;
}

function writeEvents({ memory }: Guest, found: readonly Subscription[], poll: Poll): number {
  let events = 0;
  for (const [i, { type, due, errno, bytes }] of found.entries()) {
    if (due > poll.wait) continue;
    const userdata = memory.u64((poll.subscriptions >>> 0) + i * poll.layout.size);
    const event = memory.record((poll.out >>> 0) + events * EVENT_SIZE, EVENT_SIZE);
    event.setBigUint64(0, userdata, true);
    event.setUint16(8, errno, true);
    event.setUint8(10, type);
    event.setBigUint64(16, BigInt(bytes), true);
    events++;
  }
  return events;
}
