/**
 * What one instance is given that others are not: imports from chosen modules, and a say in how its
 * memories grow; and that configurations are copied, not shared.
 */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  Context,
  LinkError,
  type Module,
  ModuleConfig,
  Runtime,
  RuntimeConfig,
} from "../../mod.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

const IMPORTER = `
  (import "env" "who" (func $who (result i32)))
  (func (export "run") (result i32) call $who)
`;

/** Modules without a name that answer with a number. */
async function answering(bench: Bench, ...answers: number[]): Promise<Module[]> {
  return await Promise.all(
    answers.map((n) => bench.module(`(func (export "who") (result i32) (i32.const ${n}))`)),
  );
}

testOnTiers("an import resolver gives each instance imports of its own", async (tier) => {
  using bench = new Bench(tier);
  const modules = await answering(bench, 1, 2);
  const compiled = bench.runtime.compileModule(bench.ctx, await assemble(IMPORTER));
  const asked: string[] = [];
  for (const [i, module] of modules.entries()) {
    const config = new ModuleConfig().withImportResolver((moduleName, name) => {
      asked.push(`${moduleName}.${name}`);
      return module;
    });
    const instance = bench.runtime.instantiateModule(bench.ctx, compiled, config);
    for (let n = 0; n < 4; n++) assertEquals(exported(instance, "run").call(bench.ctx), [i + 1]);
  }
  assertEquals(asked, ["env.who", "env.who"]);
});

testOnTiers("what a resolver does not know is taken from the module of that name", async (tier) => {
  using bench = new Bench(tier);
  bench.runtime.newHostModuleBuilder("env")
    .exportFunction("who", { results: ["i32"] }, () => 9)
    .instantiate(bench.ctx);
  const compiled = bench.runtime.compileModule(bench.ctx, await assemble(IMPORTER));
  const config = new ModuleConfig().withImportResolver(() => undefined);
  const instance = bench.runtime.instantiateModule(bench.ctx, compiled, config);
  assertEquals(exported(instance, "run").call(bench.ctx), [9]);
});

testOnTiers("a resolver that answers with no usable module is refused", async (tier) => {
  using bench = new Bench(tier);
  using other = new Bench(tier);
  const compiled = bench.runtime.compileModule(bench.ctx, await assemble(IMPORTER));
  const [foreign] = await answering(other, 1);
  const [closed] = await answering(bench, 1);
  closed!.close();
  for (const given of [foreign, closed, {} as Module]) {
    const config = new ModuleConfig().withImportResolver(() => given);
    assertThrows(
      () => bench.runtime.instantiateModule(bench.ctx, compiled, config),
      TypeError,
      "no open module of this runtime",
    );
  }
  const without = new ModuleConfig().withImportResolver(() => undefined);
  const error = assertThrows(
    () => bench.runtime.instantiateModule(bench.ctx, compiled, without),
    LinkError,
  );
  assertEquals(error.message, "module[env] not instantiated");
});

const GROWER = `
  (memory (export "memory") 1 10)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
`;

testOnTiers("a memory grows only if whoever is asked allows it", async (tier) => {
  using bench = new Bench(tier);
  const asked: number[][] = [];
  const config = new ModuleConfig().withMemoryGrowHook((before, after) => {
    asked.push([before, after]);
    return after <= 3;
  });
  const module = bench.runtime.instantiate(bench.ctx, await assemble(GROWER), config);
  const grow = (pages: number) => exported(module, "grow").call(bench.ctx, pages)[0];
  assertEquals([grow(1), grow(0), grow(2), grow(1), grow(1), grow(100)], [1, 2, -1, 2, -1, -1]);
  // Growing by nothing is asking for the size; more than the maximum is refused without asking.
  assertEquals(asked, [[1, 2], [2, 4], [2, 3], [3, 4]]);
  assertEquals([module.memory!.grow(1), module.memory!.size], [undefined, 3 * 65_536]);
});

testOnTiers(
  "a hook that throws ends the call, and one that grows itself is not confused",
  async (tier) => {
    using bench = new Bench(tier);
    const error = new Error("no more");
    let module: Module | undefined = undefined;
    let action: () => boolean = () => {
      throw error;
    };
    const config = new ModuleConfig().withMemoryGrowHook(() => action());
    module = bench.runtime.instantiate(bench.ctx, await assemble(GROWER), config);
    const grow = exported(module, "grow");
    assertStrictEquals(assertThrows(() => grow.call(bench.ctx, 1)), error);
    action = () => {
      action = () => true;
      module!.memory!.grow(2);
      return true;
    };
    assertEquals(grow.call(bench.ctx, 1), [-1]);
    assertEquals(grow.call(bench.ctx, 1), [3]);
    assertEquals(module.memory!.size, 4 * 65_536);
  },
);

test("a configuration that is refined leaves the one it comes from as it was", () => {
  const args = ["a"];
  const first = new ModuleConfig().withArgs(...args).withEnv("A", "1").withName("n");
  args.push("b");
  const second = first.withArgs("x").withEnv("A", "2").withEnv("B", "3").withName("m")
    .withStartFunctions("go").withMemoryGrowHook(() => false).withImportResolver(() => undefined);
  assertEquals([...first.system.env!], [["A", "1"]]);
  assertEquals([...second.system.env!], [["A", "2"], ["B", "3"]]);
  assertEquals([first.system.args, second.system.args], [["a"], ["x"]]);
  assertEquals([first.name, first.startFunctions], ["n", ["_initialize", "_start"]]);
  assertEquals([first.memoryGrowHook, first.importResolver], [undefined, undefined]);
  assert(second.memoryGrowHook !== undefined && second.importResolver !== undefined);
  const config = new RuntimeConfig();
  assertEquals(config.withCloseOnContextDone(true).closeOnContextDone, true);
  assertEquals(config.closeOnContextDone, false);
});

test("a compiled module tells of its memories and custom sections", async () => {
  using runtime = new Runtime();
  const ctx = Context.background();
  const compiled = runtime.compileModule(
    ctx,
    await assemble(`$m
      (import "env" "shared" (memory 1 4))
      (memory (export "own") (export "again") 2)
      (@custom "notes" "some text")`),
  );
  assertEquals(compiled.importedMemories(), [
    { index: 0, import: { module: "env", name: "shared" }, exportNames: [], min: 1, max: 4 },
  ]);
  const own = {
    index: 1,
    import: undefined,
    exportNames: ["own", "again"],
    min: 2,
    max: undefined,
  };
  assertEquals([...compiled.exportedMemories()], [["own", own], ["again", own]]);
  const sections = compiled.customSections();
  const notes = sections.find(({ name }) => name === "notes")!;
  assertEquals(new TextDecoder().decode(notes.bytes), "some text");
  notes.bytes.fill(0);
  const again = compiled.customSections().find(({ name }) => name === "notes")!;
  assertEquals(new TextDecoder().decode(again.bytes), "some text");
});

test("a memory may be as large as numbers of 32 bits cannot say", async () => {
  using bench = new Bench("interpreter");
  const module = await bench.module('(memory (export "memory") 1)');
  const pages = module.memory!.grow(65_535);
  // A host that cannot allocate it says so.
  assertEquals(module.memory!.size, pages === undefined ? 65_536 : 4_294_967_296);
});
