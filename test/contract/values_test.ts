/**
 * Parameters and results as listeners are given them: exact bits, valid during the hook.
 */
import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { Context, type FunctionListenerFactory, withFunctionListenerFactory } from "../../mod.ts";
import { Stage, testContract, type Way } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

/** Keeps copies of what it is given, and what it was given itself. */
class Values implements FunctionListenerFactory {
  readonly params: bigint[][] = [];
  readonly results: bigint[][] = [];
  readonly given: BigUint64Array[] = [];

  newListener() {
    return {
      before: (_ctx: Context, _definition: unknown, params: BigUint64Array) => {
        this.given.push(params);
        this.params.push([...params]);
      },
      after: (_ctx: Context, _definition: unknown, _err: unknown, results: BigUint64Array) => {
        this.results.push([...results]);
      },
    };
  }
}

function stageFor(way: Way, values: Values): Stage {
  return new Stage(way, withFunctionListenerFactory(Context.background(), values));
}

testContract("numbers are shown as their bits, zero-extended", async (way) => {
  const values = new Values();
  using stage = stageFor(way, values);
  const mixed = exported(
    await stage.module(`$m (func $mixed (export "mixed")
      (param i32 i64 f32 f64) (result f64 f32 i64 i32)
      (local.get 3) (local.get 2) (local.get 1) (local.get 0))`),
    "mixed",
  );
  const cases = [
    [0xffff_ffffn, 0xffff_ffff_ffff_ffffn, 0x8000_0000n, 0x8000_0000_0000_0000n],
    [1n, 2n, 0x7fa0_0001n, 0x7ff4_0000_0000_0001n],
    [0n, 1n << 63n, 0xffc0_1234n, 0xfff8_0000_dead_beefn],
    [0x8000_0000n, 0x1_0000_0000n, 0x3f80_0000n, 0x3ff0_0000_0000_0000n],
  ];
  for (let round = 0; round < 3; round++) {
    for (const given of cases) {
      values.params.length = values.results.length = 0;
      const slots = BigUint64Array.from(given);
      mixed.callWithStack(stage.ctx, slots);
      assertEquals(values.params, [given]);
      assertEquals(values.results, [given.toReversed()]);
      assertEquals([...slots], given.toReversed());
    }
  }
});

testContract("what was given to a hook is not the guest's own", async (way) => {
  const values = new Values();
  using stage = stageFor(way, values);
  const swap = exported(
    await stage.module(`$m (func $swap (export "swap") (param i32 i32) (result i32 i32)
      (local.get 1) (local.get 0))`),
    "swap",
  );
  for (let i = 0; i < 5; i++) {
    assertEquals(swap.call(stage.ctx, i, -1), [-1, i]);
    values.given[i]!.fill(77n);
    assertEquals(swap.call(stage.ctx, i, -1), [-1, i]);
    values.given.length = i + 1;
  }
});

testContract("a hook that changes what it is given changes nothing else", async (way) => {
  const factory: FunctionListenerFactory = {
    newListener: () => ({
      before: (_c, _d, params) => void params.fill(9n),
      after: (_c, _d, _e, results) => void results.fill(9n),
    }),
  };
  using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
  const module = await stage.module(`$m
    (func $pair (param i32 f64) (result i32 f64) (local.get 0) (local.get 1))
    (func $run (export "run") (param i32 f64) (result i32 f64)
      (call $pair (local.get 0) (local.get 1)))`);
  for (let i = 0; i < 5; i++) {
    assertEquals(exported(module, "run").call(stage.ctx, i, 0.5), [i, 0.5]);
  }
});

testContract("a hundred parameters and results are shown in order", async (way) => {
  const values = new Values();
  using stage = stageFor(way, values);
  const types = Array.from({ length: 100 }, (_, i) => ["i32", "i64", "f32", "f64"][i % 4]!);
  const gets = types.map((_, i) => `(local.get ${99 - i})`).join(" ");
  const run = exported(
    await stage.module(`$m
      (func $wide (param ${types.join(" ")}) (result ${types.toReversed().join(" ")}) ${gets})
      (func $run (export "run") (param ${types.join(" ")}) (result ${types.toReversed().join(" ")})
        ${types.map((_, i) => `(local.get ${i})`).join(" ")} (call $wide))`),
    "run",
  );
  const slots = BigUint64Array.from(types, (_, i) => BigInt(i + 1));
  for (let i = 0; i < 4; i++) {
    values.params.length = values.results.length = 0;
    const given = slots.slice();
    run.callWithStack(stage.ctx, given);
    assertEquals(values.params, [[...slots], [...slots]]);
    assertEquals(values.results, [[...slots].toReversed(), [...slots].toReversed()]);
    assertEquals([...given], [...slots].toReversed());
  }
});

testContract("a reference shows only whether it is null", async (way) => {
  const values = new Values();
  using stage = stageFor(way, values);
  const echo = exported(
    await stage.module(`$m (func $echo (export "echo")
      (param externref funcref i32) (result funcref externref)
      (local.get 1) (local.get 0))`),
    "echo",
  );
  for (let i = 0; i < 4; i++) {
    values.params.length = values.results.length = 0;
    assertEquals(echo.call(stage.ctx, "x", null, 5), [null, "x"]);
    assertEquals(echo.call(stage.ctx, null, echo, 6), [echo, null]);
    assertEquals(values.params, [[1n, 0n, 5n], [0n, 1n, 6n]]);
    assertEquals(values.results, [[0n, 1n], [1n, 0n]]);
  }
});

testContract("a vector takes two slots, the low half first", async (way) => {
  const values = new Values();
  using stage = stageFor(way, values);
  const echo = exported(
    await stage.module(`$m (func $echo (export "echo") (param i32 v128 i32) (result v128 i32)
      (local.get 1) (local.get 2))`),
    "echo",
  );
  const slots = BigUint64Array.of(1n, 0x0706_0504_0302_0100n, 0x0f0e_0d0c_0b0a_0908n, 2n);
  for (let i = 0; i < 4; i++) {
    values.params.length = values.results.length = 0;
    const given = slots.slice();
    echo.callWithStack(stage.ctx, given);
    assertEquals(values.params, [[...slots]]);
    assertEquals(values.results, [[slots[1]!, slots[2]!, slots[3]!]]);
    assertEquals([...given.subarray(0, 3)], [slots[1]!, slots[2]!, slots[3]!]);
  }
});

testContract(
  "the slots of a call are its own while a hook of the same function runs",
  async (way) => {
    const seen: BigUint64Array[] = [];
    const factory: FunctionListenerFactory = {
      newListener: () => ({
        before: (ctx, _definition, params, call) => {
          seen.push(params);
          const left = Number(params[0]);
          if (left > 0) exported(call.module, "f").call(ctx, left - 1);
          assertEquals(params[0], BigInt(left));
        },
      }),
    };
    using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
    const f = exported(await stage.module('$m (func $f (export "f") (param i32))'), "f");
    for (let i = 0; i < 4; i++) {
      seen.length = 0;
      f.call(stage.ctx, 2);
      assertEquals(seen.length, 3);
      assertNotStrictEquals(seen[0], seen[1]);
    }
  },
);
