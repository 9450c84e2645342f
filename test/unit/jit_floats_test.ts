/**
 * The bits of NaNs, on every tier: whatever moves a float moves its bits.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals } from "@std/assert";
import { Context, Runtime } from "../../mod.ts";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Optimisation } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers, type Tier } from "../support/tiers.ts";
import { retuned } from "../support/tuning.ts";

const CTX = Context.background();

/** NaNs that hosts like to change: quiet and signalling, with and without sign. */
const F32_BITS = [0x7fc0_0000n, 0xffc0_1234n, 0x7fa0_0000n, 0xff80_0001n, 0x3f80_0000n];
const F64_BITS = [
  0x7ff8_0000_0000_0000n,
  0xfff8_1234_5678_9abcn,
  0x7ff4_0000_0000_0001n,
  0xfff0_0000_0000_0001n,
  0x3ff0_0000_0000_0000n,
];

const MODULE = (float: string, int: string, size: number) =>
  `(module
  (memory 1)
  (table funcref (elem $pass))
  (type $through (func (param ${float}) (result ${float})))
  (global $global (mut ${float}) (${float}.const 0))
  (func $pass (param ${float}) (result ${float}) (local.get 0))
  (func $pair (param ${float}) (result i32 ${float}) (i32.const 1) (local.get 0))
  (func $used (param ${float}) (result ${float}) (local ${float})
    (local.set 1 (${float}.add (local.get 0) (local.get 0)))
    (if (${float}.eq (local.get 1) (${float}.const 3)) (then (return (local.get 1))))
    (local.get 0))
  (func (export "memory") (param ${int}) (result ${int})
    (${int}.store (i32.const 8) (local.get 0))
    (${float}.store (i32.const 32) (${float}.load (i32.const 8)))
    (${int}.load (i32.const 32)))
  (func (export "local") (param ${int}) (result ${int}) (local ${float} ${float})
    (${int}.store (i32.const 8) (local.get 0))
    (local.set 1 (${float}.load (i32.const 8)))
    (local.set 2 (local.get 1))
    (if (${float}.gt (local.get 1) (${float}.const 1e9)) (then (return (${int}.const 0))))
    (${float}.store (i32.const ${size}) (local.get 2))
    (${int}.load (i32.const ${size})))
  (func (export "call") (param ${int}) (result ${int})
    (${int}.reinterpret_${float} (call $pass (call $used (${float}.reinterpret_${int} (local.get 0))))))
  (func (export "indirect") (param ${int}) (result ${int})
    (${int}.reinterpret_${float}
      (call_indirect (type $through) (${float}.reinterpret_${int} (local.get 0)) (i32.const 0))))
  (func (export "several") (param ${int}) (result ${int}) (local ${float})
    (call $pair (${float}.reinterpret_${int} (local.get 0)))
    (local.set 1) (drop)
    (${int}.reinterpret_${float} (local.get 1)))
  (func (export "global") (param ${int}) (result ${int})
    (global.set $global (call $used (${float}.reinterpret_${int} (local.get 0))))
    (${int}.reinterpret_${float} (global.get $global)))
  (func (export "select") (param ${int}) (result ${int})
    (${int}.reinterpret_${float}
      (select (${float}.reinterpret_${int} (local.get 0)) (${float}.const 1)
        (i32.eqz (i32.load (i32.const 100))))))
  (func (export "block") (param ${int}) (result ${int})
    (${int}.reinterpret_${float}
      (block (result ${float})
        (drop (br_if 0 (${float}.reinterpret_${int} (local.get 0)) (i32.const 1)))
        (${float}.const 1))))
  (func (export "signs") (param ${int}) (result ${int}) (local ${float})
    (local.set 1 (${float}.neg (${float}.neg (${float}.reinterpret_${int} (local.get 0)))))
    (local.set 1 (${float}.copysign (${float}.abs (local.get 1)) (local.get 1)))
    (${int}.reinterpret_${float} (local.get 1)))
  (func (export "loop") (param ${int}) (result ${int}) (local ${float} i32)
    (local.set 1 (${float}.reinterpret_${int} (local.get 0)))
    (loop $next
      (local.set 2 (i32.add (local.get 2) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get 2) (i32.const 20))))
    (${int}.reinterpret_${float} (call $pass (local.get 1)))))`;

