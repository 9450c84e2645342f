/**
 * What the translation of one body works with, and the instructions that need no rule of their own.
 *
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import { UnsupportedError } from "../errors.ts";
import type { TypeRegistry } from "../store/type_registry.ts";
import type { TranslateOptions } from "./translate.ts";
import { BLOCK_START, BLOCK_STRIDE, type ControlTable } from "../wasm/control.ts";
import { bodyOf, functionType, type Module } from "../wasm/module.ts";
import {
  F32,
  F64,
  type FuncType,
  I32,
  I64,
  isReference,
  slotsOfAll,
  V128,
  type ValueType,
} from "../wasm/types.ts";
import { Assembler } from "./assembler.ts";
import { Control } from "./control.ts";
import { Operands } from "./operands.ts";
import { OP, type Operator } from "./ops.ts";

/** Offsets from here on are left to the instruction that also does other memories. */
const FAR_OFFSET = 0x8000_0000;

const LOOP = 0x03;

const RESULT_TYPES: Readonly<Record<string, ValueType>> = {
  i: I32,
  l: I64,
  f: F32,
  d: F64,
  p: I32,
};

export class Translator {
  readonly module: Module;
  readonly index: number;
  readonly types: TypeRegistry;
  readonly asm: Assembler = new Assembler();
  readonly operands: Operands;
  readonly code: Instructions;
  readonly control: Control;
  /** Where the code of the body starts, behind what prepares the frame and counts calls. */
  readonly start: number;

  constructor(module: Module, index: number, table: ControlTable, options: TranslateOptions) {
    const type = functionType(module, index);
    this.module = module;
    this.index = index;
    this.types = options.types;
    this.operands = new Operands(this.asm, table.locals);
    this.code = new Instructions(module);
    const { start, end } = bodyOf(module, index);
    this.code.seekBody(start, index);
    if (table.locals.length > type.params.length || hasLoop(module, table)) {
      this.#enter(type, table.locals);
    }
    const { counts } = options;
    if (counts !== undefined) this.asm.emit(OP.count, counts.calls, 0);
    this.start = this.asm.length;
    if (options.hooked) this.asm.emit(OP["hook begin"]);
    this.control = new Control(this.asm, this.operands, this.code, table, type, options);
    if (end - start >= (options.tallyFrom ?? Infinity)) this.control.tallies = [];
  }

  /** Clears the locals that are no parameters; what constants the frame has shows later. */
  #enter({ params }: FuncType, locals: readonly ValueType[]): void {
    const first = slotsOfAll(params);
    const count = this.operands.localSlots - first;
    this.asm.emit(OP.enter, 2 * first, count);
    const references = locals.some((type, i) => i >= params.length && isReference(type));
    if (references) this.asm.emit(OP["ref.null"], 2 * first, count);
  }

  /** An operator whose meaning stands in the instruction table. */
  simple(operator: Operator): void {
    const { operands } = this;
    const type = RESULT_TYPES[operator.result]!;
    if (operator.retyped) {
      operands.retype(type);
    } else if (operator.operands.length === 1) {
      operands.define(type, operator.plain, operands.pop());
    } else if (operator.immediate >= 0 && operands.isConstant) {
      const constant = operands.popConstant();
      operands.define(
        type,
        operator.immediate,
        operands.pop(),
        operator.negates ? -constant : constant,
      );
    } else {
      this.#binary(operator, type);
    }
  }

  #binary(operator: Operator, type: ValueType): void {
    const { operands } = this;
    const swapped = operands.isConstantBelow ? operator.swapped : undefined;
    const b = operands.pop();
    if (swapped !== undefined && swapped.immediate >= 0) {
      operands.define(type, swapped.immediate, b, operands.popConstant());
    } else {
      operands.define(type, operator.plain, operands.pop(), b);
    }
  }

  /** A load or a store. */
  access(operator: Operator): void {
    const { operands, code } = this;
    const { memoryOffset, index } = code;
    if (operator.access < 0) this.unsupported();
    const near = index === 0 && memoryOffset < FAR_OFFSET;
    if (operator.result !== "") {
      const type = RESULT_TYPES[operator.result]!;
      const address = operands.pop();
      if (near) operands.define(type, operator.access, address, memoryOffset);
      else operands.define(type, OP["other load"], address, memoryOffset, index, code.slot);
      return;
    }
    const value = operands.pop();
    const address = operands.pop();
    if (near) this.asm.emit(operator.access, address, value, memoryOffset);
    else this.asm.emit(OP["other store"], address, value, memoryOffset, index, code.slot);
  }

  /** Puts the arguments of a call where the callee expects them, and tells where that is. */
  arguments({ params }: FuncType): number {
    const { operands } = this;
    const first = operands.depth - params.length;
    operands.settle(first);
    const base = operands.placeOf(operands.heightAt(first));
    operands.truncate(first);
    return base;
  }

  /** Says that the instruction cannot be run. */
  unsupported(): never {
    const { row, offset } = this.code;
    throw new UnsupportedError(
      `Cannot run ${row.name}: this version validates it and does not run it ` +
        `(function ${this.index}, offset 0x${offset.toString(16)})`,
    );
  }

  /** The type of the global that the instruction names. */
  globalType(): ValueType {
    const { type } = this.module.globals[this.code.index]!.type;
    if (type === V128) this.unsupported();
    return type;
  }
}

function hasLoop(module: Module, { blocks }: ControlTable): boolean {
  for (let at = BLOCK_STRIDE; at < blocks.length; at += BLOCK_STRIDE) {
    if (module.bytes[blocks[at + BLOCK_START]!] === LOOP) return true;
  }
  return false;
}
