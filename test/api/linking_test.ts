import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { LinkError, Trap } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

/** What is offered to importers; each case below asks for something else. */
const EXPORTER = `
  (func (export "f") (param i32) (result i64) i64.const 0)
  (memory (export "m") 2 4)
  (memory (export "unlimited") 1)
  (table (export "t") 3 5 funcref)
  (global (export "constant") i32 (i32.const 1))
  (global (export "variable") (mut i64) (i64.const 1))
`;

const REFUSALS: readonly (readonly [wanted: string, message: string])[] = [
  ['"nobody" "f" (func)', "module[nobody] not instantiated"],
  ['"m" "nothing" (func)', '"nothing" is not exported in module "m"'],
  ['"m" "f" (memory 1)', 'export "f" in module "m" is a func, not a memory'],
  ['"m" "m" (func)', 'export "m" in module "m" is a memory, not a func'],
  ['"m" "t" (global i32)', 'export "t" in module "m" is a table, not a global'],
  ['"m" "constant" (table 1 funcref)', 'export "constant" in module "m" is a global, not a table'],
  [
    '"m" "f" (func (param i64) (result i32))',
    "import func[m.f]: signature mismatch: (i64) i32 != (i32) i64",
  ],
  ['"m" "m" (memory 3)', "import memory[m.m]: minimum size mismatch: 3 > 2"],
  ['"m" "m" (memory 2 3)', "import memory[m.m]: maximum size mismatch: 3 < 4"],
  [
    '"m" "unlimited" (memory 1 9)',
    "import memory[m.unlimited]: maximum size mismatch: 9, but actual has no max",
  ],
  ['"m" "t" (table 4 funcref)', "import table[m.t]: minimum size mismatch: 4 > 3"],
  [
    '"m" "t" (table 3 externref)',
    "import table[m.t]: element type mismatch: externref != funcref",
  ],
  [
    '"m" "constant" (global (mut i32))',
    "import global[m.constant]: mutability mismatch: true != false",
  ],
  [
    '"m" "variable" (global (mut i32))',
    "import global[m.variable]: value type mismatch: i32 != i64",
  ],
];

for (const [wanted, message] of REFUSALS) {
  testOnTiers(`importing ${wanted} is refused with its reason`, async (tier) => {
    using bench = new Bench(tier);
    await bench.module(EXPORTER, "m");
    const importer = bench.module(`(import ${wanted})`);
    const error = await importer.then(() => undefined, (reason) => reason);
    assertEquals(error instanceof LinkError, true, String(error));
    assertEquals(error.message, message);
  });
}

testOnTiers("what fits is imported, with smaller sizes and larger maxima", async (tier) => {
  using bench = new Bench(tier);
  await bench.module(EXPORTER, "m");
  const importer = await bench.module(`
    (import "m" "f" (func (param i32) (result i64)))
    (import "m" "m" (memory 1))
    (import "m" "t" (table 0 9 funcref))
    (import "m" "constant" (global i32))
    (import "m" "variable" (global (mut i64)))
    (export "again" (func 0))
  `);
  assertEquals(importer.memory?.size, 2 * 65_536);
  assertEquals(importer.exportedFunction("again")?.definition.moduleName, "m");
});

testOnTiers("the size of an import counts as it is now, not as it was declared", async (tier) => {
  using bench = new Bench(tier);
  const exporter = await bench.module(EXPORTER, "m");
  exporter.exportedMemory("m")!.grow(1);
  exporter.exportedTable("t")!.grow(2);
  await bench.module('(import "m" "m" (memory 3)) (import "m" "t" (table 5 funcref))');
});

testOnTiers("a name is taken until its module is closed", async (tier) => {
  using bench = new Bench(tier);
  const first = await bench.module('(func (export "f") (result i32) i32.const 1)', "m");
  assertStrictEquals(bench.runtime.module("m"), first);
  const again = bench.module("", "m");
  const error = await again.then(() => undefined, (reason) => reason);
  assertEquals(error?.message, "module[m] has already been instantiated");
  assertThrows(
    () => bench.runtime.newHostModuleBuilder("m").instantiate(bench.ctx),
    Error,
    "module[m] has already been instantiated",
  );
  first.close();
  assertStrictEquals(bench.runtime.module("m"), undefined);
  const second = await bench.module("", "m");
  assertStrictEquals(bench.runtime.module("m"), second);
});

