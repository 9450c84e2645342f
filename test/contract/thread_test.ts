/**
 * Another thread stops a call: this one is busy with it, and nothing else would get through.
 */
import { assert, assertEquals } from "@std/assert";
import { Worker } from "node:worker_threads";
import { CanceledError, Context, ExitError } from "../../mod.ts";
import { Stage, testContract, thrownBy } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

testContract("a flag that another thread sets cancels a call", async (way) => {
  const worker = new Worker(new URL("../support/cancel_worker.ts", import.meta.url));
  try {
    await new Promise((ready) => worker.once("message", ready));
    using stage = new Stage(
      way,
      Context.background(),
      (config) => config.withCloseOnContextDone(true),
    );
    const module = await stage.module('(func (export "loop") (loop (br 0)))');
    const flag = new Int32Array(new SharedArrayBuffer(8));
    worker.postMessage(flag);
    // A deadline as well, so that a test that fails ends.
    const ctx = Context.background().withTimeout(60_000).withCancelFlag(flag);
    const error = thrownBy(() => exported(module, "loop").call(ctx)) as ExitError;
    assertEquals(error.message, "module closed with context canceled");
    assert(error.cause instanceof CanceledError);
    assertEquals([error instanceof ExitError, module.isClosed], [true, true]);
  } finally {
    await worker.terminate();
  }
});
