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
