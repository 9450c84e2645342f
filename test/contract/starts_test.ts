/**
 * Ways into a guest other than a call of an exported function: start functions, functions that are
 * exported again, and references to functions.
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { Context, type Function, type Module, ModuleConfig } from "../../mod.ts";
import { Recorder, Stage, testContract, testSameLog, thrownBy } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

testSameLog("start functions are calls like any other", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  stage.runtime.newHostModuleBuilder("env").exportFunction("f", {}, () => {}).instantiate(log.ctx);
  for (const name of ["a", "b", "c", "d"]) {
    await stage.module(
      `$m
      (import "env" "f" (func $f))
      (func $first (call $f))
      (func $initialize (export "_initialize") (call $first))
      (func $main (export "_start") (call $first))
      (start $first)`,
      new ModuleConfig().withName(name),
    );
  }
}, (lines) => {
  const begun = lines.filter((line) => line.startsWith(">")).slice(0, 5);
  assertEquals(begun.map((line) => line.replace(/\(.*/, "")), [
    "> /a.first",
    "> /a.first/env.f",
    "> /a.initialize",
    "> /a.initialize/a.first",
    "> /a.initialize/a.first/env.f",
  ]);
});

testSameLog("a start function that fails ends its calls, and the module", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  const failure = await stage.module("$m (func $f unreachable) (func $s (call $f)) (start $s)")
    .then(() => undefined, (error) => error);
  assertEquals(failure.message, "unreachable");
  for (const told of log.errors) assertStrictEquals(told, failure);
  assertEquals(log.errors.length, 2);
  assertEquals(stage.runtime.module("m"), undefined);
});

testContract(
  "a host function that is called through a module is given that module",
  async (way) => {
    const log = new Recorder();
    using stage = new Stage(way, log.ctx);
    const callers: string[] = [];
    stage.runtime.newHostModuleBuilder("env")
      .exportModuleFunction("f", {}, (_ctx, caller) => {
        callers.push(`${caller} ${caller.memory?.size}`);
      })
      .instantiate(log.ctx);
    const module = await stage.module(`$m
    (import "env" "f" (func $f)) (memory 2) (export "again" (func $f)) (start $f)
    (func (export "run") (call $f))`);
    for (let i = 0; i < 3; i++) {
      exported(module, "again").call(log.ctx);
      exported(module, "run").call(log.ctx);
    }
    exported(stage.runtime.module("env")!, "f").call(log.ctx);
    assertEquals(callers, [...new Array(7).fill("Module[m] 131072"), "Module[env] undefined"]);
    assertStrictEquals(module.exportedFunction("again"), module.exportedFunction("again"));
    assertEquals(exported(module, "again").definition.debugName, "env.f");
    module.close();
    assertEquals(
      (thrownBy(() => exported(module, "again").call(log.ctx)) as Error).name,
      "ExitError",
    );
  },
);

testContract("a function that is exported again ends with either of its modules", async (way) => {
  for (const closesLibrary of [true, false]) {
    using stage = new Stage(way, Context.background());
    const library = await stage.module('$library (func (export "f") (result i32) (i32.const 7))');
    const user = await stage.module(`$user
      (import "library" "f" (func $f (result i32))) (export "again" (func $f))`);
    const again = exported(user, "again");
    for (let i = 0; i < 3; i++) assertEquals(again.call(stage.ctx), [7]);
    (closesLibrary ? library : user).closeWithExitCode(3);
    assertEquals(
      (thrownBy(() => again.call(stage.ctx)) as Error).message,
      "module closed with exit_code(3)",
    );
    if (!closesLibrary) assertEquals(exported(library, "f").call(stage.ctx), [7]);
  }
});

testSameLog("references to functions are called with their listeners", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  let kept: Function | undefined;
  stage.runtime.newHostModuleBuilder("env")
    .exportFunction("keep", { params: ["funcref"], results: ["funcref"] }, (_ctx, f) => kept = f)
    .instantiate(log.ctx);
  const module = await stage.module(`$m
    (import "env" "keep" (func $keep (param funcref) (result funcref)))
    (table (export "table") 1 funcref)
    (elem declare func $inner)
    (func $inner (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
    (func $give (export "give") (table.set (i32.const 0) (call $keep (ref.func $inner))))
    (func $run (export "run") (param i32) (result i32)
      (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))`);
  for (let i = 0; i < 4; i++) {
    exported(module, "give").call(log.ctx);
    assertEquals(kept!.call(log.ctx, 5), [25]);
    assertEquals(exported(module, "run").call(log.ctx, 6), [36]);
    assertEquals(module.exportedTable("table")!.get(0).call(log.ctx, 7), [49]);
  }
});

testContract("listeners may be told of modules they cannot see yet", async (way) => {
  const seen: (Module | undefined)[] = [];
  using stage = new Stage(way, Context.background());
  const log = new Recorder();
  stage.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("look", {}, (_ctx, caller) => {
      seen.push(stage.runtime.module(caller.name));
    })
    .instantiate(stage.ctx);
  using other = new Stage(way, log.ctx);
  other.runtime.newHostModuleBuilder("env").exportFunction("look", {}, () => {}).instantiate(
    log.ctx,
  );
  const text = '$m (import "env" "look" (func $look)) (start $look)';
  const module = await stage.module(text);
  assertEquals(seen, [module]);
  await other.module(text);
  log.requireAllEnded();
});
