/**
 * Makes room in a translated function's frame for its constants, which are only known at the end.
 *
 * @module
 */
import { OP_LENGTH } from "./assembler.ts";
import { OP, REGISTER_OPS } from "./ops.ts";

/** Of each instruction, which of its operands are places in the frame: a bit each. */
const PLACES: Uint8Array = Uint8Array.from(REGISTER_OPS, ({ operands }) => {
  let bits = 0;
  for (let i = 0; i < operands.length; i++) {
    if ("dsb".includes(operands[i]!)) bits |= 1 << i;
  }
  return bits;
});

/** Words of the instruction that starts at `at`, with its list if it has one. */
export function instructionLength(code: Int32Array, at: number): number {
  const op = code[at]!;
  return op === OP.br_table ? OP_LENGTH[op]! + code[at + 2]! : OP_LENGTH[op]!;
}

/**
 * Moves operands up by `count` slots, and gives constants the slots between locals and operands. The
 * code's first instruction is `enter`, which is told where the constants are, behind the code.
 */
export function relocate(
  code: Int32Array,
  codeEnd: number,
  localSlots: number,
  count: number,
): void {
  const firstOperand = 2 * localSlots;
  code[3] = codeEnd;
  code[4] = count;
  for (let at = OP_LENGTH[OP.enter]!; at < codeEnd; at += instructionLength(code, at)) {
    for (let bits = PLACES[code[at]!]!, i = at + 1; bits !== 0; bits >>>= 1, i++) {
      if ((bits & 1) === 0) continue;
      const place = code[i]!;
      if (place < 0) code[i] = firstOperand - place - 2;
      else if (place >= firstOperand) code[i] = place + 2 * count;
    }
  }
}
