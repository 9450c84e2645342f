/**
 * The time of day and the monotonic clock. The clocks of processor time are `EINVAL`: a guest has no
 * process of its own.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#clock_time_get
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { Clock } from "../host/host.ts";
import type { System } from "../host/system.ts";
import { define, type WasiFunction } from "./function.ts";
import { Fail } from "./memory.ts";

/** The clock with that number: 0 the time of day, 1 the monotonic one. */
export function clockOf(system: System, id: number): Clock {
  if (id === 0) return system.walltime;
  if (id === 1) return system.nanotime;
  throw new Fail(Errno.EINVAL);
}

/** Writes the nanoseconds between two readings that a clock can tell apart. */
export const clock_res_get: WasiFunction = define(
  "clock_res_get",
  ["id: i32", "result.resolution: i32"],
  ({ memory, system }, id, resolution) => {
    memory.setU64(resolution, clockOf(system, id).resolution);
    return Errno.ESUCCESS;
  },
);

/** Writes what a clock shows, in nanoseconds; it is always as precise as it can be. */
export const clock_time_get: WasiFunction = define(
  "clock_time_get",
  ["id: i32", "precision: i64", "result.timestamp: i32"],
  ({ memory, system }, id, _precision, timestamp) => {
    memory.setU64(timestamp, clockOf(system, id).now());
    return Errno.ESUCCESS;
  },
);
