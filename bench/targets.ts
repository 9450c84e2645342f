/**
 * The goals, and how far each is in a run. Goals whose measurements were not made are left out.
 *
 * @module
 */
import { FIB_CALLS } from "./groups/contract.ts";
import { geometricMean, type Result, type Sample, sampleOf, type Target } from "./report.ts";

/** What a goal is measured by; `undefined` where it was not. */
type Find = (results: readonly Result[]) => number | undefined;

interface Goal {
  readonly title: string;
  readonly unit?: "ns" | "ms";
  readonly atLeast?: true;
  readonly find: Find;
  /** For V8, and for JavaScriptCore. */
  readonly aims: { readonly deno: number; readonly bun: number };
}

// deno-fmt-ignore
const GOALS: readonly Goal[] = [
  { title: "i32",                          find: mean("kernels", "compiled", "i32"),       aims: { deno: 1.25, bun: 1.25 } },
  { title: "memory",                       find: mean("kernels", "compiled", "memory"),    aims: { deno: 1.25, bun: 1.25 } },
  { title: "calls",                        find: mean("kernels", "compiled", "calls"),     aims: { deno: 1.25, bun: 1.25 } },
  { title: "f64",                          find: mean("kernels", "compiled", "f64"),       aims: { deno: 1.15, bun: 1.25 } },
  { title: "f32",                          find: mean("kernels", "compiled", "f32"),       aims: { deno: 1.15, bun: 1.25 } },
  { title: "i64",                          find: mean("kernels", "compiled", "i64"),       aims: { deno: 2.2,  bun: 2.5 } },
  { title: "very large functions",         find: mean("kernels", "compiled", "big"),       aims: { deno: 2,    bun: 2 } },
  { title: "all kernels",                  find: mean("kernels", "compiled"),              aims: { deno: 1.4,  bun: 1.5 } },
  { title: "worst kernel",                 find: worst("kernels", "compiled"),             aims: { deno: 3.5,  bun: 4 } },
  { title: "polywasm, times Kiln's",       find: against("polywasm"), atLeast: true,       aims: { deno: 5,    bun: 8 } },
  { title: "wasm2js -O3, times Kiln's",    find: against("wasm2js"), atLeast: true,        aims: { deno: 1,    bun: 1 } },
  { title: "cold",                         find: mean("cold", "tiered"),                   aims: { deno: 1,    bun: 1.5 } },
  { title: "guest to host",                find: one("host-function", "compiled"),         aims: { deno: 0.5,  bun: 1 } },
  { title: "host to guest",                find: one("guest-call", "compiled"),            aims: { deno: 2,    bun: 2 } },
  { title: "no listener in the factory",   find: one("declined", "declined"),              aims: { deno: 1.05, bun: 1.05 } },
  { title: "empty hooks everywhere",       find: one("listened", "listened"),              aims: { deno: 4,    bun: 4 } },
  { title: "a listened call", unit: "ns",  find: listenedCall,                             aims: { deno: 25,   bun: 25 } },
  { title: "one function of many",         find: one("program", "listened"),               aims: { deno: 1.05, bun: 1.05 } },
  { title: "closing, mean",                find: mean("contract", "closing", "closing"),   aims: { deno: 1.15, bun: 1.15 } },
  { title: "closing, worst loop",          find: worst("contract", "closing", "closing"),  aims: { deno: 1.7,  bun: 1.7 } },
  { title: "overshoot of a deadline", unit: "ms", find: overshoot,                         aims: { deno: 10,   bun: 10 } },
];

/** What became of the goals on one engine. */
export function targetsOf(engine: keyof Goal["aims"], results: readonly Result[]): Target[] {
  const own = results.filter((result) => result.engine === engine);
  return GOALS.flatMap(({ title, unit, atLeast, find, aims }): Target | [] => {
    const found = find(own);
    if (found === undefined || Number.isNaN(found)) return [];
    const aim = aims[engine];
    const met = atLeast ? found >= aim : found <= aim;
    return { engine, title, found, unit: unit ?? "x", aim, met, ...(atLeast ? { atLeast } : {}) };
  });
}

/** The ratios of a variant in a group, perhaps of one section. */
export function ratiosOf(
  results: readonly Result[],
  { group, variant, section }: { group: string; variant: string; section?: string | undefined },
): number[] {
  return results.flatMap((result) =>
    result.group === group && result.variant === variant && result.ratio !== undefined &&
      (section === undefined || result.section === section)
      ? [result.ratio]
      : []
  );
}

function mean(group: string, variant: string, section?: string): Find {
  return (results) => geometricMean(ratiosOf(results, { group, variant, section }));
}

function worst(group: string, variant: string, section?: string): Find {
  return (results) => {
    const ratios = ratiosOf(results, { group, variant, section });
    return ratios.length === 0 ? undefined : Math.max(...ratios);
  };
}

function one(name: string, variant: string): Find {
  return (results) =>
    results.find((result) => result.name === name && result.variant === variant)?.ratio;
}

/** How many times Kiln's time another needs, over the kernels it gets right. */
function against(rival: string): Find {
  return (results) =>
    geometricMean(results.flatMap(({ group, name, variant, outcome }) => {
      const theirs = sampleOf(outcome);
      if (group !== "kernels" || variant !== rival || theirs === undefined) return [];
      const ours = sampleIn(results, { group, name, variant: "compiled" });
      return ours === undefined ? [] : [theirs.median / ours.median];
    }));
}

function listenedCall(results: readonly Result[]): number | undefined {
  const [without, listened] = ["without", "listened"].map((variant) =>
    sampleIn(results, { group: "contract", name: "listened", variant })
  );
  if (without === undefined || listened === undefined) return undefined;
  return (listened.median - without.median) * 1e6 / FIB_CALLS;
}

/** What 95 of 100 tries of the slowest guest stay below. */
function overshoot(results: readonly Result[]): number | undefined {
  const found = results.flatMap(({ group, section, outcome }) =>
    group === "contract" && section === "deadlines" ? sampleOf(outcome)?.high ?? [] : []
  );
  return found.length === 0 ? undefined : Math.max(...found);
}

function sampleIn(
  results: readonly Result[],
  { group, name, variant }: { group: string; name: string; variant: string },
): Sample | undefined {
  return sampleOf(
    results.find((result) =>
      result.group === group && result.name === name && result.variant === variant
    )?.outcome,
  );
}
