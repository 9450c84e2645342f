/**
 * Arithmetic makes every NaN a quiet one, also where it changes nothing else: hosts leave such
 * operators out once they optimise.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals } from "@std/assert";
import { Context, Runtime } from "../../mod.ts";
import { configOf, testOnTiers, type Tier } from "../support/tiers.ts";

const OPERATORS = [
  "mul (local.get $x) (C 1)",
  "mul (C 1) (local.get $x)",
  "div (local.get $x) (C 1)",
  "sub (local.get $x) (C 0)",
  "add (local.get $x) (C -0)",
  "add (C -0) (local.get $x)",
];

/** Rounds after which both hosts have optimised the loop. */
const ROUNDS = 200_000;

interface Format {
  readonly type: string;
  readonly int: string;
  readonly quietBit: string;
  readonly signalling: string;
}

const FORMATS: readonly Format[] = [
  { type: "f64", int: "i64", quietBit: "0x0008000000000000", signalling: "0x7ff4000000000001" },
  { type: "f32", int: "i32", quietBit: "0x00400000", signalling: "0x7fa00001" },
];

for (const format of FORMATS) {
  testOnTiers(`operators of ${format.type} that change nothing make NaNs quiet`, async (tier) => {
    await check(tier, format, tier === "interpreter" ? 10 : ROUNDS);
  });
}

async function check(
  tier: Tier,
  { type, int, quietBit, signalling }: Format,
  rounds: number,
): Promise<void> {
  for (const operator of OPERATORS) {
    const text = operator.replaceAll("C", `${type}.const`);
    const bytes = await parse(`(module (memory 1)
      (func (export "run") (param i32) (result ${int}) (local $x ${type}) (local $quiet ${int})
        (${int}.store (i32.const 0) (${int}.const ${signalling}))
        (local.set $quiet (${int}.const -1))
        (loop $next
          (local.set $x (${type}.load (i32.const 0)))
          (${type}.store (i32.const 8) (${type}.${text}))
          (local.set $quiet (${int}.and (local.get $quiet) (${int}.load (i32.const 8))))
          (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (${int}.and (local.get $quiet) (${int}.const ${quietBit}))))`);
    using runtime = new Runtime(configOf(tier));
    const run = runtime.instantiate(Context.background(), new Uint8Array(bytes))
      .exportedFunction("run")!;
    for (let i = 0; i < 3; i++) {
      const [quiet] = run.call(Context.background(), rounds);
      assertEquals(BigInt(quiet), BigInt(quietBit), text);
    }
  }
}
