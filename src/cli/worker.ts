/**
 * The thread that does the work of a command; `supervise.ts` starts it.
 *
 * @module
 */
import { Context } from "../context.ts";
import { parentThread } from "../host/thread.ts";
import { UsageError } from "./errors.ts";
import { doJob } from "./jobs.ts";
import type { Message, Order } from "./messages.ts";
import type { Progress } from "./progress.ts";
import { Shared } from "./shared.ts";

const parent = parentThread();
const { job, shared: buffer, deadline, isTyped } = parent.data as Order;
const shared = new Shared(buffer);

post({ kind: "started" });
try {
  post({ kind: "done", exitCode: await doJob(job, station()) });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  post({ kind: "usage", message: error.message });
}

function station() {
  const ctx = Context.background().withCancelFlag(shared.cancelFlag);
  return {
    // The clock of each thread begins when the thread does.
    ctx: deadline === undefined ? ctx : ctx.withDeadline(deadline - performance.timeOrigin),
    progress: progress(),
    typed: isTyped ? shared.typed(() => post({ kind: "ask" })) : undefined,
  };
}

function progress(): Progress {
  return {
    begin(title) {
      shared.beginStep();
      post({ kind: "step", title });
    },
    amount: (done, total) => post({ kind: "amount", done, total }),
    end: () => shared.endStep(() => post({ kind: "step-end" })),
  };
}

function post(message: Message): void {
  parent.post(message);
}
