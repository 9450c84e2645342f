/**
 * The modules of `node:` that Deno, Bun and Node share, asked for when they are needed: a static
 * import would keep the library from loading in a browser.
 *
 * @module
 */
import type * as NodeFs from "node:fs";
import type * as NodeTty from "node:tty";
import { Errno } from "./errno.ts";
import type { Failure } from "./host.ts";

interface Builtins {
  "node:fs": typeof NodeFs;
  "node:tty": typeof NodeTty;
}

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

/** Whether the operating system is Linux. */
export function isLinux(): boolean {
  return (globalThis as ProcessGlobal).process?.platform === "linux";
}

/** What an exception of `node:fs` says, as a negated error number. */
export function failureOf(error: unknown): Failure {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code === "string") {
    if (Object.hasOwn(Errno, code)) return -Errno[code as keyof typeof Errno];
    if (code === "EOPNOTSUPP") return -Errno.ENOTSUP;
    if (code === "ERR_FS_FILE_TOO_LARGE") return -Errno.EFBIG;
  }
  const name = (error as { name?: unknown } | undefined)?.name;
  return name === "NotCapable" || name === "PermissionDenied" ? -Errno.EACCES : -Errno.EIO;
}
