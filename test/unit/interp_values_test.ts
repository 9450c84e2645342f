/** Values keep their bits, memory its bounds, and code says what it is. */
import { assertEquals, assertThrows } from "@std/assert";
import { Trap } from "../../src/errors.ts";
import { Guest } from "../support/interp.ts";
import { test } from "../support/suite.ts";

/** Quiet and signalling NaNs with payloads, of both signs. */
const NANS_32 = [0x7fc0_0000, 0x7fa0_1234, 0xffc0_ffff, 0xff80_0001, 0x7fff_ffff];
const NANS_64 = [0x7ff8_0000_0000_0000n, 0x7ff4_0000_dead_beefn, 0xfff0_0000_0000_0001n];

test("the bits of NaNs survive every move", async () => {
  const guest = await Guest.from(`
    (memory 1)
    (global $g32 (mut f32) (f32.const 0))
    (global $g64 (mut f64) (f64.const 0))
    (func $id32 (param f32) (result f32) (local.get 0))
    (func $id64 (param f64) (result f64) (local.get 0))
    (func (export "f32") (param $bits i32) (result i32) (local $x f32)
      (i32.store (i32.const 1) (local.get $bits))
      (local.set $x (f32.load (i32.const 1)))
      (global.set $g32 (call $id32 (local.get $x)))
      (block $out (result f32)
        (br_if $out (select (global.get $g32) (f32.const 1) (local.get $bits)) (local.get $bits))
        (drop) (f32.const 0))
      (local.set $x)
      (f32.store (i32.const 9) (local.get $x))
      (i32.load (i32.const 9)))
    (func (export "f64") (param $bits i64) (result i64) (local $x f64)
      (i64.store (i32.const 1) (local.get $bits))
      (local.set $x (f64.load (i32.const 1)))
      (global.set $g64 (call $id64 (local.get $x)))
      (block $out (result f64)
        (br_if $out (select (global.get $g64) (f64.const 1) (i32.const 1)) (i32.const 1))
        (drop) (f64.const 0))
      (local.set $x)
      (f64.store (i32.const 9) (local.get $x))
      (i64.reinterpret_f64 (f64.load (i32.const 9))))
    (func (export "negate") (param $bits i64) (result i64)
      (i64.reinterpret_f64 (f64.neg (f64.reinterpret_i64 (local.get $bits)))))
    (func (export "constant") (result i32) (i32.reinterpret_f32 (f32.const nan:0x200001)))`);
  for (const bits of NANS_32) assertEquals(guest.call("f32", bits | 0), [bits | 0]);
  for (const bits of NANS_64) {
    assertEquals(guest.call("f64", bits), [BigInt.asIntN(64, bits)]);
    assertEquals(guest.call("negate", bits), [BigInt.asIntN(64, bits ^ 1n << 63n)]);
  }
  assertEquals(guest.call("constant"), [0x7fa0_0001]);
});

test("f32 arithmetic is rounded at every step", async () => {
  const guest = await Guest.from(`
    (func (export "f") (param f32 f32 f32) (result f32)
      (f32.sub (f32.add (f32.mul (local.get 0) (local.get 1)) (local.get 2)) (local.get 2)))`);
  const [a, b, c] = [Math.fround(1.1), Math.fround(3.3), 1e7];
  const product = Math.fround(a * b);
  const expected = Math.fround(Math.fround(product + c) - c);
  assertEquals(guest.call("f", a, b, c), [expected]);
});

test("an address and its offset are added without wrapping around", async () => {
  const guest = await Guest.from(`
    (memory 1) (data (i32.const 65532) "\\01\\02\\03\\04")
    (func (export "plain") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "near") (param i32) (result i32) (i32.load offset=32768 (local.get 0)))
    (func (export "far") (param i32) (result i32) (i32.load offset=0xfffffff0 (local.get 0)))
    (func (export "sum") (param i32 i32) (result i32)
      (i32.load offset=32768 (i32.add (local.get 0) (local.get 1))))
    (func (export "store") (param i32) (i64.store offset=65530 (local.get 0) (i64.const -1)))`);
  assertEquals(guest.call("plain", 65532), [0x0403_0201]);
  assertEquals(guest.call("near", 32764), [0x0403_0201]);
  assertEquals(guest.call("sum", -1, 32765), [0x0403_0201]);
  const beyond: readonly (readonly [string, ...number[]])[] = [
    ["plain", 65533],
    ["plain", -1],
    ["plain", -0x8000_0000],
    ["near", 32765],
    ["near", -4],
    ["near", -32768],
    ["near", 0x7fff_ffff],
    ["far", 16],
    ["far", -16],
    ["far", 0x7fff_fff0],
    ["sum", 0x7fff_ffff, 1],
    ["store", 0],
    ["store", -1],
  ];
  for (const [name, ...args] of beyond) {
    assertThrows(() => guest.call(name, ...args), Trap, "out of bounds memory access");
  }
  assertEquals(guest.call("plain", 65532), [0x0403_0201]); // nothing was stored in part
});

