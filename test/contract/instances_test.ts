/**
 * Who listens to what: re-entrance, instances of one module, factories on equal bytes, and listeners
 * that come and go.
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  Context,
  type FunctionListenerFactory,
  type Module,
  ModuleConfig,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { Recorder, Stage, testContract, testSameLog } from "../support/contract.ts";
import { assemble, exported } from "../support/guest.ts";

/** Counts the calls of each function. */
class Counter implements FunctionListenerFactory {
  readonly calls: Map<string, number> = new Map();
  readonly asked: string[] = [];

  newListener({ debugName }: { debugName: string }) {
    this.asked.push(debugName);
    return {
      before: (_ctx: Context, definition: { debugName: string }) => {
        this.calls.set(definition.debugName, (this.calls.get(definition.debugName) ?? 0) + 1);
      },
    };
  }

  get ctx(): Context {
    return withFunctionListenerFactory(Context.background(), this);
  }

  /** The counts so far; they begin anew. */
  take(): Record<string, number> {
    const calls = Object.fromEntries(this.calls);
    this.calls.clear();
    return calls;
  }
}

const ADD = `$m
  (func $inner (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $add (export "add") (param i32) (result i32) (call $inner (local.get 0)))
`;

testSameLog("a host function that calls the guest nests its calls", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  stage.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("again", { params: ["i32"], results: ["i32"] }, (ctx, caller, n) => {
      return n === 0 ? 0 : exported(caller, "run").call(ctx, n - 1)[0];
    })
    .instantiate(stage.ctx);
  const module = await stage.module(`$m
    (import "env" "again" (func $again (param i32) (result i32)))
    (func $run (export "run") (param i32) (result i32)
      (i32.add (i32.const 1) (call $again (local.get 0))))`);
  for (let i = 0; i < 4; i++) assertEquals(exported(module, "run").call(log.ctx, 2), [3]);
}, (lines) => {
  assertEquals(lines.slice(0, 6).map((line) => line.replace(/\(.*/, "")), [
    "> /m.run",
    "> /m.run/env.again",
    "> /m.run/env.again/m.run",
    "> /m.run/env.again/m.run/env.again",
    "> /m.run/env.again/m.run/env.again/m.run",
    "> /m.run/env.again/m.run/env.again/m.run/env.again",
  ]);
});

testContract("a listener may call the guest it listens to", async (way) => {
  const log: string[] = [];
  const factory: FunctionListenerFactory = {
    newListener: ({ name }) => ({
      before: (ctx, _definition, params, call) => {
        const before = params[0];
        if (name === "add" && params[0]! < 3n) {
          assertEquals(exported(call.module, "add").call(ctx, Number(params[0]) + 1).length, 1);
        }
        assertEquals(params[0], before, "the parameters of this call stay as they were");
        log.push(`>${name} ${params[0]}`);
      },
      after: (ctx, _definition, _err, results) => {
        const before = results[0];
        if (name === "inner" && results[0] === 2n) exported(module, "add").call(ctx, 9);
        assertEquals(results[0], before);
        log.push(`<${name} ${results[0]}`);
      },
    }),
  };
  using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
  const module = await stage.module(ADD);
  const first: string[] = [];
  for (let i = 0; i < 5; i++) {
    log.length = 0;
    assertEquals(exported(module, "add").call(stage.ctx, 1), [2]);
    if (i === 0) first.push(...log);
    assertEquals(log, first);
  }
  const nine = [">add 9", ">inner 9", "<inner 10", "<add 10"];
  const three = [">add 3", ">inner 3", "<inner 4", "<add 4"];
  const two = [...three, ">add 2", ">inner 2", "<inner 3", "<add 3"];
  assertEquals(first, [...two, ">add 1", ">inner 1", ...nine, "<inner 2", "<add 2"]);
});

