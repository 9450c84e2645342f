/**
 * Finds the frames of compiled functions in the host's stack trace of an error. Nothing is recorded
 * while code runs: the trace names units, lines and columns, and it is known which instruction is where.
 *
 * @module
 */
import type { WalkedFrame } from "../engine/engine.ts";
import type { Instance } from "../store/instance.ts";
import { isGuestCall } from "./guest_calls.ts";
import { offsetAt } from "./places.ts";
import { ENTRY, type UnitText } from "./unit.ts";

/** Lines a host puts before the text it makes a function of. */
const LINES_BEFORE = 2;

/** A unit, and line and column in it, in a trace of V8 or of JavaScriptCore. */
const PLACE = /(kiln\/[\w/]+)(?:, <anonymous>)?:(\d+):(\d+)/;

interface Unit {
  readonly instance: WeakRef<Instance>;
  /** Prints the unit once more: the same text, for the same instance. */
  readonly emit: (instance: Instance) => UnitText;
}

/** What each line of a unit belongs to. */
type Lines = Pick<UnitText, "functions" | "offsets" | "places">;

/** Units whose lines are remembered: a listener may ask for the stack at every call. */
const MAX_REMEMBERED = 64;

/** The units that were made, by what they are called in traces. */
export class Units {
  readonly #units: Map<string, Unit> = new Map();
  /** Of units that were in a trace lately. */
  readonly #lines: Map<Unit, Lines> = new Map();
  #serial = 0;
  /** How many units there may be before those of instances that are gone are forgotten. */
  #sweepAt = 1024;

  /** What a unit is called that would be called `url`: modules may have the same name, or none. */
  freshUrl(url: string): string {
    return this.#units.has(url) ? `${url}/${++this.#serial}` : url;
  }

  add(url: string, instance: Instance, emit: Unit["emit"]): void {
    this.#units.set(url, { instance: new WeakRef(instance), emit });
    if (this.#units.size >= this.#sweepAt) this.#sweep();
  }

  #sweep(): void {
    for (const [url, { instance }] of this.#units) {
      if (instance.deref() === undefined) this.#units.delete(url);
    }
    this.#sweepAt = 2 * this.#units.size + 1024;
  }

  /**
   * The frames of compiled functions, innermost first: a list for each time that compiled code was
   * entered. What the host left out of its trace is missing.
   */
  framesIn({ stack = "" }: Error): WalkedFrame[][] {
    const entered: WalkedFrame[][] = [];
    let frames: WalkedFrame[] = [];
    for (const line of stack.split("\n")) {
      const [, url, number, column] = PLACE.exec(line) ?? [];
      if (url === undefined) continue;
      const at = Number(number) - LINES_BEFORE - 1;
      const frame = this.#frameAt(url, at, Number(column));
      if (frame === ENTRY || isGuestCall(url, at)) {
        entered.push(frames);
        frames = [];
      } else if (frame !== undefined) frames.push(frame);
    }
    // The host leaves out what is far out: then the entry is not there to end the last list.
    if (frames.length > 0) entered.push(frames);
    return entered;
  }

  /** The function that a place belongs to, if one does; or that compiled code is entered there. */
  #frameAt(url: string, line: number, column: number): WalkedFrame | typeof ENTRY | undefined {
    const unit = this.#units.get(url);
    const instance = unit?.instance.deref();
    if (unit === undefined || instance === undefined) return undefined;
    const { functions, offsets, places } = this.#linesOf(unit, instance);
    const owner = functions[line] ?? -1;
    if (owner < 0) return owner === ENTRY ? ENTRY : undefined;
    const linePlaces = places.get(line);
    const offset = (linePlaces && offsetAt(linePlaces, column)) ?? offsets[line]!;
    return { func: instance.function(owner), offset };
  }

  #linesOf(unit: Unit, instance: Instance): Lines {
    const known = this.#lines.get(unit);
    if (known !== undefined) return known;
    const { functions, offsets, places } = unit.emit(instance);
    if (this.#lines.size >= MAX_REMEMBERED) this.#lines.clear();
    this.#lines.set(unit, { functions, offsets, places });
    return { functions, offsets, places };
  }
}
