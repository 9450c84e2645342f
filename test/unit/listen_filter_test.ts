import { assertEquals, assertThrows } from "@std/assert";
import {
  Context,
  type FunctionDefinition,
  type FunctionListenerFactory,
  ModuleConfig,
  multiFunctionListenerFactory,
  Runtime,
  Trap,
  withFunctionListenerFactory,
} from "../../mod.ts";
import {
  inModule,
  isExported,
  isHostFunction,
  listenTo,
  named,
  sampled,
} from "../../src/listen/mod.ts";
import { assemble, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

const TEXT = `$m
  (func $inner (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then unreachable))
    (local.get 0))
  (func $outer (export "run") (param i32) (result i32) (call $inner (local.get 0)))
`;

/** A factory that writes down each hook. */
function recorder(log: string[], label = ""): FunctionListenerFactory {
  return {
    newListener: () => ({
      before: (_ctx, { name }) => void log.push(`${label}>${name}`),
      after: (_ctx, { name }, err) =>
        void log.push(`${label}<${name}${err === undefined ? "" : "!"}`),
    }),
  };
}

testOnTiers("filters choose functions by name, module and export", async (tier) => {
  const filters: readonly (readonly [(d: FunctionDefinition) => boolean, string[]])[] = [
    [named("inner"), [">inner", "<inner"]],
    [named("m.outer"), [">outer", "<outer"]],
    [named("run"), [">outer", "<outer"]],
    [named(/^(in|out)/g), [">outer", ">inner", "<inner", "<outer"]],
    [isExported, [">outer", "<outer"]],
    [isHostFunction, []],
    [inModule("m"), [">outer", ">inner", "<inner", "<outer"]],
    [inModule(/x/, "other"), []],
  ];
  for (const [filter, expected] of filters) {
    const log: string[] = [];
    const ctx = withFunctionListenerFactory(
      Context.background(),
      listenTo(filter, recorder(log)),
    );
    using runtime = new Runtime(configOf(tier));
    exported(runtime.instantiate(ctx, await assemble(TEXT)), "run").call(ctx, 1);
    assertEquals(log, expected);
  }
});

testOnTiers("of n calls one is sampled, before and after", async (tier) => {
  const log: string[] = [];
  const ctx = withFunctionListenerFactory(Context.background(), sampled(3, recorder(log)));
  using runtime = new Runtime(configOf(tier));
  const run = exported(runtime.instantiate(ctx, await assemble(TEXT)), "run");
  for (let i = 1; i <= 7; i++) run.call(ctx, i);
  assertEquals(log.length, 3 * 4);
  assertEquals(log.slice(4, 8), [">outer", ">inner", "<inner", "<outer"]);
  log.length = 0;
  for (let i = 0; i < 2; i++) assertThrows(() => run.call(ctx, 0), Trap);
  assertThrows(() => run.call(ctx, 0), Trap);
  assertEquals(log, [">outer", ">inner", "<inner!", "<outer!"]);
  assertThrows(() => sampled(0, recorder(log)), RangeError, "one call in 0");
});

testOnTiers("joined factories are told in order, and back in the opposite order", async (tier) => {
  const log: string[] = [];
  const ctx = withFunctionListenerFactory(
    Context.background(),
    multiFunctionListenerFactory(
      recorder(log, "a"),
      listenTo(named("inner"), recorder(log, "b")),
      recorder(log, "c"),
    ),
  );
  using runtime = new Runtime(configOf(tier));
  const config = new ModuleConfig();
  exported(runtime.instantiate(ctx, await assemble(TEXT), config), "run").call(ctx, 5);
  assertEquals(
    log.join(" "),
    "a>outer c>outer a>inner b>inner c>inner c<inner b<inner a<inner c<outer a<outer",
  );
});

testOnTiers("where a hook of joined listeners throws, the others still end", async (tier) => {
  for (const hook of ["before", "after"] as const) {
    const log: string[] = [];
    const error = new Error(hook);
    const ctx = withFunctionListenerFactory(
      Context.background(),
      listenTo(
        named("outer"),
        multiFunctionListenerFactory(recorder(log, "a"), {
          newListener: () => ({
            [hook]: () => {
              throw error;
            },
          }),
        }),
      ),
    );
    using runtime = new Runtime(configOf(tier));
    const run = exported(runtime.instantiate(ctx, await assemble(TEXT)), "run");
    for (let i = 0; i < 3; i++) {
      log.length = 0;
      const thrown = assertThrows(() => run.call(ctx, 1));
      assertEquals(thrown, error);
      assertEquals(log, ["a>outer", "a<outer!"]);
    }
  }
});

test("factories that choose nothing together leave a function alone", () => {
  const nobody: FunctionListenerFactory = { newListener: () => undefined };
  const definition = { name: "f" } as FunctionDefinition;
  assertEquals(multiFunctionListenerFactory(nobody, nobody).newListener(definition), undefined);
  assertEquals(multiFunctionListenerFactory().newListener(definition), undefined);
});
