/**
 * Every scalar operator on the compiled tier, with its operands as parameters and as constants,
 * which the compiler folds.
 */
import { assertEquals } from "@std/assert";
import { Context, Runtime, RuntimeConfig } from "../../mod.ts";
import { rowNamed } from "../../src/isa/opcodes.ts";
import type { Row } from "../../src/isa/row.ts";
import { operatorModule } from "../isa/operator_module.ts";
import { type Evaluate, outcome, testVectors, VECTORS } from "../isa/vectors.ts";
import { test } from "../support/suite.ts";

const CTX = Context.background();

function evaluatorOf(row: Row, constants?: readonly bigint[]): Evaluate {
  const runtime = new Runtime(new RuntimeConfig().withMode("compiled"));
  const module = operatorModule(row, constants === undefined ? {} : { constants });
  const run = runtime.instantiate(CTX, module).exportedFunction("f")!;
  const stack = new BigUint64Array(2);
  return (operands) => {
    if (constants === undefined) operands.forEach((bits, i) => stack[i] = bits);
    run.callWithStack(CTX, stack);
    return stack[0]!;
  };
}

testVectors("compiled", (row) => evaluatorOf(row));

test("an operator on constants gives what it gives on parameters (compiled)", () => {
  for (const [name, vectors] of VECTORS) {
    const row = rowNamed(name);
    const some = vectors().filter((_, i) => i % 97 === 0);
    for (const { operands, expected } of some) {
      const given = outcome(() => evaluatorOf(row, operands)(operands));
      if ("trap" in expected) assertEquals(given, expected.trap, name);
      else if ("bits" in expected) assertEquals(given, expected.bits, name);
    }
  }
});
