/**
 * Times a function with benchmark.js: it repeats the function until the clock can be trusted, takes
 * several such samples, and calls first what is not measured, so that the engine can optimise.
 *
 * @module
 */
import Benchmark from "benchmark";

/** Times in milliseconds. */
export interface Timing {
  /** The first call ever in this process. */
  readonly first: number;
  /** The median of the samples. */
  readonly median: number;
  /** The shortest sample. */
  readonly best: number;
  /** How many samples there were. */
  readonly samples: number;
}

/** Measures for about a number of seconds, longer if that is too short for five samples. */
export function measure(work: () => void, seconds: number): Timing {
  const start = performance.now();
  work();
  const first = performance.now() - start;
  const benchmark = new Benchmark({ fn: work, maxTime: seconds, minSamples: 5 });
  benchmark.run();
  if (benchmark.error !== undefined) throw benchmark.error;
  const samples = (benchmark.stats.sample as number[]).map((time) => time * 1000);
  return { first, median: medianOf(samples), best: Math.min(...samples), samples: samples.length };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}
