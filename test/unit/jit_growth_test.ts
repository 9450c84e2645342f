/**
 * The compiler takes time in proportion to what it compiles, whatever a module makes of its functions:
 * sixteen times as much of anything may take several times sixteen times as long, for clocks are
 * coarse and machines busy, but far less than the 256 times of a pass whose time grows with the
 * square.
 */
import { assertLess } from "@std/assert";
import process from "node:process";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble } from "../support/guest.ts";
import { test } from "../support/suite.ts";

/** How much longer a function is than the one it is compared with, and how much more it may take. */
const LONGER = 16;
const MOST = 130;
/** What is shorter than this, in milliseconds, counts as this. */
const LEAST = 4;
/** How often each is compiled, unless it takes very long. */
const ROUNDS = 3;
const TOO_LONG = 2_000;

function repeat(count: number, text: (k: number) => string): string {
  return Array.from({ length: count }, (_, k) => text(k)).join("\n");
}

/** Functions of any size; `least` is the size of the smaller one. */
const SHAPES: Readonly<Record<string, { least: number; make(count: number): string }>> = {
  "statements in a row": {
    least: 300,
    make: (count) =>
      `(memory 1) (func (param i32) ${
        repeat(count, (k) =>
          `(i32.store offset=${k % 64 * 4} (local.get 0)
            (i32.add (i32.load offset=4 (local.get 0)) (i32.const ${k})))`)
      })`,
  },
  "locals": {
    least: 240,
    make: (count) =>
      `(func (param i32) (result i32) (local ${"i32 ".repeat(count)})
        ${repeat(count, (k) => `(if (local.get 0) (then (local.set ${k + 1} (i32.const ${k}))))`)}
        (i32.const 0) ${repeat(count, (k) => `(i32.xor (local.get ${k + 1}))`)})`,
  },
  "loops in a row": {
    least: 250,
    make: (count) =>
      `(func (param i32) (local i32) ${
        repeat(count, () =>
          `(loop (local.set 1 (i32.add (local.get 1) (i32.const 1)))
            (br_if 0 (i32.lt_u (local.get 1) (local.get 0))))`)
      })`,
  },
  "loops inside loops": {
    least: 60,
    make: (count) =>
      `(func (param i32) (local i32) ${
        repeat(count, () =>
          `(loop (local.set 1 (i32.add (local.get 1) (i32.const 1)))
            (br_if 0 (i32.lt_u (local.get 1) (local.get 0)))`)
      } ${")".repeat(count)})`,
  },
  "blocks inside blocks": {
    least: 60,
    make: (count) =>
      `(func (param i32) (result i32) (local i32) ${
        repeat(count, () =>
          `(block (br_if 0 (local.get 0)) (local.set 1 (i32.add (local.get 1) (i32.const 1)))`)
      } ${")".repeat(count)} (local.get 1))`,
  },
  "labels of a br_table": {
    least: 5_000,
    make: (count) =>
      `(func (param i32) (result i32) (local i32)
        (block (block (br_table ${"0 1 ".repeat(count)} (local.get 0))) (local.set 1 (i32.const 1)))
        (local.get 1))`,
  },
  "arms of a br_table": {
    least: 60,
    make: (count) =>
      `(func (param i32) (result i32) (local i32)
        ${"(block ".repeat(count)} (br_table ${repeat(count, String)} (local.get 0))
        ${repeat(count, (k) => `) (local.set 1 (i32.add (local.get 1) (i32.const ${k})))`)}
        (local.get 1))`,
  },
  "operands that wait": {
    least: 500,
    make: (count) =>
      `(memory 1) (func (param i32) (result i32) ${"(i32.load (local.get 0))".repeat(count)}
        ${"i32.add ".repeat(count - 1)})`,
  },
  "floats that are moved": {
    least: 500,
    make: (count) =>
      `(memory 1) (func (param f64) (local f64 f64 f64 f64) ${
        repeat(count, (k) =>
          `(local.set ${k % 5} (local.get ${(k + 1) % 5}))
          (f64.store (i32.const 8) (local.get ${k % 5}))`)
      })`,
  },
};

for (const [name, { least, make }] of Object.entries(SHAPES)) {
  test(`compiling takes time in proportion: ${name}`, async () => {
    const short = await timeOf(make(least));
    const long = await timeOf(make(least * LONGER));
    assertLess(long, MOST * Math.max(short, LEAST));
  });
}

/** The least processor time that emitting the function takes, in milliseconds. */
async function timeOf(text: string): Promise<number> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const instance = new Instance(module, "m", new TypeRegistry());
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    emitFunctionUnit(instance, 0, DEFAULT_TUNING);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
    if (best > TOO_LONG) break;
  }
  return best;
}
