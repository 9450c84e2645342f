/**
 * Closing: who is told, when, and what becomes of those that fail on the way.
 */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  type CloseNotifier,
  type CloseNotifyFunction,
  Context,
  ContextKey,
  ExitError,
  type Module,
  ModuleConfig,
  Runtime,
  withCloseNotifier,
} from "../../mod.ts";
import { instantiateWasi } from "../../src/wasi/mod.ts";
import { Stage, testContract, thrownBy, type Way, wayConfig } from "../support/contract.ts";
import { assemble, exported } from "../support/guest.ts";

const USER = new ContextKey<string>("user");

/** A guest with something to read, and every way to end. */
const GUEST = `$guest
  (import "env" "exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global (export "state") (mut i32) (i32.const 0))
  (func (export "run") (i32.store (i32.const 8) (i32.const 77)) (global.set 0 (i32.const 5)))
  (func (export "exit") (param i32) (call $exit (local.get 0)) unreachable)
  (func (export "trap") unreachable)
  (func (export "loop") (loop (br 0)))
`;

/** Writes down what a notifier finds. */
class Notices implements CloseNotifier {
  readonly seen: string[] = [];
  readonly contexts: Context[] = [];

  closeNotify(ctx: Context, exitCode: number, module: Module): void {
    const { memory, isClosed } = module;
    const state = module.exportedGlobal("state")?.get();
    this.contexts.push(ctx);
    const found = `${memory?.readUint32(8)} ${state} ${isClosed ? "closed" : "open"}`;
    this.seen.push(`${module} ${exitCode} ${found}`);
  }
}

function envOf(stage: Stage, ctx: Context): void {
  stage.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("exit", { params: ["i32"] }, (_ctx, caller, code) => {
      caller.closeWithExitCode(code);
      throw new ExitError(code);
    })
    .instantiate(ctx);
}

/** Ways to end a guest: what is done, and the code that its notifier is given. */
const ENDINGS: Readonly<Record<string, readonly [number, (m: Module, ctx: Context) => void]>> = {
  "close": [0, (module) => module.close()],
  "a code": [7, (module) => module.closeWithExitCode(7)],
  "dispose": [0, (module) => module[Symbol.dispose]()],
  "an exit": [42, (module, ctx) => {
    assertThrows(() => exported(module, "exit").call(ctx, 42), ExitError);
  }],
  "an exit with 0": [0, (module, ctx) => {
    assertThrows(() => exported(module, "exit").call(ctx, 0), ExitError);
  }],
  "a deadline": [0xefff_ffff, (module, ctx) => {
    const timed = ctx.withTimeout(20);
    assertThrows(() => exported(module, "loop").call(timed), ExitError, "deadline exceeded");
  }],
  "a cancellation": [0xffff_ffff, (module, ctx) => {
    const { ctx: canceled, cancel } = ctx.withCancel();
    cancel();
    assertThrows(() => exported(module, "run").call(canceled), ExitError, "context canceled");
  }],
};

for (const [what, [code, end]] of Object.entries(ENDINGS)) {
  testContract(`a notifier is told once of ${what}, and can still look`, async (way) => {
    const notices = new Notices();
    const ctx = withCloseNotifier(Context.background().withValue(USER, "ada"), notices);
    using stage = new Stage(way, ctx, (config) => config.withCloseOnContextDone(true));
    envOf(stage, Context.background());
    const module = await stage.module(GUEST);
    exported(module, "run").call(Context.background());
    end(module, Context.background().withValue(USER, "grace"));
    assertEquals(notices.seen, [`Module[guest] ${code} 77 5 open`]);
    assertEquals(module.isClosed, true);
    assertStrictEquals(notices.contexts[0], ctx);
    assertEquals(stage.runtime.module("guest"), undefined);
    const again = thrownBy(() => exported(module, "run").call(ctx));
    assertEquals([again instanceof ExitError, (again as ExitError).exitCode], [true, code]);
    module.closeWithExitCode(1);
    stage.runtime.close();
    assertEquals(notices.seen.length, 1);
  });
}

testContract("a trap closes nothing, and tells no notifier", async (way) => {
  const notices = new Notices();
  using stage = new Stage(way, withCloseNotifier(Context.background(), notices));
  envOf(stage, Context.background());
  const module = await stage.module(GUEST);
  thrownBy(() => exported(module, "trap").call(stage.ctx));
  assertEquals([module.isClosed, notices.seen.length], [false, 0]);
});

