/**
 * An i64 that is kept whole: every operator gives what the interpreter gives, whoever the host is. Here
 * all functions keep them so that can.
 */
import { assertEquals, assertMatch, assertNotMatch, assertThrows } from "@std/assert";
import { type Context, type Module, ModuleConfig, Trap, type Value } from "../../mod.ts";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Optimisation, WHOLE_GAIN } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers, TIERS } from "../support/tiers.ts";
import { retuned } from "../support/tuning.ts";

const BINARY = "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr " +
  "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const UNARY = "clz ctz popcnt eqz extend8_s extend16_s extend32_s";
const COUNTS = [0, 1, 13, 31, 32, 33, 63, 64, 65, 127];

const VALUES = [0n, 1n, 2n, 10n, 0xffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 1n << 32n]
  .concat([(1n << 53n) + 1n, 0x0123_4567_89ab_cdefn, (1n << 63n) - 1n, 1n << 63n])
  .flatMap((value) => [BigInt.asIntN(64, value), BigInt.asIntN(64, -value)]);

/** Takes its parameters to locals and back, so that they are kept whole. */
function function_(name: string, params: number, result: string, body: string): string {
  return `(func (export "${name}") (param ${"i64 ".repeat(params)}) (result ${result})
    (local $x i64) (local $y i64)
    (local.set $x (local.get 0)) (local.set $y (local.get ${params - 1})) ${body})`;
}

const isTest = (operator: string) => /^(eq|ne|lt|gt|le|ge)/.test(operator);

function operators(): string {
  const texts: string[] = [];
  for (const name of BINARY.split(" ")) {
    const result = isTest(name) ? "i32" : "i64";
    texts.push(function_(name, 2, result, `(i64.${name} (local.get $x) (local.get $y))`));
    if (!/^(sh|rot)/.test(name)) continue;
    for (const count of COUNTS) {
      const body = `(i64.${name} (local.get $x) (i64.const ${count}))`;
      texts.push(function_(`${name} ${count}`, 1, "i64", body));
    }
  }
  for (const name of UNARY.split(" ")) {
    const result = isTest(name) ? "i32" : "i64";
    texts.push(function_(name, 1, result, `(i64.${name} (local.get $x))`));
  }
  return texts.join("\n");
}

/** What a call gives, or the reason of its trap and where it was. */
function outcome(module: Module, name: string, ctx: Context, args: readonly Value[]): unknown {
  try {
    return exported(module, name).call(ctx, ...args);
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    return [error.reason, ...error.frames.map(({ offset }) => offset)];
  }
}

/** Has all tiers call the exports of a module with the same values, and compares what they give. */
async function agree(
  text: string,
  calls: (ctx: Context, call: (name: string, ...args: Value[]) => unknown) => unknown[],
  maxSize = DEFAULT_TUNING.maxSize,
): Promise<void> {
  using _whole = retuned({ wholeGain: -Infinity, maxWholeSize: Infinity, maxSize });
  const all: unknown[][] = [];
  for (const tier of TIERS) {
    using bench = new Bench(tier);
    const module = await bench.module(text);
    all.push(calls(bench.ctx, (name, ...args) => outcome(module, name, bench.ctx, args)));
  }
  for (const other of all.slice(1)) assertEquals(other, all[0]);
}

test("operators on values that are kept whole are exact", async () => {
  await agree(operators(), (_, call) => {
    const outcomes: unknown[] = [];
    for (const a of VALUES) {
      for (const name of UNARY.split(" ")) outcomes.push(call(name, a));
      for (const count of COUNTS) {
        for (const name of ["shl", "shr_s", "shr_u", "rotl", "rotr"]) {
          outcomes.push(call(`${name} ${count}`, a));
        }
      }
      for (const b of VALUES) {
        for (const name of BINARY.split(" ")) outcomes.push(call(name, a, b));
      }
    }
    return outcomes;
  });
});

const ACCESSES = `(memory 1)
  (func (export "copy") (param $from i32) (param $to i32) (result i64) (local $x i64)
    (local.set $x (i64.load offset=3 align=1 (local.get $from)))
    (i64.store offset=5 align=1 (local.get $to) (local.get $x))
    (i64.load (local.get $to)))
  (func (export "word") (param $at i32) (result i32) (local $x i64)
    (i32.wrap_i64 (i64.load offset=4294967290 (local.get $at))))
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (data (i32.const 0) "\\01\\23\\45\\67\\89\\ab\\cd\\ef\\fe\\dc\\ba")`;

test("values that are kept whole are loaded and stored whole, or not at all", async () => {
  const ends = [0, 1, 7, 8, 65_520, 65_525, 65_526, 65_528, 65_536, 131_064, -1, -8, -0x8000_0000];
  await agree(ACCESSES, (_, call) => {
    const all = () => ends.flatMap((from) => ends.map((to) => call("copy", from, to)));
    return [all(), call("word", 0), call("word", 6), call("grow"), all()];
  });
});

