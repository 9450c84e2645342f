/**
 * The bench itself: that it measures what it says and reports it so that a person can read it. How
 * fast anything is, is no matter of tests.
 */
import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { page } from "../../bench/html.ts";
import { geometricMean, type Outcome, type Report, type Result } from "../../bench/report.ts";
import { format } from "../../bench/table.ts";
import { targetsOf } from "../../bench/targets.ts";
import { runScript } from "../support/process.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";

/** Lets the bench collect garbage between measurements. */
const GC = "--expose-gc";

test("the bench runs kernels natively and in a tier, each in a process of its own", () => {
  const { status, stdout } = runBench(
    ["--only", "interpreter", "--kernels", "ackermann,list", "--seconds", "0.01", "--json"],
  );
  assertEquals(status, 0);
  const { engines, results } = JSON.parse(stdout) as Report;
  assertEquals(engines.length, 1);
  assertEquals(results.map(({ name, variant }) => `${name} ${variant}`), [
    "list native",
    "list interpreter",
    "ackermann native",
    "ackermann interpreter",
  ]);
  for (const { variant, outcome, ratio, bestRatio, firstRatio } of results) {
    assert("median" in outcome && outcome.median > 0 && outcome.samples >= 5);
    const ratios = [ratio, bestRatio, firstRatio];
    assertEquals(ratios.every((each) => each !== undefined), variant !== "native");
  }
});

test("every rival computes what it should, or is said not to", () => {
  const { stdout } = runBench(
    "--only kernels --kernels xorshift --against native,polywasm,wasm2js --seconds 0.01 --json"
      .split(" "),
  );
  const { results } = JSON.parse(stdout) as Report;
  assertEquals(results.map(({ variant }) => variant), [
    "native",
    "compiled",
    "polywasm",
    "wasm2js",
  ]);
  for (const { outcome } of results) assert("median" in outcome, JSON.stringify(outcome));
});

test("calls, tier-up and memory are measured", () => {
  for (
    const job of [
      ["call", "host-function", "native", "0.01"],
      ["call", "host-module-function", "compiled", "0.01"],
      ["call", "guest-call", "compiled", "0.01"],
      ["call", "guest-stack", "compiled", "0.01"],
      ["call", "grow", "compiled", "0.01"],
      ["listened", "declined", "0.01"],
      ["start", "tier-up-calls", "tiered", "0.01"],
      ["start", "instance", "kiln", "0.01"],
    ]
  ) {
    const { status, stdout, stderr } = runScript("bench/child.ts", job, { v8Flags: GC });
    assertEquals([status, stderr], [0, ""]);
    const { median } = JSON.parse(stdout) as { median: number };
    assert(median > 0, `${job.join(" ")}: ${median}`);
  }
});

test("a run can be shown again, as tables and as a page", () => {
  const folder = temporaryFolder();
  const [json, html] = [join(folder, "run.json"), join(folder, "run.html")];
  const kernels = ["--only", "compiled", "--kernels", "list", "--seconds", "0.01"];
  const first = runBench([...kernels, "--json", json]);
  const again = runBench(["--from", json, "--html", html]);
  assertEquals([again.status, again.stdout], [0, first.stdout]);
  assertMatch(readFileSync(html, "utf-8"), /<svg.*>list<\/text>/s);
});

test("the bench refuses what it does not know", () => {
  const { status, stderr } = runBench(["--kernels", "sieve,nonsense"]);
  assertEquals(status, 1);
  assertMatch(stderr, /nonsense is neither a kernel nor a group of kernels/);
  assertMatch(runBench(["--only", "kernels,nonsense"]).stderr, /nonsense is no group it knows/);
});

const REPORT = reportOf([
  ["i32", "slow", { median: 10 }, { median: 80 }],
  ["i32", "fast", { median: 10 }, { median: 20 }],
  ["f64", "broken", { median: 10 }, { error: "Trap: unreachable" }],
  ["f64", "<wrong>", { median: 10 }, { error: "it is 1, not 2", wrong: true }],
]);

test("the report has ratios, means, aims, and what failed", () => {
  const text = format(REPORT);
  assertMatch(text, /^i32 +slow +10\.0 ms +80\.0 ms +8\.00x +8\.00x +8\.00x$/m);
  assertMatch(text, /^i32 +geometric mean +4\.00x +4\.00x +4\.00x$/m);
  assertMatch(text, /^f64 +broken +10\.0 ms +failed$/m);
  assertMatch(text, /^f64 +<wrong> +10\.0 ms +wrong$/m);
  assertMatch(text, /^compiled, failed, Trap: unreachable: broken$/m);
  assertMatch(text, /^i32 +4\.00x +≤ 1\.25x +missed$/m);
  assertMatch(text, /^worst kernel +8\.00x +≤ 3\.50x +missed$/m);
  assert(!text.includes("do not trust"));
  assertMatch(format({ ...REPORT, machine: { ...REPORT.machine, busy: true } }), /do not trust/);
});

test("the page has the same, needs no network, and takes names as text", () => {
  const html = page(REPORT);
  assertMatch(html, /≤ 1\.25x.*missed/);
  assertMatch(html, /it is 1, not 2/);
  assert(html.includes("&lt;wrong&gt;") && !html.includes("<wrong>"));
  assert(!/\b(?:src|href)=|@import|url\(/.test(html));
});

test("a geometric mean is the root of the product", () => {
  assertAlmostEquals(geometricMean([1, 4, 16]), 4);
  assertEquals(geometricMean([]), NaN);
});

type Given = { readonly median: number } | { readonly error: string; readonly wrong?: true };

function reportOf(
  rows: readonly (readonly [section: string, name: string, native: Given, compiled: Given])[],
): Report {
  const outcomeOf = (given: Given): Outcome =>
    "error" in given ? given : { ...given, first: given.median, best: given.median, samples: 5 };
  const results = rows.flatMap(([section, name, native, compiled]): Result[] => {
    const shared = { engine: "deno", group: "kernels", section, name, title: name } as const;
    const both = { ...shared, unit: "ms", reference: "native" } as const;
    const ratio = "median" in native && "median" in compiled && compiled.median / native.median;
    return [
      { ...both, variant: "native", outcome: outcomeOf(native) },
      {
        ...both,
        variant: "compiled",
        outcome: outcomeOf(compiled),
        ...(ratio === false ? {} : { ratio, bestRatio: ratio, firstRatio: ratio }),
      },
    ];
  });
  return {
    schema: 2,
    date: "2000-01-01T00:00:00.000Z",
    machine: { cpu: "abacus", cores: 4, system: "table", load: 0, busy: false },
    seconds: 1,
    engines: [{ engine: "deno", version: "deno 1" }],
    results,
    targets: targetsOf("deno", results),
  };
}

function runBench(args: readonly string[]) {
  return runScript("bench/main.ts", args, { v8Flags: GC });
}
