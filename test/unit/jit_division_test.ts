/** Division of i32 by constants: what it is printed as, and that it is exact. */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";

const OPERATORS = ["div_s", "div_u", "rem_s", "rem_u"] as const;

const DIVISORS = [1, -1, 2, 3, 7, 10, -10, 1000003, 0x7fff_ffff, -0x8000_0000];
const DIVIDENDS = [0, 1, -1, 9, 10, 11, -9, -10, 0x7fff_ffff, -0x8000_0000, 123456789, -987654321];

/** A function that divides its parameter by a constant. */
function dividing(operator: string, divisor: number): string {
  return `(func (export "${operator} ${divisor}") (param i32) (result i32)
    (i32.${operator} (local.get 0) (i32.const ${divisor})))`;
}

async function textOf(text: string): Promise<string> {
  const module = decodeModule(await assemble(text), CoreFeatures.V3);
  return emitFunctionUnit(new Instance(module, "m", new TypeRegistry()), 0, DEFAULT_TUNING).text;
}

test("division by a constant calls nothing, unless it may trap", async () => {
  for (const operator of OPERATORS) {
    assertNotMatch(await textOf(dividing(operator, 10)), /i32_/);
    assertMatch(await textOf(dividing(operator, 0)), /i32_/);
  }
  assertMatch(await textOf(dividing("div_s", -1)), /i32_div_s/);
});

testOnTiers("division by a constant is exact", async (tier) => {
  using bench = new Bench(tier);
  const divided = (divisor: number) => OPERATORS.map((operator) => dividing(operator, divisor));
  const module = await bench.module(DIVISORS.flatMap(divided).join("\n"));
  for (const b of DIVISORS) {
    for (const a of DIVIDENDS) {
      const call = (operator: string) => exported(module, `${operator} ${b}`).call(bench.ctx, a);
      assertEquals(call("div_u"), [(a >>> 0) / (b >>> 0) | 0]);
      assertEquals(call("rem_u"), [(a >>> 0) % (b >>> 0) | 0]);
      assertEquals(call("rem_s"), [Number(BigInt(a) % BigInt(b))]);
      if (b === -1 && a === -0x8000_0000) continue; // It traps.
      assertEquals(call("div_s"), [Number(BigInt(a) / BigInt(b))]);
    }
  }
});
