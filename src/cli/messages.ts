/**
 * What the thread that works tells the thread that watches.
 *
 * @module
 */
import type { Job } from "./jobs.ts";

/** What the thread that works is started with. */
export interface Order {
  readonly job: Job;
  /** The memory of {@link Shared}. */
  readonly shared: SharedArrayBuffer;
  /** When the job is to end at the latest, in milliseconds since 1970; `undefined` for never. */
  readonly deadline: number | undefined;
  /** Whether what is typed is asked for, since standard input is a terminal. */
  readonly isTyped: boolean;
}

/** A message. */
export type Message =
  /** The thread runs. */
  | { readonly kind: "started" }
  /** A step of the work begins. */
  | { readonly kind: "step"; readonly title: string }
  /** So much of it is done. */
  | { readonly kind: "amount"; readonly done: number; readonly total: number }
  /** It ends. */
  | { readonly kind: "step-end" }
  /** Somebody waits for what is typed. */
  | { readonly kind: "ask" }
  /** The job is done. */
  | { readonly kind: "done"; readonly exitCode: number }
  /** Nothing can be done, and this is why. */
  | { readonly kind: "usage"; readonly message: string };
