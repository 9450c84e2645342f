/**
 * What random modules found, as small as it gets; on every tier and natively, on every host.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals } from "@std/assert";
import { test } from "../support/suite.ts";
import { differenceOf, WAYS } from "./difference.ts";

/** What was wrong, and an exported function `run` without parameters that showed it. */
const FOUND: Readonly<Record<string, string>> = {
  "a negative constant is negated": `
    (func (export "run") (result i32)
      (i32.trunc_sat_f32_s (f32.neg (f32.const -inf))))`,
  "a sign is copied from a NaN, and the result is computed with": `
    (global $bits (mut i64) (i64.const -1))
    (func (export "run") (result i64) (local f64)
      (local.set 0 (f64.reinterpret_i64 (global.get $bits)))
      (i64.trunc_sat_f64_s (f64.copysign (f64.const 2.5) (local.get 0))))`,
  "a sign is copied from a NaN, and the result is kept": `
    (global $bits (mut i32) (i32.const -1))
    (func (export "run") (result f32) (local f32 f32)
      (local.set 0 (f32.reinterpret_i32 (global.get $bits)))
      (local.set 1 (f32.copysign (f32.const 2.5) (local.get 0)))
      (f32.add (local.get 1) (local.get 1)))`,
  "of a converted i64 only the high part is read": `
    (func (export "run") (result i64) (local f32)
      (local.set 0 (f32.convert_i32_s (memory.size)))
      (i64.add
        (i64.shr_u (i64.trunc_sat_f32_s (f32.mul (local.get 0) (f32.const 1e18))) (i64.const 40))
        (i64.shr_u (i64.trunc_sat_f32_s (f32.mul (local.get 0) (f32.const 1e17))) (i64.const 40))))
    (memory 3)`,
  "interpreted code ends in a tail call of compiled code": `
    (func $hot (result i32) (i32.const 1))
    (func $ends (result i32) (return_call $hot))
    (func (export "run") (result i32)
      (drop (call $hot)) (drop (call $hot)) (drop (call $hot)) (call $ends))`,
  "a float is handed on, behind a loop, that has the name of one that is not": `
    (memory 1)
    (func $same (param f32) (result f32) (local.get 0))
    (func (export "run") (result f32) (local i32)
      (local.set 0 (i32.const 50))
      (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (f32.store (i32.const 0) (f32.mul (f32.convert_i32_s (local.get 0)) (f32.const 3)))
      (drop (call $same (call $same (f32.load (i32.const 0)))))
      (f32.store (i32.const 4) (f32.mul (f32.convert_i32_s (local.get 0)) (f32.const 5)))
      (f32.load (i32.const 4)))`,
};

for (const [what, text] of Object.entries(FOUND)) {
  test(`it is the same on every tier and natively when ${what}`, async () => {
    const bytes = await parse(`(module ${text})`);
    const plan = Array.from({ length: 4 }, () => ({ name: "run", args: [] }));
    for (const way of WAYS) {
      const subject = { bytes, countLoops: true, plan, traces: true, way };
      assertEquals(differenceOf(subject), undefined, way);
    }
  });
}
