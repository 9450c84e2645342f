/**
 * What takes long, shown on a terminal while it lasts: a step that is over within half a second is
 * never shown, and nothing is where standard error is no terminal.
 *
 * @module
 */
import { onOneLine } from "../errors.ts";
import { isTerminal, writeText } from "../host/process.ts";

/** Is told of the steps of some work. */
export interface Progress {
  /** A step begins; its title says what is being done. */
  begin(title: string): void;
  /** How much of the step is done, where that is known. */
  amount(done: number, total: number): void;
  /** The step ends; nothing of it is left on the terminal. */
  end(): void;
}

/** Does a step of some work. */
export async function step<Result>(
  progress: Progress,
  title: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  progress.begin(title);
  try {
    return await work();
  } finally {
    progress.end();
  }
}

/** How long a step may take before it is shown, in milliseconds. */
const PATIENCE = 500;
/** How often what is shown changes, in milliseconds. */
const PERIOD = 100;

/** What a bar needs to know of whoever does the work, if that is another thread. */
export interface Worker {
  /** Whether a step is still under way; once it says so, the step ends only when it is cleared. */
  mayShowStep(): boolean;
  /** Is told when nothing is shown any more. */
  stepCleared(): void;
}

/** A bar on standard error. */
export class ProgressBar implements Progress {
  readonly #worker: Worker | undefined;
  readonly #isTerminal = isTerminal(2);
  #title = "";
  #share: number | undefined;
  #start = 0;
  #isShown = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Makes a bar. */
  constructor(worker?: Worker) {
    this.#worker = worker;
  }

  begin(title: string): void {
    if (!this.#isTerminal) return;
    this.end();
    this.#title = title;
    this.#share = undefined;
    this.#start = performance.now();
    this.#timer = setInterval(() => this.#show(), PERIOD);
  }

  amount(done: number, total: number): void {
    this.#share = total > 0 ? Math.min(done / total, 1) : undefined;
    this.#show();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!this.#isShown) return;
    this.#isShown = false;
    writeText(2, "\r\x1b[K");
    this.#worker?.stepCleared();
  }

  #show(): void {
    const time = performance.now() - this.#start;
    if (this.#timer === undefined || time < PATIENCE) return;
    if (this.#worker?.mayShowStep() === false) return;
    this.#isShown = true;
    writeText(2, `\r\x1b[K${barText(this.#title, time, this.#share)}`);
  }
}

const BAR_WIDTH = 24;
/** How far a bar of unknown length moves in a second, in characters. */
const SPEED = 12;

/** A step as one line: `kiln: title [####    ] 50%`, or how long it has taken. */
export function barText(title: string, milliseconds: number, share: number | undefined): string {
  if (share !== undefined) {
    const filled = Math.round(share * BAR_WIDTH);
    const bar = "#".repeat(filled).padEnd(BAR_WIDTH);
    return `kiln: ${onOneLine(title)} [${bar}] ${Math.floor(share * 100)}%`;
  }
  const seconds = milliseconds / 1000;
  const place = Math.floor(seconds * SPEED) % BAR_WIDTH;
  const bar = `${" ".repeat(place)}#`.padEnd(BAR_WIDTH);
  return `kiln: ${onOneLine(title)} [${bar}] ${seconds.toFixed(1)} s`;
}
