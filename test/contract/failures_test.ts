/**
 * Calls that fail: each one that began ends once, innermost first, with the very object that the caller
 * gets thrown; and hooks that throw themselves.
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  Context,
  ExitError,
  type FunctionListener,
  type FunctionListenerFactory,
  type Module,
  Trap,
  withFunctionListenerFactory,
} from "../../mod.ts";
import {
  Recorder,
  Stage,
  testContract,
  testSameLog,
  thrownBy,
  type Way,
} from "../support/contract.ts";
import { exported } from "../support/guest.ts";

/** A guest that goes down as far as it is told, and fails there in the way it is told. */
const DEEP = `$deep
  (import "env" "throw" (func $throw))
  (import "env" "close" (func $close))
  (import "env" "exit" (func $exit (param i32)))
  (memory 1)
  (table 1 funcref)
  (func $down (export "down") (param $left i32) (param $how i32) (result i32)
    (if (result i32) (i32.eqz (local.get $left))
      (then (call $fail (local.get $how)) (i32.const 0))
      (else (i32.add (i32.const 1)
        (call $down (i32.sub (local.get $left) (i32.const 1)) (local.get $how))))))
  (func $fail (param $how i32)
    (block $exits (block $closes (block $throws (block $divides (block $reads (block $traps
      (block $returns
        (br_table $returns $traps $reads $divides $throws $closes $exits (local.get $how)))
      return)
    unreachable)
    (drop (i32.load (i32.const -4))) return)
    (drop (i32.div_s (i32.const 1) (i32.const 0))) return)
    (call $throw) return)
    (call $close) return)
    (call $exit (i32.sub (local.get $how) (i32.const 6))))
  (func $endless (export "endless") (param i64) (result i64)
    (i64.add (i64.const 1) (call $endless (i64.add (local.get 0) (i64.const 1)))))
`;

/** What `how` means to the guest, and what the caller gets. */
const FAILURES: readonly (readonly [what: string, how: number, message: string])[] = [
  ["a trap", 1, "unreachable"],
  ["an access out of bounds", 2, "out of bounds memory access"],
  ["a division by zero", 3, "integer divide by zero"],
  ["an error of the host", 4, "the host's own"],
  ["a module that its host closes", 5, "module closed with exit_code(9)"],
  ["an exit with 0", 6, "module closed with exit_code(0)"],
  ["an exit with 42", 48, "module closed with exit_code(42)"],
];

const HOST_ERROR = new Error("the host's own");

async function instantiate(stage: Stage): Promise<Module> {
  stage.runtime.newHostModuleBuilder("env")
    .exportFunction("throw", {}, () => {
      throw HOST_ERROR;
    })
    .exportModuleFunction("close", {}, (_ctx, caller) => {
      caller.closeWithExitCode(9);
      throw new ExitError(9);
    })
    .exportModuleFunction("exit", { params: ["i32"] }, (_ctx, caller, code) => {
      caller.closeWithExitCode(code);
      throw new ExitError(code);
    })
    .instantiate(stage.ctx);
  return await stage.module(DEEP);
}

for (const [what, how, message] of FAILURES) {
  for (const depth of [3, 100]) {
    testSameLog(`${what} at depth ${depth} ends every call`, async (way, log) => {
      using stage = new Stage(way, log.ctx);
      const module = await instantiate(stage);
      const down = exported(module, "down");
      for (let i = 0; i < 4; i++) assertEquals(down.call(log.ctx, 3, 0), [3]);
      const error = thrownBy(() => down.call(log.ctx, depth, how));
      assertEquals((error as Error).message, message);
      for (const told of log.errors) assertStrictEquals(told, error);
      const ofHost = how >= 4 ? 1 : 0;
      assertEquals(log.errors.length, depth + 2 + ofHost);
      if (error instanceof Trap) assertEquals(down.call(log.ctx, 3, 0), [3]);
    });
  }
}

