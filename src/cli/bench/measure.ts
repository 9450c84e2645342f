/**
 * Times a function: its first call, and then calls in batches long enough for the clock, after as many
 * calls as let the engine optimise.
 *
 * @module
 */

/** Times of one call, in milliseconds. */
export interface Timing {
  /** The first call ever in this process. */
  readonly first: number;
  /** Calls after the warm-up: each is the mean of a batch. */
  readonly samples: readonly number[];
}

/** Times, and what the first and the last call returned. */
export interface Measured<Result> extends Timing {
  readonly firstResult: Result;
  readonly lastResult: Result;
}

/** The shortest batch whose time is trusted. */
const MIN_BATCH_TIME = 1;
/** Samples there are at least, however slow. */
const MIN_SAMPLES = 2;
/** The share of the time in which nothing is measured after the first call. */
const WARM_UP = 0.4;

/** Calls a function for about a number of seconds, longer if two calls take longer. */
export function measure<Result>(call: () => Result, seconds: number): Measured<Result> {
  const start = performance.now();
  const firstResult = call();
  const first = performance.now() - start;
  let batch = 1;
  let time = first;
  while (time < MIN_BATCH_TIME || performance.now() - start < seconds * 1000 * WARM_UP) {
    if (time < MIN_BATCH_TIME) batch *= 2;
    time = timeOf(call, batch).time;
  }
  let lastResult = firstResult;
  const samples: number[] = [];
  while (samples.length < MIN_SAMPLES || performance.now() - start < seconds * 1000) {
    const { time, result } = timeOf(call, batch);
    samples.push(time / batch);
    lastResult = result;
  }
  return { first, samples, firstResult, lastResult };
}

function timeOf<Result>(call: () => Result, batch: number): { time: number; result: Result } {
  const start = performance.now();
  let result = call();
  for (let i = 1; i < batch; i++) result = call();
  return { time: performance.now() - start, result };
}

/** The value in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}
