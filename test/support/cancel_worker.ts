/**
 * A thread that sets a flag a moment after it was asked to; see `test/contract/thread_test.ts`.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";

parentPort!.on("message", (flag: Int32Array) => {
  Atomics.wait(flag, 1, 0, 50);
  Atomics.store(flag, 0, 1);
});
parentPort!.postMessage("ready");
