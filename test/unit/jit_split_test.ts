/**
 * Functions that are too big for the host become several, and do what they did.
 */
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { Trap } from "../../mod.ts";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Tuning } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers, type Tier } from "../support/tiers.ts";
import { retuned } from "../support/tuning.ts";

const ARMS = 40;

/**
 * A loop around a `br_table`: each arm changes variables of every type, some fall through to the next
 * arm, one returns, one traps, one calls the function itself, one goes on with the loop.
 */
function interpreterLoop(): string {
  const blocks = Array.from({ length: ARMS }, (_, k) => `(block $arm${k} `);
  const labels = Array.from({ length: ARMS }, (_, k) => `$arm${k}`).join(" ");
  const arms = Array.from({ length: ARMS }, (_, k) => `) ${armText(k)}`);
  return `(memory 1) (data (i32.const 64) "\\02\\07\\0c\\11\\16\\1b\\20\\25\\01\\06\\0b\\10\\15\\1a\\1f\\24")
    (func $f (export "f") (param $n i32) (param $x i64) (result f64)
      (local $i i32) (local $y i64) (local $d f64) (local $s f32) (local $op i32)
      (local.set $s (f32.reinterpret_i32 (i32.const 0x7fa00001)))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
          (local.set $op (i32.load8_u offset=64 (i32.and (local.get $i) (i32.const 15))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          ${blocks.reverse().join("")}
          (br_table ${labels} $arm0 (i32.add (local.get $op) (local.get $i)))
          ${arms.join("\n")}
          (br $next)))
      (i64.store (i32.const 0) (i64.xor (local.get $x) (local.get $y)))
      (f32.store (i32.const 8) (local.get $s))
      (f64.add (local.get $d) (f64.convert_i32_s (i32.reinterpret_f32 (local.get $s)))))`;
}

function armText(k: number): string {
  const change = `
    (local.set $x (i64.add (i64.mul (local.get $x) (i64.const ${k + 3})) (local.get $y)))
    (local.set $d (f64.add (local.get $d) (f64.convert_i64_s (i64.shr_s (local.get $x) (i64.const 40)))))
    (i64.store offset=${128 + 8 * k} (local.get $i) (local.get $x))
    (local.set $y (i64.load offset=${120 + 8 * k} (local.get $i)))`;
  switch (k) {
    case 3:
      return `${change} (if (i32.gt_u (local.get $i) (i32.const 900)) (then (return (local.get $d))))`;
    case 4:
      return `${change} (if (i32.gt_u (local.get $i) (i32.const 1000)) (then (unreachable)))`;
    case 7:
      return `${change} (if (i64.eqz (i64.and (local.get $x) (i64.const 7)))
        (then (local.set $d (f64.add (local.get $d) (call $f (i32.const 3) (local.get $y))))))`;
    case 11:
      return `${change} (br $next)`;
    case 12:
      return `${change} (local.set $s (f32.neg (local.get $s)))`;
    default:
      return k % 3 === 0 ? change : `${change} (br $next)`;
  }
}

const CALLS = [[0, 1n], [7, 5n], [100, -3n], [800, 0x1234_5678_9abcn], [950, 9n], [
  3000,
  2n,
]] as const;

/** What `f` returns, or where it trapped, and what it leaves in memory. */
async function conduct(tier: Tier): Promise<unknown[]> {
  using bench = new Bench(tier);
  const module = await bench.module(interpreterLoop());
  const f = exported(module, "f");
  return CALLS.map(([n, x]) => {
    let outcome: unknown;
    try {
      outcome = f.call(bench.ctx, n, x);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      outcome = [
        error.reason,
        error.frames.map(({ functionIndex, offset }) => [functionIndex, offset]),
      ];
    }
    const bytes = module.memory!.read(0, 2048)!;
    return [outcome, bytes.reduce((sum, byte) => Math.imul(sum, 31) + byte | 0, 0)];
  });
}

testOnTiers(
  "a function in parts does what it did, down to the stack of its traps",
  async (tier) => {
    const expected = await conduct("interpreter");
    for (const maxSize of [400, 1500, 6000]) {
      using _ = retuned({ maxSize, tallyFrom: 100 });
      assertEquals(await conduct(tier), expected, `parts of ${maxSize}`);
    }
  },
);

testOnTiers("a body of 300 KB runs", async (tier) => {
  const step = (k: number) =>
    `(local.set 1 (i32.add (i32.mul (local.get 1) (i32.const ${2 * k + 1})) (local.get 0)))`;
  const steps = Array.from({ length: 30_000 }, (_, k) => step(k));
  using bench = new Bench(tier);
  const text = `(func (export "f") (param i32) (result i32) (local i32)
    ${steps.join("")} (local.get 1))`;
  const f = exported(await bench.module(text), "f");
  let expected = 0;
  for (let k = 0; k < steps.length; k++) expected = Math.imul(expected, 2 * k + 1) + 7 | 0;
  for (let call = 0; call < 4; call++) assertEquals(f.call(bench.ctx, 7), [expected]);
});

