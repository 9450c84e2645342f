/**
 * What a run of the bench found, as data: one schema for all groups, which `--json` writes.
 *
 * @module
 */

/** What a figure counts. Less is better, whatever it is. */
export type Unit = "ms" | "ns" | "bytes";

/** Figures of one measurement. */
export interface Sample {
  /** The median of the samples. */
  readonly median: number;
  /** The least of the samples. */
  readonly best: number;
  /** What 95 of 100 samples are not above, where that matters more than the median. */
  readonly high?: number;
  /** The first call ever in its process, where that is something else than a sample. */
  readonly first?: number;
  /** How many samples there were. */
  readonly samples: number;
  /** What the work returned or printed, where only a comparison tells whether it is right. */
  readonly check?: string;
}

/** What came of a measurement; a result that was not the expected one is `wrong`. */
export type Outcome =
  | Sample
  | { readonly error: string; readonly wrong?: true }
  | { readonly skipped: string };

/** One case of a group, measured in one way. */
export interface Result {
  readonly engine: string;
  readonly group: string;
  /** Part of the group; means are taken over sections. */
  readonly section: string;
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  readonly variant: string;
  readonly outcome: Outcome;
  /** The variant that ratios are to, which is measured in the same run. */
  readonly reference: string;
  /** Medians compared; absent for the reference, and where either failed. */
  readonly ratio?: number;
  /** Best samples compared, which says more than medians where the machine was busy. */
  readonly bestRatio?: number;
  /** First calls compared. */
  readonly firstRatio?: number;
}

/** A goal, and how far it is. */
export interface Target {
  readonly engine: string;
  readonly title: string;
  readonly found: number;
  readonly unit: "x" | "ns" | "ms";
  /** At most this; or, where `atLeast`, no less. */
  readonly aim: number;
  readonly atLeast?: true;
  readonly met: boolean;
}

/** The machine, as it was when the run began. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  /** Load average of the last minute. */
  readonly load: number;
  /** Whether other things were running: the times mean little then. */
  readonly busy: boolean;
}

/** A whole run. */
export interface Report {
  readonly schema: 2;
  readonly date: string;
  readonly machine: Machine;
  /** Seconds given to each measurement. */
  readonly seconds: number;
  readonly engines: readonly { readonly engine: string; readonly version: string }[];
  readonly results: readonly Result[];
  readonly targets: readonly Target[];
}

/** The figures of a measurement that succeeded. */
export function sampleOf(outcome: Outcome | undefined): Sample | undefined {
  return outcome !== undefined && "median" in outcome ? outcome : undefined;
}

/** NaN for no values. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The value in the middle, or the mean of the two there. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** Members by key, in the order in which the keys come first. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): [key: string, members: [Item, ...Item[]]][] {
  return [...Map.groupBy(items, keyOf)] as [string, [Item, ...Item[]]][];
}

/** A case in all the ways it was measured. */
export type MeasuredCase = readonly [Result, ...Result[]];

/** Cases, those together that were measured in the same ways. */
export function alike(results: readonly Result[]): MeasuredCase[][] {
  const cases = groupBy(results, ({ section, name }) => `${section} ${name}`);
  return groupBy(cases, ([, members]) => members.map(({ variant }) => variant).join())
    .map(([, cases]) => cases.map(([, members]) => members));
}
