/**
 * The bits of NaNs, on every tier: whatever moves a float moves its bits.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals } from "@std/assert";
import { Context, Runtime } from "../../mod.ts";
import { configOf, testOnTiers, type Tier } from "../support/tiers.ts";

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