test("functions are split above the limit, and only there", async () => {
  const whole = await functionsOf({ maxSize: 100_000 });
  assertEquals(whole.length, 1);
  const parts = await functionsOf({ maxSize: 1500 });
  assertGreater(parts.length, 3);
  assertLess(Math.max(...parts), 0.7 * whole[0]!);
  assertEquals(await functionsOf({ maxSize: 1500, without: new Set(["split"] as const) }), whole);
});

test("a part gives back no more than it changed, and takes no float as an argument", async () => {
  const text = await textOf(quietLoop(), { maxSize: 1200 });
  const parts = [...text.matchAll(/^function \$f\d+\$part\d+\((.*)\) \{([^]*?)^}/gm)];
  assertGreater(parts.length, 1);
  for (const [, parameters, body] of parts) {
    assertEquals(parameters!.includes("l3"), false, "the float is passed in a slot");
    const changes = body!.match(/^ +l3 = /gm)?.length ?? 0;
    const given = body!.match(/^ +results_f64\[\d+\] = /gm)?.length ?? 0;
    assertEquals(given, changes);
    assertGreater(body!.match(/return l2;/g)?.length ?? 0, 0, "an integer is simply returned");
  }
});

/** A loop around a `br_table`: one arm in four changes the float, the others the integers. */
function quietLoop(): string {
  const arms = Array.from({ length: ARMS }, (_, k) => {
    const change = k % 4 === 0
      ? `(local.set 3 (f64.add (f64.mul (local.get 3) (f64.const ${k})) (f64.convert_i32_s (local.get 1))))`
      : `(local.set ${1 + k % 2} (i32.add (i32.mul (local.get 1) (i32.const ${
        k + 3
      })) (local.get 2)))`;
    return `) ${change} (br $next)`;
  });
  const blocks = "(block ".repeat(ARMS);
  const labels = Array.from({ length: ARMS }, (_, k) => k).join(" ");
  return `(func $f (export "f") (param i32) (result f64) (local i32 i32 f64)
    (loop $more
      (block $next ${blocks} (br_table ${labels} 0 (i32.and (local.get 0) (i32.const 63)))
        ${arms.join("\n")})
      (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (f64.add (local.get 3) (f64.convert_i32_s (i32.add (local.get 1) (local.get 2)))))`;
}

test("code before loops is no colder than code behind them", async () => {
  const step = (k: number) => `
    (i32.store offset=${4 * k} (local.get 0) (i32.add (i32.load offset=${
    4 * k
  } (local.get 0)) (i32.const 1)))
    (loop $more (br_if $more (local.tee 1 (i32.shr_u (local.get 1) (i32.const 1)))))
    (local.set 1 (local.get 0))`;
  const steps = Array.from({ length: 30 }, (_, k) => step(k));
  const wat = `(memory 1) (func $f (export "f") (param i32) (local i32) ${steps.join("")})`;
  const text = await textOf(wat, { maxSize: 1200 });
  assertGreater(text.match(/^function \$f\d+\$part/gm)?.length ?? 0, 2);
  assertEquals(text.match(/^function get_/gm), null, "only what is cold loads by small functions");
});

testOnTiers("a part may have more variables than there are slots for results", async (tier) => {
  const many = 1_300;
  const indices = Array.from({ length: many }, (_, k) => k + 1);
  const text = `(memory 1) (func (export "f") (param i32) (result i32) (local ${
    "i32 ".repeat(many)
  })
    ${indices.map((k) => `(local.set ${k} (i32.mul (local.get 0) (i32.const ${k})))`).join("")}
    (if (local.get 0) (then
      ${
    indices.map((k) => `(local.set ${k} (i32.add (local.get ${k}) (i32.load (i32.const ${k}))))`)
      .join("")
  }))
    (i32.const 0) ${indices.map((k) => `(i32.xor (local.get ${k}))`).join("")})`;
  using _ = retuned({ maxSize: 30_000 });
  using bench = new Bench(tier);
  const f = exported(await bench.module(text), "f");
  const expected = indices.reduce((sum, k) => sum ^ 7 * k, 0);
  for (let call = 0; call < 3; call++) assertEquals(f.call(bench.ctx, 7), [expected]);
});

/** The characters of each function that becomes of `f`. */
async function functionsOf(changes: Partial<Tuning>): Promise<number[]> {
  const text = await textOf(interpreterLoop(), changes);
  const functions = text.matchAll(
    /^(?:const \$f\d+ = \(function \(|function \$f\d+\$part\d+\()[^]*?^}/gm,
  );
  return [...functions].map(([each]) => each.length);
}

/** The JavaScript of the first function. */
async function textOf(wat: string, changes: Partial<Tuning>): Promise<string> {
  const module = decodeModule(await assemble(wat), CoreFeatures.V3);
  const instance = new Instance(module, "m", new TypeRegistry());
  return emitFunctionUnit(instance, 0, { ...DEFAULT_TUNING, ...changes }).text;
}
