/**
 * Runs the command line while the test does something else with it.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { REPOSITORY, scriptArguments } from "../support/process.ts";

/** Deno takes an exit code above 128 for a signal; under Bun, what tests see is what there was. */
function codeOf(signal: string | null): number | null {
  if (!("Deno" in globalThis) || signal === null) return null;
  return 128 + (constants.signals as Record<string, number>)[signal]!;
}

/** A command line that runs. */
export class RunningCli {
  readonly #child: ChildProcess;
  /** What it has written so far. */
  readonly written = { stdout: "", stderr: "" };
  /** Its exit code; `null` if a signal ended it, as far as that can be told. */
  readonly ended: Promise<number | null>;

  /** Starts `kiln` with arguments; its standard input stays open. */
  constructor(args: readonly string[]) {
    this.#child = spawn(
      process.execPath,
      [...scriptArguments("src/cli/main.ts"), ...args],
      { cwd: REPOSITORY, env: { ...process.env, NO_COLOR: "1" }, stdio: "pipe" },
    );
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new TextDecoder();
      this.#child[name]!.on("data", (bytes: Uint8Array) => {
        this.written[name] += decoder.decode(bytes, { stream: true });
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", (code, signal) => resolve(code ?? codeOf(signal)));
    });
  }

  /** Waits until it has written that to standard output. */
  async hasWritten(text: string): Promise<void> {
    for (let patience = 600; !this.written.stdout.includes(text); patience--) {
      if (patience === 0) throw new Error(`it wrote only ${JSON.stringify(this.written)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Sends it a signal. */
  kill(signal: "SIGINT" | "SIGTERM"): void {
    this.#child.kill(signal);
  }

  /** Closes its standard input. */
  endInput(): void {
    this.#child.stdin!.end();
  }
}
