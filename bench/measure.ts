/**
 * Times a function with benchmark.js: it repeats the function until the clock can be trusted, takes
 * several such samples, and calls first what is not measured, so that the engine can optimise.
 *
 * @module
 */
import Benchmark from "benchmark";
import { medianOf, type Sample } from "./report.ts";

/** Times in milliseconds, for about a number of seconds; longer if that is short for five samples. */
export function measure(work: () => void, seconds: number): Sample {
  const first = timeOf(work);
  const benchmark = new Benchmark({ fn: work, maxTime: seconds, minSamples: 5 });
  benchmark.run();
  if (benchmark.error !== undefined) throw benchmark.error;
  return { first, ...summarise((benchmark.stats.sample as number[]).map((time) => time * 1000)) };
}

/** Times of work that makes ready anew, unmeasured, whatever it uses up. */
export function measureFresh<Ready>(
  { ready, work }: { readonly ready: () => Ready; readonly work: (ready: Ready) => void },
  seconds: number,
): Sample {
  const samples: number[] = [];
  const start = performance.now();
  while (samples.length < 5 || performance.now() - start < seconds * 1000) {
    const made = ready();
    samples.push(timeOf(() => work(made)));
  }
  return summarise(samples);
}

/** Times of something that was done once. */
export function once(value: number, check?: string): Sample {
  const sample = summarise([value]);
  return check === undefined ? sample : { ...sample, check };
}

/** Median and best of samples. */
export function summarise(values: readonly number[]): Sample {
  return { median: medianOf(values), best: Math.min(...values), samples: values.length };
}

/** Figures of work that does something many times, for once: milliseconds become nanoseconds. */
export function perCall({ first, ...sample }: Sample, calls: number): Sample {
  const each = (milliseconds: number) => milliseconds * 1e6 / calls;
  return {
    ...sample,
    median: each(sample.median),
    best: each(sample.best),
    ...(first === undefined ? {} : { first: each(first) }),
  };
}

/** Milliseconds that work takes. */
export function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
