/**
 * The bench itself: that it measures what it says and reports it so that a person can read it. How
 * fast anything is, is no matter of tests.
 */
import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { format, geometricMean, type Report } from "../../bench/report.ts";
import { test } from "../support/suite.ts";

test("the bench runs kernels natively and in a tier, each in a process of its own", () => {
  const { status, stdout } = runBench(
    ["--only", "interpreter", "--kernels", "ackermann,list", "--seconds", "0.01", "--json"],
  );
  assertEquals(status, 0);
  const { engines } = JSON.parse(stdout) as Report;
  assertEquals(engines.length, 1);
  assertEquals(engines[0]!.kernels.map(({ name }) => name), ["list", "ackermann"]);
  for (const { timings, ratios } of engines[0]!.kernels) {
    assertEquals(Object.keys(timings), ["native", "interpreter"]);
    for (const timing of Object.values(timings)) {
      assert("median" in timing && timing.median > 0 && timing.samples >= 5);
    }
    assert(ratios["interpreter"]! > 0);
  }
});

test("the bench refuses what it does not know", () => {
  const { status, stderr } = runBench(["--kernels", "sieve,nonsense"]);
  assertEquals(status, 1);
  assertMatch(stderr, /nonsense is neither a kernel nor a group of kernels/);
});

test("the report has ratios, means and what failed", () => {
  const timing = (median: number) => ({ first: median, median, best: median, samples: 5 });
  const text = format({
    date: "2000-01-01",
    machine: { cpu: "abacus", cores: 4, load: 0 },
    engines: [{
      engine: "deno",
      version: "deno 1",
      kernels: [
        {
          name: "slow",
          group: "i32",
          timings: { native: timing(10), interpreter: timing(80) },
          ratios: { interpreter: 8 },
        },
        {
          name: "fast",
          group: "i32",
          timings: { native: timing(10), interpreter: timing(20) },
          ratios: { interpreter: 2 },
        },
        {
          name: "broken",
          group: "f64",
          timings: { native: timing(10), interpreter: { error: "Trap: unreachable" } },
          ratios: {},
        },
      ],
      start: [],
    }],
  });
  assertMatch(text, /^i32 +slow +10\.00 +80\.00 +8\.00x +8\.00x$/m);
  assertMatch(text, /^i32 +geometric mean +4\.00x$/m);
  assertMatch(text, /^f64 +broken +10\.00 +failed$/m);
  assertMatch(text, /slowest: slow 8\.00x, fast 2\.00x\n +broken failed: Trap: unreachable/);
  assert(!text.includes("do not trust"));
});

test("a geometric mean is the root of the product", () => {
  assertAlmostEquals(geometricMean([1, 4, 16]), 4);
  assertEquals(geometricMean([]), NaN);
});

function runBench(args: readonly string[]) {
  const runtime = "Deno" in globalThis
    ? ["run", "--no-check", "--allow-all"]
    : ["run", "--tsconfig-override=.ci/bun.tsconfig.json"];
  return spawnSync(process.execPath, [...runtime, "bench/main.ts", ...args], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf-8",
  });
}
