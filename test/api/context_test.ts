import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  CanceledError,
  Context,
  ContextKey,
  CoreFeatures,
  DeadlineExceededError,
} from "../../mod.ts";
import { test } from "../support/suite.ts";

test("a context has the values it was made with, the last one of a key", () => {
  const [name, age] = [new ContextKey<string>("name"), new ContextKey<number>("age")];
  const first = Context.background().withValue(name, "ada");
  const second = first.withValue(age, 36).withValue(name, "grace");
  assertEquals([first.value(name), first.value(age)], ["ada", undefined]);
  assertEquals([second.value(name), second.value(age)], ["grace", 36]);
  assertStrictEquals(Context.background().value(name), undefined);
});

test("two keys of one description are two keys", () => {
  const [one, two] = [new ContextKey<number>("n"), new ContextKey<number>("n")];
  const ctx = Context.background().withValue(one, 1);
  assertEquals([ctx.value(one), ctx.value(two)], [1, undefined]);
});

test("a long chain of contexts is walked without recursion", () => {
  const key = new ContextKey<number>("n");
  let ctx = Context.background().withValue(key, 7);
  for (let i = 0; i < 100_000; i++) ctx = ctx.withValue(new ContextKey<number>("other"), i);
  assertEquals(ctx.value(key), 7);
});

test("each version of WebAssembly has the features of the one before", () => {
  assertEquals(CoreFeatures.V1.toString(), "mutable-global");
  for (const name of CoreFeatures.V2.toString().split("|")) {
    assertEquals(CoreFeatures.V3.toString().split("|").includes(name), true, name);
  }
  assertEquals(CoreFeatures.V2.isEnabled("tail-call"), false);
  assertEquals(CoreFeatures.V3.isEnabled("tail-call"), true);
});

/** Waits busily, as a guest does: no timer can fire meanwhile. */
function spin(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test("a context is done once it is canceled, and so is what came from it", () => {
  const key = new ContextKey<number>("n");
  const { ctx, cancel } = Context.background().withValue(key, 7).withCancel();
  const inner = ctx.withTimeout(60_000).withValue(key, 8);
  assertEquals([ctx.err(), inner.err(), ctx.cause()], [undefined, undefined, undefined]);
  assertEquals([ctx.value(key), inner.value(key)], [7, 8]);
  cancel();
  const err = ctx.err();
  assert(err instanceof CanceledError);
  assertEquals([err?.name, err?.message], ["CanceledError", "context canceled"]);
  assertStrictEquals(inner.err(), err);
  assertStrictEquals(ctx.cause(), err);
  assertEquals(inner.timeLeft, 0);
});

test("canceling a context leaves the one it comes from alone", () => {
  const outer = Context.background().withCancel();
  const inner = outer.ctx.withCancel();
  inner.cancel();
  assertEquals(outer.ctx.err(), undefined);
  outer.cancel("too late for the inner one");
  assertStrictEquals(inner.ctx.cause(), inner.ctx.err());
  assertEquals(outer.ctx.cause(), "too late for the inner one");
});

test("the first cause of a cancellation counts", () => {
  const { ctx, cancel } = Context.background().withCancel();
  const reason = new Error("no longer needed");
  cancel(reason);
  cancel(new Error("another"));
  assertStrictEquals(ctx.cause(), reason);
  assert(ctx.err() instanceof CanceledError);
});

test("a deadline passes although no timer fires", () => {
  const ctx = Context.background().withTimeout(20);
  assertEquals(ctx.err(), undefined);
  assert(ctx.timeLeft > 0 && ctx.timeLeft <= 20);
  spin(25);
  const err = ctx.err();
  assert(err instanceof DeadlineExceededError);
  assertEquals(err?.message, "context deadline exceeded");
  assertStrictEquals(ctx.err(), err);
  assertEquals(ctx.timeLeft, 0);
});

test("the earlier of two deadlines counts", () => {
  const late = Context.background().withDeadline(performance.now() + 60_000);
  const early = late.withTimeout(-1);
  assert(early.err() instanceof DeadlineExceededError);
  assertEquals(late.err(), undefined);
  const notLater = late.withTimeout(1e9);
  assertEquals(notLater.deadline, late.deadline);
  assertEquals(Context.background().deadline, undefined);
  assertEquals(Context.background().timeLeft, Infinity);
  assertThrows(() => late.withTimeout(NaN), RangeError);
});

test("a context that was canceled before its deadline stays canceled", () => {
  const { ctx, cancel } = Context.background().withTimeout(10).withCancel();
  cancel();
  spin(15);
  assert(ctx.err() instanceof CanceledError);
});

test("an abort signal ends a context, and its reason is the cause", () => {
  const controller = new AbortController();
  const ctx = Context.background().withSignal(controller.signal);
  assertEquals(ctx.err(), undefined);
  controller.abort("gone");
  assert(ctx.err() instanceof CanceledError);
  assertEquals(ctx.cause(), "gone");
});

test("a flag in shared memory ends a context", () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const ctx = Context.background().withCancelFlag(flag);
  assertEquals(ctx.err(), undefined);
  Atomics.store(flag, 0, 1);
  const err = ctx.err();
  assert(err instanceof CanceledError);
  Atomics.store(flag, 0, 0);
  assertStrictEquals(ctx.err(), err);
});

test("a context's signal is aborted with its cause, by whatever ends it", async () => {
  assertEquals(Context.background().signal.aborted, false);
  const { ctx, cancel } = Context.background().withCancel();
  const { signal } = ctx.withTimeout(60_000);
  assertEquals(signal.aborted, false);
  cancel("reason");
  assertEquals([signal.aborted, signal.reason], [true, "reason"]);
  assertEquals(ctx.signal.reason, "reason");

  const timed = Context.background().withTimeout(10).signal;
  await new Promise((done) => timed.addEventListener("abort", done));
  assert(timed.reason instanceof DeadlineExceededError);

  const controller = new AbortController();
  const chained = Context.background().withSignal(controller.signal).withCancel().ctx.signal;
  controller.abort("from outside");
  assertEquals(chained.reason, "from outside");
});
