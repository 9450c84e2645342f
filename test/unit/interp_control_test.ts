/** Control flow, and where values are while it goes on. */
import { assertEquals, assertThrows } from "@std/assert";
import { CompileError, Trap, UnsupportedError } from "../../src/errors.ts";
import { Guest } from "../support/interp.ts";
import { test } from "../support/suite.ts";

test("a loop counts", async () => {
  const guest = await Guest.from(`
    (func (export "sum") (param $n i32) (result i32) (local $sum i32)
      (block $done
        (loop $more
          (br_if $done (i32.eqz (local.get $n)))
          (local.set $sum (i32.add (local.get $sum) (local.get $n)))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          (br $more)))
      (local.get $sum))`);
  assertEquals(guest.call("sum", 10), [55]);
  assertEquals(guest.call("sum", 0), [0]);
});

test("a value read from a local stays what it was when the local changes", async () => {
  const guest = await Guest.from(`
    (func (export "swap") (param $a i32) (param $b i32) (result i32 i32)
      (local.get $a) (local.get $b)
      (local.set $a) (local.set $b)
      (local.get $a) (local.get $b))
    (func (export "before") (param $a i32) (result i32)
      (local.get $a)
      (local.get $a)
      (local.set $a (i32.mul (local.get $a) (i32.const 10)))
      (local.tee $a (i32.add (local.get $a) (i32.const 1)))
      (i32.add) (i32.add))
    (func (export "rotate") (param $a i64) (param $b i64) (param $c i64) (result i64 i64 i64)
      (local.get $b) (local.get $c) (local.get $a)
      (local.set $c) (local.set $b) (local.set $a)
      (local.get $a) (local.get $b) (local.get $c))`);
  assertEquals(guest.call("swap", 1, 2), [2, 1]);
  assertEquals(guest.call("before", 3), [3 + 3 + 31]);
  assertEquals(guest.call("rotate", 1n, 2n, 3n), [2n, 3n, 1n]);
});

test("a value read from a local before a block is the same on each way out of it", async () => {
  const guest = await Guest.from(`
    (func (export "f") (param $a i32) (param $leave i32) (result i32)
      (local.get $a)
      (block $out
        (br_if $out (local.get $leave))
        (local.set $a (i32.const 100)))
      (i32.add (local.get $a)))
    (func (export "g") (param $a i32) (param $which i32) (result i32)
      (local.get $a)
      (if (result i32) (local.get $which)
        (then (local.set $a (i32.const 7)) (local.get $a))
        (else (local.get $a)))
      (i32.mul (i32.const 1000))
      (i32.add))`);
  assertEquals(guest.call("f", 5, 1), [10]);
  assertEquals(guest.call("f", 5, 0), [105]);
  assertEquals(guest.call("g", 5, 1), [7005]);
  assertEquals(guest.call("g", 5, 0), [5005]);
});

test("the parameters of a loop change places with each round", async () => {
  const guest = await Guest.from(`
    (func (export "fib") (param $n i32) (result i64) (local $a i64) (local $b i64)
      (i64.const 0) (i64.const 1)
      (loop $next (param i64 i64) (result i64 i64)
        (local.set $b) (local.set $a)
        (local.get $b)
        (i64.add (local.get $a) (local.get $b))
        (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (drop))`);
  assertEquals(guest.call("fib", 10), [55n]);
  assertEquals(guest.call("fib", 90), [2880067194370816120n]);
});