testSameLog("a call that starts over after a trap finds everything as it was", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  const down = exported(await instantiate(stage), "down");
  for (let i = 0; i < 6; i++) {
    assertEquals((thrownBy(() => down.call(log.ctx, i, 1)) as Error).message, "unreachable");
    assertEquals(down.call(log.ctx, i, 0), [i]);
  }
});

testContract("exhausting the stack ends every call that began", async (way) => {
  const log = new Recorder();
  using stage = new Stage(way, log.ctx, (config) => config.withCallDepthLimit(500));
  const endless = exported(await instantiate(stage), "endless");
  for (let i = 0; i < 3; i++) {
    log.lines.length = log.errors.length = 0;
    const error = thrownBy(() => endless.call(log.ctx, 0n));
    assertEquals((error as Error).message, "call stack exhausted");
    log.requireAllEnded();
    for (const told of log.errors) assertStrictEquals(told, error);
    assert(log.errors.length >= 100, `${log.errors.length} calls`);
    assertEquals(log.lines.length, 2 * log.errors.length);
  }
});

testContract("exhausting the host's stack ends every call that began", async (way) => {
  let [begun, ended] = [0, 0];
  const factory: FunctionListenerFactory = {
    newListener: () => ({ before: () => void begun++, after: () => void ended++ }),
  };
  using stage = new Stage(
    way,
    withFunctionListenerFactory(Context.background(), factory),
    (config) => config.withCallDepthLimit(100_000),
  );
  stage.runtime.newHostModuleBuilder("env")
    .exportModuleFunction("again", {}, (ctx, caller) => {
      exported(caller, "run").call(ctx);
    })
    .instantiate(stage.ctx);
  const run = exported(
    await stage.module(`$m (import "env" "again" (func $again)) (func (export "run") call $again)`),
    "run",
  );
  for (let i = 0; i < 2; i++) {
    const error = thrownBy(() => run.call(stage.ctx));
    assertEquals((error as Error).message, "call stack exhausted");
    assertEquals(ended, begun);
    assert(begun > 100);
  }
});

/** Three functions, the innermost of which traps if it is told to. */
const NESTED = `$m
  (func $inner (param i32) (if (local.get 0) (then unreachable)))
  (func $middle (param i32) (call $inner (local.get 0)))
  (func $outer (export "run") (param i32) (call $middle (local.get 0)))
`;

interface Thrower {
  /** Hooks that throw, as `before middle`. */
  readonly throws: readonly string[];
  readonly traps: boolean;
  /** What was told, and what the caller gets. */
  readonly log: readonly string[];
  readonly thrown: string;
  /** What is the cause of what the caller gets. */
  readonly cause?: string;
}

const THROWERS: readonly Thrower[] = [
  {
    throws: ["before middle"],
    traps: false,
    log: ["before outer", "before middle", "after outer: before middle"],
    thrown: "before middle",
  },
  {
    throws: ["before outer"],
    traps: false,
    log: ["before outer"],
    thrown: "before outer",
  },
  {
    throws: ["after middle"],
    traps: false,
    log: [
      "before outer",
      "before middle",
      "before inner",
      "after inner",
      "after middle",
      "after outer: after middle",
    ],
    thrown: "after middle",
  },
  {
    throws: ["after middle"],
    traps: true,
    log: [
      "before outer",
      "before middle",
      "before inner",
      "after inner: unreachable",
      "after middle: unreachable",
      "after outer: after middle",
    ],
    thrown: "after middle",
    cause: "unreachable",
  },
  {
    throws: ["after inner", "after outer"],
    traps: true,
    log: [
      "before outer",
      "before middle",
      "before inner",
      "after inner: unreachable",
      "after middle: after inner",
      "after outer: after inner",
    ],
    thrown: "after outer",
    cause: "after inner",
  },
];

