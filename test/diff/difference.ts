/**
 * Compares what a module does on every tier and on the host's own WebAssembly. The interpreter is
 * what the others are compared with: whoever is wrong, one of the two of them is.
 *
 * @module
 */
import { TIERS } from "../support/tiers.ts";
import type { GuestKind } from "./guest.ts";
import { CUT, KilnKind } from "./kiln.ts";
import { LeavingKind } from "./leaving.ts";
import { NATIVE } from "./native.ts";
import { type Call, EXHAUSTED, LOG, observe } from "./observe.ts";
import { decode, instrument } from "./rewrite.ts";

/**
 * How the tiers run a module: plainly; with all of its functions listened to, whose logs are compared
 * too; or with compiled code that leaves in its middle at random.
 */
export type Way = "plain" | "listened" | "leaving";

/** All ways. */
export const WAYS: readonly Way[] = ["plain", "listened", "leaving"];

/** What is compared: a module, how it is made to end, and what is called of it. */
export interface Subject {
  readonly bytes: Uint8Array;
  /** Whether rounds of loops are counted; without it, the module's loops must end by themselves. */
  readonly countLoops: boolean;
  readonly plan: readonly Call[];
  /** Whether tiers must also agree on which functions a trap went through, and where in them. */
  readonly traces: boolean;
  readonly way: Way;
}

/** The first difference between two ways to run a module. */
export interface Difference {
  /** Who differs from the interpreter. */
  readonly name: string;
  readonly interpreter: string;
  readonly other: string;
  /** What both did just before, the last line last. */
  readonly before: readonly string[];
  /** How many of the plan's calls were begun. */
  readonly calls: number;
}

const OTHER_TIERS = TIERS.filter((tier) => tier !== "interpreter");

/** Whom the others are compared with, and the others, by way. */
const KINDS: Readonly<Record<Way, readonly [GuestKind, ...GuestKind[]]>> = {
  plain: [
    new KilnKind("interpreter"),
    ...OTHER_TIERS.map((tier) => new KilnKind(tier)),
    NATIVE,
  ],
  listened: [
    new KilnKind("interpreter", true),
    ...OTHER_TIERS.map((tier) => new KilnKind(tier, true)),
    NATIVE,
  ],
  leaving: [
    new KilnKind("interpreter"),
    new LeavingKind("tiered"),
    new LeavingKind("compiled"),
    NATIVE,
  ],
};
const LINES_BEFORE = 6;
/** How many functions, and rounds of loops where they count, one call may enter. */
const FUEL = 150;
/** The same for modules whose loops should end by themselves. */
const MUCH_FUEL = 20_000;

/** The first difference that a module shows, if it shows one. */
export function differenceOf(
  { bytes, countLoops, plan, traces, way }: Subject,
): Difference | undefined {
  const instrumented = instrument(bytes, { loops: countLoops, fuel: FUEL });
  const module = decode(instrumented);
  const conduct = { plan, fuel: FUEL };
  const [reference, ...others] = KINDS[way];
  const logged = observe(reference, instrumented, module, conduct);
  const unlogged = logged.filter((line) => !line.startsWith(LOG));
  for (const kind of others) {
    const expected = kind === NATIVE ? unlogged : logged;
    const actual = observe(kind, instrumented, module, conduct);
    const at = firstDifference(expected, actual, traces);
    if (at === undefined) continue;
    return {
      name: kind.name,
      interpreter: expected[at] ?? "(nothing)",
      other: actual[at] ?? "(nothing)",
      before: expected.slice(Math.max(0, at - LINES_BEFORE), at),
      calls: callsIn(expected.slice(0, at)) + 1,
    };
  }
  return undefined;
}

/** Whether what is called of a module ends within reason, even if nobody counted its loops' rounds. */
export function ends({ bytes, plan }: Subject): boolean {
  const instrumented = instrument(bytes, { loops: true, fuel: MUCH_FUEL });
  const module = decode(instrumented);
  const lines = observe(NATIVE, instrumented, module, { plan, fuel: MUCH_FUEL });
  // The counter is the last global.
  return !lines.some((line) => /^ {2}globals: (.* )?0$/.test(line)) && lines.at(-1) !== EXHAUSTED;
}

function firstDifference(
  a: readonly string[],
  b: readonly string[],
  traces: boolean,
): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] === EXHAUSTED || b[i] === EXHAUSTED) return undefined;
    if (a[i] === undefined || b[i] === undefined || !isSame(a[i]!, b[i]!, traces)) return i;
  }
  return undefined;
}

/** A line about an outermost call is not indented. */
function callsIn(lines: readonly string[]): number {
  return lines.filter((line) => !line.startsWith(" ")).length;
}

const TRAP = /^(?<before>.*trap: )(?<reasons>.*) at (?<place>.*)$/;

/** Natively, a place is not known; of a deep stack, not all of it may be. */
function isSamePlace(a: string, b: string): boolean {
  if (a === "" || b === "") return true;
  const [left, right] = [a.replace(CUT, ""), b.replace(CUT, "")];
  return left === right || a !== left && right.startsWith(left) ||
    b !== right && left.startsWith(right);
}

/** Native traps are of nowhere, and may stand for several reasons, of which one must be the other's. */
function isSame(a: string, b: string, traces: boolean): boolean {
  if (a === b) return true;
  const [left, right] = [TRAP.exec(a)?.groups, TRAP.exec(b)?.groups];
  if (left === undefined || right === undefined || left["before"] !== right["before"]) return false;
  if (traces && !isSamePlace(left["place"]!, right["place"]!)) return false;
  const reasons = right["reasons"]!.split("|");
  return left["reasons"]!.split("|").some((reason) => reasons.includes(reason));
}