testContract("a runtime that closes tells of its modules, the newest first", async (way) => {
  const seen: string[] = [];
  const notify: CloseNotifyFunction = (_ctx, code, module) => {
    seen.push(`${module} ${code} ${module.isClosed}`);
  };
  const ctx = withCloseNotifier(Context.background(), notify);
  const runtime = new Runtime(wayConfig(way));
  runtime.newHostModuleBuilder("host").instantiate(ctx);
  const bytes = await assemble("");
  for (const name of ["a", "", "b"]) {
    runtime.instantiate(ctx, bytes, new ModuleConfig().withName(name));
  }
  runtime.instantiate(Context.background(), bytes, new ModuleConfig().withName("unnoticed"));
  runtime.closeWithExitCode(3);
  assertEquals(seen, [
    "Module[b] 3 false",
    "Module[] 3 false",
    "Module[a] 3 false",
    "Module[host] 3 false",
  ]);
  runtime.close();
  assertEquals(seen.length, 4);
  assertThrows(() => runtime.compileModule(ctx, bytes), Error, "runtime closed with exit_code(3)");
});

testContract("a module that fails to start is closed, and its notifier told", async (way) => {
  const starts: readonly (readonly [text: string, code: number, message: string])[] = [
    ["(start $f) (func $f unreachable)", 0, "unreachable"],
    ['(func (export "_start") unreachable)', 0, "unreachable"],
    ["(start $f) (func $f (call $exit (i32.const 4)))", 4, "module closed with exit_code(4)"],
    ['(func (export "_start") (call $exit (i32.const 4)))', 4, "module closed with exit_code(4)"],
    ['(func (export "_start") (call $exit (i32.const 0)))', 0, ""],
    ["(start $f) (func $f (loop (br 0)))", 0xefff_ffff, "context deadline exceeded"],
  ];
  for (const [text, code, message] of starts) {
    const seen: number[] = [];
    const ctx = withCloseNotifier(
      Context.background().withTimeout(text.includes("loop") ? 20 : 60_000),
      (_ctx, exitCode) => seen.push(exitCode),
    );
    using stage = new Stage(way, ctx, (config) => config.withCloseOnContextDone(true));
    envOf(stage, Context.background());
    const made = await stage.module(`$m (import "env" "exit" (func $exit (param i32))) ${text}`)
      .then((module) => module.isClosed ? "" : "open", (error) => error.message);
    assert(made.endsWith(message) && (message !== "" || made === ""), made);
    assertEquals(seen, [code], text);
    assertEquals(stage.runtime.module("m"), undefined);
  }
});

testContract("proc_exit tells the notifier before the module is closed", async (way) => {
  const notices = new Notices();
  const ctx = withCloseNotifier(Context.background(), notices);
  using stage = new Stage(way, ctx);
  instantiateWasi(Context.background(), stage.runtime);
  const text = `$guest
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (global (export "state") (mut i32) (i32.const 6))
    (func (export "_start") (i32.store (i32.const 8) (i32.const 78)) (call $exit (i32.const 0)))`;
  assertEquals((await stage.module(text)).isClosed, true);
  assertEquals(notices.seen, ["Module[guest] 0 78 6 open"]);
});

testContract("a notifier that throws keeps nothing from being closed", async (way) => {
  const order: string[] = [];
  const failing = (name: string): Context =>
    withCloseNotifier(Context.background(), () => {
      order.push(name);
      throw new Error(name);
    });
  using stage = new Stage(way, Context.background());
  const runtime = new Runtime(wayConfig(way));
  const bytes = await assemble("");
  const make = (name: string) =>
    runtime.instantiate(failing(name), bytes, new ModuleConfig().withName(name));
  const single = make("single");
  assertEquals((thrownBy(() => single.close()) as Error).message, "single");
  assertEquals([single.isClosed, runtime.module("single")], [true, undefined]);
  const modules = ["a", "b"].map(make);
  const quiet = runtime.instantiate(Context.background(), bytes);
  const error = thrownBy(() => runtime.close()) as AggregateError;
  assert(error instanceof AggregateError);
  assertEquals(error.errors.map((each: Error) => each.message), ["b", "a"]);
  assertEquals([...modules, quiet].map(({ isClosed }) => isClosed), [true, true, true]);
  assertEquals(order, ["single", "b", "a"]);
  stage.runtime.close();
});

