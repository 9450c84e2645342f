/**
 * Guests that are stopped: by a deadline, by somebody who cancels, or because a module was closed.
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  CanceledError,
  Context,
  DeadlineExceededError,
  ExitCode,
  ExitError,
  type Module,
  ModuleConfig,
  withCloseNotifier,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { instantiateWasi, nodeHost } from "../../src/wasi/mod.ts";
import { Recorder, Stage, testContract, thrownBy, type Way } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

/** Guests that would run for ever, or as good as that. */
const ENDLESS = `$endless
  (import "env" "call" (func $call))
  (import "library" "loop" (func $far))
  (table funcref (elem $loop))
  (func $loop (export "loop") (loop (br 0)))
  (func $nested (export "nested") (loop (loop (br_if 0 (i32.const 0))) (br 0)))
  (func $indirect (export "indirect") (call_indirect (i32.const 0)))
  (func $imported (export "imported") (call $far))
  (func $host (export "host") (loop (call $call) (br 0)))
  (func $tails (export "tails") (return_call $tails))
  (func $tree (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (i32.add (call $tree (i32.sub (local.get 0) (i32.const 1)))
        (call $tree (i32.sub (local.get 0) (i32.const 1)))))))
  (func (export "recursion") (drop (call $tree (i32.const 90))))
  (func (export "work") (param i32) (result i32) (local i32)
    (loop (local.set 1 (i32.add (local.get 1) (local.get 0)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
`;
const LIBRARY = '$library (func $loop (export "loop") (loop (br 0)))';

interface Scene {
  readonly stage: Stage;
  readonly module: Module;
  readonly library: Module;
}

/** @param onCall What the host function does. */
async function scene(
  way: Way,
  ctx: Context,
  onCall: (ctx: Context, caller: Module) => void = () => {},
): Promise<Scene> {
  const stage = new Stage(way, ctx, (config) => config.withCloseOnContextDone(true));
  stage.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("call", {}, onCall)
    .instantiate(ctx);
  const library = await stage.module(LIBRARY);
  return { stage, module: await stage.module(ENDLESS), library };
}

for (const name of ["loop", "nested", "indirect", "imported", "host", "tails", "recursion"]) {
  testContract(`a deadline stops what would not end: ${name}`, async (way) => {
    const { stage, module, library } = await scene(way, Context.background());
    using _ = stage;
    const start = performance.now();
    const ctx = Context.background().withTimeout(30);
    const error = thrownBy(() => exported(module, name).call(ctx)) as ExitError;
    assert(performance.now() - start >= 29, "not before the deadline");
    assertEquals(error.message, "module closed with context deadline exceeded");
    assertEquals([error instanceof ExitError, error.exitCode], [true, 0xefff_ffff]);
    assertStrictEquals(error.cause, ctx.err());
    assert(error.cause instanceof DeadlineExceededError);
    assertEquals([module.isClosed, library.isClosed], [true, false]);
    const again = thrownBy(() => exported(module, "work").call(Context.background(), 1));
    assertEquals((again as ExitError).message, error.message);
  });
}

testContract(
  "a stopped call ends its listeners, then tells notifiers, then throws",
  async (way) => {
    const log = new Recorder();
    const ctx = withCloseNotifier(log.ctx, (_ctx, code, module) => {
      log.requireAllEnded();
      log.write(`close ${module} ${code === ExitCode.DEADLINE_EXCEEDED} ${module.isClosed}`);
    });
    const { stage, module } = await scene(way, ctx);
    log.lines.length = 0;
    const error = thrownBy(() => exported(module, "indirect").call(ctx.withTimeout(20)));
    assertEquals(log.lines.map((line) => line.replace(/.*\//, "> ").replace(/ in .*/, "")), [
      "> endless.indirect()",
      "> endless.loop()",
      "< endless.loop module closed with context deadline exceeded",
      "< endless.indirect module closed with context deadline exceeded",
      "close Module[endless] true false",
    ]);
    for (const told of log.errors) assertStrictEquals(told, error);
    stage.runtime.close();
  },
);

testContract("a call is canceled by what its host function does, and by a flag", async (way) => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const controller = new AbortController();
  const { ctx: canceled, cancel } = Context.background().withCancel();
  const cause = new Error("no longer needed");
  const ways: readonly (readonly [Context, () => void])[] = [
    [canceled, () => cancel(cause)],
    [Context.background().withCancelFlag(flag), () => Atomics.store(flag, 0, 1)],
    [Context.background().withSignal(controller.signal), () => controller.abort(cause)],
  ];
  for (const [ctx, stop] of ways) {
    let left = 5;
    const { stage, module } = await scene(way, Context.background(), () => {
      if (--left === 0) stop();
    });
    using _ = stage;
    const error = thrownBy(() => exported(module, "host").call(ctx)) as ExitError;
    assertEquals(error.message, "module closed with context canceled");
    assertEquals(error.exitCode, ExitCode.CONTEXT_CANCELED);
    assert(error.cause instanceof CanceledError);
    assert(left <= 0);
    assertEquals(module.isClosed, true);
  }
});

testContract("a call with a context that is done runs nothing", async (way) => {
  let calls = 0;
  const closed: number[] = [];
  const { ctx, cancel } = withCloseNotifier(
    Context.background(),
    (_ctx, code) => closed.push(code),
  ).withCancel();
  const { stage, module } = await scene(way, ctx, () => void calls++);
  using _ = stage;
  cancel();
  const error = thrownBy(() => exported(module, "host").call(ctx)) as ExitError;
  assertEquals(error.message, "module closed with context canceled");
  assertEquals([calls, module.isClosed, closed], [0, true, [ExitCode.CONTEXT_CANCELED]]);
});

