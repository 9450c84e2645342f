import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ExitError, type Module, ModuleConfig, Trap } from "../../mod.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

const SEVEN = '(func (export "f") (result i32) i32.const 7)';

testOnTiers("closing counts once, with the first exit code", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(SEVEN, "m");
  assertEquals(module.isClosed, false);
  module.closeWithExitCode(5);
  module.closeWithExitCode(6);
  module.close();
  assertEquals(module.isClosed, true);
  const error = assertThrows(() => exported(module, "f").call(bench.ctx), ExitError);
  assertEquals([error.exitCode, error.message], [5, "module closed with exit_code(5)"]);
});

testOnTiers("a module that is closed while it runs ends with its exit code", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("exit", { params: ["i32"] }, (_ctx, caller, code) => {
      caller.closeWithExitCode(code);
      throw new ExitError(code);
    })
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "exit" (func $exit (param i32)))
    (func (export "run") (call $exit (i32.const -1)) unreachable)
  `);
  const error = assertThrows(() => exported(module, "run").call(bench.ctx), ExitError);
  assertEquals(error.exitCode, 0xffff_ffff);
  assertEquals(module.isClosed, true);
});

testOnTiers("a call that returns from a closed module reports that it was closed", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("close", {}, (_ctx, caller) => caller.closeWithExitCode(4))
    .instantiate(bench.ctx);
  const module = await bench.module(`
    (import "env" "close" (func $close))
    (func (export "run") (result i32) call $close i32.const 1)
  `);
  const error = assertThrows(() => exported(module, "run").call(bench.ctx), ExitError);
  assertEquals(error.exitCode, 4);
});

testOnTiers("a trap does not close the module", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`(func (export "fail") unreachable) ${SEVEN}`);
  assertThrows(() => exported(module, "fail").call(bench.ctx), Trap, "unreachable");
  assertEquals(module.isClosed, false);
  assertEquals(exported(module, "f").call(bench.ctx), [7]);
});

testOnTiers("closing the runtime closes all, and it makes nothing new", async (tier) => {
  using bench = new Bench(tier);
  const named = await bench.module(SEVEN, "m");
  const anonymous = await bench.module(SEVEN);
  const compiled = bench.runtime.compileModule(bench.ctx, await assemble(SEVEN));
  bench.runtime.closeWithExitCode(2);
  bench.runtime.closeWithExitCode(3);
  for (const module of [named, anonymous]) {
    const error = assertThrows(() => exported(module, "f").call(bench.ctx), ExitError);
    assertEquals(error.exitCode, 2);
  }
  const message = "runtime closed with exit_code(2)";
  assertThrows(() => bench.runtime.instantiateModule(bench.ctx, compiled), Error, message);
  assertThrows(
    () => bench.runtime.compileModule(bench.ctx, new Uint8Array(8)),
    Error,
    message,
  );
});

testOnTiers("using closes at the end of the block", async (tier) => {
  using bench = new Bench(tier);
  let kept: Module;
  {
    using module = await bench.module(SEVEN);
    kept = module;
    assertEquals(kept.isClosed, false);
  }
  assertEquals(kept.isClosed, true);
});

testOnTiers("a compiled module may be closed; its instances go on", async (tier) => {
  using bench = new Bench(tier);
  const compiled = bench.runtime.compileModule(bench.ctx, await assemble(SEVEN));
  const module = bench.runtime.instantiateModule(bench.ctx, compiled);
  compiled.close();
  assertEquals(exported(module, "f").call(bench.ctx), [7]);
  assertThrows(() => bench.runtime.instantiateModule(bench.ctx, compiled), TypeError, "closed");
  using other = new Bench(tier);
  const foreign = other.runtime.compileModule(other.ctx, await assemble(SEVEN));
  assertThrows(() => bench.runtime.instantiateModule(bench.ctx, foreign), TypeError);
});

testOnTiers(
  "the start function of the module runs before those of the configuration",
  async (tier) => {
    using bench = new Bench(tier);
    const calls: number[] = [];
    bench.runtime.newHostModuleBuilder("env")
      .exportFunction("log", { params: ["i32"] }, (_ctx, n) => void calls.push(n))
      .instantiate(bench.ctx);
    const bytes = await assemble(`
    (import "env" "log" (func $log (param i32)))
    (func $start (call $log (i32.const 1)))
    (start $start)
    (func (export "_start") (call $log (i32.const 2)))
    (func (export "main") (call $log (i32.const 3)))
  `);
    bench.runtime.instantiate(bench.ctx, bytes);
    assertEquals(calls.splice(0), [1, 2]);
    const config = new ModuleConfig().withStartFunctions("main", "missing", "_start");
    bench.runtime.instantiate(bench.ctx, bytes, config);
    assertEquals(calls.splice(0), [1, 3, 2]);
    bench.runtime.instantiate(bench.ctx, bytes, new ModuleConfig().withStartFunctions());
    assertEquals(calls, [1]);
  },
);

testOnTiers("a start function that exits with 0 is no error, any other code is", async (tier) => {
  using bench = new Bench(tier);
  let code = 0;
  bench.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("exit", {}, (_ctx, caller) => {
      caller.closeWithExitCode(code);
      throw new ExitError(code);
    })
    .instantiate(bench.ctx);
  const bytes = await assemble(`
    (import "env" "exit" (func $exit))
    (func (export "_start") call $exit)
  `);
  assertEquals(bench.runtime.instantiate(bench.ctx, bytes).isClosed, true);
  code = 9;
  const error = assertThrows(() => bench.runtime.instantiate(bench.ctx, bytes), ExitError);
  assertEquals(error.exitCode, 9);
});

testOnTiers("a start function that traps leaves no module behind", async (tier) => {
  using bench = new Bench(tier);
  const bytes = await assemble("(func $start unreachable) (start $start)");
  const config = new ModuleConfig().withName("m");
  assertThrows(() => bench.runtime.instantiate(bench.ctx, bytes, config), Trap, "unreachable");
  assertStrictEquals(bench.runtime.module("m"), undefined);
});