/** Mixes so long that the host optimises it, once entered in mid-loop and once from its beginning. */
const MIXING = `(memory 1) (func (export "mix") (param $n i32) (param $x i64) (result i64)
  (local $sum i64) (local $y i64)
  (local.set $y (i64.const -7046029254386353131))
  (loop $more
    (local.set $x (i64.mul (i64.rotl (i64.add (local.get $x) (local.get $y)) (i64.const 27))
      (i64.const -4658895280553007687)))
    (local.set $y (i64.xor (i64.shr_u (local.get $x) (i64.const 33)) (i64.shl (local.get $y) (i64.const 5))))
    (if (i64.lt_s (local.get $x) (local.get $y))
      (then (local.set $sum (i64.sub (local.get $sum) (i64.shr_s (local.get $x) (i64.const 7)))))
      (else (local.set $sum (i64.add (local.get $sum) (i64.and (local.get $x) (i64.const 0xfffff0ffff))))))
    (i64.store (i32.and (local.get $n) (i32.const 0xff)) (local.get $sum))
    (local.set $sum (i64.xor (local.get $sum) (i64.load offset=8 (i32.and (local.get $n) (i32.const 0xf0)))))
    (local.set $sum (i64.add (local.get $sum) (i64.div_u (local.get $x) (i64.or (local.get $y) (i64.const 1)))))
    (local.set $n (i32.sub (local.get $n) (i32.const 1)))
    (br_if $more (local.get $n)))
  (local.get $sum))`;

const mixed = (_: Context, call: (name: string, ...args: Value[]) => unknown) => [
  call("mix", 60_000, 42n),
  call("mix", 10_000, -42n),
];

test("values that are kept whole stay exact when the host has optimised the function", async () => {
  await agree(MIXING, mixed);
});

test("the parts of a function find what is kept whole where it is", async () => {
  for (const maxSize of [200, 500, 900]) await agree(MIXING, mixed, maxSize);
});

testOnTiers(
  "what a function keeps whole survives that the host calls it while it grows a memory",
  async (tier) => {
    using _whole = retuned({ wholeGain: -Infinity });
    using bench = new Bench(tier);
    const bytes = await assemble(`(memory 1)
    (func (export "f") (param $x i64) (result i64) (local $y i64)
      (local.set $y (i64.mul (local.get $x) (i64.const 3)))
      (drop (memory.grow (i32.const 1)))
      (i64.add (local.get $x) (local.get $y)))`);
    let inner: unknown;
    let asked = 0;
    const config = new ModuleConfig().withMemoryGrowHook(() => {
      if (asked++ === 0) inner = exported(module, "f").call(bench.ctx, 1000n);
      return true;
    });
    const module = bench.runtime.instantiate(bench.ctx, bytes, config);
    assertEquals(exported(module, "f").call(bench.ctx, 5n), [20n]);
    assertEquals(inner, [4000n]);
  },
);

async function textOf(body: string, without: readonly Optimisation[] = []): Promise<string> {
  const module = decodeModule(await assemble(body), CoreFeatures.V3);
  const tuning = { ...DEFAULT_TUNING, wholeGain: WHOLE_GAIN, without: new Set(without) };
  return emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, tuning).text;
}

test("an i64 is whole where that gains something, and where nothing can call the function anew", async () => {
  assertMatch(await textOf(MIXING), /BigUint64Array/);
  assertNotMatch(await textOf(MIXING, ["whole"]), /BigUint64Array/);
  const long = "(local.set $x (i64.mul (local.get $x) (local.get $y)))".repeat(400);
  assertNotMatch(
    await textOf(MIXING.replace("(loop $more", `(loop $more ${long}`)),
    /BigUint64Array/,
  );
  const calling = MIXING.replace("(loop", "(drop (call 0 (i32.const 1) (i64.const 1))) (loop");
  assertNotMatch(await textOf(calling), /BigUint64Array/);
  const comparing = `(func (param i64) (result i32) (local $x i64)
    (i64.lt_s (local.get 0) (local.get $x)))`;
  assertNotMatch(await textOf(comparing), /BigUint64Array/);
});

test("a trap leaves an array behind that the next call begins anew with", async () => {
  using _whole = retuned({ wholeGain: -Infinity });
  using bench = new Bench("compiled");
  const module = await bench.module(
    `(memory 1) (func (export "f") (param i32) (result i64) (local $x i64)
    (local.get $x) (local.set $x (i64.const 5)) (i64.load (local.get 0)) (i64.add))`,
  );
  assertThrows(() => exported(module, "f").call(bench.ctx, -1), Trap);
  assertEquals(exported(module, "f").call(bench.ctx, 0), [0n]);
});
