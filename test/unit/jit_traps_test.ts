/**
 * A function whose last instruction traps is on the stack that the trap shows, on every host: some take
 * functions off their stack that return what a call returns. What traps in the statement of a later
 * instruction traps where it stands itself, and nothing that may trap overtakes what may trap before it.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { Trap } from "../../src/errors.ts";
import { CoreFeatures } from "../../src/features.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { emitModule } from "../support/jit.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";
import { ModuleConfig } from "../../mod.ts";

/** What traps if its operand is a large negative number, and the type of its result. */
const LAST: readonly (readonly [instructions: string, result: string])[] = [
  ["(i32.load (local.get 0))", "i32"],
  ["(i32.load8_s offset=3 (local.get 0))", "i32"],
  ["(i32.load align=1 (local.get 0))", "i32"],
  ["(i64.load (local.get 0))", "i64"],
  ["(i64.load32_u (local.get 0))", "i64"],
  ["(f32.load (local.get 0))", "f32"],
  ["(f64.load (local.get 0))", "f64"],
  ["(i32.div_s (local.get 0) (i32.const -1))", "i32"],
  ["(i32.rem_u (i32.const 7) (i32.add (local.get 0) (i32.const 0x80000000)))", "i32"],
  ["(i64.div_s (i64.shl (i64.extend_i32_s (local.get 0)) (i64.const 32)) (i64.const -1))", "i64"],
  ["(i32.trunc_f64_u (f64.convert_i32_s (local.get 0)))", "i32"],
  ["(i64.trunc_f32_u (f32.convert_i32_s (local.get 0)))", "i64"],
  ["(table.get 0 (local.get 0))", "externref"],
  ["(if (result i32) (local.get 0) (then (i32.load (local.get 0))) (else (i32.const 3)))", "i32"],
];

for (const [instructions, result] of LAST) {
  testOnTiers(`a function that ends in ${instructions} is where the trap is`, async (tier) => {
    using bench = new Bench(tier);
    const bytes = await assemble(`(memory 1) (table 1 externref)
      (func $f (param i32) (result ${result}) ${instructions})
      (func (export "run") (param i32) (drop (call $f (local.get 0))))`);
    const name = new ModuleConfig().withName("m");
    const run = exported(bench.runtime.instantiate(bench.ctx, bytes, name), "run");
    for (let round = 0; round < 5; round++) {
      const { frames }: Trap = assertThrows(() => run.call(bench.ctx, -0x8000_0000), Trap);
      assertEquals(frames.map(({ name }) => name), ["m.f", "m.$1"]);
    }
  });
}

/** The opcode of `i32.load16_s` (or `f32.load`), which nothing else in a module below looks like. */
const LOAD16_S = 0x2e;
const F32_LOAD = 0x2a;

/** Instructions of which that one traps first; the parameter is a large negative number. */
const FIRST: Readonly<Record<string, readonly [opcode: number, instructions: string]>> = {
  "of what turns out to be a constant": [
    LOAD16_S,
    `(local.set 1 (i32.const -121))
     (local.set 0 (i32.load16_s offset=1 (local.get 1)))
     (local.get 0)`,
  ],
  "before one whose address is loaded": [
    LOAD16_S,
    "(i32.add (i32.load16_s (local.get 0)) (i32.load (i32.load8_u (local.get 0))))",
  ],
  "before one that is needed twice": [
    LOAD16_S,
    "(i32.shl (i32.load16_s (local.get 0)) (i32.rotl (i32.load (local.get 0)) (i32.load (local.get 0))))",
  ],
  "before one that a local is set to": [
    LOAD16_S,
    "(i32.load16_s (local.get 0)) (local.set 1 (i32.load (local.get 0)))",
  ],
  "before one that reads a local that is set": [
    LOAD16_S,
    `(i32.load16_s (i32.const -2)) (i32.load (local.get 0))
     (local.set 0 (i32.const 0)) (drop)`,
  ],
  "before one that is a choice": [
    LOAD16_S,
    `(i32.load16_s (local.get 0)) (drop (i32.trunc_sat_f32_s
      (select (f32.load (local.get 0)) (f32.const 1) (local.get 0))))`,
  ],
  "of a float whose bits are passed on": [
    F32_LOAD,
    "(call $bits (f32.load (local.get 0)))",
  ],
};

for (const [what, [opcode, instructions]] of Object.entries(FIRST)) {
  testOnTiers(`a load traps at its own offset: ${what}`, async (tier) => {
    using bench = new Bench(tier);
    const bytes = await assemble(`(memory 1)
      (func (export "run") (param i32) (result i32) (local i32) ${instructions})
      (func $bits (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))`);
    const run = exported(bench.runtime.instantiate(bench.ctx, bytes), "run");
    for (let round = 0; round < 5; round++) {
      const { frames }: Trap = assertThrows(() => run.call(bench.ctx, -0x8000_0000), Trap);
      assertEquals(frames.map(({ offset }) => offset), [bytes.indexOf(opcode)]);
    }
  });
}

test("a unit is the same text whether it is marked which instruction a place belongs to", async () => {
  const bytes = await assemble(`(memory 1) (func (param i32 i32) (result i32)
    (i32.add
      (i32.load offset=4 (local.get 0))
      (i32.mul (i32.load8_u (local.get 1)) (i32.const 3))))`);
  const module = decodeModule(bytes, CoreFeatures.V3);
  const [marked, plain] = [true, false].map((marked) =>
    emitModule(module, "m", () => undefined, { marked })
  );
  assertEquals(marked, plain);
});
