/**
 * The process that a command line runs in, under Deno, Bun or Node.
 *
 * @module
 */
import { builtin } from "./node_builtin.ts";

interface NodeProcess {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  exit(code: number): never;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

function nodeProcess(): NodeProcess {
  return (globalThis as unknown as { process: NodeProcess }).process;
}

/** The command line, without the programs that run it. */
export function programArguments(): string[] {
  return nodeProcess().argv.slice(2);
}

/** The environment of the process. */
export function environment(): ReadonlyMap<string, string> {
  const entries = Object.entries(nodeProcess().env);
  return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Ends the process. */
export function exitProcess(code: number): never {
  return nodeProcess().exit(code);
}

/** Signals by which people and systems ask a process to end. */
export type EndSignal = "SIGINT" | "SIGTERM";

/** The exit code that shells give to a process that such a signal has ended. */
export const SIGNAL_EXIT_CODES: Readonly<Record<EndSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Has signals tell the process rather than end it; they reach it when its thread is idle.
 *
 * @returns What undoes it.
 */
export function onEndSignal(listener: (signal: EndSignal) => void): () => void {
  const listeners = (Object.keys(SIGNAL_EXIT_CODES) as EndSignal[]).map((signal) => {
    const tell = () => listener(signal);
    nodeProcess().on(signal, tell);
    return () => nodeProcess().off(signal, tell);
  });
  return () => listeners.forEach((stop) => stop());
}

/** Reads what standard input has next, without keeping this thread; calls back with 0 at the end. */
export function readInput(buffer: Uint8Array, done: (length: number) => void): void {
  builtin("node:fs").read(0, buffer, 0, buffer.length, null, (error, length) => {
    done(error === null || error === undefined ? length : 0);
  });
}

/**
 * All bytes of a file, or for `-` of the standard input.
 *
 * @throws {Error} as `node:fs` does, with a `code`.
 */
export function readBytes(path: string): Uint8Array {
  return new Uint8Array(builtin("node:fs").readFileSync(path === "-" ? 0 : path));
}

/** Whether a descriptor of the process is a terminal. */
export function isTerminal(fd: number): boolean {
  return builtin("node:tty").isatty(fd);
}

/** Whether a path leads to a directory. */
export function isDirectory(path: string): boolean {
  try {
    return builtin("node:fs").statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Writes all of a text to a descriptor of the process. */
export function writeText(fd: number, text: string): void {
  const fs = builtin("node:fs");
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(fs.writeSync(fd, bytes));
}