test("a branch carries several values past others on the stack", async () => {
  const guest = await Guest.from(`
    (func (export "f") (param $a i32) (param $b i64) (param $taken i32) (result i32 i64 f64)
      (block $out (result i32 i64 f64)
        (i32.const 1) (i32.const 2) (i32.const 3)
        (local.get $a) (local.get $b) (f64.const 0.5)
        (br_if $out (local.get $taken))
        (drop) (drop) (drop) (drop) (drop) (drop)
        (i32.const 9) (i64.const 8) (f64.const 7)))
    (func (export "five") (param $taken i32) (result i32 i32 i32 i32 i32)
      (block $out (result i32 i32 i32 i32 i32)
        (i32.const 100)
        (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5)
        (br_if $out (local.get $taken))
        (drop) (drop) (drop) (drop) (drop) (drop)
        (i32.const 5) (i32.const 4) (i32.const 3) (i32.const 2) (i32.const 1)))
    (func (export "leave") (param $taken i32) (param $a i32) (param $b i32) (result i32 i32)
      (local.get $b) (local.get $a)
      (br_if 0 (local.get $taken))
      (drop) (drop) (local.get $a) (local.get $b))`);
  assertEquals(guest.call("f", 4, 5n, 1), [4, 5n, 0.5]);
  assertEquals(guest.call("f", 4, 5n, 0), [9, 8n, 7]);
  assertEquals(guest.call("five", 1), [1, 2, 3, 4, 5]);
  assertEquals(guest.call("five", 0), [5, 4, 3, 2, 1]);
  assertEquals(guest.call("leave", 1, 3, 4), [4, 3]);
  assertEquals(guest.call("leave", 0, 3, 4), [3, 4]);
});

test("br_table reaches a thousand labels, and its default beyond them", async () => {
  const indices = Array.from({ length: 1000 }, (_, i) => i);
  const guest = await Guest.from(`
    (func (export "f") (param i32) (result i32)
      block
      ${"block ".repeat(indices.length)}
      local.get 0
      br_table ${indices.join(" ")} ${indices.length}
      ${indices.map((i) => `end i32.const ${3 * i} return`).join(" ")}
      end
      i32.const -1)`);
  for (const i of [0, 1, 2, 499, 998, 999]) assertEquals(guest.call("f", i), [i * 3]);
  for (const i of [1000, 5000, -1, -0x8000_0000]) assertEquals(guest.call("f", i), [-1]);
});

test("br_table carries values to labels at different heights", async () => {
  const guest = await Guest.from(`
    (func (export "f") (param $i i32) (result i32)
      (i32.const 1000)
      (block $low (result i32)
        (i32.const 20)
        (block $high (result i32)
          (i32.const 5) (i32.const 7)
          (br_table $high $low 2 (local.get $i)))
        (i32.add))
      (i32.add))`);
  assertEquals(guest.call("f", 0), [1027]);
  assertEquals(guest.call("f", 1), [1007]);
  assertEquals(guest.call("f", 2), [7]);
});

test("code that cannot be reached is not looked at", async () => {
  const guest = await Guest.from(`
    (func (export "f") (param $a i32) (result i32)
      (block $out (result i32)
        (br $out (local.get $a))
        (block (loop (if (i32.const 1) (then (br 1)) (else (unreachable)))))
        (i32.add)
        (drop) (drop) (f32.demote_f64)
        (unreachable)))
    (func (export "g") (param $a i32) (result i32)
      (if (local.get $a)
        (then (return (i32.const 1)) (drop (i64.const 1)))
        (else (unreachable) (block (br 0))))
      (i32.const 2))
    (func (export "h") (result i32)
      (loop (result i32) (return (i32.const 4)) (br 0)))`);
  assertEquals(guest.call("f", 6), [6]);
  assertEquals(guest.call("g", 1), [1]);
  assertThrows(() => guest.call("g", 0), Trap, "unreachable");
  assertEquals(guest.call("h"), [4]);
});

test("an if without else passes its parameters on", async () => {
  const guest = await Guest.from(`
    (func (export "f") (param $a i32) (param $test i32) (result i32)
      (local.get $a) (i32.const 3)
      (local.get $test)
      (if (param i32 i32) (result i32 i32)
        (then (i32.add) (i32.const 50)))
      (i32.mul))`);
  assertEquals(guest.call("f", 7, 0), [21]);
  assertEquals(guest.call("f", 7, 1), [500]);
});

