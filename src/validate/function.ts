/**
 * Validates function bodies in one pass, as the specification's algorithm does: a stack of types and
 * a stack of blocks. Most instructions are done by one rule that reads their row's signature; those
 * whose typing depends on more have a rule each.
 *
 * @see https://webassembly.github.io/spec/core/appendix/algorithm.html
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import { LIMITS, tooManyText } from "../binary/limits.ts";
import { Locals } from "../binary/locals.ts";
import { EngineBug } from "../errors.ts";
import type { HandName } from "../isa/opcodes.ts";
import type { Row } from "../isa/row.ts";
import {
  type ControlTable,
  FALLS_THROUGH,
  REACHABLE,
  TARGETED,
  THEN_FALLS_THROUGH,
} from "../wasm/control.ts";
import { matches } from "../wasm/matches.ts";
import { bodyOf, functionType, type Module } from "../wasm/module.ts";
import {
  BOTTOM,
  FUNCREF,
  type FuncType,
  I32,
  isReference,
  NULLABLE,
  REF,
  typeName,
  type ValueType,
} from "../wasm/types.ts";
import { type Block, type BlockKind, Blocks } from "./blocks.ts";
import { declaredFunctions } from "./declared.ts";
import { checkIndices, checkMemory } from "./indices.ts";
import { Operands } from "./operands.ts";
import { BY_RULE, SIGNATURES } from "./signatures.ts";

/** Instructions written by hand in each tier whose signature says all about their typing. */
type Signed =
  | "nop"
  | `${"i32" | "i64" | "f32" | "f64"}.const`
  | `memory.${"size" | "grow" | "init" | "fill"}`
  | `${"data" | "elem"}.drop`
  | "table.size"
  | `v128.${string}`
  | `${"i" | "f"}${number}x${number}.${string}`;

/** Instructions with a typing rule of their own. */
type Ruled = Exclude<HandName, Signed>;

/** One validator a module: what it found out about the module outside the bodies is found once. */
const VALIDATORS: WeakMap<Module, FunctionValidator> = new WeakMap();

/**
 * Validates the body of one function of a module that {@link validateModule} has accepted.
 *
 * @throws {CompileError} if the body is malformed, invalid or needs a feature that is off.
 */
export function validateFunction(module: Module, index: number): ControlTable {
  let validator = VALIDATORS.get(module);
  if (validator === undefined) VALIDATORS.set(module, validator = new FunctionValidator(module));
  return validator.validate(index);
}

/** Validates the bodies of one module, one after the other, in the same scratch memory. */
export class FunctionValidator {
  readonly #module: Module;
  readonly #cursor: Instructions;
  readonly #operands: Operands;
  readonly #blocks: Blocks = new Blocks();
  readonly #locals: Locals = new Locals();
  /** The instruction being validated is reachable. */
  #live = true;
  #declared: Uint8Array | undefined = undefined;

  constructor(module: Module) {
    this.#module = module;
    this.#cursor = new Instructions(module);
    this.#operands = new Operands(module.types, this.#cursor);
  }

  /** Validates a body and returns its side table; `index` must not be an import's. */
  validate(index: number): ControlTable {
    this.check(index);
    return {
      blocks: this.#blocks.table(),
      maxHeight: this.#operands.maxSlots,
      locals: this.#locals.toArray(),
    };
  }

