/**
 * Branches on a condition. A comparison that was just made for the branch becomes part of it.
 *
 * @module
 */
import { slotOf } from "../binary/instructions.ts";
import { rowNamed } from "../isa/opcodes.ts";
import type { Assembler, Target } from "./assembler.ts";
import type { Operands } from "./operands.ts";
import { type Operator, OPERATORS, REGISTER_OPS } from "./ops.ts";

const IS_ZERO = OPERATORS[slotOf(rowNamed("i32.eqz"))]!;

/** What an instruction that makes a truth value tests. */
interface Test {
  readonly operator: Operator;
  readonly immediate: boolean;
  /** `i32.eqz`: true where its operand is false. */
  readonly negates: boolean;
}

const TESTS: readonly (Test | undefined)[] = REGISTER_OPS.map(({ name, meaning }) => {
  if (meaning === undefined || meaning.first !== undefined) return undefined;
  const { row, form } = meaning;
  if (row.meaning.kind !== "simple" || row.meaning.test === null) return undefined;
  if (form !== "plain" && form !== "immediate") return undefined;
  return {
    operator: OPERATORS[slotOf(row)]!,
    immediate: form === "immediate",
    negates: name === "i32.eqz",
  };
});

/** A condition whose operands are known; nothing is written for it yet. */
export interface Condition {
  /** The test to make, or `undefined`: whether the value at `a` is not zero. */
  readonly operator: Operator | undefined;
  readonly immediate: boolean;
  readonly negated: boolean;
  readonly a: number;
  readonly b: number;
}

/** Takes the condition off the operand stack, and back out of the code if it was just written. */
export function takeCondition(asm: Assembler, operands: Operands): Condition {
  const at = operands.madeAt;
  const test = operands.isFresh ? TESTS[asm.code[at]!] : undefined;
  if (test === undefined) {
    const a = operands.pop();
    return { operator: undefined, immediate: false, negated: false, a, b: 0 };
  }
  const a = asm.code[at + 2]!;
  const b = asm.code[at + 3]!;
  operands.drop();
  asm.retract(at);
  const operator = test.negates ? undefined : test.operator;
  return { operator, immediate: test.immediate, negated: test.negates, a, b };
}

/** Writes a jump to the target that is taken where the condition holds, or where it does not. */
export function jumpWhere(
  asm: Assembler,
  { operator, immediate, negated, a, b }: Condition,
  holds: boolean,
  target: Target,
): void {
  if (operator === undefined) {
    asm.emit(holds !== negated ? IS_ZERO.branchUnless : IS_ZERO.branch, a);
  } else if (holds || operator.inverse !== undefined) {
    const { branch, branchImmediate } = holds ? operator : operator.inverse!;
    asm.emit(immediate ? branchImmediate : branch, a, b);
  } else {
    asm.emit(operator.branchUnless, a, b);
  }
  asm.refer(target);
}