async function check(
  tier: Tier,
  text: string,
  patterns: readonly bigint[],
): Promise<void> {
  using runtime = new Runtime(configOf(tier));
  const module = runtime.instantiate(CTX, new Uint8Array(await parse(text)));
  const stack = new BigUint64Array(1);
  for (let round = 0; round < 4; round++) {
    for (const name of module.exportedFunctionDefinitions().keys()) {
      for (const bits of patterns) {
        stack[0] = bits;
        module.exportedFunction(name)!.callWithStack(CTX, stack);
        assertEquals(stack[0]!.toString(16), bits.toString(16), `${name} of ${bits.toString(16)}`);
      }
    }
  }
}

testOnTiers("an f32 NaN keeps its bits wherever it is moved", async (tier) => {
  await check(tier, MODULE("f32", "i32", 40), F32_BITS);
});

testOnTiers("an f64 NaN keeps its bits wherever it is moved", async (tier) => {
  await check(tier, MODULE("f64", "i64", 40), F64_BITS);
});

testOnTiers("constants that are NaNs keep their bits", async (tier) => {
  using runtime = new Runtime(configOf(tier));
  const text = `(module
    (func $f (result f32 f64) (f32.const nan:0x200001) (f64.const -nan:0x4000000000001))
    (func (export "run") (result i32 i64) (local f32 f64)
      (call $f) (local.set 1) (local.set 0)
      (i32.reinterpret_f32 (local.get 0)) (i64.reinterpret_f64 (local.get 1))))`;
  const module = runtime.instantiate(CTX, new Uint8Array(await parse(text)));
  const run = module.exportedFunction("run")!;
  for (let round = 0; round < 4; round++) {
    assertEquals(run.call(CTX), [0x7fa0_0001, BigInt.asIntN(64, 0xfff4_0000_0000_0001n)]);
  }
});

/** Parameters that are computed with, handed on and returned, round loops and in arms. */
const HANDED = (float: string, int: string) =>
  `(module
  (memory 1)
  (func $pass (param ${float}) (result ${float}) (local.get 0))
  (func $given (param ${float} ${float} i32) (result ${float}) (local i32)
    (loop $next
      (local.set 3 (i32.add (local.get 3) (i32.const 1)))
      (if (${float}.lt (${float}.neg (local.get 0)) (${float}.const -1e30))
        (then (${float}.store (i32.const 64) (${float}.add (local.get 0) (local.get 1)))))
      (if (${float}.gt (${float}.abs (local.get 1)) (${float}.const 1e30))
        (then (${float}.store (i32.const 72) (${float}.sub (local.get 1) (local.get 0)))))
      (br_if $next (i32.lt_s (local.get 3) (local.get 2))))
    (if (i32.and (local.get 3) (i32.const 1))
      (then (return (call $pass (call $pass (local.get 0))))))
    (local.get 0))
  (func (export "odd") (param ${int}) (result ${int})
    (${int}.reinterpret_${float}
      (call $given (${float}.reinterpret_${int} (local.get 0)) (${float}.const 2) (i32.const 99))))
  (func (export "even") (param ${int}) (result ${int})
    (${int}.reinterpret_${float}
      (call $given (${float}.reinterpret_${int} (local.get 0)) (${float}.const 2) (i32.const 98)))))`;

testOnTiers("floats that stay as they came keep the bits of a NaN", async (tier) => {
  await check(tier, HANDED("f32", "i32"), F32_BITS);
  await check(tier, HANDED("f64", "i64"), F64_BITS);
});

testOnTiers("so they do in a loop that is entered in its middle, and in parts", async (tier) => {
  using _ = retuned({ loopThreshold: 20, roundsPerByte: 0 });
  await check(tier, HANDED("f64", "i64"), F64_BITS);
  using _parts = retuned({ maxSize: 100 });
  await check(tier, HANDED("f64", "i64"), F64_BITS);
});

test("a float that is computed with and handed on stays as it came", async () => {
  const text = (without: readonly Optimisation[]) => textOf(HANDED("f64", "i64"), 1, without);
  assert(!(await text([])).includes("typeof"));
  assert((await text([])).includes("return l0;"));
  assert((await text(["boxes"])).includes("typeof l0"));
});

test("a parameter whose bits are seen is taken out of its box", async () => {
  const text = await textOf(
    `(module (memory 1) (func $pass (param f64)) (func (param f64) (result f64)
      (f64.store (i32.const 0) (local.get 0)) (call $pass (local.get 0))
      (f64.sqrt (local.get 0))))`,
    1,
    [],
  );
  assert(text.includes("typeof l0"), text);
});

async function textOf(
  text: string,
  index: number,
  without: readonly Optimisation[],
): Promise<string> {
  const module = decodeModule(new Uint8Array(await parse(text)), CoreFeatures.V3);
  const tuning = { ...DEFAULT_TUNING, without: new Set(without) };
  return emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), index, tuning).text;
}
