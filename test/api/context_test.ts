import { assertEquals, assertStrictEquals } from "@std/assert";
import { Context, ContextKey, CoreFeatures } from "../../mod.ts";
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
