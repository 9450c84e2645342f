/**
 * Logs are the same in every tier, where calls change tiers in their middle too; and where nobody
 * listens, nothing is there that could cost anything.
 */
import { assert, assertEquals } from "@std/assert";
import {
  Context,
  FunctionListenerFactoryKey,
  type Module,
  ModuleConfig,
  Runtime,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { listenTo, named } from "../../src/listen/mod.ts";
import type { ModuleView } from "../../src/runtime/module_view.ts";
import { Interpreter } from "../../src/interp/interpreter.ts";
import {
  Recorder,
  Stage,
  testContract,
  testSameLog,
  type Way,
  wayConfig,
} from "../support/contract.ts";
import { assemble, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";

/** Loops that call others, in rounds of a loop that is hot long before its end. */
const LOOPS = `$loops
  (import "env" "host" (func $host (param i32) (result i32)))
  (table funcref (elem $step $host))
  (func $step (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $sum (export "sum") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (call_indirect (param i32) (result i32) (local.get $n)
          (i32.and (local.get $n) (i32.const 1)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func $nest (export "nest") (param $n i32) (result i32) (local $sum i32)
    (loop $outer
      (local.set $sum (i32.add (local.get $sum) (call $sum (local.get $n))))
      (br_if $outer (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func $trap (export "trap") (param $n i32)
    (loop $next
      (drop (call $step (i32.div_s (i32.const 8) (local.tee $n
        (i32.sub (local.get $n) (i32.const 1))))))
      (br $next)))
`;

async function loops(stage: Stage): Promise<Module> {
  stage.runtime.newHostModuleBuilder("env")
    .exportFunction("host", { params: ["i32"], results: ["i32"] }, (_ctx, x) => x * 2)
    .instantiate(stage.ctx);
  return await stage.module(LOOPS);
}

testSameLog("a call that changes tiers in its middle is one call", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  const module = await loops(stage);
  for (let i = 0; i < 3; i++) exported(module, "sum").call(log.ctx, 12);
  for (let i = 0; i < 3; i++) exported(module, "nest").call(log.ctx, 5);
  for (let i = 0; i < 3; i++) {
    try {
      exported(module, "trap").call(log.ctx, 10);
    } catch (error) {
      log.write(String(error));
    }
  }
}, (lines) => assert(lines.includes("< loops.trap integer divide by zero")));

test("contract: calls really change tiers in these tests", async () => {
  const log = new Recorder();
  using stage = new Stage("hot after 2", log.ctx);
  exported(await loops(stage), "sum").call(log.ctx, 12);
  assertEquals(stage.runtime.statistics.loopsEntered, 1);
  log.requireAllEnded();
});

testContract("many functions in a row are told of, whoever of them is listened to", async (way) => {
  for (const names of [["sum"], ["step"], ["host"], ["step", "nest"], ["sum", "host"]]) {
    let [begun, ended] = [0, 0];
    const factory = listenTo(named(...names), {
      newListener: () => ({ before: () => void begun++, after: () => void ended++ }),
    });
    using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
    const module = await loops(stage);
    assertEquals(exported(module, "nest").call(stage.ctx, 6), [93]);
    const calls: Record<string, number> = { sum: 6, step: 9, host: 12, nest: 1 };
    const expected = names.reduce((sum, name) => sum + calls[name]!, 0);
    assertEquals([begun, ended], [expected, expected], names.join());
  }
});

/** A module with everything that calls. */
const PLAIN = `$plain
  (import "env" "host" (func $host (param i32) (result i32)))
  (table funcref (elem $leaf $host))
  (memory 1)
  (func $leaf (param i32) (result i32) (i32.load (local.get 0)))
  (func $calls (export "calls") (param i32) (result i32)
    (i32.add (call $leaf (local.get 0)) (call $host (local.get 0))))
  (func $indirect (export "indirect") (param i32) (result i32)
    (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))
  (func $tail (export "tail") (param i32) (result i32) (return_call $leaf (local.get 0)))
  (func $loops (export "loops") (param i32) (result i32)
    (loop (br_if 0 (i32.gt_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 0))))
    (local.get 0))
`;
const EXPORTS = ["calls", "indirect", "tail", "loops"];

/** What is made of the functions of {@link PLAIN}, by those contexts: JavaScript, then register code. */
function codeFor(bytes: Uint8Array, host: Context, guest: Context): string[] {
  const evaluated: string[] = [];
  const original = globalThis.Function;
  try {
    // A function rather than a class, since bundlers leave out `new`.
    globalThis.Function = function (...texts: string[]) {
      evaluated.push(texts.at(-1)!);
      return original(...texts);
    } as unknown as FunctionConstructor;
    run("compiled", bytes, host, guest);
  } finally {
    globalThis.Function = original;
  }
  const javascript = evaluated.filter((text) => text.includes("/plain/"));
  assertEquals(javascript.length >= EXPORTS.length, true, "functions were compiled");
  return [...javascript, ...run("interpreter", bytes, host, guest)];
}

/** Runs all functions; returns their register code. */
function run(way: Way, bytes: Uint8Array, host: Context, guest: Context): string[] {
  using runtime = new Runtime(wayConfig(way));
  runtime.newHostModuleBuilder("env")
    .exportFunction("host", { params: ["i32"], results: ["i32"] }, (_ctx, x) => x)
    .instantiate(host);
  if (host.value(FunctionListenerFactoryKey) !== undefined) {
    // The feature is in use all around: in the same runtime, and for the same bytes.
    const other = runtime.instantiate(host, bytes, new ModuleConfig().withName("other"));
    for (const name of EXPORTS) exported(other, name).call(host, 0);
  }
  const module = runtime.instantiate(guest, bytes);
  for (const name of EXPORTS) exported(module, name).call(guest, 0);
  const { instance } = module as ModuleView;
  const interpreter = new Interpreter({ maxDepth: 100, maxSlots: 1000 });
  return [...instance.definedFunctions()].map((func) => interpreter.registerCode(func));
}

const BACKGROUND = Context.background();
const EVERYWHERE = withFunctionListenerFactory(BACKGROUND, {
  newListener: () => ({ before() {}, after() {} }),
});

test("contract: without a listener, the code is what it is where listeners do not exist", async () => {
  const bytes = await assemble(PLAIN);
  const nobody = withFunctionListenerFactory(BACKGROUND, { newListener: () => undefined });
  const plain = codeFor(bytes, BACKGROUND, BACKGROUND);
  assertEquals(codeFor(bytes, BACKGROUND, nobody), plain);
  assertEquals(codeFor(bytes, EVERYWHERE, nobody), plain);
  assertEquals(codeFor(bytes, EVERYWHERE, BACKGROUND), plain);
  for (const text of plain) assert(!/hook|listen|begin|poll|check/i.test(text), text);
  for (const text of codeFor(bytes, BACKGROUND, EVERYWHERE)) assert(!plain.includes(text), text);
});

test("contract: only functions with a listener have hooks in their code", async () => {
  const bytes = await assemble(PLAIN);
  const plain = codeFor(bytes, BACKGROUND, BACKGROUND);
  const factory = listenTo(named("indirect"), { newListener: () => ({ before() {} }) });
  const one = codeFor(bytes, BACKGROUND, withFunctionListenerFactory(BACKGROUND, factory));
  const changed = one.filter((text) => !plain.includes(text));
  assertEquals(changed.length, 2);
  assertEquals(one.length, plain.length);
  for (const text of changed) assert(text.includes("indirect"), text);
});

test("contract: listeners that are gone leave nothing in the code", async () => {
  const bytes = await assemble(PLAIN);
  using runtime = new Runtime(wayConfig("interpreter"));
  runtime.newHostModuleBuilder("env")
    .exportFunction("host", { params: ["i32"], results: ["i32"] }, (_ctx, x) => x)
    .instantiate(BACKGROUND);
  const module = runtime.instantiate(BACKGROUND, bytes);
  const { instance } = module as ModuleView;
  const codes = [BACKGROUND, EVERYWHERE, BACKGROUND].map((ctx) => {
    module.setListeners(ctx.value(FunctionListenerFactoryKey));
    for (const name of EXPORTS) exported(module, name).call(BACKGROUND, 0);
    return [...instance.definedFunctions()].map(({ code }) => [...code!].join());
  });
  assertEquals(codes[2], codes[0]);
  for (const [i, text] of codes[1]!.entries()) assert(text !== codes[0]![i]);
});
