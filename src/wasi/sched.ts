/**
 * Scheduling.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sched_yield
 * @module
 */
import { Errno } from "../host/errno.ts";
import { define, type WasiFunction } from "./function.ts";

/** Does nothing: a guest has one thread. */
export const sched_yield: WasiFunction = define("sched_yield", [], () => Errno.ESUCCESS);