test("a module without memory has no address", async () => {
  const guest = await Guest.from(
    `(memory 0) (func (export "f") (result i32) (i32.load8_u (i32.const 0)))`,
  );
  assertThrows(() => guest.call("f"), Trap, "out of bounds memory access");
});

test("narrow loads and stores extend and cut, in every memory", async () => {
  const accesses = (memory: string) => `
    (func (export "load${memory}") (result i32 i32 i32 i32 i64 i64 i64 i64 i64 i64)
      (i32.load8_s ${memory} (i32.const 3)) (i32.load8_u ${memory} (i32.const 3))
      (i32.load16_s ${memory} (i32.const 3)) (i32.load16_u ${memory} (i32.const 3))
      (i64.load8_s ${memory} (i32.const 3)) (i64.load8_u ${memory} (i32.const 3))
      (i64.load16_s ${memory} (i32.const 3)) (i64.load16_u ${memory} (i32.const 3))
      (i64.load32_s ${memory} (i32.const 1)) (i64.load32_u ${memory} (i32.const 1)))
    (func (export "store${memory}") (param $value i64) (result i64)
      (i64.store ${memory} (i32.const 64) (i64.const 0))
      (i64.store8 ${memory} (i32.const 64) (local.get $value))
      (i64.store16 ${memory} (i32.const 65) (local.get $value))
      (i64.store32 ${memory} (i32.const 67) (local.get $value))
      (i64.load ${memory} (i32.const 64)))`;
  const guest = await Guest.from(`
    (memory $zero 1) (memory $one 1)
    (data (memory $zero) (i32.const 0) "\\01\\02\\03\\84\\f5\\06\\07\\08")
    (data (memory $one) (i32.const 0) "\\01\\02\\03\\84\\f5\\06\\07\\08")
    ${accesses("$zero")} ${accesses("$one")}`);
  for (const memory of ["$zero", "$one"]) {
    assertEquals(guest.call(`load${memory}`), [
      ...[-124, 0x84, -2684, 0xf584],
      ...[-124n, 0x84n, -2684n, 0xf584n],
      ...[-0x0a7b_fcfen, 0xf584_0302n],
    ]);
    assertEquals(guest.call(`store${memory}`, 0x1122_3344_5566_7788n), [0x55_6677_8877_8888n]);
  }
  assertThrows(() => guest.call("load$other"), Error, "no function");
});

test("memory grows and tells its size", async () => {
  const guest = await Guest.from(`
    (memory 1 3)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "size") (result i32) (memory.size))
    (func (export "loop") (result i32)
      (drop (memory.grow (i32.const 1)))
      (i32.store (i32.const 131068) (i32.const 77))
      (i32.load (i32.const 131068)))`);
  assertEquals(guest.call("loop"), [77]);
  assertEquals(guest.call("size"), [2]);
  assertEquals(guest.call("grow", 2), [-1]);
  assertEquals(guest.call("grow", -1), [-1]);
  assertEquals(guest.call("grow", 1), [2]);
  assertEquals(guest.call("grow", 0), [3]);
});

