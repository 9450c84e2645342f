/**
 * The options of `kiln run`, and how their values are written.
 *
 * @module
 */
import { UsageError } from "./errors.ts";

/** When a guest is to end. */
export interface Limit {
  /** Milliseconds from the start of the process. */
  readonly milliseconds: number;
  /** The same as the user wrote it. */
  readonly text: string;
}

/** What the user asks for; all of it is data, which can be handed to another thread. */
export interface RunOptions {
  readonly env?: readonly string[];
  readonly envInherit?: boolean;
  readonly mount?: readonly string[];
  readonly fs?: "memory";
  readonly listen?: readonly string[];
  readonly timeout?: Limit;
  readonly hostlogging?: readonly string[];
  readonly invoke?: string;
  readonly memoryLimit?: number;
  readonly interpreter?: boolean;
  readonly compiled?: boolean;
  /** `false` if it is not wanted. */
  readonly debugInfo?: boolean;
  readonly stats?: boolean;
  readonly trace?: boolean;
}

/** Bytes in a page of memory. */
export const PAGE_BYTES = 65_536;
const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** A number of bytes, in whole pages. */
export function parseSize(text: string): number {
  const match = /^(\d+)([KMG]?)(?:i?B)?$/i.exec(text);
  const bytes = match === null ? NaN : Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
  if (!(bytes >= PAGE_BYTES && bytes <= 2 ** 32)) {
    throw new UsageError(`--memory-limit ${text}: not a size from 64K to 4G`);
  }
  return bytes;
}

/** Milliseconds in units of time. */
const TIMES: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** The longest time that timers can be set to, about 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A time in parts with units, such as `1m30s`. */
export function parseTimeout(text: string): Limit {
  let milliseconds = 0;
  const parts = text.replaceAll(/(\d+\.?\d*|\.\d+)(ms|s|m|h)/g, (_part, number, unit) => {
    milliseconds += Number(number) * TIMES[unit as string]!;
    return "";
  });
  if (parts !== "" || !(milliseconds > 0 && milliseconds <= LONGEST)) {
    throw new UsageError(`--timeout ${text}: not a time such as 200ms, 1.5s or 1m30s`);
  }
  return { milliseconds, text };
}

/** Every function of the guest, as opposed to those at its border. */
export const LOG_GUEST = "guest";
/** What can be logged: groups of the host's functions, or all of them, or everything. */
export const LOGGED: readonly string[] = [
  "all",
  "clock",
  "filesystem",
  "memory",
  "proc",
  "poll",
  "random",
  "sock",
  LOG_GUEST,
];

/** Groups to log, separated by commas. */
export function parseScopes(text: string, before: readonly string[] = []): string[] {
  const scopes = text.split(",");
  const unknown = scopes.find((scope) => !LOGGED.includes(scope));
  if (unknown === undefined) return [...before, ...scopes];
  throw new UsageError(`--log ${text}: "${unknown}" is none of ${LOGGED.join(", ")}`);
}
