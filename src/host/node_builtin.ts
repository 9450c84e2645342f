/**
 * The modules of `node:` that Deno, Bun and Node share, asked for when they are needed: a static
 * import would keep the library from loading in a browser.
 *
 * @module
 */
import type * as NodeChildProcess from "node:child_process";
import type * as NodeFs from "node:fs";
import type * as NodeNet from "node:net";
import type * as NodeOs from "node:os";
import type * as NodeTty from "node:tty";
import type * as NodeUrl from "node:url";
import type * as NodeWorkerThreads from "node:worker_threads";
import { Errno } from "./errno.ts";
import type { Failure } from "./host.ts";

interface Builtins {
  "node:child_process": typeof NodeChildProcess;
  "node:fs": typeof NodeFs;
  "node:net": typeof NodeNet;
  "node:os": typeof NodeOs;
  "node:tty": typeof NodeTty;
  "node:url": typeof NodeUrl;
  "node:worker_threads": typeof NodeWorkerThreads;
}

/** The module of files. */
export type Fs = Builtins["node:fs"];

interface ProcessGlobal {
  readonly process?: {
    readonly platform: string;
    getBuiltinModule?<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined;
  };
}

/**
 * A module of the runtime.
 *
 * @throws {TypeError} where there is none, as in a browser.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  const found = (globalThis as ProcessGlobal).process?.getBuiltinModule?.(name);
  if (found === undefined) throw new TypeError(`Cannot find ${name}: this runtime has no files`);
  return found;
}

/** Whether there are such modules, as there are in Deno, Bun and Node. */
export function hasBuiltins(): boolean {
  return (globalThis as ProcessGlobal).process?.getBuiltinModule !== undefined;
}

/** Whether the runtime is Deno, whose `node:` modules do some things their own way. */
export function isDeno(): boolean {
  return "Deno" in globalThis;
}

/** Whether the operating system is Linux. */
export function isLinux(): boolean {
  return (globalThis as ProcessGlobal).process?.platform === "linux";
}

/** Whether the operating system is Windows. */
export function isWindows(): boolean {
  return (globalThis as ProcessGlobal).process?.platform === "win32";
}

/** What an exception of `node:fs` says, as a negated error number. */
export function failureOf(error: unknown): Failure {
  const { code, name, message } = error as Record<"code" | "name" | "message", unknown>;
  if (typeof code === "string") {
    if (Object.hasOwn(Errno, code)) return -Errno[code as keyof typeof Errno];
    if (code === "EOPNOTSUPP") return -Errno.ENOTSUP;
    if (code.startsWith("ERR_")) return -Errno.EINVAL;
  }
  // Deno gives errors that it has no class for only the system's number, and that in the text.
  const number = /\(os error (\d+)\)/.exec(String(message))?.[1];
  if (number !== undefined) return failureOfNumber(Number(number));
  return name === "NotCapable" || name === "PermissionDenied" ? -Errno.EACCES : -Errno.EIO;
}

function failureOfNumber(number: number): Failure {
  for (const [name, value] of Object.entries(builtin("node:os").constants.errno)) {
    if (value === number && Object.hasOwn(Errno, name)) return -Errno[name as keyof typeof Errno];
  }
  return -Errno.EIO;
}
