/**
 * Chooses what of a function that is too big becomes functions of their own: runs of statements, the
 * coldest first, until what is left fits. A run is entered at its first statement alone, so what its
 * call costs depends on how often that one runs. Cases of a switch are taken out one by one, or, if
 * there are many, several together, with a switch of their own.
 *
 * @module
 */
import type { Statement, Switch, SwitchCase } from "../ir.ts";
import type { Sizes } from "./size.ts";

/** What decides about regions. */
export interface RegionOptions {
  readonly sizes: Sizes;
  readonly heat: Map<Statement, number>;
  /** The most that is to be left of the function, and the most that a region may be. */
  readonly budget: number;
}

/** The least that is worth a call. */
const LEAST = 240;
/** What is left where a region was. */
const LEFT = 120;
/** Code that runs once where the hottest runs so often is cold. */
const COLD = 2 ** 12;
/** Regions in regions in regions, at most. */
const MAX_ROUNDS = 6;

/** The statements with regions in them. */
export function chooseRegions(body: readonly Statement[], options: RegionOptions): Statement[] {
  let chosen = [...body];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    options.sizes.clear();
    const before = options.sizes.ofAll(chosen);
    if (before <= options.budget) break;
    chosen = new Chooser(options).choose(chosen);
    options.sizes.clear();
    if (options.sizes.ofAll(chosen) === before) break;
  }
  return chosen;
}

/** Classes of heat: each is twice as hot as the one before; the first never runs. */
function classOf(heat: number): number {
  return heat <= 0 ? 0 : Math.max(1, 32 + Math.floor(Math.log2(heat)));
}

class Chooser {
  readonly #sizes: Sizes;
  readonly #heat: Map<Statement, number>;
  readonly #budget: number;
  readonly #coldest: number;
  /** How much is still to be taken out, of what is as hot as the last class that has to give. */
  #excess = 0;
  #last = 0;

  constructor({ sizes, heat, budget }: RegionOptions) {
    this.#sizes = sizes;
    this.#heat = heat;
    this.#budget = budget;
    let hottest = 1;
    for (const each of heat.values()) hottest = Math.max(hottest, each);
    this.#coldest = hottest / COLD;
  }

  choose(body: readonly Statement[]): Statement[] {
    const classes = new Set<number>();
    for (const heat of this.#heat.values()) classes.add(classOf(heat));
    let size = this.#sizes.ofAll(body);
    for (const limit of [...classes].sort((a, b) => a - b)) {
      this.#last = limit;
      this.#excess = size - this.#budget;
      size = this.#reduced(body, limit);
      if (size <= this.#budget) break;
    }
    return this.#build(body, this.#last);
  }

  #classOf(statement: Statement): number {
    return classOf(this.#heat.get(statement) ?? 0);
  }

  /** The size of what is left if all runs no hotter than `limit` are taken out. */
  #reduced(body: readonly Statement[], limit: number): number {
    let size = 0;
    for (let i = 0; i < body.length;) {
      const end = this.#runFrom(body, i, limit);
      size += end === i ? this.#reducedInside(body[i]!, limit) : LEFT;
      i = Math.max(end, i + 1);
    }
    return size;
  }

  #reducedInside(statement: Statement, limit: number): number {
    switch (statement.kind) {
      case "block":
      case "loop":
        return this.#reduced(statement.body, limit);
      case "if":
        return LEFT / 4 + this.#reduced(statement.then, limit) +
          this.#reduced(statement.otherwise, limit);
      case "switch": {
        let size = 0;
        for (const group of this.#groupsOf(statement, limit)) {
          size += group.length > 1 ? LEFT : this.#reduced(group[0]!.body, limit);
        }
        return size;
      }
      default:
        return this.#sizes.of(statement);
    }
  }