testContract("what a notifier throws when a call is stopped comes with why it was", async (way) => {
  const own = new Error("the notifier's own");
  const ctx = withCloseNotifier(Context.background(), () => {
    throw own;
  });
  using stage = new Stage(way, ctx, (config) => config.withCloseOnContextDone(true));
  envOf(stage, Context.background());
  const module = await stage.module(GUEST);
  const error = thrownBy(() =>
    exported(module, "loop").call(ctx.withTimeout(10))
  ) as AggregateError;
  assert(error instanceof AggregateError);
  const [first, second] = error.errors;
  assert(first instanceof ExitError);
  assertStrictEquals(second, own);
  assertEquals(module.isClosed, true);
});

testContract("a notifier may close everything again, and call the guest", async (way) => {
  const results: number[] = [];
  const ctx = withCloseNotifier(Context.background(), (own, exitCode, module) => {
    results.push(exitCode);
    module.closeWithExitCode(99);
    results.push(...exported(module, "seven").call(own));
    stage.runtime.closeWithExitCode(98);
    assertEquals(module.isClosed, false);
  });
  const stage: Stage = new Stage(way, ctx);
  const text = '(func (export "seven") (result i32) (i32.const 7))';
  const [first, second] = [await stage.module(text), await stage.module(text)];
  first.closeWithExitCode(1);
  assertEquals(results, [1, 7, 98, 7]);
  assertEquals([first.isClosed, second.isClosed], [true, true]);
  const error = thrownBy(() => exported(first, "seven").call(ctx)) as ExitError;
  assertEquals(error.exitCode, 1);
});

class Resource {
  readonly log: string[];
  readonly name: string;
  constructor(log: string[], name: string) {
    this.log = log;
    this.name = name;
  }
  [Symbol.dispose](): void {
    this.log.push(`${this.name} disposed`);
  }
}

testContract("the state of a host module lives as long as its instance", (way: Way) => {
  const log: string[] = [];
  const [disposable, closable, plain] = [
    new ContextKey<Resource>("disposable"),
    new ContextKey<{ close(): void }>("closable"),
    new ContextKey<number>("plain"),
  ];
  using runtime = new Runtime(wayConfig(way));
  const builder = runtime.newHostModuleBuilder("env")
    .withState(disposable, () => new Resource(log, "first"))
    .withState(closable, () => ({ close: () => void log.push("second closed") }))
    .withState(plain, () => 7)
    .exportModuleFunction("f", {}, () => {});
  const module = builder.instantiate(
    withCloseNotifier(Context.background(), (_ctx, _code, closing) => {
      log.push(`notified ${closing.state(plain)}`);
    }),
  );
  assertEquals([module.state(plain), module.state(disposable)?.name], [7, "first"]);
  module.close();
  assertEquals(log, ["notified 7", "second closed", "first disposed"]);
  const again = builder.instantiate(Context.background());
  assert(again.state(disposable) !== module.state(disposable));
});

testContract("state that cannot be made, or given back, leaves nothing half done", (way: Way) => {
  const log: string[] = [];
  using runtime = new Runtime(wayConfig(way));
  const [first, second] = [new ContextKey<unknown>("first"), new ContextKey<unknown>("second")];
  const failing = runtime.newHostModuleBuilder("env")
    .withState(first, () => new Resource(log, "first"))
    .withState(second, () => {
      throw new Error("no second");
    });
  const error = thrownBy(() => failing.instantiate(Context.background())) as Error;
  assertEquals([error.message, runtime.module("env"), log], [
    "no second",
    undefined,
    ["first disposed"],
  ]);
  const stuck = runtime.newHostModuleBuilder("env")
    .withState(first, () => new Resource(log, "again"))
    .withState(second, () => ({
      close() {
        throw new Error("stuck");
      },
    }))
    .instantiate(Context.background());
  assertEquals((thrownBy(() => stuck.close()) as Error).message, "stuck");
  assertEquals([stuck.isClosed, log.at(-1)], [true, "again disposed"]);
});

testContract("runtimes and modules can be used with using, and await using", async (way) => {
  const codes: number[] = [];
  const ctx = withCloseNotifier(Context.background(), (_ctx, code) => codes.push(code));
  const bytes = await assemble("");
  {
    await using runtime = new Runtime(wayConfig(way));
    using compiled = runtime.compileModule(ctx, bytes);
    {
      await using module = runtime.instantiateModule(ctx, compiled);
      using other = runtime.instantiateModule(ctx, compiled);
      assertEquals([module.isClosed, other.isClosed, compiled.isClosed], [false, false, false]);
    }
    assertEquals(codes, [0, 0]);
    runtime.instantiateModule(ctx, compiled);
  }
  assertEquals(codes, [0, 0, 0]);
});