  /** Validates a body, and keeps nothing of it. */
  check(index: number): void {
    const cursor: Instructions = this.#cursor;
    const { start, end } = bodyOf(this.#module, index);
    const type = functionType(this.#module, index);
    cursor.seek(start, index);
    this.#locals.decode(cursor, type.params, end);
    this.#operands.reset();
    this.#blocks.reset();
    this.#live = true;
    const body = this.#blocks.open("function", cursor.position);
    body.params = type.params;
    body.results = type.results;
    this.#enter(body);
    while (this.#blocks.depth > 0) this.#checkInstruction();
    if (cursor.position !== end) cursor.fail("section size mismatch", cursor.position);
  }

  #checkInstruction(): void {
    const cursor = this.#cursor;
    const row = cursor.next();
    const signature = SIGNATURES[cursor.slot]!;
    if (signature === BY_RULE) {
      this.#applyRule(row);
      return;
    }
    if (row.immediate !== "none") checkIndices(this.#module, cursor);
    const operands = this.#operands;
    for (let left = signature >> 8; left !== 0; left >>= 8) operands.pop(left & 0xff);
    const result = signature & 0xff;
    if (result !== 0) operands.push(result);
  }

  /** Applies the rule of an instruction that has no signature; the commonest first. */
  #applyRule(row: Row): void {
    const name = row.name as Ruled;
    switch (name) {
      case "local.get":
        return this.#operands.push(this.#localType());
      case "local.set":
        return this.#operands.pop(this.#localType());
      case "local.tee":
        return this.#localTee();
      case "end":
        return this.#end();
      case "br_if":
        return this.#branchIf();
      case "br":
        return this.#branch();
      case "block":
      case "loop":
        return this.#openBlock(name);
      case "call":
        return this.#call(this.#calledType());
      case "global.get":
        return this.#operands.push(this.#global().type);
      case "global.set":
        return this.#globalSet();
      case "if":
        this.#operands.pop(I32);
        return this.#openBlock(name);
      case "else":
        return this.#else();
      case "drop":
        this.#operands.popAny();
        return;
      case "select":
        return this.#select();
      case "select t":
        return this.#typedSelect();
      case "unreachable":
        return this.#stopHere();
      case "return":
        return this.#return();
      case "br_table":
        return this.#branchTable();
      case "call_indirect":
        return this.#call(this.#indirectType());
      case "return_call":
        return this.#tailCall(this.#calledType());
      case "return_call_indirect":
        return this.#tailCall(this.#indirectType());
      default:
        return this.#applyRareRule(name);
    }
  }

  #applyRareRule(
    name: Extract<Ruled, `${"table" | "ref" | "memory"}.${string}`>,
  ): void {
    const { index, index2 } = this.#cursor;
    const operands = this.#operands;
    switch (name) {
      case "ref.null":
        return operands.push(REF | NULLABLE | this.#cursor.heapType);
      case "ref.is_null":
        operands.popReference();
        return operands.push(I32);
      case "ref.func":
        return this.#refFunc(index);
      case "table.get":
        operands.pop(I32);
        return operands.push(this.#elementType(index));
      case "table.set":
        operands.pop(this.#elementType(index));
        return operands.pop(I32);
      case "table.grow":
        operands.pop(I32);
        operands.pop(this.#elementType(index));
        return operands.push(I32);
      case "table.fill":
        operands.pop(I32);
        operands.pop(this.#elementType(index));
        return operands.pop(I32);
      case "table.init":
        return this.#tableInit(index, index2);
      case "table.copy":
        return this.#tableCopy(index, index2);
      case "memory.copy":
        checkMemory(this.#module, this.#cursor, index);
        checkMemory(this.#module, this.#cursor, index2);
        return this.#popThree();
      default:
        throw new EngineBug(`the validator has no rule for ${name satisfies never}`);
    }
  }

  // Blocks.

  #openBlock(kind: BlockKind): void {
    const cursor = this.#cursor;
    this.#operands.popAll(cursor.blockParams);
    if (this.#blocks.depth > LIMITS["nested blocks"]) cursor.fail(tooManyText("nested blocks"));
    const block = this.#blocks.open(kind, cursor.offset);
    block.params = cursor.blockParams;
    block.results = cursor.blockResults;
    this.#enter(block);
    this.#operands.pushAll(block.params);
  }

  #enter(block: Block): void {
    const operands = this.#operands;
    block.height = operands.base = operands.height;
    block.slots = operands.slots;
    operands.polymorphic = false;
    block.entered = this.#live;
    this.#blocks.setHeight(block);
    if (this.#live) this.#blocks.setFlag(block, REACHABLE);
  }

  #else(): void {
    const block = this.#blocks.current;
    if (block.kind !== "if") this.#cursor.fail("END opcode expected");
    this.#leave(block);
    if (this.#live) this.#blocks.setFlag(block, THEN_FALLS_THROUGH);
    this.#blocks.setElse(block, this.#cursor.offset);
    block.kind = "else";
    block.polymorphic = false;
    this.#operands.polymorphic = false;
    this.#live = block.entered;
    this.#operands.pushAll(block.params);
  }

  #end(): void {
    const block = this.#blocks.current;
    const blocks = this.#blocks;
    this.#leave(block);
    if (block.kind === "if") this.#checkMissingElse(block);
    if (this.#live) blocks.setFlag(block, FALLS_THROUGH);
    if (block.kind !== "loop" && blocks.hasFlag(block, TARGETED | THEN_FALLS_THROUGH)) {
      this.#live = true;
    }
    blocks.close(this.#cursor.offset);
    if (blocks.depth === 0) return;
    this.#operands.base = blocks.current.height;
    this.#operands.polymorphic = blocks.current.polymorphic;
    this.#operands.pushAll(block.results);
  }

  /** Checks that the stack holds the block's results and nothing more, and takes them. */
  #leave(block: Block): void {
    const operands = this.#operands;
    operands.popAll(block.results);
    operands.checkEmpty();
    operands.slots = block.slots;
  }

  /** An `if` without `else` leaves its parameters as they are where it is not taken. */
  #checkMissingElse(block: Block): void {
    this.#live = block.entered;
    const { params, results } = block;
    const same = params.length === results.length &&
      params.every((param, i) => matches(this.#module.types, param, results[i]!));
    if (!same) this.#cursor.fail("type mismatch: an if without else must leave what it takes");
  }

  /** What follows in this block is never reached. */
  #stopHere(): void {
    const operands = this.#operands;
    const block = this.#blocks.current;
    operands.height = operands.base;
    operands.slots = block.slots;
    operands.polymorphic = block.polymorphic = true;
    this.#live = false;
  }

  // Branches.

  #target(label: number): Block {
    const block = this.#blocks.labelled(label);
    if (block === undefined) this.#cursor.fail(`unknown label ${label}`);
    if (this.#live) this.#blocks.setFlag(block, TARGETED);
    return block;
  }

  #branch(): void {
    this.#operands.popAll(this.#target(this.#cursor.index).labelTypes);
    this.#stopHere();
  }

  #branchIf(): void {
    const operands = this.#operands;
    operands.pop(I32);
    const types = this.#target(this.#cursor.index).labelTypes;
    if (types.length === 0) return;
    operands.popAll(types);
    operands.pushAll(types);
  }

  #branchTable(): void {
    const cursor: Instructions = this.#cursor;
    const { labels, labelCount, offset } = cursor;
    this.#operands.pop(I32);
    const arity = this.#target(labels[labelCount - 1]!).labelTypes.length;
    for (let i = 0; i < labelCount; i++) {
      const block = this.#target(labels[i]!);
      if (block.namedAt === offset) continue;
      block.namedAt = offset;
      if (block.labelTypes.length !== arity) {
        cursor.fail("type mismatch: br_table labels take different numbers of values");
      }
      this.#operands.check(block.labelTypes);
    }
    this.#stopHere();
  }

  #return(): void {
    const body = this.#blocks.outermost;
    if (this.#live) this.#blocks.setFlag(body, TARGETED);
    this.#operands.popAll(body.results);
    this.#stopHere();
  }

  // Calls.

  #calledType(): FuncType {
    const { functions } = this.#module;
    const { index } = this.#cursor;
    if (index >= functions.length) this.#cursor.fail(`unknown function ${index}`);
    return functionType(this.#module, index);
  }

  #indirectType(): FuncType {
    const cursor: Instructions = this.#cursor;
    const { types } = this.#module;
    const element = this.#elementType(cursor.index2);
    if (!matches(types, element, FUNCREF)) {
      cursor.fail(`type mismatch: the table holds ${typeName(element)}`);
    }
    const type = types[cursor.index];
    if (type === undefined || type.kind !== "func") cursor.fail(`unknown type ${cursor.index}`);
    this.#operands.pop(I32);
    return type;
  }

  #call(type: FuncType): void {
    this.#operands.popAll(type.params);
    this.#operands.pushAll(type.results);
  }

  #tailCall(type: FuncType): void {
    const { results } = this.#blocks.outermost;
    const same = type.results.length === results.length &&
      type.results.every((result, i) => matches(this.#module.types, result, results[i]!));
    if (!same) this.#cursor.fail("type mismatch: a tail call must leave the caller's results");
    this.#operands.popAll(type.params);
    this.#stopHere();
  }

  // Variables.

  #localType(): ValueType {
    const { index } = this.#cursor;
    if (index >= this.#locals.count) this.#cursor.fail(`unknown local ${index}`);
    return this.#locals.typeOf(index);
  }

  #localTee(): void {
    const type = this.#localType();
    this.#operands.pop(type);
    this.#operands.push(type);
  }

  #global() {
    const { index } = this.#cursor;
    const global = this.#module.globals[index];
    if (global === undefined) this.#cursor.fail(`unknown global ${index}`);
    return global.type;
  }

  #globalSet(): void {
    const { type, mutable } = this.#global();
    if (!mutable) this.#cursor.fail("global is immutable: an immutable global is never set");
    this.#operands.pop(type);
  }

  // Values of any type.

  #select(): void {
    const operands = this.#operands;
    operands.pop(I32);
    const b = operands.popAny();
    const a = operands.popAny();
    if (isReference(a) || isReference(b) || a !== b && a !== BOTTOM && b !== BOTTOM) {
      const found = `${typeName(a)} ${typeName(b)}`;
      this.#cursor.fail(
        `type mismatch: select requires two equal numbers or vectors, not ${found}`,
      );
    }
    operands.push(a === BOTTOM ? b : a);
  }

  #typedSelect(): void {
    const { valueType, valueTypes } = this.#cursor;
    if (valueTypes !== 1) this.#cursor.fail("invalid result arity");
    this.#operands.pop(I32);
    this.#operands.pop(valueType);
    this.#operands.pop(valueType);
    this.#operands.push(valueType);
  }

  #refFunc(index: number): void {
    const { functions } = this.#module;
    if (index >= functions.length) this.#cursor.fail(`unknown function ${index}`);
    this.#declared ??= declaredFunctions(this.#module);
    if (this.#declared[index] === 0) this.#cursor.fail("undeclared function reference");
    this.#operands.push(REF | functions[index]!);
  }

  // Tables.

  #elementType(table: number): ValueType {
    const { tables } = this.#module;
    if (table >= tables.length) this.#cursor.fail(`unknown table ${table}`);
    return tables[table]!.type.element;
  }

  #tableInit(segment: number, table: number): void {
    const cursor: Instructions = this.#cursor;
    const element = this.#elementType(table);
    const items = this.#module.elements[segment];
    if (items === undefined) cursor.fail(`unknown elem segment ${segment}`);
    this.#requireMatch(items.type, element);
    this.#popThree();
  }

  #tableCopy(destination: number, source: number): void {
    const element = this.#elementType(destination);
    this.#requireMatch(this.#elementType(source), element);
    this.#popThree();
  }

  #requireMatch(given: ValueType, wanted: ValueType): void {
    if (matches(this.#module.types, given, wanted)) return;
    const found = `${typeName(given)} into ${typeName(wanted)}`;
    this.#cursor.fail(`type mismatch: cannot copy ${found}`);
  }

  #popThree(): void {
    for (let i = 0; i < 3; i++) this.#operands.pop(I32);
  }
}