testContract("a call that ends before its deadline is a call like any other", async (way) => {
  const { stage, module } = await scene(way, Context.background());
  using _ = stage;
  const ctx = Context.background().withTimeout(60_000);
  for (let i = 0; i < 5; i++) assertEquals(exported(module, "work").call(ctx, 100), [5050]);
  assertEquals(module.isClosed, false);
});

testContract(
  "a module that is closed while it runs is stopped, its own code or another's",
  async (way) => {
    for (const which of ["own", "library"] as const) {
      let left = 5;
      const made: Scene = await scene(way, Context.background(), (_ctx, caller) => {
        if (--left === 0) (which === "own" ? caller : made.library).closeWithExitCode(6);
      });
      using _ = made.stage;
      const ctx = Context.background().withTimeout(60_000);
      if (which === "library") {
        // The library's loop is what runs; the host closes it before, from a function it calls.
        left = 1;
        const user = await made.stage.module(`$user
        (import "env" "call" (func $call)) (import "library" "loop" (func $loop))
        (func (export "run") (call $call) (call $loop))`);
        const error = thrownBy(() => exported(user, "run").call(ctx)) as ExitError;
        assertEquals([error.exitCode, user.isClosed], [6, false]);
      } else {
        const error = thrownBy(() => exported(made.module, "host").call(ctx)) as ExitError;
        assertEquals([error.exitCode, made.module.isClosed], [6, true]);
      }
    }
  },
);

testContract("a call that a host function makes ends with its own context", async (way) => {
  const ended: unknown[] = [];
  const made: Scene = await scene(way, Context.background(), (ctx) => {
    try {
      exported(made.library, "loop").call(ctx.withTimeout(20));
    } catch (error) {
      ended.push(error);
      throw new Error("enough");
    }
  });
  using _ = made.stage;
  const error = thrownBy(() => exported(made.module, "host").call(Context.background())) as Error;
  assertEquals(error.message, "enough");
  assertEquals((ended[0] as ExitError).exitCode, ExitCode.DEADLINE_EXCEEDED);
  assertEquals([made.module.isClosed, made.library.isClosed], [false, true]);
});

testContract(
  "a deadline ends all calls that it is the deadline of, inner ones first",
  async (way) => {
    const log: string[] = [];
    const ctx = withCloseNotifier(
      Context.background(),
      (_ctx, _code, module) => log.push(`${module}`),
    );
    const made: Scene = await scene(way, ctx, (inner) => {
      try {
        exported(made.library, "loop").call(inner);
      } catch (error) {
        log.push("inner ended");
        throw error;
      }
    });
    const error = thrownBy(() => exported(made.module, "host").call(ctx.withTimeout(20)));
    assertEquals((error as ExitError).exitCode, ExitCode.DEADLINE_EXCEEDED);
    assertEquals(log, ["inner ended", "Module[library]", "Module[endless]"]);
    made.stage.runtime.close();
  },
);

testContract("a host function cannot keep a call that is to end", async (way) => {
  let caught = 0;
  const made: Scene = await scene(way, Context.background(), (ctx) => {
    try {
      exported(made.library, "loop").call(ctx);
    } catch {
      caught++;
    }
  });
  using _ = made.stage;
  const ctx = Context.background().withTimeout(20);
  const error = thrownBy(() => exported(made.module, "host").call(ctx)) as ExitError;
  assertEquals(error.exitCode, ExitCode.DEADLINE_EXCEEDED);
  assert(caught >= 1);
  assertEquals([made.module.isClosed, made.library.isClosed], [true, true]);
});

testContract("a listener may give the calls of a function a deadline", async (way) => {
  const ctx = withFunctionListenerFactory(Context.background(), {
    newListener: ({ name }) =>
      name === "loop" ? { before: (outer) => outer.withTimeout(20) } : undefined,
  });
  const { stage, module } = await scene(way, ctx);
  using _ = stage;
  const error = thrownBy(() => exported(module, "indirect").call(ctx)) as ExitError;
  assertEquals(error.exitCode, ExitCode.DEADLINE_EXCEEDED);
  assertEquals(module.isClosed, true);
});

testContract("a guest that sleeps is woken by its deadline", async (way) => {
  using stage = new Stage(
    way,
    Context.background(),
    (config) => config.withCloseOnContextDone(true),
  );
  instantiateWasi(stage.ctx, stage.runtime);
  const sleeper = await stage.module(
    `$sleeper
      (import "wasi_snapshot_preview1" "poll_oneoff"
        (func $poll (param i32 i32 i32 i32) (result i32)))
      (memory 1)
      (func (export "sleep")
        (i64.store (i32.const 24) (i64.const 30_000_000_000))
        (i32.store (i32.const 16) (i32.const 1))
        (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))`,
    new ModuleConfig().withSleep(nodeHost().sleep).withNanotime(nodeHost().nanotime),
  );
  const start = performance.now();
  const ctx = Context.background().withTimeout(50);
  const error = thrownBy(() => exported(sleeper, "sleep").call(ctx)) as ExitError;
  assert(performance.now() - start < 10_000);
  assertEquals(error.message, "module closed with context deadline exceeded");
  assertEquals(sleeper.isClosed, true);
});

testContract("without closeOnContextDone, contexts end nothing", async (way) => {
  using stage = new Stage(way, Context.background());
  const { ctx, cancel } = Context.background().withCancel();
  cancel();
  const module = await stage.module(`(func (export "work") (param i32) (result i32)
    (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (i32.const 7))`);
  for (let i = 0; i < 4; i++) assertEquals(exported(module, "work").call(ctx, 1000), [7]);
  assertEquals(module.isClosed, false);
});
