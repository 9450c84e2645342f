/**
 * Evaluates constant expressions: what globals, tables and segments start with. They run once, when
 * an instance is made, and are so small that no tier is needed for them.
 *
 * @see https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import type { ConstExpr } from "../wasm/module.ts";
import type { Instance } from "./instance.ts";
import type { Reference } from "./table.ts";

/** The value of a constant expression. */
export interface Constant {
  /** A number's bits, low word first; empty for a reference. */
  readonly bits: readonly number[];
  readonly reference: Reference;
}

type Arithmetic = (a: bigint, b: bigint) => bigint;

const ARITHMETIC: Readonly<Record<string, Arithmetic>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
};

/** Evaluates the constant expressions of one instance, which must be valid. */
export class ConstantEvaluator {
  readonly #instance: Instance;
  readonly #cursor: Instructions;
  readonly #stack: Constant[] = [];

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#cursor = new Instructions(instance.module);
  }

  /** The expression's value; globals it names must have theirs. */
  evaluate(expression: ConstExpr): Constant {
    const cursor = this.#cursor;
    cursor.seek(expression.start);
    while (cursor.next().name !== "end") this.#step();
    return this.#stack.pop()!;
  }

  #step(): void {
    const { row, low, high, index } = this.#cursor;
    switch (row.name) {
      case "i32.const":
      case "f32.const":
        return this.#push([low]);
      case "i64.const":
      case "f64.const":
        return this.#push([low, high]);
      case "v128.const":
        return this.#push([...this.#cursor.vector]);
      case "ref.null":
        return this.#push([], null);
      case "ref.func":
        return this.#push([], this.#instance.function(index));
      case "global.get": {
        const global = this.#instance.globals[index]!;
        return this.#push([...global.bits], global.reference);
      }
      default:
        return this.#compute(row.name);
    }
  }

  #push(bits: readonly number[], reference: Reference = null): void {
    this.#stack.push({ bits, reference });
  }

  #compute(name: string): void {
    const [type, operator] = name.split(".");
    const compute = ARITHMETIC[operator!];
    if (compute === undefined) throw new EngineBug(`${name} is not constant`);
    const b = toBigInt(this.#stack.pop()!);
    const a = toBigInt(this.#stack.pop()!);
    const result = compute(a, b);
    const low = Number(BigInt.asIntN(32, result));
    this.#push(type === "i32" ? [low] : [low, Number(BigInt.asIntN(32, result >> 32n))]);
  }
}

/** The bits as one integer; results are taken modulo their width, so the sign does not matter. */
function toBigInt({ bits }: Constant): bigint {
  return BigInt(bits[1] ?? 0) << 32n | BigInt(bits[0]! >>> 0);
}
