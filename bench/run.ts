/**
 * Runs measurements, each in a process of its own, and compares them.
 *
 * @module
 */
import { type Engine, runChild } from "./engines.ts";
import type { Case } from "./groups.ts";
import { medianOf, type Outcome, type Result, type Sample, sampleOf } from "./report.ts";

/** Does jobs on one engine; a job that was done already is not done again. */
export class Runner {
  readonly engine: Engine;
  readonly #seconds: number;
  readonly #done: Map<string, Outcome> = new Map();

  /** Makes a runner that gives each measurement a number of seconds. */
  constructor(engine: Engine, seconds: number) {
    this.engine = engine;
    this.#seconds = seconds;
  }

  /** Measures a case in all its ways. */
  measure(group: string, one: Case): Result[] {
    const { section, name, title, unit, variants } = one;
    const [reference] = variants;
    const outcomes: Outcome[] = [];
    return variants.map((variant) => {
      const outcome = checked(this.#outcomeOf(one, variant), outcomes[0]);
      outcomes.push(outcome);
      const shared = { engine: this.engine, group, section, name, title, unit, variant, outcome };
      return { ...shared, reference: reference!, ...comparison(outcome, outcomes) };
    });
  }

  #outcomeOf({ job, processes = 1 }: Case, variant: string): Outcome {
    const args = job(variant, this.#seconds);
    const key = args.join("\0");
    let outcome = this.#done.get(key);
    if (outcome === undefined) {
      outcome = merge(Array.from({ length: processes }, () => () => runChild(this.engine, args)));
      this.#done.set(key, outcome);
    }
    return outcome;
  }
}

/** What takes longer than this, in milliseconds, is not repeated. */
const LONG = 20_000;

/** One outcome of several processes: the first failure, or figures over all their medians. */
function merge(attempts: readonly (() => Outcome)[]): Outcome {
  const samples: Sample[] = [];
  const start = performance.now();
  for (const attempt of attempts) {
    const outcome = attempt();
    const sample = sampleOf(outcome);
    if (sample === undefined) return outcome;
    samples.push(sample);
    if (performance.now() - start > LONG) break;
  }
  if (samples.length === 1) return samples[0]!;
  return {
    ...samples[0]!,
    median: medianOf(samples.map(({ median }) => median)),
    best: Math.min(...samples.map(({ best }) => best)),
    samples: samples.reduce((sum, { samples }) => sum + samples, 0),
  };
}

/** What computes something else than the reference does is wrong. */
function checked(outcome: Outcome, reference: Outcome | undefined): Outcome {
  const wanted = sampleOf(reference)?.check;
  const found = sampleOf(outcome)?.check;
  if (wanted === undefined || found === undefined || found === wanted) return outcome;
  return { error: `the result is ${shorten(found)}, not ${shorten(wanted)}`, wrong: true };
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function comparison(
  outcome: Outcome,
  outcomes: readonly Outcome[],
): Pick<Result, "ratio" | "bestRatio" | "firstRatio"> {
  const [own, reference] = [sampleOf(outcome), sampleOf(outcomes[0])];
  if (outcomes.length === 1 || own === undefined || reference === undefined) return {};
  const ratios = { ratio: own.median / reference.median, bestRatio: own.best / reference.best };
  if (own.first === undefined || reference.first === undefined) return ratios;
  return { ...ratios, firstRatio: own.first / reference.first };
}