test("comparisons decide branches both ways, NaN included", async () => {
  const names = ["eq", "ne", "lt", "gt", "le", "ge"];
  const branches = (name: string) => `
    (func (export "${name} taken") (param f64 f64) (result i32)
      (block (br_if 0 (f64.${name} (local.get 0) (local.get 1))) (return (i32.const 0)))
      (i32.const 1))
    (func (export "${name} passed") (param f64 f64) (result i32)
      (if (f64.${name} (local.get 0) (local.get 1)) (then (return (i32.const 1))))
      (i32.const 0))
    (func (export "${name} negated") (param f64 f64) (result i32)
      (if (i32.eqz (f64.${name} (local.get 0) (local.get 1))) (then (return (i32.const 0))))
      (i32.const 1))`;
  const guest = await Guest.from(names.map(branches).join(""));
  const holds: Record<string, (a: number, b: number) => boolean> = {
    eq: (a, b) => a === b,
    ne: (a, b) => a !== b,
    lt: (a, b) => a < b,
    gt: (a, b) => a > b,
    le: (a, b) => a <= b,
    ge: (a, b) => a >= b,
  };
  const values = [-Infinity, -1, -0, 0, 2.5, NaN];
  for (const name of names) {
    for (const a of values) {
      for (const b of values) {
        const expected = [Number(holds[name]!(a, b))];
        for (const way of ["taken", "passed", "negated"]) {
          assertEquals(guest.call(`${name} ${way}`, a, b), expected, `${a} ${name} ${b}, ${way}`);
        }
      }
    }
  }
});

test("select chooses numbers of any width and references", async () => {
  const guest = await Guest.from(`
    (func $f (export "f"))
    (func (export "i32") (param i32) (result i32)
      (select (i32.const 3) (i32.const 4) (local.get 0)))
    (func (export "f64") (param i32) (result f64)
      (select (f64.const 3) (f64.const 4) (local.get 0)))
    (func (export "ref") (param i32) (result i32)
      (ref.is_null (select (result funcref) (ref.null func) (ref.func $f) (local.get 0))))`);
  assertEquals([1, 0, -5].map((test) => guest.call("i32", test)), [[3], [4], [3]]);
  assertEquals([1, 0].map((test) => guest.call("f64", test)), [[3], [4]]);
  assertEquals([1, 0].map((test) => guest.call("ref", test)), [[1], [0]]);
});

test("locals start as zero, each time, and those of reference types as null", async () => {
  const guest = await Guest.from(`
    (func $dirty (param i64 i64 i64 i64 i64))
    (func (export "f") (param i64) (result i64) (local i64 f64 i64) (local.get 3))
    (func $f (param i64) (result i64) (local i64 f64 i64 externref) (local.get 3))
    (func (export "after") (result i64)
      (call $dirty (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1))
      (call $f (i64.const 5)))
    (func (export "null") (result i32) (local $r externref) (local $s funcref)
      (i32.and (ref.is_null (local.get $r)) (ref.is_null (local.get $s))))`);
  assertEquals(guest.call("after"), [0n]);
  assertEquals(guest.call("f", 9n), [0n]);
  assertEquals(guest.call("null"), [1]);
});

test("a function with fifty thousand locals runs, and so does one with a thousand parameters", async () => {
  const params = Array.from({ length: 1000 }, (_, i) => i);
  const guest = await Guest.from(`
    (func (export "locals") (param i32) (result i32) (local ${"i64 ".repeat(49_999)})
      (local.set 49999 (i64.extend_i32_s (local.get 0)))
      (local.set 25000 (i64.const 2))
      (i32.wrap_i64 (i64.mul (local.get 49999) (local.get 25000))))
    (func $many (param ${"i32 ".repeat(1000)}) (result i32)
      (i32.sub (local.get 999) (local.get 0)))
    (func (export "params") (param $a i32) (result i32)
      ${params.map((i) => `(i32.add (local.get $a) (i32.const ${i * i}))`).join(" ")}
      (call $many))`);
  assertEquals(guest.call("locals", -21), [-42]);
  assertEquals(guest.call("params", 77), [999 * 999]);
});

test("a body is validated before it runs, however late that is", () => {
  const bytes = Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7f],
    ...[3, 2, 1, 0],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[10, 6, 1, 4, 0, 0x42, 0, 0x0b], // i64.const where an i32 is asked for
  );
  assertThrows(() => new Guest(bytes, { lazy: true }).call("f"), CompileError, "type mismatch");
});

test("an instruction that does not run yet says so when its function is called", async () => {
  const guest = await Guest.from(`
    (func (export "vector") (result i32)
      (i32x4.extract_lane 0 (i32x4.splat (i32.const 1))))
    (func (export "scalar") (result i32) (i32.const 1))`);
  assertThrows(() => guest.call("vector"), UnsupportedError, "i32x4.splat");
  assertEquals(guest.call("scalar"), [1]);
});
