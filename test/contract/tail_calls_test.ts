/**
 * Tail calls: a function that ends by calling another has ended, for its listener, when the other
 * begins.
 */
import { assertEquals } from "@std/assert";
import { Context, withFunctionListenerFactory } from "../../mod.ts";
import { Recorder, Stage, testContract, testSameLog, thrownBy } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

const LIBRARY = `$library
  (func $far (export "far") (param i32) (result i32) (i32.add (local.get 0) (i32.const 100)))
`;

const TAILS = `$tails
  (import "library" "far" (func $far (param i32) (result i32)))
  (import "env" "host" (func $host (param i32) (result i32)))
  (type $unary (func (param i32) (result i32)))
  (table funcref (elem $inner $fails))
  (func $inner (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $fails (param i32) (result i32) unreachable)
  (func $direct (export "direct") (param i32) (result i32) (return_call $inner (local.get 0)))
  (func $indirect (export "indirect") (param i32) (result i32)
    (return_call_indirect (type $unary) (local.get 0) (i32.const 0)))
  (func $other (export "other") (param i32) (result i32) (return_call $far (local.get 0)))
  (func $outside (export "outside") (param i32) (result i32) (return_call $host (local.get 0)))
  (func $failing (export "failing") (param i32) (result i32)
    (return_call_indirect (type $unary) (local.get 0) (i32.const 1)))
  (func $around (export "around") (param i32) (result i32)
    (i32.add (call $direct (local.get 0)) (call $other (local.get 0))))
  (func $count (export "count") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 7))
      (else (return_call $count (i32.sub (local.get 0) (i32.const 1))))))
`;

async function instantiate(stage: Stage) {
  stage.runtime.newHostModuleBuilder("env")
    .exportFunction("host", { params: ["i32"], results: ["i32"] }, (_ctx, x) => -x)
    .instantiate(stage.ctx);
  await stage.module(LIBRARY);
  return await stage.module(TAILS);
}

/** What is told of a call with 5 of each function, and what it returns. */
const CASES: Readonly<Record<string, readonly [result: number, told: readonly string[]]>> = {
  direct: [6, [
    "> /tails.direct(5)",
    "< tails.direct goes on as another",
    "> /tails.inner(5)",
    "< tails.inner (6)",
  ]],
  indirect: [6, [
    "> /tails.indirect(5)",
    "< tails.indirect goes on as another",
    "> /tails.inner(5)",
    "< tails.inner (6)",
  ]],
  other: [105, [
    "> /tails.other(5)",
    "< tails.other goes on as another",
    "> /library.far(5)",
    "< library.far (105)",
  ]],
  outside: [-5, [
    "> /tails.outside(5)",
    "< tails.outside goes on as another",
    "> /env.host(5)",
    "< env.host (4294967291)",
  ]],
  around: [111, [
    "> /tails.around(5)",
    "> /tails.around/tails.direct(5)",
    "< tails.direct goes on as another",
    "> /tails.around/tails.inner(5)",
    "< tails.inner (6)",
    "> /tails.around/tails.other(5)",
    "< tails.other goes on as another",
    "> /tails.around/library.far(5)",
    "< library.far (105)",
    "< tails.around (111)",
  ]],
};

for (const [name, [result, told]] of Object.entries(CASES)) {
  testSameLog(`a tail call is an end and a beginning: ${name}`, async (way, log) => {
    using stage = new Stage(way, log.ctx);
    const call = exported(await instantiate(stage), name);
    for (let i = 0; i < 5; i++) assertEquals(call.call(log.ctx, 5), [result]);
  }, (lines) => {
    assertEquals(
      lines.map((line) => line.replace(/ in Module.*/, "")),
      new Array(5).fill(told).flat(),
    );
  });
}

testSameLog("what fails after a tail call is the function it called", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  const failing = exported(await instantiate(stage), "failing");
  for (let i = 0; i < 4; i++) {
    log.lines.length = 0;
    const error = thrownBy(() => failing.call(log.ctx, 5)) as Error;
    assertEquals(error.message, "unreachable");
    assertEquals(log.lines.map((line) => line.split(" ").slice(0, 2).join(" ")), [
      "> /tails.failing(5)",
      "< tails.failing",
      "> /tails.fails(5)",
      "< tails.fails",
    ]);
  }
});

testContract("tail calls take no room, however many there are", async (way) => {
  const log = new Recorder();
  using stage = new Stage(way, log.ctx, (config) => config.withCallDepthLimit(50));
  const count = exported(await instantiate(stage), "count");
  assertEquals(count.call(log.ctx, 2000), [7]);
  log.requireAllEnded();
  assertEquals(log.lines.length, 2 * 2001);
});

testContract("a function that went on as one of the host's is not on its stack", async (way) => {
  const stacks: string[][] = [];
  const ctx = withFunctionListenerFactory(Context.background(), {
    newListener: ({ isHost }) => ({
      before: (_ctx, _definition, _params, call) => {
        if (isHost) stacks.push(call.stack().map(({ definition }) => definition.debugName));
      },
    }),
  });
  using stage = new Stage(way, ctx);
  const outside = exported(await instantiate(stage), "outside");
  for (let call = 0; call < 5; call++) outside.call(ctx, call);
  assertEquals(stacks, new Array(5).fill(["env.host"]));
});
