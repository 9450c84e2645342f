/** The reference and its vectors against an implementation of WebAssembly nobody here wrote. */
import { Trap } from "../../src/errors.ts";
import { rowNamed } from "../../src/isa/opcodes.ts";
import type { Row } from "../../src/isa/row.ts";
import { test } from "../support/suite.ts";
import { operatorModule, type OperatorModuleOptions } from "./operator_module.ts";
import { check, type Vector, VECTORS } from "./vectors.ts";

/** An operator as the host runs it; `undefined` stands for a trap, whose words hosts choose. */
function onHost(
  row: Row,
  options: OperatorModuleOptions,
): (operands: readonly bigint[]) => bigint | undefined {
  const module = new WebAssembly.Module(operatorModule(row, options));
  const run = new WebAssembly.Instance(module).exports["f"] as (...operands: unknown[]) => unknown;
  const [operandLetters, resultLetter] = row.signature!.split(":") as [string, string];
  return (operands) => {
    const passed = operands.map((bits, i) =>
      "ld".includes(operandLetters[i]!) ? bits : Number(bits) | 0
    );
    try {
      const result = BigInt(run(...passed) as number | bigint);
      return BigInt.asUintN("ld".includes(resultLetter) ? 64 : 32, result);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      throw error;
    }
  };
}

type OnHost = ReturnType<typeof onHost>;

function agree(row: Row, vector: Vector, evaluate: OnHost): void {
  const reason = "trap" in vector.expected ? vector.expected.trap : "unreachable";
  check(row, vector, (operands) => {
    const result = evaluate(operands);
    if (result === undefined) throw new Trap(reason);
    return result;
  });
}

test("the vectors are what the host's own WebAssembly gives", () => {
  for (const [name, vectors] of VECTORS) {
    const row = rowNamed(name);
    const evaluate = onHost(row, {});
    for (const vector of vectors()) agree(row, vector, evaluate);
  }
});

test("an operator module with constants gives the same as one with parameters", () => {
  for (const [name, vectors] of VECTORS) {
    const row = rowNamed(name);
    for (const vector of vectors().filter((_, i) => i % 37 === 0)) {
      const evaluate = onHost(row, { constants: vector.operands });
      agree(row, vector, () => evaluate([]));
    }
  }
});