for (const { throws, traps, log, thrown, cause } of THROWERS) {
  const when = traps ? ", told of a trap" : "";
  testContract(`hooks that throw (${throws.join(", ")}${when}) fail their call`, async (way) => {
    let isThrowing = false;
    const lines: string[] = [];
    const hook = (line: string, err?: unknown): void => {
      lines.push(err === undefined ? line : `${line}: ${(err as Error).message}`);
      if (isThrowing && throws.includes(line)) throw new Error(line);
    };
    const factory: FunctionListenerFactory = {
      newListener: ({ name }): FunctionListener => ({
        before: () => hook(`before ${name}`),
        after: (_ctx, _definition, err) => hook(`after ${name}`, err),
      }),
    };
    using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
    const run = exported(await stage.module(NESTED), "run");
    for (let i = 0; i < 4; i++) {
      isThrowing = true;
      lines.length = 0;
      const error = thrownBy(() => run.call(stage.ctx, Number(traps))) as Error;
      assertEquals(error.message, thrown);
      assertEquals((error.cause as Error | undefined)?.message, cause);
      assertEquals(lines, log);
      isThrowing = false;
      lines.length = 0;
      run.call(stage.ctx, 0);
      assertEquals(lines.length, 6);
    }
  });
}

testContract("a factory that throws, or gives no listener, makes nothing", async (way) => {
  const error = new Error("the factory's own");
  const factories: FunctionListenerFactory[] = [{
    newListener: () => {
      throw error;
    },
  }, {
    newListener: () => "nobody" as unknown as FunctionListener,
  }];
  using stage = new Stage(way, Context.background());
  for (const [i, factory] of factories.entries()) {
    const ctx = withFunctionListenerFactory(Context.background(), factory);
    using other = new Stage(way, ctx);
    const given = await thrownByModule(() => other.module(NESTED));
    const message = i === 0 ? "the factory's own" : 'Cannot listen to "m.inner"';
    assert((given as Error).message.startsWith(message), String(given));
    assertEquals(other.runtime.module("m"), undefined);
    const module = await stage.module(NESTED.replace("$m", `$m${i}`));
    assertEquals(
      (thrownBy(() => module.setListeners(factory)) as Error).message.slice(0, 6),
      message.slice(0, 6),
    );
    exported(module, "run").call(stage.ctx, 0);
  }
});

function thrownByModule(make: () => Promise<unknown>): Promise<unknown> {
  return make().then(() => undefined, (error) => error);
}

testContract(
  "what a host function returns must fit its type, or the call fails",
  async (way: Way) => {
    const log = new Recorder();
    using stage = new Stage(way, log.ctx);
    let returned: unknown;
    stage.runtime.newHostModuleBuilder("env")
      .exportFunction("one", { results: ["i32"] }, () => returned)
      .exportFunction("two", { results: ["i32", "i64"] }, () => returned)
      .instantiate(stage.ctx);
    const module = await stage.module(`$m
    (import "env" "one" (func $one (result i32)))
    (import "env" "two" (func $two (result i32 i64)))
    (func (export "one") (result i32) call $one)
    (func (export "two") (result i32 i64) call $two)`);
    for (const wrong of [undefined, "1", 1.5, 1n, [1], {}, null]) {
      for (const name of ["one", "two"]) {
        returned = wrong;
        const error = thrownBy(() => exported(module, name).call(stage.ctx));
        assert(error instanceof TypeError, `${String(error)} for ${String(wrong)}`);
        const { message } = error as TypeError;
        assert(message.startsWith(`Host function "env.${name}" returned what does not`), message);
        log.requireAllEnded();
      }
    }
    for (const wrong of [[1, 2], [1n, 1], [1], [1, 2n, 3]]) {
      returned = wrong;
      assert(thrownBy(() => exported(module, "two").call(stage.ctx)) instanceof TypeError);
    }
    returned = 7;
    assertEquals(exported(module, "one").call(stage.ctx), [7]);
    returned = [7, -8n];
    assertEquals(exported(module, "two").call(stage.ctx), [7, -8n]);
    log.requireAllEnded();
  },
);
