/**
 * Elements of arrays at constant places are found by their index, and by the exact address where that
 * finds nothing.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Optimisation } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";
import { retuned } from "../support/tuning.ts";

const BYTE = "(i32.and (local.get 0) (i32.const 255))";

/** The address of an element of an array at 1024, of so many bits' size. */
function element(index: string, shift: number): string {
  return `(i32.add (i32.shl ${index} (i32.const ${shift})) (i32.const 1024))`;
}

function reader(address: string): string {
  return `(memory 1) (func (export "f") (param i32) (result i32) (i32.load ${address}))`;
}

test("an element of a table is found by its index", async () => {
  const text = await textOf(reader(element(BYTE, 2)));
  assert(text.includes("I32_1024[t0]"), text);
  assert(!text.includes(">>> 2"), text);
});

test("an element has its address where that is switched off", async () => {
  const text = await textOf(reader(element(BYTE, 2)), ["scale"]);
  assert(text.includes("t0 >>> 2 | t0 << 30"), text);
});

test("an index that may be negative is part of the address, unless nothing is added", async () => {
  assert((await textOf(reader(element("(local.get 0)", 2)))).includes("t0 << 30"));
  const shifted = await textOf(reader("(i32.shl (local.get 0) (i32.const 2))"));
  assert(shifted.includes("I32[t0]") && shifted.includes(`l0 & ${2 ** 30 - 1}`), shifted);
});

test("bytes are found by an index that goes upwards, and by no other", async () => {
  const bytes = (first: number, step: number) =>
    textOf(`(memory 1) (func (export "f") (local i32)
      (local.set 0 (i32.const ${first}))
      (loop
        (i32.store8 (i32.add (local.get 0) (i32.const 1024)) (i32.const 1))
        (local.set 0 (i32.add (local.get 0) (i32.const ${step})))
        (br_if 0 (local.get 0))))`);
  assert((await bytes(1, 3)).includes("U8_1024"));
  assert(!(await bytes(-8, 1)).includes("U8_1024"));
  assert(!(await bytes(8, -1)).includes("U8_1024"));
});

test("an address that is needed otherwise stays one", async () => {
  const text = await textOf(`(memory 1) (func (export "f") (param i32) (result i32) (local i32)
    (local.set 1 ${element(BYTE, 2)})
    (i32.add (i32.load (local.get 1)) (local.get 1)))`);
  assert(!text.includes("I32_1024"), text);
});

const KINDS: readonly [load: string, store: string, shift: number, type: string][] = [
  ["i32.load8_u", "i32.store8", 0, "i32"],
  ["i32.load16_s", "i32.store16", 1, "i32"],
  ["i32.load", "i32.store", 2, "i32"],
  ["f32.load", "f32.store", 2, "f32"],
  ["i64.load", "i64.store", 3, "i64"],
  ["f64.load", "f64.store", 3, "f64"],
];

for (const [load, store, shift, type] of KINDS) {
  testOnTiers(
    `${store} and ${load} find elements by their index, and trap behind them`,
    async (tier) => {
      using bench = new Bench(tier);
      const limit = Math.min(2 ** (32 - shift), 2 ** 31) - 1;
      const index = `(i32.and (local.get 0) (i32.const ${
        limit >> 0 === -1 ? 0x7fff_ffff : limit
      }))`;
      const module = await bench.module(`(memory 1)
      (func (export "get") (param i32) (result ${type}) (${load} ${element(index, shift)}))
      (func (export "set") (param i32) (param ${type})
        (${store} ${element(index, shift)} (local.get 1)))
      (func (export "at") (param i32) (result ${type}) (${load} (local.get 0)))`);
      const [get, set, at] = ["get", "set", "at"].map((name) => exported(module, name));
      const value = (n: number) => type === "i64" ? BigInt(n) : n;
      const last = (65536 - 1024 >> shift) - 1;
      for (const [i, index] of [0, 3, last].entries()) {
        set!.call(bench.ctx, index, value(i + 7));
        assertEquals(get!.call(bench.ctx, index), [value(i + 7)]);
        assertEquals(at!.call(bench.ctx, 1024 + (index << shift)), [value(i + 7)]);
      }
      for (const index of [last + 1, 1 << 20]) {
        assertThrows(() => get!.call(bench.ctx, index), Error, "out of bounds memory access");
        assertThrows(
          () => set!.call(bench.ctx, index, value(1)),
          Error,
          "out of bounds memory access",
        );
      }
      if (shift === 0) return;
      // The address of the element before the array is the sum, modulo 2^32.
      set!.call(bench.ctx, -1, value(5));
      assertEquals(at!.call(bench.ctx, 1024 - (1 << shift)), [value(5)]);
      assertEquals(get!.call(bench.ctx, -1), [value(5)]);
    },
  );
}

testOnTiers("a NaN keeps its bits in an element that is found by its index", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`(memory 1)
    (func (export "f") (param i32) (result i64)
      (i64.store (i32.const 1032) (i64.const 0x7ff4000000000abc))
      (f64.store ${element(BYTE, 3)} (f64.load ${element(`(i32.shr_u ${BYTE} (i32.const 1))`, 3)}))
      (i64.load ${element(BYTE, 3)}))`);
  assertEquals(exported(module, "f").call(bench.ctx, 2), [0x7ff4000000000abcn]);
});

testOnTiers(
  "a loop that is entered in its middle finds the elements of an address from before it",
  async (tier) => {
    using _ = retuned({ loopThreshold: 50, roundsPerByte: 0 });
    using bench = new Bench(tier);
    const module = await bench.module(`(memory 1) (data (i32.const 1036) "\\02")
    (func (export "f") (param i32 i32) (result i32) (local i32 i32)
      (local.set 2 ${element(BYTE, 2)})
      (loop
        (local.set 3 (i32.add (local.get 3) (i32.load (local.get 2))))
        (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
      (local.get 3))`);
    assertEquals(exported(module, "f").call(bench.ctx, 3, 1000), [2000]);
  },
);

async function textOf(text: string, without: readonly Optimisation[] = []): Promise<string> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  const tuning = { ...DEFAULT_TUNING, without: new Set(without) };
  return emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, tuning).text;
}