testContract("a factory is asked once for each function a module defines", async (way) => {
  const counter = new Counter();
  using stage = new Stage(way, counter.ctx);
  const definition = { params: ["i32"], results: ["i32"] } as const;
  stage.runtime.newHostModuleBuilder("env").exportFunction("f", definition, (_ctx, x) => x)
    .instantiate(counter.ctx);
  assertEquals(counter.asked, ["env.f"]);
  const bytes = await assemble(`$m (import "env" "f" (func (param i32) (result i32)))
    (func $a (export "a") (param i32) (result i32) (call 0 (local.get 0))) (func $b)`);
  const compiled = stage.runtime.compileModule(counter.ctx, bytes);
  assertEquals(counter.asked.slice(1), ["m.a", "m.b"]);
  const plain = Context.background();
  for (const name of ["x", "y"]) {
    const config = new ModuleConfig().withName(name);
    const instance = stage.runtime.instantiateModule(plain, compiled, config);
    assertEquals(exported(instance, "a").call(plain, 4), [4]);
  }
  assertEquals(counter.asked.length, 3);
  assertEquals(counter.take(), { "env.f": 2, "x.a": 1, "y.a": 1 });
});

testContract("two factories on equal bytes are two modules", async (way) => {
  const counters = [new Counter(), new Counter()];
  using stage = new Stage(way, Context.background());
  const bytes = await assemble(ADD);
  const instances = [...counters.map(({ ctx }) => ctx), Context.background()].map((ctx, i) => {
    const compiled = stage.runtime.compileModule(ctx, bytes);
    return stage.runtime.instantiateModule(ctx, compiled, new ModuleConfig().withName(`m${i}`));
  });
  for (let i = 0; i < 5; i++) {
    for (const [n, instance] of instances.entries()) {
      for (let times = 0; times <= n; times++) exported(instance, "add").call(stage.ctx, 1);
    }
  }
  assertEquals(counters[0]!.take(), { "m0.add": 5, "m0.inner": 5 });
  assertEquals(counters[1]!.take(), { "m1.add": 10, "m1.inner": 10 });
});

testContract("two instances of one module can have listeners of their own", async (way) => {
  using stage = new Stage(way, Context.background());
  const compiled = stage.runtime.compileModule(stage.ctx, await assemble(ADD));
  const [first, second, third] = ["a", "b", "c"].map((name) =>
    stage.runtime.instantiateModule(stage.ctx, compiled, new ModuleConfig().withName(name))
  );
  const run = () => {
    for (const module of [first!, second!, third!]) {
      for (let i = 0; i < 4; i++) assertEquals(exported(module, "add").call(stage.ctx, i), [i + 1]);
    }
  };
  run();
  const counters = [new Counter(), new Counter()];
  first!.setListeners(counters[0]!);
  second!.setListeners(counters[1]!);
  run();
  assertEquals(counters.map((counter) => counter.take()), [
    { "a.add": 4, "a.inner": 4 },
    { "b.add": 4, "b.inner": 4 },
  ]);
});

testContract("listeners come to a live instance, change, and go", async (way) => {
  using stage = new Stage(way, Context.background());
  const module = await stage.module(ADD);
  const add = exported(module, "add");
  const run = () => {
    for (let i = 0; i < 6; i++) assertEquals(add.call(stage.ctx, i), [i + 1]);
  };
  run();
  const [first, second] = [new Counter(), new Counter()];
  module.setListeners(first);
  assertEquals(first.asked, ["m.inner", "m.add"]);
  run();
  assertEquals(first.take(), { "m.add": 6, "m.inner": 6 });
  module.setListeners(second);
  run();
  assertEquals([first.take(), second.take()], [{}, { "m.add": 6, "m.inner": 6 }]);
  module.setListeners({
    newListener: (definition) =>
      definition.name === "inner" ? first.newListener(definition) : undefined,
  });
  run();
  assertEquals([first.take(), second.take()], [{ "m.inner": 6 }, {}]);
  module.setListeners(undefined);
  run();
  assertEquals([first.take(), second.take()], [{}, {}]);
});

testContract("listeners of host functions come and go under their callers", async (way) => {
  using stage = new Stage(way, Context.background());
  const env = stage.runtime.newHostModuleBuilder("env")
    .exportFunction("f", { params: ["i32"], results: ["i32"] }, (_ctx, x) => x + 1)
    .instantiate(stage.ctx);
  const module = await stage.module(`$m
    (import "env" "f" (func $f (param i32) (result i32)))
    (func $run (export "run") (param i32) (result i32) (call $f (local.get 0)))`);
  const counter = new Counter();
  for (const factory of [undefined, counter, undefined, counter, undefined]) {
    env.setListeners(factory);
    for (let i = 0; i < 6; i++) assertEquals(exported(module, "run").call(stage.ctx, i), [i + 1]);
    assertEquals(counter.take(), factory === undefined ? {} : { "env.f": 6 });
  }
});

