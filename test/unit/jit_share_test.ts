/**
 * Temporaries that are never needed at the same time have one name, and only those.
 */
import { assertEquals, assertLess } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** Loads, ten of them, the sum of which is stored before the next. */
const CHAIN = `(memory 1) (func (export "f") (param i32)
  ${
  "(i32.store (local.get 0) (i32.add (i32.load offset=4 (local.get 0)) (i32.const 1)))".repeat(10)
})`;

/** What is assigned before the loop and used in it, after another temporary has come and gone. */
const LOOP = `(memory 1) (func (export "f") (param i32) (result i32) (local i32)
  (i32.load (i32.const 0))
  (loop
    (local.set 1 (i32.add (local.get 1) (i32.load (i32.const 4))))
    (i32.store (i32.const 4) (i32.load (i32.const 8)))
    (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
  (i32.add (local.get 1)))
  (data (i32.const 0) "\\64\\00\\00\\00\\01\\00\\00\\00\\0a")`;

test("a chain of temporaries has a few names", async () => {
  assertEquals(await namesIn(CHAIN, true), 1);
  assertEquals(await namesIn(CHAIN, false), 10);
});

test("a float that is carried as bits does not share with a number", async () => {
  const text = `(memory 1) (func (export "f")
    (f64.store (i32.const 8) (f64.load (i32.const 0)))
    (f64.store (i32.const 8) (f64.mul (f64.load (i32.const 0)) (f64.load (i32.const 8)))))`;
  assertLess(await namesIn(text, true), 4);
});

testOnTiers("what a loop uses of what came before it keeps its name", async (tier) => {
  using bench = new Bench(tier);
  const f = exported(await bench.module(LOOP), "f");
  assertEquals(f.call(bench.ctx, 3), [121]);
});

async function namesIn(text: string, share: boolean): Promise<number> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const tuning = share
    ? DEFAULT_TUNING
    : { ...DEFAULT_TUNING, without: new Set(["share"] as const) };
  const unit = emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, tuning);
  return new Set(unit.text.match(/\bt\d+\b/g)).size;
}
