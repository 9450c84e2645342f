/**
 * Waiting for clocks and descriptors at once. Files and directories are always ready, and so are
 * standard streams that do not know better; sockets are once something has come or can be sent.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#poll_oneoff
 * @module
 */
import { Errno } from "../host/errno.ts";
import { clockOf } from "./clock.ts";
import type { Descriptor } from "./descriptors.ts";
import { define, type WasiFunction } from "./function.ts";
import type { Guest } from "./guest.ts";
import { Fail } from "./memory.ts";
import { Right } from "./rights.ts";
import { wait } from "./wait.ts";

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
/** The flag of an event whose other side has closed. */
const HANGUP = 1;
/** Where the tag of a subscription lies, and the descriptor of one that has one. */
const TAG = 8, FD = 16;

/** What there is to say of a subscription that is due. */
interface Finding {
  readonly errno: number;
  /** Bytes to be read, or room to write. */
  readonly bytes: number;
  /** Whether the other side has closed. */
  readonly hangup?: boolean;
}

/** One subscription. */
interface Subscription {
  readonly type: number;
  /** For a clock: in how many nanoseconds it is due. */
  readonly due?: bigint;
  /** For a descriptor, or what is wrong: what is found, once there is something. */
  readonly look: () => Finding | undefined;
  /** Whether nothing rings when it becomes ready. */
  readonly isSilent?: boolean;
}

/** Waits until at least one subscription is due, and writes an event for each that is. */
export function pollOneoff(layout: SubscriptionLayout): WasiFunction {
  return define(
    "poll_oneoff",
    ["in: i32", "out: i32", "nsubscriptions: i32", "result.nevents: i32"],
    (guest, subscriptions, out, count, nevents) => {
      const { memory } = guest;
      const total = count >>> 0;
      if (total === 0) return Errno.EINVAL;
      memory.requireArray(subscriptions, total, layout.size);
      memory.requireArray(out, total, EVENT_SIZE);
      memory.require(nevents, 4);
      const found: Subscription[] = [];
      for (let i = 0; i < Math.min(total, MAX_SUBSCRIPTIONS); i++) {
        found.push(read(guest, (subscriptions >>> 0) + i * layout.size, layout));
      }
      const passed = waitForAny(guest, found);
      memory.setU32(nevents, writeEvents(guest, found, { subscriptions, out, passed, layout }));
      return Errno.ESUCCESS;
    },
  );
}

/** Waits, and says how many nanoseconds of the clocks are over. */
function waitForAny(guest: Guest, subscriptions: readonly Subscription[]): bigint {
  let nanoseconds: bigint | undefined;
  for (const { due } of subscriptions) {
    if (due !== undefined && (nanoseconds === undefined || due < nanoseconds)) nanoseconds = due;
  }
  const descriptors = subscriptions.filter(({ due }) => due === undefined);
  const isReady = () => descriptors.some(({ look }) => look() !== undefined);
  const isSilent = descriptors.some(({ isSilent }) => isSilent === true);
  return wait(guest, { isReady, nanoseconds, isSilent }) ? 0n : nanoseconds ?? 0n;
}

/** The most subscriptions of one call that are looked at, so that a guest cannot fill the host's memory. */
const MAX_SUBSCRIPTIONS = 65_536;

function read(
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
      return { type, due: due > 0n ? due : 0n, look: () => ({ errno: 0, bytes: 0 }) };
    }
    if (type !== FD_READ && type !== FD_WRITE) throw new Fail(Errno.EINVAL);
    const descriptor = files.get(memory.u32(at, FD), Right.POLL_FD_READWRITE);
    const look = type === FD_READ ? toRead(descriptor) : toWrite(descriptor);
    return { type, look, isSilent: descriptor.kind === "stream" && type === FD_READ };
  } catch (error) {
    if (!(error instanceof Fail)) throw error;
    const { errno } = error;
    return { type, look: () => ({ errno, bytes: 0 }) };
  }
}

/** Whether something can be read. */
function toRead(descriptor: Descriptor): Subscription["look"] {
  switch (descriptor.kind) {
    case "stream":
      return () => amount(descriptor.available());
    case "connection":
      return () => {
        const finding = amount(descriptor.available());
        return finding && { ...finding, hangup: finding.bytes === 0 };
      };
    case "listener":
      return () => descriptor.listener.isReady ? { errno: 0, bytes: 1 } : undefined;
    case "file": {
      const left = () => Math.max(descriptor.size() - descriptor.offset, 0);
      return () => ({ errno: 0, bytes: descriptor.file.seekable ? left() : 1 });
    }
    case "directory":
      return () => ({ errno: 0, bytes: 1 });
  }
}

/** Whether something can be written. */
function toWrite(descriptor: Descriptor): Subscription["look"] {
  if (descriptor.kind === "connection") return () => amount(descriptor.room());
  return () => ({ errno: 0, bytes: 1 });
}

/** A number of bytes, or a failure that is an event unless it is `EAGAIN`. */
function amount(bytes: number): Finding | undefined {
  if (bytes === -Errno.EAGAIN) return undefined;
  return bytes < 0 ? { errno: -bytes, bytes: 0, hangup: true } : { errno: 0, bytes };
}

interface Poll {
  readonly subscriptions: number;
  readonly out: number;
  /** Nanoseconds of the clocks that are over. */
  readonly passed: bigint;
  readonly layout: SubscriptionLayout;
}

function writeEvents({ memory }: Guest, found: readonly Subscription[], poll: Poll): number {
  let events = 0;
  for (const [i, { type, due, look }] of found.entries()) {
    const finding = due !== undefined && due > poll.passed ? undefined : look();
    if (finding === undefined) continue;
    const userdata = memory.u64((poll.subscriptions >>> 0) + i * poll.layout.size);
    const event = memory.record((poll.out >>> 0) + events * EVENT_SIZE, EVENT_SIZE);
    event.setBigUint64(0, userdata, true);
    event.setUint16(8, finding.errno, true);
    event.setUint8(10, type);
    event.setBigUint64(16, BigInt(finding.bytes), true);
    event.setUint16(24, finding.hangup === true ? HANGUP : 0, true);
    events++;
  }
  return events;
}
