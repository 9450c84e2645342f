/**
 * How the command line fails: what it says, and with which exit code.
 *
 * @module
 */
import { describeSource, onOneLine, type StackFrame, type Trap } from "../errors.ts";

/** A guest that failed, as opposed to one that exited by itself. */
export const EXIT_TRAP = 1;
/** A command line, or a file named on it, that cannot be used. */
export const EXIT_USAGE = 2;
/** A guest that took longer than it was given. */
export const EXIT_TIMEOUT = 124;

/** What is said of a guest that took longer than it was given. */
export function timeoutText(timeout: string): string {
  return `error: module closed with context deadline exceeded (timeout ${timeout})`;
}

/** Something wrong with what the user asked for; the message is one line for them. */
export class UsageError extends Error {
  /** `"UsageError"`. */
  override readonly name = "UsageError";
}

/** A trap and the WebAssembly functions that were running, innermost first. */
export function describeTrap(trap: Trap): string {
  const lines = [`wasm error: ${trap.reason}`];
  if (trap.frames.length > 0) lines.push("wasm stack trace:");
  for (const frame of shorten(trap.frames)) {
    lines.push(typeof frame === "string" ? `\t${frame}` : `\t${describeFrame(frame)}`);
  }
  return lines.join("\n");
}

function describeFrame(frame: StackFrame): string {
  const { name, signature, offset } = frame;
  const place = offset === 0 ? "" : ` at 0x${offset.toString(16)}`;
  return `${onOneLine(name)}${signature}${place}${describeSource(frame)}`;
}

/** How many frames of a deep stack are shown at each end. */
const SHOWN_FRAMES = 16;

function shorten(frames: readonly StackFrame[]): (StackFrame | string)[] {
  const hidden = frames.length - 2 * SHOWN_FRAMES;
  if (hidden <= 1) return [...frames];
  return [
    ...frames.slice(0, SHOWN_FRAMES),
    `... ${hidden} more ...`,
    ...frames.slice(-SHOWN_FRAMES),
  ];
}
