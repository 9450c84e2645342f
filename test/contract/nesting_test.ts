/**
 * Calls nest, and so do contexts: a tree of calls of every kind, three deep and wider than one.
 */
import { assertEquals } from "@std/assert";
import {
  Context,
  ContextKey,
  type FunctionListenerFactory,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { Stage, testContract, testSameLog } from "../support/contract.ts";
import { exported } from "../support/guest.ts";

/** Imported by the tree, and calls back into the host. */
const LIBRARY = `$library
  (import "env" "leaf" (func $leaf (param i32) (result i32)))
  (func $twice (export "twice") (param i32) (result i32)
    (i32.add (call $leaf (local.get 0)) (call $leaf (local.get 0))))
`;

const TREE = `$tree
  (import "env" "leaf" (func $leaf (param i32) (result i32)))
  (import "library" "twice" (func $twice (param i32) (result i32)))
  (type $unary (func (param i32) (result i32)))
  (table funcref (elem $c $d $leaf $twice))
  (func $root (export "root") (param i32) (result i32)
    (i32.add
      (i32.add (call $a (local.get 0)) (call_indirect (type $unary) (local.get 0) (i32.const 2)))
      (call $b (local.get 0))))
  (func $a (param i32) (result i32)
    (i32.add
      (call_indirect (type $unary) (local.get 0) (i32.const 0))
      (call $d (local.get 0))))
  (func $b (param i32) (result i32)
    (i32.add
      (call $twice (local.get 0))
      (call_indirect (type $unary) (local.get 0) (i32.const 3))))
  (func $c (param i32) (result i32) (call $leaf (local.get 0)))
  (func $d (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
`;

async function instantiate(stage: Stage) {
  stage.runtime.newHostModuleBuilder("env")
    .exportFunction("leaf", { params: ["i32"], results: ["i32"] }, (_ctx, x) => x + 1)
    .instantiate(stage.ctx);
  await stage.module(LIBRARY);
  return exported(await stage.module(TREE), "root");
}

/** The functions of one call of `root`, each around those it calls. */
const SHAPE = `
tree.root
  tree.a
    tree.c
      env.leaf
    tree.d
  env.leaf
  tree.b
    library.twice
      env.leaf
      env.leaf
    library.twice
      env.leaf
      env.leaf
`.trim().split("\n");

testSameLog("a tree of calls is told of in order, with nested contexts", async (way, log) => {
  using stage = new Stage(way, log.ctx);
  const root = await instantiate(stage);
  for (let i = 0; i < 6; i++) assertEquals(root.call(log.ctx, 10), [11 + 20 + 11 + 4 * 11]);
}, (lines) => {
  assertEquals(lines.length, 6 * 2 * SHAPE.length);
  const begun = lines.filter((line) => line.startsWith(">")).slice(-SHAPE.length);
  assertEquals(
    begun.map((line) => /^> (\S*)\/(\S+)\(/.exec(line)!)
      .map(([, around, name]) => "  ".repeat(around!.split("/").length - 1) + name),
    SHAPE,
  );
  assertEquals(begun[3], "> /tree.root/tree.a/tree.c/env.leaf(10) in Module[env]");
  const ended = lines.slice(-2 * SHAPE.length).filter((line) => line.startsWith("<"));
  assertEquals(ended.slice(0, 4), [
    "< env.leaf (11)",
    "< tree.c (11)",
    "< tree.d (20)",
    "< tree.a (31)",
  ]);
  assertEquals(ended.at(-1), "< tree.root (86)");
});

const TRAIL = new ContextKey<readonly string[]>("trail");

testContract(
  "what a listener puts into a context is seen below it and nowhere else",
  async (way) => {
    const trails: string[] = [];
    const factory: FunctionListenerFactory = {
      newListener: ({ name }) =>
        name === "leaf" ? undefined : {
          before: (ctx) => ctx.withValue(TRAIL, [...ctx.value(TRAIL) ?? [], name]),
        },
    };
    using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
    stage.runtime.newHostModuleBuilder("env")
      .exportFunction("leaf", { params: ["i32"], results: ["i32"] }, (ctx, x) => {
        trails.push((ctx.value(TRAIL) ?? []).join("/"));
        return x;
      })
      .instantiate(stage.ctx);
    await stage.module(LIBRARY);
    const root = exported(await stage.module(TREE), "root");
    for (let i = 0; i < 5; i++) {
      trails.length = 0;
      root.call(stage.ctx.withValue(TRAIL, ["host"]), 1);
      const below = ["host/root/a/c", "host/root", ...new Array(4).fill("host/root/b/twice")];
      assertEquals(trails, below);
    }
  },
);

testContract("a listener finds the stack, its own function first", async (way) => {
  const stacks: string[] = [];
  const callers: string[] = [];
  const factory: FunctionListenerFactory = {
    newListener: ({ name }) =>
      ["leaf", "d", "twice"].includes(name)
        ? {
          before: (_ctx, _definition, _params, call) => {
            const frames = call.stack();
            stacks.push(frames.map(({ definition }) => definition.debugName).join(" "));
            callers.push(String(call.caller));
            assertEquals(frames[0]!.params, BigUint64Array.of(7n));
            assertEquals(frames[0]!.module, call.module);
          },
        }
        : undefined,
  };
  using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
  const root = await instantiate(stage);
  for (let i = 0; i < 5; i++) {
    stacks.length = callers.length = 0;
    root.call(stage.ctx, 7);
    const twice = [
      "library.twice tree.b tree.root",
      "env.leaf library.twice tree.b tree.root",
      "env.leaf library.twice tree.b tree.root",
    ];
    assertEquals(stacks, [
      "env.leaf tree.c tree.a tree.root",
      "tree.d tree.a tree.root",
      "env.leaf tree.root",
      ...twice,
      ...twice,
    ]);
    const [tree, library] = ["Module[tree]", "Module[library]"];
    assertEquals(callers, [tree, tree, tree, tree, library, library, tree, library, library]);
  }
});

testContract("frames on the stack say where in the module they are", async (way) => {
  const offsets: number[][] = [];
  const factory: FunctionListenerFactory = {
    newListener: ({ name }) =>
      name === "leaf"
        ? { before: (_c, _d, _p, call) => void offsets.push(call.stack().map((f) => f.offset)) }
        : undefined,
  };
  using stage = new Stage(way, withFunctionListenerFactory(Context.background(), factory));
  const root = await instantiate(stage);
  for (let i = 0; i < 5; i++) root.call(stage.ctx, 7);
  const first = offsets.slice(0, 6);
  assertEquals(first[0]![0], 0);
  assertEquals(first[0]!.slice(1).every((offset) => offset > 0), true, String(first[0]));
  for (let i = 6; i < offsets.length; i++) assertEquals(offsets[i], first[i % 6], `call ${i}`);
});
