/**
 * Real clocks, random bytes and sleep, from what every JavaScript runtime has.
 *
 * @module
 */
import { SharedAlarm } from "./alarm.ts";
import type { Clock, RandomSource, Sleep } from "./host.ts";

/** The time of day. */
export const webWalltime: Clock = {
  resolution: 1_000_000n,
  now: () => BigInt(Date.now()) * 1_000_000n,
};

/** Time since the program started. */
export const webNanotime: Clock = {
  resolution: 1000n,
  now: () => BigInt(Math.round(performance.now() * 1e6)),
};

/** The most bytes `getRandomValues` gives at a time. */
const RANDOM_BYTES = 65_536;

/** Unpredictable bytes. */
export const webRandom: RandomSource = (buffer) => {
  const part = new Uint8Array(Math.min(buffer.length, RANDOM_BYTES));
  for (let at = 0; at < buffer.length; at += RANDOM_BYTES) {
    crypto.getRandomValues(part);
    buffer.set(part.subarray(0, buffer.length - at), at);
  }
};

/** The longest single wait, in milliseconds; longer ones are made of several. */
const LONGEST_WAIT = 0x7fff_ffff;

/** Waits without using the processor; fails where a page forbids its main thread to wait. */
export const webSleep: Sleep = (nanoseconds, waking) => {
  const { alarm, count } = waking ?? { alarm: new SharedAlarm(), count: 0 };
  for (let left = Number(nanoseconds) / 1e6; left > 0; left -= LONGEST_WAIT) {
    alarm.wait(count, Math.min(left, LONGEST_WAIT));
    if (alarm.count !== count) return;
  }
};