test("ranges that do not fit are refused before anything is written", async () => {
  const guest = await Guest.from(`
    (memory 1) (data $d "abcdef")
    (table $t 10 funcref) (elem $e func $f $f $f)
    (func $f)
    (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
    (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
    (func (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
    (func (export "drop") (data.drop $d) (elem.drop $e))
    (func (export "table.init") (param i32 i32 i32)
      (table.init $e (local.get 0) (local.get 1) (local.get 2)))
    (func (export "table.copy") (param i32 i32 i32)
      (table.copy (local.get 0) (local.get 1) (local.get 2)))
    (func (export "table.fill") (param i32 i32)
      (table.fill (local.get 0) (ref.func $f) (local.get 1)))
    (func (export "table.grow") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))
    (func (export "table.size") (result i32) (table.size))
    (func (export "set") (param i32) (table.set (local.get 0) (ref.null func)))
    (func (export "null") (param i32) (result i32) (ref.is_null (table.get (local.get 0))))
    (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))`);
  const memoryTraps = (name: string, ...args: number[]) =>
    assertThrows(() => guest.call(name, ...args), Trap, "out of bounds memory access");
  const tableTraps = (name: string, ...args: number[]) =>
    assertThrows(() => guest.call(name, ...args), Trap, "out of bounds table access");

  memoryTraps("fill", 65530, 1, 7);
  memoryTraps("fill", -1, 1, 1);
  memoryTraps("fill", 1, 1, -1);
  assertEquals(guest.call("byte", 65530), [0]);
  guest.call("fill", 65530, 0x1ff, 6);
  assertEquals(guest.call("byte", 65535), [255]);
  guest.call("init", 0, 1, 5);
  memoryTraps("init", 0, 2, 5);
  memoryTraps("copy", 0, 65536, 1);
  guest.call("copy", 2, 0, 5); // overlapping, upwards
  assertEquals([0, 1, 2, 3, 6].map((at) => guest.call("byte", at)[0]), [98, 99, 98, 99, 102]);
  guest.call("copy", 65536, 65536, 0);

  guest.call("table.init", 7, 0, 3);
  tableTraps("table.init", 8, 0, 3);
  tableTraps("table.init", 0, 1, 3);
  guest.call("table.copy", 5, 7, 3);
  tableTraps("table.copy", 8, 0, 3);
  assertEquals([4, 5, 7, 9].map((at) => guest.call("null", at)[0]), [1, 0, 0, 0]);
  guest.call("table.fill", 0, 2);
  tableTraps("table.fill", 9, 2);
  guest.call("set", 0);
  tableTraps("set", 10);
  tableTraps("null", -1);
  assertEquals([0, 1].map((at) => guest.call("null", at)[0]), [1, 0]);
  assertEquals(guest.call("table.grow", 5), [10]);
  assertEquals(guest.call("table.grow", 100_000_000), [-1]);
  assertEquals(guest.call("table.size"), [15]);

  guest.call("drop");
  memoryTraps("init", 0, 0, 1);
  tableTraps("table.init", 0, 0, 1);
  guest.call("init", 0, 0, 0);
});

test("globals hold numbers of any width and references", async () => {
  const guest = await Guest.from(`
    (global $a (mut i32) (i32.const 1)) (global $b (mut i64) (i64.const -2))
    (global $c (mut f64) (f64.const 0.5)) (global $r (mut funcref) (ref.null func))
    (func $f (export "f") (result i32 i64 f64 i32)
      (global.get $a) (global.get $b) (global.get $c) (ref.is_null (global.get $r))
      (global.set $a (i32.const 10)) (global.set $b (i64.const 0x1_0000_0001))
      (global.set $c (f64.const -1)) (global.set $r (ref.func $f)))`);
  assertEquals(guest.call("f"), [1, -2n, 0.5, 1]);
  assertEquals(guest.call("f"), [10, 0x1_0000_0001n, -1, 0]);
});

test("register code reads locals in place, takes constants in and writes results where they go", async () => {
  const guest = await Guest.from(`
    (memory 1)
    (func $g (export "g") (param i32) (result i32) (local.get 0))
    (func (export "f") (param $n i32) (param $p i32) (result i64) (local $sum i64)
      (loop $more
        (local.set $sum (i64.add (local.get $sum)
          (i64.load32_u offset=8 (i32.add (local.get $p) (i32.const 4)))))
        (local.set $p (i32.shl (call $g (local.get $p)) (i32.const 1)))
        (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (i64.xor (local.get $sum) (i64.const 5)))
    (func (export "test") (param i32) (result i32)
      (if (i32.lt_u (local.get 0) (i32.const 9)) (then (return (i32.const 1))))
      (i32.const 2))`);
  assertEquals(guest.code("f"), [
    "enter l2 1 0 0",
    "i32.add k > i64.load32_u s1 = l1 4 +8",
    "i64.add l2 = l2 s1",
    "copy 32 s0 = l1",
    "call function 0 s0",
    "i32.shl k l1 = s0 1",
    "i32.add k = br_if l0 = l0 -1 @5",
    "const 64 s1 = 5 0",
    "i64.xor s0 = l2 s1",
    "return 64 s0",
  ]);
  assertEquals(guest.code("test"), [
    "br i32.ge_u k l0 9 @9",
    "const 32 s0 = 1",
    "return 32 s0",
    "const 32 s0 = 2",
    "return 32 s0",
  ]);
});
