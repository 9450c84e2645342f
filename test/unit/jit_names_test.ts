/**
 * Names that compiled code has in JavaScript, where those of the module do not make it easy.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals } from "@std/assert";
import { Context, Runtime } from "../../mod.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

testOnTiers(
  "functions are told apart whose names are those of others, with their numbers",
  async (tier) => {
    const bytes = await parse(`(module
    (func $x (result i32) (i32.const 1))
    (func $y (@name "x") (result i32) (i32.const 20))
    (func $z (@name "x_1") (result i32) (i32.const 300))
    (func $w (@name "x_1_") (result i32) (i32.const 4000))
    (func $v (@name "f5") (result i32) (i32.const 50000))
    (func (result i32) (i32.const 600000))
    (func (export "run") (result i32)
      (i32.add (call $x) (i32.add (call $z) (i32.add (call $w) (i32.add (call $y)
        (i32.add (call $v) (call 5))))))))`);
    using runtime = new Runtime(configOf(tier));
    const run = runtime.instantiate(Context.background(), new Uint8Array(bytes))
      .exportedFunction("run")!;
    for (let i = 0; i < 5; i++) assertEquals(run.call(Context.background()), [654321]);
    assertEquals(runtime.statistics.functionsRefused, 0);
  },
);
