/**
 * Replaces a `br_table` of few ways by comparisons: each asks whether the index is in the upper or the
 * lower ways, so that a few lead to any of them, and fewer to those that were seen to be taken often.
 * A processor foresees several branches better than one jump to an address it has to look up.
 *
 * @module
 */
import { binary, constant, type Expression, ZERO } from "../expression.ts";
import { bodiesOf, type Label, type Statement, type Switch, type SwitchCase } from "../ir.ts";
import type { Profile } from "./heat.ts";

/** A table of more ways stays one, and so does one whose indices lead to and fro between its cases. */
const MAX_WAYS = 128;
const MAX_WAYS_PER_CASE = 2;

/** Replaces what can be replaced, in place. */
export function compareIndices(body: Statement[], profile: Profile): void {
  new Comparing(profile).list(body);
}

/** Successive indices that lead to the same case. */
interface Way {
  readonly to: SwitchCase;
  last: number;
  /** How often it was taken. */
  taken: number;
}

class Comparing {
  readonly #profile: Profile;
  #labels = 0;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  list(body: Statement[]): void {
    for (const statement of body) {
      for (const inner of bodiesOf(statement)) this.list(inner);
      if (statement.kind === "part") this.list(statement.part.body);
    }
    const last = body.at(-1);
    if (last?.kind !== "switch" || last.cases.length === 1) return;
    const ways = waysOf(last, this.#profile.get(last.offset));
    if (ways.length > Math.min(MAX_WAYS, MAX_WAYS_PER_CASE * last.cases.length)) return;
    body.pop();
    for (const each of this.#statements(last, ways)) body.push(each);
  }

  /** The comparisons, with what several ways lead to behind them. */
  #statements({ index, cases }: Switch, ways: readonly Way[]): Statement[] {
    const bodies = new Map<SwitchCase, Statement[]>();
    const shared: [Label, Statement[]][] = [];
    for (const each of cases) {
      const { body } = each;
      const isShared = !isBranch(body) && ways.filter(({ to }) => to === each).length > 1;
      if (!isShared) {
        bodies.set(each, body);
        continue;
      }
      const label: Label = { name: `way${++this.#labels}`, isLoop: false };
      bodies.set(each, [{ kind: "branch", label }]);
      shared.push([label, body]);
    }
    let made = chosen(index, ways, (way) => bodies.get(way.to)!);
    for (const [label, body] of shared) made = [{ kind: "block", label, body: made }, ...body];
    return made;
  }
}

function isBranch(body: readonly Statement[]): boolean {
  return body.length === 1 && body[0]!.kind === "branch";
}

/** The ways in the order of their indices, of which there are none between one and the next. */
function waysOf({ cases, isExhaustive }: Switch, counts: ArrayLike<number> | undefined): Way[] {
  const ways: Way[] = [];
  const add = (to: SwitchCase, last: number, taken: number) => {
    const before = ways.at(-1);
    if (before?.to !== to) return void ways.push({ to, last, taken });
    before.last = last;
    before.taken += taken;
  };
  const byDefault = cases.find(({ isDefault }) => isDefault)!;
  const listed = cases.flatMap((to) => to.indices.map((at) => ({ to, at })));
  listed.sort((one, other) => one.at - other.at);
  let next = 0;
  for (const { to, at } of listed) {
    if (at > next && !isExhaustive) add(byDefault, at - 1, 0);
    add(to, at, counts?.[at] ?? 0);
    next = at + 1;
  }
  if (!isExhaustive) add(byDefault, Infinity, counts?.[counts.length - 1] ?? 0);
  return ways;
}

/** Comparisons that lead to each of the ways. */
function chosen(
  index: Expression,
  ways: readonly Way[],
  bodyOf: (way: Way) => Statement[],
): Statement[] {
  if (ways.length === 1) return bodyOf(ways[0]!);
  const cut = cutOf(ways);
  const isLower = binary("<=", binary(">>>", index, ZERO), constant(ways[cut - 1]!.last));
  const then = chosen(index, ways.slice(0, cut), bodyOf);
  const otherwise = chosen(index, ways.slice(cut), bodyOf);
  return [{ kind: "if", test: isLower, then, otherwise }];
}

/** Where half of what was taken is on each side; each way counts for a little in any case. */
function cutOf(ways: readonly Way[]): number {
  const all = ways.reduce((sum, { taken }) => sum + taken, 0);
  const least = Math.max(1, all / (4 * ways.length));
  const half = (all + least * ways.length) / 2;
  let below = 0;
  for (let cut = 1; cut < ways.length; cut++) {
    const weight = ways[cut - 1]!.taken + least;
    if (below + weight / 2 > half) return Math.max(1, cut - 1);
    below += weight;
    if (below >= half) return cut;
  }
  return ways.length - 1;
}