testOnTiers("anonymous modules are as many as one likes, and nobody's import", async (tier) => {
  using bench = new Bench(tier);
  await bench.module(EXPORTER);
  await bench.module(EXPORTER);
  assertStrictEquals(bench.runtime.module(""), undefined);
  const error = await bench.module('(import "" "f" (func))').then(() => undefined, (why) => why);
  assertEquals(error instanceof LinkError, true);
});

testOnTiers("two instances share a memory, a table and a global", async (tier) => {
  using bench = new Bench(tier);
  await bench.module(
    `(memory (export "m") 1 3)
     (table (export "t") 1 4 funcref)
     (global (export "g") (mut i64) (i64.const 0))`,
    "shared",
  );
  const text = `
    (type $t (func (result i32)))
    (import "shared" "m" (memory 1 3))
    (import "shared" "t" (table 1 4 funcref))
    (import "shared" "g" (global $g (mut i64)))
    (func $seven (result i32) i32.const 7)
    (elem declare func $seven)
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "put") (table.set (i32.const 0) (ref.func $seven)))
    (func (export "call") (result i32) (call_indirect (type $t) (i32.const 0)))
    (func (export "get") (result i64) global.get $g)
    (func (export "set") (param i64) (global.set $g (local.get 0)))
  `;
  const [one, two] = [await bench.module(text), await bench.module(text)];
  exported(one, "store").call(bench.ctx, 100, 77);
  assertEquals(exported(two, "load").call(bench.ctx, 100), [77]);
  assertThrows(() => exported(two, "load").call(bench.ctx, 65_536), Trap);
  assertEquals(exported(one, "grow").call(bench.ctx), [1]);
  assertEquals(exported(two, "load").call(bench.ctx, 65_536), [0]);
  assertEquals(exported(two, "load").call(bench.ctx, 100), [77]);
  assertThrows(() => exported(two, "call").call(bench.ctx), Trap, "uninitialized element");
  exported(one, "put").call(bench.ctx);
  assertEquals(exported(two, "call").call(bench.ctx), [7]);
  exported(two, "set").call(bench.ctx, -3n);
  assertEquals(exported(one, "get").call(bench.ctx), [-3n]);
});

testOnTiers("a memory that grows in the middle of a call is seen at once", async (tier) => {
  using bench = new Bench(tier);
  await bench.module(
    `(memory (export "m") 1)
     (func (export "grow") (result i32) (drop (memory.grow (i32.const 1))) (i32.const 65536))`,
    "owner",
  );
  const module = await bench.module(`
    (import "owner" "m" (memory 1))
    (import "owner" "grow" (func $grow (result i32)))
    (func (export "run") (result i32)
      (i32.store (call $grow) (i32.const 5))
      (i32.load (i32.const 65536)))
  `);
  assertEquals(exported(module, "run").call(bench.ctx), [5]);
});

testOnTiers("call_indirect compares types across modules", async (tier) => {
  using bench = new Bench(tier);
  await bench.module(
    `(table (export "t") 2 funcref)
     (func $a (param i32) (result i32) local.get 0)
     (func $b (param i64))
     (elem (i32.const 0) $a $b)`,
    "m",
  );
  const module = await bench.module(`
    (type (func (param f32)))
    (type $same (func (param i32) (result i32)))
    (import "m" "t" (table 2 funcref))
    (func (export "call") (param i32) (result i32)
      (call_indirect (type $same) (i32.const 9) (local.get 0)))
  `);
  const call = exported(module, "call");
  assertEquals(call.call(bench.ctx, 0), [9]);
  assertThrows(() => call.call(bench.ctx, 1), Trap, "indirect call type mismatch");
  assertThrows(() => call.call(bench.ctx, 2), Trap, "undefined element");
});

testOnTiers("segments that ran before one that traps have had their effect", async (tier) => {
  using bench = new Bench(tier);
  const owner = await bench.module('(memory (export "m") 1)', "m");
  const failing = bench.module(`
    (import "m" "m" (memory 1))
    (data (i32.const 5) "x")
    (data (i32.const 65536) "y")
  `);
  const error = await failing.then(() => undefined, (reason) => reason);
  assertEquals(error instanceof Trap && error.reason, "out of bounds memory access");
  assertEquals(owner.memory?.readByte(5), 0x78);
});
