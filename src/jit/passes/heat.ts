/**
 * Estimates how often statements run, compared with each other. What was counted while the function
 * was interpreted is believed: how often its `br_table`s went where. All else is guessed: loops go
 * round a few times and end, code that ends in a trap does not run, and any branch may be taken each
 * time.
 *
 * @module
 */
import type { Block, Label, Loop, Statement, Switch } from "../ir.ts";

/** How often each `br_table`, by its offset in the module, took each of its labels. */
export type Profile = ReadonlyMap<number, ArrayLike<number>>;

/** Rounds of a loop nothing is known of. */
const ROUNDS = 8;
/** Nested loops, guessed, are no hotter than this. */
const MOST = 2 ** 30;

/** How often statements run. */
export function estimateHeat(
  body: readonly Statement[],
  profile: Profile,
): Map<Statement, number> {
  const estimate = new Estimate(profile);
  estimate.walk(body, 1);
  return estimate.heat;
}

class Estimate {
  readonly heat: Map<Statement, number> = new Map();
  readonly #profile: Profile;
  /** How often branches go to the end of a block, at most. */
  readonly #arriving: Map<Label, number> = new Map();
  readonly #seen: Map<Block, number> = new Map();

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** @returns how often control gets behind the last of the statements. */
  walk(body: readonly Statement[], entered: number): number {
    let heat = body.at(-1)?.kind === "trap" ? 0 : entered;
    for (const statement of body) {
      this.heat.set(statement, heat);
      heat = this.#statement(statement, heat);
    }
    return heat;
  }

  #statement(statement: Statement, heat: number): number {
    switch (statement.kind) {
      case "branch":
        this.#arrive(statement.label, heat);
        return 0;
      case "return":
      case "tail_call":
      case "trap":
        return 0;
      case "block": {
        const fallen = this.walk(statement.body, heat);
        const left = Math.max(fallen, this.#arriving.get(statement.label) ?? 0);
        return Math.min(left, Math.max(heat, this.#seenAt(statement)));
      }
      case "loop":
        // However often it goes round, it ends once.
        return Math.min(heat, this.walk(statement.body, this.#roundsOf(statement, heat)));
      case "if": {
        const then = this.walk(statement.then, heat);
        return Math.max(then, this.walk(statement.otherwise, heat));
      }
      case "switch":
        this.#switch(statement, heat);
        return 0;
      default:
        return heat;
    }
  }

  #arrive(label: Label, heat: number): void {
    this.#arriving.set(label, Math.max(heat, this.#arriving.get(label) ?? 0));
  }

  #switch({ offset, cases }: Switch, heat: number): void {
    const counts = this.#profile.get(offset);
    for (const { indices, isDefault, body } of cases) {
      let taken = heat / cases.length;
      if (counts !== undefined) {
        taken = isDefault ? counts[counts.length - 1]! : 0;
        for (const index of indices) taken += counts[index]!;
      }
      this.walk(body, taken);
    }
  }

  /** How often a loop begins a round: at least as often as a `br_table` in it was seen to run. */
  #roundsOf({ body }: Loop, entered: number): number {
    return Math.max(Math.min(entered * ROUNDS, MOST), this.#seenIn(body));
  }

  #seenIn(body: readonly Statement[]): number {
    let seen = 0;
    for (const statement of body) {
      if (statement.kind === "block") seen = Math.max(seen, this.#seenAt(statement));
      if (statement.kind !== "switch") continue;
      const counts = this.#profile.get(statement.offset);
      if (counts !== undefined) seen = Math.max(seen, sumOf(counts));
    }
    return seen;
  }

  #seenAt(block: Block): number {
    let seen = this.#seen.get(block);
    if (seen === undefined) this.#seen.set(block, seen = this.#seenIn(block.body));
    return seen;
  }
}

function sumOf(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}
