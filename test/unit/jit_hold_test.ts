/**
 * An index that several accesses have is computed once, as long as its base is what it was.
 */
import { assertEquals } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Optimisation } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

/** The sum of so many fields. */
function fields(count: number): string {
  const load = (k: number) => `(i32.load offset=${4 * k} (local.get 0))`;
  let sum = load(0);
  for (let k = 1; k < count; k++) sum = `(i32.add ${sum} ${load(k)})`;
  return `(memory 1) (func (export "f") (param i32) (result i32) ${sum})`;
}

test("the index of three accesses is held, of two it is not", async () => {
  assertEquals(await rotationsIn(fields(3)), 1);
  assertEquals(await rotationsIn(fields(2)), 2);
});

test("no index is held where that is switched off", async () => {
  assertEquals(await rotationsIn(fields(3), ["hold"]), 3);
});

test("loads and stores share an index, and so do accesses in arms", async () => {
  const text = `(memory 1) (func (export "f") (param i32)
    (i32.store (local.get 0) (i32.const 1))
    (if (i32.load offset=4 (local.get 0))
      (then (f32.store offset=8 (local.get 0) (f32.const 1)))
      (else (i64.store offset=16 (local.get 0) (i64.const 2)))))`;
  assertEquals(await rotationsIn(text), 1);
});

test("elements of another size have another index", async () => {
  const text = `(memory 1) (func (export "f") (param i32)
    (i32.store (local.get 0) (i32.const 1))
    (i32.store16 offset=4 (local.get 0) (i32.const 1))
    (i32.store offset=8 (local.get 0) (i32.const 1))
    (i32.store16 offset=12 (local.get 0) (i32.const 1)))`;
  assertEquals(await rotationsIn(text), 4);
});

/** Three words from the address in local 0 are read and added up. */
const SUM = `(i32.add (i32.add (i32.load (local.get 0)) (i32.load offset=4 (local.get 0)))
  (i32.load offset=8 (local.get 0)))`;
const NEXT = "(local.set 0 (i32.add (local.get 0) (i32.const 12)))";
const WORDS = '(memory 1) (data (i32.const 0) "\\01\\00\\00\\00\\02\\00\\00\\00\\03\\00\\00\\00' +
  '\\0a\\00\\00\\00\\14\\00\\00\\00\\1e\\00\\00\\00\\64\\00\\00\\00\\c8\\00\\00\\00\\2c\\01\\00\\00")';

const BASES: readonly [what: string, body: string, sum: number][] = [
  ["between accesses", `${SUM} ${NEXT} ${SUM} i32.add`, 66],
  ["in an arm", `${SUM} (if (local.get 1) (then ${NEXT})) ${SUM} i32.add`, 66],
  [
    "in one arm, before the other",
    `
    (if (result i32) (i32.eqz (local.get 1)) (then ${NEXT} ${SUM}) (else ${SUM}))`,
    6,
  ],
  [
    "in a block that may be left",
    `
    (local.set 2 ${SUM}) (block (br_if 0 (i32.eqz (local.get 1))) ${NEXT} (local.set 3 ${SUM}))
    (i32.add ${SUM} (i32.add (local.get 2) (local.get 3)))`,
    126,
  ],
  [
    "in a loop, at its end",
    `${SUM} (local.set 2) (loop
    (local.set 2 (i32.add (local.get 2) ${SUM})) ${NEXT}
    (br_if 0 (i32.lt_u (local.get 0) (i32.const 36)))) (local.get 2)`,
    672,
  ],
  [
    "by what it points to",
    `(i32.load (local.get 0)) (i32.load offset=4 (local.get 0)) i32.add
    (local.set 0 (i32.mul (i32.load offset=8 (local.get 0)) (i32.const 4))) ${SUM} i32.add`,
    63,
  ],
];

for (const [what, body, sum] of BASES) {
  testOnTiers(`a base that changes ${what} has a new index`, async (tier) => {
    using bench = new Bench(tier);
    const text =
      `${WORDS} (func (export "f") (param i32 i32) (result i32) (local i32 i32) ${body})`;
    assertEquals(exported(await bench.module(text), "f").call(bench.ctx, 0, 1), [sum]);
  });
}

testOnTiers("what is not aligned is read all the same where an index is held", async (tier) => {
  using bench = new Bench(tier);
  const f = exported(
    await bench.module(`${WORDS} (func (export "f") (param i32) (result i32) ${SUM})`),
    "f",
  );
  assertEquals(f.call(bench.ctx, 4), [15]);
  assertEquals(f.call(bench.ctx, 3), [0x0f00]);
});

async function rotationsIn(text: string, without: readonly Optimisation[] = []): Promise<number> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const tuning = { ...DEFAULT_TUNING, without: new Set(without) };
  const unit = emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, tuning);
  return unit.text.match(/\bl0 << \d+/g)?.length ?? 0;
}
