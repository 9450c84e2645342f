import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Memory } from "../../mod.ts";
import { Bench, exported } from "../support/guest.ts";
import { testOnTiers } from "../support/tiers.ts";

const PAGE = 65_536;

/** Reads and writes of every width: what they are called, and a value that tells byte orders apart. */
const ACCESSES: readonly {
  readonly width: number;
  readonly value: unknown;
  readonly read: (memory: Memory, offset: number) => unknown;
  readonly write: (memory: Memory, offset: number) => boolean;
}[] = [
  {
    width: 1,
    value: 0xfe,
    read: (memory, at) => memory.readByte(at),
    write: (memory, at) => memory.writeByte(at, 0x1fe),
  },
  {
    width: 2,
    value: 0xfedc,
    read: (memory, at) => memory.readUint16(at),
    write: (memory, at) => memory.writeUint16(at, 0x1_fedc),
  },
  {
    width: 4,
    value: 0xfedc_ba98,
    read: (memory, at) => memory.readUint32(at),
    write: (memory, at) => memory.writeUint32(at, -0x0123_4568),
  },
  {
    width: 8,
    value: 0xfedc_ba98_7654_3210n,
    read: (memory, at) => memory.readUint64(at),
    write: (memory, at) => memory.writeUint64(at, -0x0123_4567_89ab_cdf0n),
  },
  {
    width: 4,
    value: -1.5,
    read: (memory, at) => memory.readFloat32(at),
    write: (memory, at) => memory.writeFloat32(at, -1.5),
  },
  {
    width: 8,
    value: 1e300,
    read: (memory, at) => memory.readFloat64(at),
    write: (memory, at) => memory.writeFloat64(at, 1e300),
  },
  {
    width: 3,
    value: "a\u00e9",
    read: (memory, at) => memory.readString(at, 3),
    write: (memory, at) => memory.writeString(at, "a\u00e9"),
  },
  {
    width: 5,
    value: Uint8Array.of(1, 2, 3, 4, 5),
    read: (memory, at) => memory.read(at, 5)?.slice(),
    write: (memory, at) => memory.write(at, Uint8Array.of(1, 2, 3, 4, 5)),
  },
];

testOnTiers("what is written is read again, anywhere in the memory", async (tier) => {
  using bench = new Bench(tier);
  const memory = (await bench.module("(memory 1)")).memory!;
  for (const { width, value, read, write } of ACCESSES) {
    for (const offset of [0, 1, 12_345, PAGE - width]) {
      assert(write(memory, offset));
      assertEquals(read(memory, offset), value);
    }
  }
});

testOnTiers("an access outside the memory does nothing and says so", async (tier) => {
  using bench = new Bench(tier);
  const memory = (await bench.module("(memory 1)")).memory!;
  for (const { width, read, write } of ACCESSES) {
    for (const offset of [PAGE - width + 1, PAGE, -1, 0.5, 2 ** 32, NaN, Infinity]) {
      assertStrictEquals(read(memory, offset), undefined);
      assertStrictEquals(write(memory, offset), false);
    }
  }
  assertEquals(memory.read(0, PAGE)!.some((byte) => byte !== 0), false);
  assertEquals(memory.read(PAGE, 0)?.length, 0);
  assertStrictEquals(memory.read(0, -1), undefined);
});

testOnTiers("numbers are little-endian, for the host as for the guest", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (memory 1)
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  `);
  assert(module.memory!.writeUint32(7, 0x0403_0201));
  assertEquals([...module.memory!.read(7, 4)!], [1, 2, 3, 4]);
  assertEquals(exported(module, "load").call(bench.ctx, 7), [0x0403_0201]);
});

testOnTiers("growing answers the pages there were, until the maximum", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (memory (export "m") 1 4)
    (func (export "size") (result i32) memory.size)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "load8") (param i32) (result i32) (i32.load8_u (local.get 0)))
  `);
  const memory = module.exportedMemory("m")!;
  assert(memory.writeByte(PAGE - 1, 77));
  assertEquals(memory.grow(1), 1);
  assertEquals(memory.size, 2 * PAGE);
  assertEquals(exported(module, "size").call(bench.ctx), [2]);
  assertEquals(exported(module, "grow").call(bench.ctx, 1), [2]);
  assertEquals(memory.size, 3 * PAGE);
  assertEquals(memory.readByte(PAGE - 1), 77);
  assertEquals(memory.readByte(3 * PAGE - 1), 0);
  assertEquals(exported(module, "load8").call(bench.ctx, 3 * PAGE - 1), [0]);
  for (const pages of [2, -1, 0.5, 2 ** 32]) assertStrictEquals(memory.grow(pages), undefined);
  assertEquals(exported(module, "grow").call(bench.ctx, 2), [-1]);
  assertEquals(exported(module, "grow").call(bench.ctx, -1), [-1]);
  assertEquals(memory.grow(0), 3);
});

testOnTiers("a guest that asks for much gets it without the host paying for it", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (memory 1)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  `);
  module.memory!.writeByte(5, 7);
  const start = performance.now();
  assertEquals(exported(module, "grow").call(bench.ctx, 65_535), [1]);
  assert(performance.now() - start < 2000, "growing to 4 GiB touched every page");
  assertEquals(module.memory!.size, 2 ** 32);
  assertEquals([module.memory!.readByte(5), module.memory!.readByte(2 ** 32 - 1)], [7, 0]);
});

testOnTiers("a read view shows what the guest writes", async (tier) => {
  using bench = new Bench(tier);
  const module = await bench.module(`
    (memory 1)
    (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
  `);
  const view = module.memory!.read(100, 2)!;
  exported(module, "store").call(bench.ctx, 101, 9);
  assertEquals([...view], [0, 9]);
});

testOnTiers("memory 0 is found without being exported, others only by name", async (tier) => {
  using bench = new Bench(tier);
  const two = await bench.module('(memory 1) (memory (export "second") 2)');
  assertEquals(two.memory?.size, PAGE);
  assertEquals(two.exportedMemory("second")?.size, 2 * PAGE);
  assertStrictEquals(two.exportedMemory("first"), undefined);
  assertStrictEquals((await bench.module("")).memory, undefined);
});
