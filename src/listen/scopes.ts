/**
 * Groups of host functions, for those who want to see some of them only.
 *
 * @module
 */
import type { FunctionDefinition } from "../api.ts";

/**
 * A group of host functions: clocks, ending the program, files and directories, growth of memories,
 * waiting, random bytes, sockets. `"all"` is every function, whether it belongs to a group or not.
 */
export type LogScope =
  | "clock"
  | "proc"
  | "filesystem"
  | "memory"
  | "poll"
  | "random"
  | "sock"
  | "all";

/** Says of WASI functions, by their names, which group they belong to. */
const SCOPES: Readonly<Record<Exclude<LogScope, "all">, (name: string) => boolean>> = {
  clock: (name) => name.startsWith("clock_"),
  proc: (name) => name === "proc_exit",
  filesystem: (name) => name.startsWith("path_") || name.startsWith("fd_"),
  memory: () => false,
  poll: (name) => name === "poll_oneoff",
  random: (name) => name === "random_get",
  sock: (name) => name.startsWith("sock_"),
};

/** Functions of a module `env`, which toolchains have agreed on, by scope. */
const ENV_SCOPES: Readonly<Record<string, LogScope>> = {
  emscripten_notify_memory_growth: "memory",
  abort: "proc",
  seed: "random",
};

/** The groups there are, `"all"` last. */
export const LOG_SCOPES: readonly LogScope[] = [...Object.keys(SCOPES) as LogScope[], "all"];

/** The names of the module of WASI functions. */
const WASI: readonly string[] = ["wasi_snapshot_preview1", "wasi_unstable"];

/** Whether a function is one of WASI. */
export function isWasi({ isHost, moduleName }: FunctionDefinition): boolean {
  return isHost && WASI.includes(moduleName);
}

/** @throws {TypeError} if there is no such group. */
export function requireScopes(scopes: readonly LogScope[]): void {
  for (const scope of scopes) {
    if (LOG_SCOPES.includes(scope)) continue;
    throw new TypeError(`Cannot log "${scope}": the scopes are ${LOG_SCOPES.join(", ")}`);
  }
}

/** Whether a function belongs to one of the groups. */
export function isInScopes(definition: FunctionDefinition, scopes: readonly LogScope[]): boolean {
  return scopes.some((scope) => scope === "all" || belongsTo(definition, scope));
}

function belongsTo(definition: FunctionDefinition, scope: Exclude<LogScope, "all">): boolean {
  const { isHost, moduleName, name } = definition;
  if (isWasi(definition)) return SCOPES[scope](name);
  return isHost && moduleName === "env" && Object.hasOwn(ENV_SCOPES, name) &&
    ENV_SCOPES[name] === scope;
}
