/**
 * A terminal to try the command line in, by way of tmux.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { REPOSITORY, scriptArguments } from "../support/process.ts";

/** Why there are no terminals here; `undefined` if there are. */
export function missingTerminal(): string | undefined {
  const { error, status } = spawnSync("tmux", ["-V"]);
  return error === undefined && status === 0 ? undefined : "tmux is not installed";
}

/** How long to wait for what is to appear, in milliseconds. */
const PATIENCE = 60_000;

/** A terminal with a shell. */
export class Terminal {
  readonly #socket = `kiln-test-${process.pid}-${Math.random().toString(36).slice(2)}`;

  /** Opens it; the shell is in the repository's folder. */
  constructor(shell: string) {
    const size = ["-x", "160", "-y", "40"];
    this.#tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", REPOSITORY, shell);
  }

  /** Opens one whose shell knows the command line as `kiln`. */
  static withKiln(): Terminal {
    const terminal = new Terminal("env -u NO_COLOR PS1='shell> ' ENV= sh");
    const command = [process.execPath, ...scriptArguments("src/cli/main.ts")].join(" ");
    terminal.type(`kiln() { ${command} "$@"; }`);
    terminal.type("clear");
    return terminal;
  }

  /** Types a line. */
  type(line: string): void {
    this.begin(line);
    this.press("Enter");
  }

  /** Types the beginning of a line. */
  begin(line: string): void {
    this.#tmux("send-keys", "-l", line);
  }

  /** Presses a key, such as `C-c`. */
  press(key: string): void {
    this.#tmux("send-keys", key);
  }

  /** What it shows; with `colours`, among the sequences that make them. */
  screen({ colours = false } = {}): string {
    const text = this.#tmux("capture-pane", "-p", "-J", ...(colours ? ["-e"] : []));
    return text.split("\n").map((line) => line.trimEnd()).join("\n").trimEnd();
  }

  /** Waits until it shows that. */
  async shows(expected: RegExp, options: { readonly colours?: boolean } = {}): Promise<string> {
    const start = performance.now();
    while (true) {
      const screen = this.screen(options);
      if (expected.test(screen)) return screen;
      if (performance.now() - start > PATIENCE) {
        throw new Error(`the terminal never shows ${expected}, but:\n${screen}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Closes it, and ends what runs in it. */
  [Symbol.dispose](): void {
    this.#tmux("kill-server");
  }

  #tmux(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync("tmux", ["-L", this.#socket, ...args], {
      encoding: "utf-8",
    });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr.trim()}`);
    return stdout;
  }
}
