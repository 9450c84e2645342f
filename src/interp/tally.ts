/**
 * Counts which way the `br_table`s of big functions go, so that the compiler knows which of their arms
 * matter. Each way leads past an instruction that counts down.
 *
 * @module
 */

/** How often one `br_table` went where, in words of the code that count down from the most. */
export interface Tally {
  /** Byte offset of the instruction in the module. */
  readonly offset: number;
  /** For each label, where in the code its counter is; labels that go to the same place share one. */
  readonly counters: readonly number[];
}

/** What counters start with. */
export const MOST_TALLIED = 0x7fff_ffff;

/** How often each `br_table` of a function, by its offset in the module, took each of its labels. */
export function readTallies(
  tallies: readonly Tally[],
  code: Int32Array,
): Map<number, readonly number[]> {
  return new Map(tallies.map(({ offset, counters }) => {
    const sharing = new Map<number, number>();
    for (const each of counters) sharing.set(each, (sharing.get(each) ?? 0) + 1);
    const counts = counters.map((each) => (MOST_TALLIED - code[each]!) / sharing.get(each)!);
    return [offset, counts];
  }));
}
