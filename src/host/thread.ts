/**
 * A second thread of the same runtime, under Deno, Bun or Node: one may be busy for long while the
 * other still hears of signals, timers and input.
 *
 * @module
 */
import { builtin } from "./node_builtin.ts";

/** A thread that was started, as the one that started it sees it. */
export interface Thread {
  /** Ends it, whatever it is doing. */
  end(): void;
}

/** What the thread that starts another is told of it. */
export interface ThreadEvents {
  /** It has posted a message. */
  readonly message: (message: unknown) => void;
  /** It could not be started, or has ended by an exception. */
  readonly error: (error: unknown) => void;
}

/**
 * Starts a thread.
 *
 * @param url Its main module.
 * @param data What {@link parentThread} gives it; a `SharedArrayBuffer` in it is shared.
 * @throws {Error} if the runtime has no threads, or does not allow them.
 */
export function startThread(url: URL, data: unknown, events: ThreadEvents): Thread {
  const { Worker } = builtin("node:worker_threads");
  const worker = new Worker(entryOf(url), { workerData: data });
  worker.on("message", events.message);
  worker.on("error", events.error);
  return { end: () => void worker.terminate() };
}

/**
 * What a thread can be started with for a module. A library that comes from a registry has modules
 * at `https:`, which Deno takes only from a module that is here.
 */
function entryOf(url: URL): URL {
  if (url.protocol === "file:") return url;
  const source = `import ${JSON.stringify(url.href)};`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** What a thread was given, and how it answers. */
export interface Parent {
  /** The data it was started with. */
  readonly data: unknown;
  /** Sends a message to the thread that started it. */
  post(message: unknown): void;
}

/** The thread that started this one. */
export function parentThread(): Parent {
  const { parentPort, workerData } = builtin("node:worker_threads");
  return { data: workerData, post: (message) => parentPort!.postMessage(message) };
}
