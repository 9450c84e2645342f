/** What `RuntimeConfig.withTrace` reports. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { TraceEvent } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import type { Tier } from "../support/tiers.ts";

const COUNT = `(func $count (export "count") (param i32) (result i32)
  (loop $next
    (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
  (local.get 0))`;

/** What is reported when a module's function is called. */
async function traced(tier: Tier, text: string, ...args: number[]): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  using bench = new Bench(tier, (config) => config.withTrace((event) => void events.push(event)));
  const module = await bench.module(text, "m");
  exported(module, "count").call(bench.ctx, ...args);
  for (const event of events) {
    assertEquals([event.debugName, event.index], ["m.count", 0]);
    if (event.kind !== "refused") assert(event.milliseconds >= 0);
  }
  return events;
}

test("a function that is translated is reported once", async () => {
  const [event, ...others] = await traced("interpreter", COUNT, 5);
  assertEquals(others, []);
  assert(event?.kind === "translated" && event.words > 0 && event.bytes === 16);
});

test("a function that is compiled is reported, with its size", async () => {
  const [event, ...others] = await traced("compiled", COUNT, 5);
  assertEquals(others, []);
  assert(event?.kind === "compiled" && event.characters > 100);
});

test("a call that is replaced in mid-loop is reported, with the loop's place", async () => {
  const events = await traced("tiered", COUNT, 5000);
  assertEquals(events.map(({ kind }) => kind), ["translated", "replaced"]);
  const [, replaced] = events;
  assert(replaced?.kind === "replaced" && replaced.offset > 0 && replaced.characters > 100);
});

test("a function that stays with the interpreter is reported, with the reason", async () => {
  const locals = `(func $count (export "count") (local ${"i32 ".repeat(4001)}))`;
  const events = await traced("compiled", locals);
  assertEquals(events.map(({ kind }) => kind), ["refused", "translated"]);
  const [refused] = events;
  assert(refused?.kind === "refused" && refused.reason === "too many locals");
});

test("what a listener throws ends the call, and the instance stays usable", async () => {
  let tired = true;
  using bench = new Bench("interpreter", (config) =>
    config.withTrace(() => {
      if (tired) throw new Error("enough");
    }));
  const count = exported(await bench.module(COUNT), "count");
  assertThrows(() => count.call(bench.ctx, 5), Error, "enough");
  tired = false;
  assertEquals(count.call(bench.ctx, 5), [0]);
});
