/** `kiln bench`, and what it is made of. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { join } from "node:path";
import { entryOf } from "../../src/cli/bench/bench.ts";
import { measure, median } from "../../src/cli/bench/measure.ts";
import { type BenchReport, formatReport } from "../../src/cli/bench/report.ts";
import { DiscardingWasi } from "../../src/cli/bench/wasi.ts";
import { bitsText, prepare, WAYS } from "../../src/cli/bench/ways.ts";
import { runCli } from "../support/cli.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";
import { PROGRAMS } from "./support.ts";

const GUEST = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (global $calls (mut i32) (i32.const 0))
  (data (i32.const 16) "\\40\\00\\00\\00\\05\\00\\00\\00\\40\\00\\00\\00\\06\\00\\00\\00")
  (func (export "_initialize") (global.set $calls (i32.const 100)))
  (func (export "written") (result i32 i32)
    (call $write (i32.const 1) (i32.const 16) (i32.const 2) (i32.const 8))
    (i32.load (i32.const 8)))
  (func (export "count") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (global.get $calls))
  (func (export "now") (result i64)
    (drop (call $time (i32.const 0) (i64.const 1) (i32.const 0)))
    (i64.load (i32.const 0)))
  (func (export "sum") (param $n i64) (param f64) (result i64 f64) (local $total i64)
    (loop $next
      (local.set $total (i64.add (local.get $total) (local.get $n)))
      (br_if $next (i64.ne (i64.const 0) (local.tee $n (i64.sub (local.get $n) (i64.const 1))))))
    (local.get $total) (f64.neg (local.get 1)))
  (func (export "trap") unreachable)
  (func (export "wide") (param v128)))`;

const guest = new Uint8Array(await parse(GUEST));
const folder = temporaryFolder({
  "guest.wasm": guest,
  "env.wasm": await parse(`(module (import "env" "log" (func)) (func (export "f")))`),
});
const file = join(folder, "guest.wasm");

function bench(...args: string[]) {
  return runCli(["bench", "--seconds", "0.02", "--processes", "1", ...args]);
}

test("a function is measured in every way, in processes of this runtime, and the results agree", () => {
  const { code, stdout, stderr } = bench("--json", "--invoke", "sum", file, "1000", "0");
  assertEquals([code, stderr], [0, ""]);
  const report: BenchReport = JSON.parse(stdout);
  assertEquals([report.agree, report.steady, report.args], [true, true, ["1000", "0"]]);
  assertEquals(Object.keys(report.ways), [...WAYS]);
  for (const way of WAYS) {
    const result = report.ways[way]!;
    if ("error" in result) throw new Error(`${way}: ${result.error}`);
    assertEquals(result.results, "i64:500500 f64:-0");
    assert(result.first > 0 && result.ready > 0 && result.samples >= 2);
    assert(result.best > 0 && result.best <= result.median);
    assertEquals(result.ratio === undefined, way === "native");
    if (way === "native") assertEquals(result.compiled, undefined);
    else if (way !== "tiered") assertEquals(result.compiled! > 0, way === "compiled");
  }
});

test("later calls that return something else are told of", () => {
  const { code, stdout } = bench("--invoke", "count", file);
  assertEquals(code, 0);
  assertMatch(stdout, /^All return i32:101\.\nLater calls return something else/m);
});

test("a function that traps is reported, and exits with 1", () => {
  const { code, stdout } = bench("--invoke", "trap", file);
  assertEquals(code, 1);
  assertMatch(stdout, /^native failed: .*unreachable/im);
  assertMatch(stdout, /^compiled failed: .*unreachable/m);
});

test("what cannot be measured is one clear line and exit code 2", () => {
  const cases: [args: string[], message: RegExp][] = [
    [["--invoke", "f", join(folder, "env.wasm")], /imports func env\.log: only WASI functions/],
    [["--invoke", "nope", file], /exports no function "nope".*sum\(i64,f64\)/],
    [["--invoke", "sum", file, "1"], /takes 2 arguments/],
    [["--invoke", "wide", file, "1"], /cannot pass a v128/],
    [["--invoke", "_start", PROGRAMS.exit], /_start can be called only once/],
    [["--seconds", "never", "--invoke", "f", file], /Not a time/],
    [[file], /required option '--invoke <NAME>'/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = bench(...args);
    assertEquals([code, stdout, stderr.trimEnd().split("\n").length], [2, "", 1], stderr);
    assertMatch(stderr, message);
  }
});

for (const way of WAYS) {
  test(`WASI is the same for every way, and output is thrown away (${way})`, () => {
    const results = (name: string) => {
      const { call, resultsIn } = prepare(way, guest, { name, params: [] });
      return [...resultsIn(call()), ...resultsIn(call())];
    };
    assertEquals(results("written"), [0, 11, 0, 11]);
    assertEquals(results("count"), [101, 102]);
    assertEquals(results("now"), [1_000_000n, 2_000_000n]);
  });
}

test("the measuring WASI stays inside the memory", () => {
  const memory = new Uint8Array(64).fill(255);
  const wasi = new DiscardingWasi(() => memory);
  const EFAULT = 21;
  assertEquals(wasi.function("random_get")(60, 5), EFAULT);
  assertEquals(wasi.function("random_get")(-1, 1), EFAULT);
  assertEquals(wasi.function("clock_time_get")(0, 0n, 57), EFAULT);
  assertEquals(wasi.function("fd_write")(1, 0, -1, 0), EFAULT);
  assertEquals(wasi.function("fd_write")(3, 0, 0, 0), 8);
  assertEquals(memory, new Uint8Array(64).fill(255));
  assertEquals(wasi.function("random_get")(60, 4), 0);
  assertEquals(memory.slice(59), new Uint8Array([255, 0, 0, 0, 0]));
});

test("batches grow until the clock can be trusted, and the first call stands alone", () => {
  let calls = 0;
  const { first, samples, firstResult, lastResult } = measure(() => ++calls, 0.01);
  assertEquals([firstResult, lastResult], [1, calls]);
  assert(first >= 0 && samples.length >= 2);
  assert(calls > samples.length * 100, `${calls} calls in ${samples.length} samples`);
  assertEquals([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5]);
});

test("results are equal as text only if their bits are, but any NaN equals any", () => {
  const definition = { resultTypes: ["f64", "i64"] } as unknown as Parameters<typeof bitsText>[0];
  assertEquals(bitsText(definition, [-0, -5n]), "f64:-0 i64:-5");
  assertEquals(bitsText(definition, [0, 5n]), "f64:0 i64:5");
  assertEquals(bitsText(definition, [NaN, 0n]), "f64:NaN i64:0");
});

test("results that differ are told apart", () => {
  const times = { ready: 1, first: 2, best: 0.001, median: 0.0015, samples: 2, processes: 1 };
  const text = formatReport({
    file: "f.wasm",
    function: "f",
    args: ["1"],
    runtime: "Test/1",
    agree: false,
    steady: true,
    ways: { native: { ...times, results: "i32:1" }, compiled: { ...times, results: "i32:2" } },
  });
  assertMatch(text, /^native +1\.00 ms +2\.00 ms +1\.00 µs +1\.50 µs$/m);
  assertMatch(text, /THE RESULTS DIFFER:\n {2}native: i32:1\n {2}compiled: i32:2$/);
});

test("the command line finds itself, as a file or as a package", () => {
  assertEquals(entryOf("file:///x/src/cli/main.ts"), "file:///x/src/cli/main.ts");
  assertEquals(
    entryOf("https://jsr.io/@kiln/wasm/1.2.3/src/cli/main.ts"),
    "jsr:@kiln/wasm@1.2.3/cli",
  );
});
