/**
 * Has a job done on a thread of its own, and watches: while a guest runs, its thread hears of nothing
 * else. Ctrl-C and the like ask the job to end; if it does not, the process ends without it.
 *
 * @module
 */
import { Context } from "../context.ts";
import {
  exitProcess,
  isTerminal,
  onEndSignal,
  readInput,
  SIGNAL_EXIT_CODES,
} from "../host/process.ts";
import { startThread } from "../host/thread.ts";
import { EXIT_TIMEOUT, timeoutText, UsageError } from "./errors.ts";
import { doJob, type Job } from "./jobs.ts";
import type { Message, Order } from "./messages.ts";
import { ProgressBar } from "./progress.ts";
import { Shared } from "./shared.ts";
import type { Limit } from "./run_options.ts";
import { printError, red } from "./terminal.ts";

/** How long a job that is to end may take to do so, in milliseconds. */
const GRACE = 250;

/**
 * Does a job, and returns its exit code.
 *
 * @throws {UsageError} if what the user asked for cannot be done.
 */
export async function supervise(job: Job, limit?: Limit): Promise<number> {
  const deadline = limit && performance.timeOrigin + limit.milliseconds;
  const shared = new Shared();
  const bar = new ProgressBar(shared);
  let signalCode: number | undefined;
  /** Ends the process with a code unless the job ends first. */
  const endSoon = (milliseconds: number, exitCode: number, text?: string) =>
    setTimeout(() => {
      bar.end();
      if (text !== undefined) printError(red(text));
      exitProcess(exitCode);
    }, milliseconds);
  const timers: ReturnType<typeof setTimeout>[] = [];
  if (deadline !== undefined) {
    const left = Math.max(deadline - Date.now(), 0);
    timers.push(endSoon(left + GRACE, EXIT_TIMEOUT, timeoutText(limit!.text)));
  }
  const ignoreSignals = onEndSignal((signal) => {
    // Whoever asks twice does not want to wait.
    if (signalCode !== undefined) exitProcess(signalCode);
    signalCode = SIGNAL_EXIT_CODES[signal];
    timers.push(endSoon(GRACE, signalCode));
    shared.cancel();
  });
  try {
    const order = { job, shared: shared.buffer, deadline, isTyped: isTerminal(0) };
    const exitCode = await onThread(order, { shared, bar });
    return signalCode ?? exitCode ?? await onThisThread(job, limit);
  } finally {
    ignoreSignals();
    timers.forEach(clearTimeout);
    bar.end();
  }
}

/** The exit code of a job; `undefined` if there can be no thread to do it. */
function onThread(
  order: Order,
  { shared, bar }: { readonly shared: Shared; readonly bar: ProgressBar },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    let hasStarted = false;
    const message = (message: Message): void => {
      switch (message.kind) {
        case "started":
          hasStarted = true;
          return;
        case "step":
          return bar.begin(message.title);
        case "amount":
          return bar.amount(message.done, message.total);
        case "step-end":
          return bar.end();
        case "ask":
          return answer(shared);
        case "done":
          return resolve(message.exitCode);
        case "usage":
          return reject(new UsageError(message.message));
      }
    };
    const error = (error: unknown) => hasStarted ? reject(error) : resolve(undefined);
    try {
      startThread(workerUrl(), order, { message: (posted) => message(posted as Message), error });
    } catch (thrown) {
      error(thrown);
    }
  });
}

function answer(shared: Shared): void {
  const buffer = new Uint8Array(shared.inputBytes);
  readInput(buffer, (length) => shared.answer(buffer.subarray(0, length)));
}

/** Where the runtime gives no thread, signals do what they always do. */
function onThisThread(job: Job, limit: Limit | undefined): Promise<number> {
  const ctx = Context.background();
  return doJob(job, {
    ctx: limit === undefined ? ctx : ctx.withDeadline(limit.milliseconds),
    progress: new ProgressBar(),
    typed: undefined,
  });
}

/** The thread's module, which has this one's ending: packages are published as JavaScript too. */
function workerUrl(): URL {
  const ending = /\.\w+$/.exec(new URL(import.meta.url).pathname)?.[0] ?? ".ts";
  return new URL(`./worker${ending}`, import.meta.url);
}
