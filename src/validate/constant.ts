/**
 * Validates constant expressions: what globals, tables and segments start with.
 *
 * @see https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import type { ConstExpr, Module } from "../wasm/module.ts";
import { NULLABLE, REF, type ValueType } from "../wasm/types.ts";
import { Operands } from "./operands.ts";
import { SIGNATURES } from "./signatures.ts";

/** Validates the constant expressions of one module. */
export class ConstantValidator {
  readonly #module: Module;
  readonly #cursor: Instructions;
  readonly #operands: Operands;
  /** Globals the expression may use; without extended constants, only imported ones. */
  #globals = 0;

  constructor(module: Module) {
    this.#module = module;
    this.#cursor = new Instructions(module);
    this.#operands = new Operands(module.types, this.#cursor);
  }

  /**
   * Checks that an expression is constant and has one value of a type. It may use the first
   * `globals` of the module's globals.
   *
   * @throws {CompileError} if not.
   */
  check(code: ConstExpr, type: ValueType, globals = this.#module.globals.length): void {
    this.#globals = this.#module.features.isEnabled("extended-const")
      ? globals
      : this.#module.importedGlobals;
    this.#cursor.seek(code.start);
    this.#operands.reset();
    while (this.#cursor.next().name !== "end") this.#checkInstruction();
    this.#operands.pop(type);
    this.#operands.checkEmpty();
  }

  #checkInstruction(): void {
    const cursor: Instructions = this.#cursor;
    const operands = this.#operands;
    switch (cursor.row.name) {
      case "i32.const":
      case "i64.const":
      case "f32.const":
      case "f64.const":
      case "v128.const":
        return this.#applySignature();
      case "i32.add":
      case "i32.sub":
      case "i32.mul":
      case "i64.add":
      case "i64.sub":
      case "i64.mul":
        if (!cursor.features.isEnabled("extended-const")) {
          cursor.fail('constant expression required: feature "extended-const" is disabled');
        }
        return this.#applySignature();
      case "ref.null":
        return operands.push(REF | NULLABLE | cursor.heapType);
      case "ref.func":
        return this.#refFunc(cursor.index);
      case "global.get":
        return this.#globalGet(cursor.index);
      default:
        cursor.fail("constant expression required");
    }
  }

  #applySignature(): void {
    const signature = SIGNATURES[this.#cursor.slot]!;
    for (let left = signature >> 8; left !== 0; left >>= 8) this.#operands.pop(left & 0xff);
    this.#operands.push(signature & 0xff);
  }

  #refFunc(index: number): void {
    const { functions } = this.#module;
    if (index >= functions.length) this.#cursor.fail(`unknown function ${index}`);
    this.#operands.push(REF | functions[index]!);
  }

  #globalGet(index: number): void {
    if (index >= this.#globals) this.#cursor.fail(`unknown global ${index}`);
    const { type, mutable } = this.#module.globals[index]!.type;
    if (mutable) this.#cursor.fail("constant expression required");
    this.#operands.push(type);
  }
}
