/**
 * Finds where constant expressions end.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html#expressions
 * @module
 */
import type { ConstExpr } from "../wasm/module.ts";
import type { Instructions } from "./instructions.ts";

/** Passes over an expression, its blocks and its `end` included. */
export function decodeExpression(instructions: Instructions): ConstExpr {
  const start = instructions.position;
  for (let depth = 1; depth > 0;) {
    switch (instructions.next().name) {
      case "block":
      case "loop":
      case "if":
      case "try_table":
        depth++;
        break;
      case "end":
        depth--;
        break;
    }
  }
  const end = instructions.position;
  instructions.seek(end); // what follows is no instruction
  return { start, end };
}