  /** The end of the run that starts at `start`, if it is worth a call; else `start`. */
  #runFrom(body: readonly Statement[], start: number, limit: number): number {
    let size = 0;
    let end = start;
    for (; end < body.length; end++) {
      const statement = body[end]!;
      const own = this.#sizes.of(statement);
      if (size + own > this.#budget || this.#classOf(statement) > limit) break;
      size += own;
    }
    return size < Math.min(LEAST, this.#budget / 8) ? start : end;
  }

  /** Cases, those together that are taken out together. */
  #groupsOf({ cases }: Switch, limit: number): SwitchCase[][] {
    const groups: SwitchCase[][] = [];
    const isMany = cases.length * LEFT > this.#budget / 4;
    let open: SwitchCase[] | undefined;
    let size = 0;
    for (const each of cases) {
      const own = this.#sizes.ofAll(each.body);
      const heat = Math.max(0, ...each.body.slice(0, 1).map((first) => this.#classOf(first)));
      const isCold = heat <= classOf(this.#coldest);
      if (heat > limit || own > this.#budget || !isCold && !isMany) {
        groups.push([each]);
        continue;
      }
      if (open === undefined || size + own > this.#budget) {
        groups.push(open = []);
        size = 0;
      }
      open.push(each);
      size += own;
    }
    return groups;
  }

  #build(body: readonly Statement[], limit: number): Statement[] {
    const built: Statement[] = [];
    for (let i = 0; i < body.length;) {
      const end = this.#runFrom(body, i, limit);
      if (end === i) {
        built.push(this.#buildInside(body[i]!, limit));
        i++;
        continue;
      }
      const run = body.slice(i, end);
      if (this.#takes(run, limit)) built.push(this.#region(run));
      else for (const each of this.#build(run, limit - 1)) built.push(each);
      i = end;
    }
    return built;
  }

  /** Whether a run goes out: all do that are colder than the last class that has to give. */
  #takes(run: readonly Statement[], limit: number): boolean {
    if (limit < this.#last || this.#classOf(run[0]!) < limit) return true;
    if (this.#excess <= 0) return false;
    this.#excess -= this.#sizes.ofAll(run) - LEFT;
    return true;
  }

  #region(body: Statement[]): Statement {
    const heat = this.#heat.get(body[0]!) ?? 0;
    const region: Statement = { kind: "region", body, isCold: heat <= this.#coldest };
    this.#heat.set(region, heat);
    return region;
  }

  #buildInside(statement: Statement, limit: number): Statement {
    switch (statement.kind) {
      case "block":
      case "loop":
        return this.#like(statement, { ...statement, body: this.#build(statement.body, limit) });
      case "if": {
        const then = this.#build(statement.then, limit);
        const otherwise = this.#build(statement.otherwise, limit);
        return this.#like(statement, { ...statement, then, otherwise });
      }
      case "switch": {
        const cases = this.#groupsOf(statement, limit).map((group) =>
          this.#buildCases(statement, group, limit)
        );
        return this.#like(statement, { ...statement, cases });
      }
      default:
        return statement;
    }
  }

  #like(original: Statement, made: Statement): Statement {
    this.#heat.set(made, this.#heat.get(original) ?? 0);
    return made;
  }

  #buildCases(statement: Switch, group: readonly SwitchCase[], limit: number): SwitchCase {
    const [first] = group as [SwitchCase];
    if (group.length === 1) return { ...first, body: this.#build(first.body, limit) };
    const isDefault = group.some((each) => each.isDefault);
    // Without the default case, the last will do: no other index leads here.
    const last = group.length - 1;
    const cases = isDefault ? group : group.map((each, i) => ({ ...each, isDefault: i === last }));
    const isExhaustive = !isDefault || statement.isExhaustive === true;
    const inner: Statement = { ...statement, cases, isExhaustive };
    let heat = 0;
    for (const { body } of group) {
      for (const each of body.slice(0, 1)) heat = Math.max(heat, this.#heat.get(each) ?? 0);
    }
    this.#heat.set(inner, heat);
    return {
      indices: group.flatMap(({ indices }) => indices),
      isDefault,
      body: [this.#region([inner])],
    };
  }
}
