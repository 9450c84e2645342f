import { assert, assertEquals } from "@std/assert";
import { Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";

test("only functions that are called are translated", async () => {
  using bench = new Bench("interpreter");
  const module = await bench.module(`
    (func (export "a") (result i32) call $b)
    (func $b (result i32) i32.const 7)
    (func (export "never") unreachable)
  `);
  assertEquals(bench.runtime.statistics.functionsDefined, 3);
  assertEquals(bench.runtime.statistics.functionsTranslated, 0);
  assertEquals(exported(module, "a").call(bench.ctx), [7]);
  const once = bench.runtime.statistics;
  assertEquals(once.functionsTranslated, 2);
  assert(once.registerWords > 0 && once.bytesTranslated > 0);
  assertEquals(exported(module, "a").call(bench.ctx), [7]);
  assertEquals(bench.runtime.statistics.functionsTranslated, 2);
});

test("all tiers of an engine count in the same statistics", async () => {
  using bench = new Bench("tiered");
  const module = await bench.module(`
    (func (export "sum") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.add (local.get 1) (local.get 0)))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))
  `);
  assertEquals(exported(module, "sum").call(bench.ctx, 5000), [12502500]);
  const { functionsTranslated, loopsEntered } = bench.runtime.statistics;
  assertEquals([functionsTranslated, loopsEntered], [1, 1]);
  for (let i = 0; i < 5; i++) exported(module, "sum").call(bench.ctx, 1);
  const { functionsCompiled, bytesCompiled, textEmitted, functionsRefused } =
    bench.runtime.statistics;
  assertEquals([functionsCompiled, functionsRefused], [1, 0]);
  assert(bytesCompiled > 0 && textEmitted > bytesCompiled);
});
