/**
 * How much of the host's stack is left. Compiled functions are given room for their calls, in words,
 * and count what frames take before the host optimises them; optimised ones take a third of that or
 * less. Where the room is used up, the stack is therefore asked: a function with a frame of many words
 * cannot begin on a stack that has fewer.
 *
 * @module
 */
import type { Evaluate } from "./evaluate.ts";

/**
 * Words of the frame that asks, and how many of them compiled code is given. Once the host has
 * optimised the function, it asks for more than it needs, and takes no time to speak of.
 */
const FRAME_WORDS = 34_000;
const FRAME_ROOM = 12_000;
/** Words that are asked for where a frame takes no stack before it is used, and what is kept. */
const PASSED_WORDS = [480_000, 240_000, 160_000];
const KEPT_WORDS = 40_000;
/** Frames that no stack has room for. */
const TOO_MANY = 1_000;

/** The stack of the thread this is called on. */
export class HostStack {
  readonly #evaluate: Evaluate;
  readonly #given: number;
  #ask: (() => number) | undefined;
  /** What was found to be left behind the room that was given; such stacks are large. */
  #found = 0;

  /** `given` words are used up whenever it is asked, unless it has given more. */
  constructor(evaluate: Evaluate, given: number) {
    this.#evaluate = evaluate;
    this.#given = given;
  }

  /**
   * Words that compiled code may use from here on; 0 where it should not go on. `again`: what was
   * given before is used up, too.
   */
  more(again: boolean): number {
    if (this.#found > 0 && !again) return this.#found;
    this.#ask ??= this.#choose();
    return this.#ask();
  }

  #choose(): () => number {
    const nested = this.#makeFrame();
    if (succeeds(() => nested(TOO_MANY))) return () => this.#passArguments();
    // One that never called itself: hosts put frames of such calls together, and ask for them all.
    const frame = this.#makeFrame();
    return () => succeeds(() => frame(0)) ? FRAME_ROOM : 0;
  }

  /** A function whose frame has room for the arguments of a call that it never makes. */
  #makeFrame(): (again: number) => number {
    const passed = "again,".repeat(FRAME_WORDS);
    const body = `return function frame(again) {
      if (again < 0) kit(${passed});
      return again > 0 ? frame(again - 1) : 0;
    };`;
    return this.#evaluate("kit", body)(undefined) as (again: number) => number;
  }

  /**
   * Finds out how many arguments can be passed, for they are put on the stack. That takes long, so it
   * is remembered: frames that were there then may take less next time, but not more than was given.
   */
  #passArguments(): number {
    for (const words of PASSED_WORDS) {
      const passed: number[] = new Array(words).fill(0);
      if (!succeeds(() => Reflect.apply(ignore, undefined, passed))) continue;
      this.#found = Math.max(this.#found, words - KEPT_WORDS - this.#given);
      return words - KEPT_WORDS;
    }
    return 0;
  }
}

function ignore(): void {}

function succeeds(use: () => void): boolean {
  try {
    use();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
