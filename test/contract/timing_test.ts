/**
 * An interceptor that times calls keeps what it needs in the context: no stack of its own, and right
 * for recursion, failures and re-entrance.
 */
import { assertEquals } from "@std/assert";
import {
  Context,
  ContextKey,
  type FunctionDefinition,
  type FunctionListener,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { Stage, testContract, thrownBy } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

interface Span {
  readonly start: number;
  readonly around: Span | undefined;
  inner: number;
}

const SPAN = new ContextKey<Span>("span");

/** A clock that moves only when it is told to. */
class Clock {
  now = 0;
}

/** The time of one function; `total` leaves out calls inside calls of the same function. */
class Timing implements FunctionListener {
  calls = 0;
  self = 0;
  total = 0;
  #running = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  before(ctx: Context): Context {
    this.calls++;
    this.#running++;
    return ctx.withValue(SPAN, { start: this.#clock.now, around: ctx.value(SPAN), inner: 0 });
  }

  after(ctx: Context): void {
    const { start, around, inner } = ctx.value(SPAN)!;
    const elapsed = this.#clock.now - start;
    if (around !== undefined) around.inner += elapsed;
    this.self += elapsed - inner;
    if (--this.#running === 0) this.total += elapsed;
  }
}

/** Passes time in each function: as much as it is told to. */
const GUEST = `$guest
  (import "env" "pass" (func $pass (param i32)))
  (import "env" "again" (func $again (param i32)))
  (func $tree (param $depth i32)
    (call $pass (i32.const 1))
    (if (local.get $depth)
      (then
        (call $tree (i32.sub (local.get $depth) (i32.const 1)))
        (call $leaf)
        (call $tree (i32.sub (local.get $depth) (i32.const 1))))))
  (func $leaf (call $pass (i32.const 10)))
  (func $run (export "run") (param i32) (call $pass (i32.const 100)) (call $tree (local.get 0)))
  (func $fail (export "fail") (call $leaf) (call $again (i32.const 1)) unreachable)
`;

testContract(
  "self and total times add up, with recursion, failures and re-entrance",
  async (way) => {
    const clock = new Clock();
    const timings = new Map<string, Timing>();
    const ctx = withFunctionListenerFactory(Context.background(), {
      newListener({ name, isHost }: FunctionDefinition) {
        if (isHost && name === "pass") return undefined;
        const timing = new Timing(clock);
        timings.set(name, timing);
        return timing;
      },
    });
    using stage = new Stage(way, ctx);
    stage.runtime.newHostModuleBuilder("env")
      .exportFunction("pass", { params: ["i32"] }, (_ctx, time) => void (clock.now += time))
      .exportModuleFunction("again", { params: ["i32"] }, (inner, caller, depth) => {
        clock.now += 1000;
        exported(caller, "run").call(inner, depth);
      })
      .instantiate(ctx);
    const guest = await stage.module(GUEST);
    const rounds = 4;
    for (let i = 0; i < rounds; i++) {
      exported(guest, "run").call(ctx, 2);
      thrownBy(() => exported(guest, "fail").call(ctx));
    }
    const found = Object.fromEntries(
      [...timings].map(([name, { calls, self, total }]) => [name, [calls, self, total]]),
    );
    // run(2): 7 calls of tree and 3 of leaf; fail: 1 of leaf, and run(1) with 3 of tree and 1 of leaf.
    assertEquals(found, {
      tree: [10 * rounds, 10 * rounds, (7 + 30 + 3 + 10) * rounds],
      leaf: [5 * rounds, 50 * rounds, 50 * rounds],
      run: [2 * rounds, 200 * rounds, (137 + 113) * rounds],
      fail: [rounds, 0, (10 + 1000 + 113) * rounds],
      again: [rounds, 1000 * rounds, 1113 * rounds],
    });
    assertEquals([...timings.values()].reduce((sum, { self }) => sum + self, 0), clock.now);
  },
);