testContract(
  "listeners that change in the middle of a call are told of whole calls only",
  async (way) => {
    const log = new Recorder();
    using stage = new Stage(way, Context.background());
    let change: (module: Module) => void = () => {};
    stage.runtime.newHostModuleBuilder("env")
      .exportModuleFunction("change", {}, (_ctx, caller) => change(caller))
      .instantiate(stage.ctx);
    const module = await stage.module(`$m
    (import "env" "change" (func $change))
    (func $inner)
    (func $run (export "run") (call $inner) (call $change) (call $inner))`);
    const run = exported(module, "run");
    const told = (): string[] => {
      log.lines.length = 0;
      run.call(stage.ctx);
      log.requireAllEnded();
      return log.lines.map((line) =>
        line.replace(/.*\/(\w+\.\w+)\(.*/, ">$1").replace(/^< (\S*).*/, "<$1")
      );
    };
    const whole = [">m.run", ">m.inner", "<m.inner", ">m.inner", "<m.inner", "<m.run"];
    for (let i = 0; i < 4; i++) assertEquals(told(), []);
    change = (caller) => caller.setListeners(log);
    assertEquals(told(), []);
    change = () => {};
    for (let i = 0; i < 4; i++) assertEquals(told(), whole);
    change = (caller) => caller.setListeners(undefined);
    assertEquals(told(), whole);
    change = () => {};
    for (let i = 0; i < 4; i++) assertEquals(told(), []);
  },
);

testContract("an imported function is listened to where it is defined", async (way) => {
  const [ofLibrary, ofUser] = [new Counter(), new Counter()];
  using stage = new Stage(way, Context.background());
  stage.runtime.instantiate(
    ofLibrary.ctx,
    await assemble(`$library
    (func $f (export "f") (param i32) (result i32) (local.get 0))`),
  );
  const user = stage.runtime.instantiate(
    ofUser.ctx,
    await assemble(`$user
    (import "library" "f" (func $g (param i32) (result i32)))
    (func $run (export "run") (param i32) (result i32) (call $g (local.get 0)))
    (export "again" (func $g))`),
  );
  for (let i = 0; i < 5; i++) {
    exported(user, "run").call(stage.ctx, 1);
    exported(user, "again").call(stage.ctx, 1);
  }
  assertEquals(ofUser.take(), { "user.run": 5 });
  assertEquals(ofLibrary.take(), { "library.f": 10 });
});

testContract(
  "listeners that come late are told of calls by modules that were there before",
  async (way) => {
    using stage = new Stage(way, Context.background());
    const library = await stage.module(`$library
    (func $f (export "f") (param i32) (result i32) (local.get 0))`);
    const user = await stage.module(`$user
    (import "library" "f" (func $f (param i32) (result i32)))
    (table funcref (elem $f))
    (func (export "run") (param i32) (result i32)
      (i32.add (call $f (local.get 0))
        (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))`);
    const counter = new Counter();
    for (const factory of [undefined, counter, undefined, counter]) {
      library.setListeners(factory);
      for (let i = 0; i < 6; i++) assertEquals(exported(user, "run").call(stage.ctx, i), [2 * i]);
      assertEquals(counter.take(), factory === undefined ? {} : { "library.f": 12 });
    }
  },
);

testContract("hooks know which instance they are in", async (way) => {
  const modules: Module[] = [];
  const factory: FunctionListenerFactory = {
    newListener: () => ({ before: (_c, _d, _p, call) => void modules.push(call.module) }),
  };
  using stage = new Stage(way, Context.background());
  const compiled = stage.runtime.compileModule(
    withFunctionListenerFactory(Context.background(), factory),
    await assemble(ADD),
  );
  const instances = ["a", "b"].map((name) =>
    stage.runtime.instantiateModule(stage.ctx, compiled, new ModuleConfig().withName(name))
  );
  for (let i = 0; i < 4; i++) {
    for (const instance of instances) {
      modules.length = 0;
      exported(instance, "add").call(stage.ctx, 1);
      assertEquals(modules.length, 2);
      for (const module of modules) assertStrictEquals(module, instance);
    }
  }
});
