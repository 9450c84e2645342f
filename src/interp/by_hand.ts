/**
 * How the instructions are translated whose meaning does not stand in the instruction table.
 *
 * @module
 */
import { slotOf } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import { type HandName, rowNamed } from "../isa/opcodes.ts";
import { functionType } from "../wasm/module.ts";
import {
  F32,
  F64,
  FUNCREF,
  type FuncType,
  I32,
  I64,
  isReference,
  NULLABLE,
  REF,
  V128,
  type ValueType,
} from "../wasm/types.ts";
import { OP } from "./ops.ts";
import type { Translator } from "./translator.ts";

/** Translates the instruction that the cursor stands on. */
export type Rule = (t: Translator) => void;

const RULES: Readonly<Record<HandName, Rule>> = {
  "unreachable": (t) => {
    t.asm.emit(OP.unreachable);
    t.control.skip();
  },
  "nop": () => {},
  "block": (t) => t.control.block(),
  "loop": (t) => t.control.loop(),
  "if": (t) => t.control.if(),
  "else": (t) => t.control.else(),
  "end": (t) => t.control.end(),
  "br": (t) => {
    t.control.branch(t.code.index);
    t.control.skip();
  },
  "br_if": (t) => t.control.branchIf(t.code.index),
  "br_table": (t) => {
    t.control.branchTable(t.code.labels, t.code.labelCount);
    t.control.skip();
  },
  "return": (t) => {
    t.control.return();
    t.control.skip();
  },
  "call": (t) => {
    const type = functionType(t.module, t.code.index);
    t.asm.emit(OP.call, t.code.index, t.arguments(type));
    t.operands.pushAll(type.results);
  },
  "call_indirect": (t) => {
    const type = callIndirect(t, OP.call_indirect);
    t.operands.pushAll(type.results);
  },
  "return_call": (t) => {
    const type = functionType(t.module, t.code.index);
    const base = t.arguments(type);
    t.control.beforeTailCall();
    t.asm.emit(OP.return_call, t.code.index, base);
    t.control.skip();
  },
  "return_call_indirect": (t) => {
    callIndirect(t, OP.return_call_indirect);
    t.control.skip();
  },

  "drop": (t) => t.operands.drop(),
  "select": select,
  "select t": select,
  "local.get": (t) => t.operands.pushLocal(t.code.index),
  "local.set": (t) => t.operands.setLocal(t.code.index),
  "local.tee": (t) => {
    t.operands.setLocal(t.code.index);
    t.operands.pushLocal(t.code.index);
  },
  "global.get": (t) => {
    const type = t.globalType();
    const op = byWidth(type, "global.get 32", "global.get 64", "global.get ref");
    t.operands.define(type, op, t.code.index);
  },
  "global.set": (t) => {
    const op = byWidth(t.globalType(), "global.set 32", "global.set 64", "global.set ref");
    t.asm.emit(op, t.code.index, t.operands.pop());
  },

  "i32.const": (t) => t.operands.pushConstant(I32, t.code.low, 0),
  "i64.const": (t) => t.operands.pushConstant(I64, t.code.low, t.code.high),
  "f32.const": (t) => t.operands.pushConstant(F32, t.code.low, 0),
  "f64.const": (t) => t.operands.pushConstant(F64, t.code.low, t.code.high),

  "memory.size": (t) => t.operands.define(I32, OP["memory.size"], t.code.index),
  "memory.grow": (t) => {
    const delta = t.operands.pop();
    t.operands.define(I32, OP["memory.grow"], delta, t.code.index);
  },
  "memory.init": (t) => t.asm.emit(OP["memory.init"], ...pop3(t), t.code.index, t.code.index2),
  "memory.copy": (t) => t.asm.emit(OP["memory.copy"], ...pop3(t), t.code.index, t.code.index2),
  "memory.fill": (t) => t.asm.emit(OP["memory.fill"], ...pop3(t), t.code.index),
  "data.drop": (t) => t.asm.emit(OP["data.drop"], t.code.index),

  "table.get": (t) => {
    const element = t.module.tables[t.code.index]!.type.element;
    const index = t.operands.pop();
    t.operands.define(element, OP["table.get"], index, t.code.index);
  },
  "table.set": (t) => {
    const value = t.operands.pop();
    t.asm.emit(OP["table.set"], t.operands.pop(), value, t.code.index);
  },
  "table.size": (t) => t.operands.define(I32, OP["table.size"], t.code.index),
  "table.grow": (t) => {
    const delta = t.operands.pop();
    const value = t.operands.pop();
    t.operands.define(I32, OP["table.grow"], value, delta, t.code.index);
  },
  "table.fill": (t) => t.asm.emit(OP["table.fill"], ...pop3(t), t.code.index),
  "table.init": (t) => t.asm.emit(OP["table.init"], ...pop3(t), t.code.index, t.code.index2),
  "table.copy": (t) => t.asm.emit(OP["table.copy"], ...pop3(t), t.code.index, t.code.index2),
  "elem.drop": (t) => t.asm.emit(OP["elem.drop"], t.code.index),

  "ref.null": (t) => {
    t.asm.emit(OP["ref.null"], t.operands.push(REF | NULLABLE | t.code.heapType), 1);
  },
  "ref.is_null": (t) => t.operands.define(I32, OP["ref.is_null"], t.operands.pop()),
  "ref.func": (t) => t.operands.define(FUNCREF, OP["ref.func"], t.code.index),
};

/** The rules by the number of their instruction ({@link slotOf}). */
export const BY_HAND: readonly (Rule | undefined)[] = rulesBySlot();

function rulesBySlot(): (Rule | undefined)[] {
  const rules: (Rule | undefined)[] = [];
  for (const [name, rule] of Object.entries(RULES)) {
    const slot = slotOf(rowNamed(name as HandName));
    while (rules.length <= slot) rules.push(undefined);
    rules[slot] = rule;
  }
  return rules;
}

function byWidth(
  type: ValueType,
  narrow: keyof typeof OP,
  wide: keyof typeof OP,
  reference: keyof typeof OP,
): number {
  if (isReference(type)) return OP[reference];
  if (type === V128) throw new EngineBug("a vector takes two slots");
  return type === I32 || type === F32 ? OP[narrow] : OP[wide];
}

function select(t: Translator): void {
  const condition = t.operands.pop();
  const type = t.operands.typeAt(t.operands.depth - 1);
  if (type === V128) t.unsupported();
  const second = t.operands.pop();
  const first = t.operands.pop();
  const op = byWidth(type, "select 32", "select 64", "select ref");
  t.operands.define(type, op, first, second, condition);
}

function callIndirect(t: Translator, op: number): FuncType {
  const type = t.module.types[t.code.index] as FuncType;
  const index = t.operands.pop();
  const base = t.arguments(type);
  if (op === OP.return_call_indirect) t.control.beforeTailCall();
  t.asm.emit(op, t.code.index2, t.types.idOf(type), index, base);
  return type;
}

function pop3(t: Translator): [number, number, number] {
  const c = t.operands.pop();
  const b = t.operands.pop();
  return [t.operands.pop(), b, c];
}
