/**
 * Builds the intermediate representation of a function from its body, in one pass over the
 * instructions. Code that cannot be reached is skipped. Control flow is in `build_control.ts`.
 *
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import type { HandName } from "../isa/opcodes.ts";
import type { Access, Row, Simple } from "../isa/row.ts";
import { BLOCK_START, type ControlTable } from "../wasm/control.ts";
import { functionType, type Module } from "../wasm/module.ts";
import {
  F32,
  F64,
  FUNCREF,
  type FuncType,
  I32,
  I64,
  NULLABLE,
  REF,
  slotsOfAll,
  type ValueType,
} from "../wasm/types.ts";
import { Blocks } from "./build_control.ts";
import {
  AT_ONCE,
  binary,
  bitsOf,
  choice,
  condition,
  type Constant,
  constant,
  constantTruth,
  type ElementKind,
  type Expression,
  floatConstant,
  floatOf,
  globalRead,
  invoke,
  isAtom,
  load,
  NULL,
  read,
  READS_MEMORY,
  READS_STATE,
  sign,
  toInteger,
  TRAPS,
  unary,
  ZERO,
} from "./expression.ts";
import {
  type Call,
  type Callee,
  type FunctionIr,
  type PartType,
  partTypes,
  partTypesOfAll,
  type Statement,
  type Variable,
  WHOLE_PART,
} from "./ir.ts";
import { type Meaning, meaningOf, placeOfPart, RESULT, typeOfLetter } from "./meaning.ts";
import { NotCompilable } from "./not_compilable.ts";
import { isWhole, mayTrap, type Operand, Operands, wholeOf } from "./operands.ts";
import { exchangeBits } from "./rotation.ts";
import {
  join,
  whole,
  WHOLE_DIVISIONS,
  WHOLE_OPERATORS,
  WHOLE_SHIFTS,
  type WholeOperator,
  word,
} from "./whole.ts";
import { highProduct } from "./wide.ts";

/** How a function is built. */
export interface BuildOptions {
  /** Variables, one a part, a function may have for its locals. */
  readonly maxLocals: number;
  /** How deep blocks may nest. */
  readonly maxNesting: number;
  /** Whether values are moved to where they are used; otherwise each gets a variable. */
  readonly forward: boolean;
  /** Whether the function may be left at its calls: then they tell what the operand stack holds. */
  readonly leaves: boolean;
  /** Whether each local that is an i64 is kept whole. */
  readonly whole: boolean;
}

/** Builds a function of a valid module; `table` is what validating it found. */
export function buildFunction(
  module: Module,
  index: number,
  table: ControlTable,
  options: BuildOptions,
): FunctionIr {
  return new Builder(module, index, table, options).build();
}

class Builder {
  readonly #module: Module;
  readonly #index: number;
  readonly #type: FuncType;
  readonly #table: ControlTable;
  readonly #code: Instructions;
  readonly #operands: Operands;
  readonly #blocks: Blocks;
  readonly #locals: (readonly Variable[])[] = [];
  readonly #leaves: boolean;
  readonly #whole: boolean;
  /** What the operator that is being built takes and gives. */
  readonly #placed: (Expression | undefined)[] = new Array(RESULT + 4).fill(undefined);
  #hasTailCalls = false;
  #isUnaligned = false;
  #calls = false;

  constructor(module: Module, index: number, table: ControlTable, options: BuildOptions) {
    this.#module = module;
    this.#index = index;
    this.#type = functionType(module, index);
    this.#table = table;
    this.#code = new Instructions(module);
    this.#operands = new Operands(options.forward);
    this.#leaves = options.leaves;
    this.#whole = options.whole;
    this.#makeLocals(options.maxLocals);
    this.#blocks = new Blocks({
      operands: this.#operands,
      code: this.#code,
      table: table.blocks,
      results: this.#type.results,
      maxNesting: options.maxNesting,
    });
  }

  #makeLocals(limit: number): void {
    const { locals } = this.#table;
    if (locals.length > limit) throw new NotCompilable("too many locals");
    locals.forEach((type, i) => {
      const types = this.#whole && type === I64 ? WHOLE_PART : partTypes(type);
      const names = types.length === 1 ? [""] : ["", "h", "h2", "h3"];
      const parts = types.map((part, k) =>
        this.#operands.variable(`l${i}${names[k]}`, part, false)
      );
      this.#locals.push(parts);
    });
  }

  build(): FunctionIr {
    const code: Instructions = this.#code;
    code.seek(this.#table.blocks[BLOCK_START]!, this.#index);
    while (!this.#blocks.ended) {
      const row = code.next();
      this.#operands.offset = code.offset;
      this.#instruction(row);
    }
    return {
      index: this.#index,
      type: this.#type,
      localTypes: this.#table.locals,
      locals: this.#locals,
      variables: this.#operands.variables,
      body: this.#blocks.body,
      localSlots: slotsOfAll(this.#table.locals),
      calls: this.#calls,
      hasTailCalls: this.#hasTailCalls,
      isUnaligned: this.#isUnaligned,
    };
  }

  #instruction(row: Row): void {
    switch (row.meaning.kind) {
      case "simple":
        return this.#simple(row);
      case "load":
        return this.#load(row, row.meaning);
      case "store":
        return this.#store(row, row.meaning);
      case "hand":
        return row.immediate === "local"
          ? this.#local(row.name as HandName)
          : this.#hand(row.name as HandName);
      case "later":
        throw new NotCompilable(`${row.name} is not compiled yet`);
    }
  }

  #simple(row: Row): void {
    const operands = this.#operands;
    const { bits } = row.meaning as Simple;
    if (bits) return this.#bitOperator(row, operands.popMany(row.signature!.indexOf(":")));
    if (this.#whole && this.#wholeOperator(row)) return;
    const meaning = meaningOf(row);
    const taken = this.#takeOperands(meaning);
    const { type } = meaning;
    const results = this.#resultOf(row, meaning, taken, partTypes(type));
    // A number that became a float of another type brings no bits along.
    const moved = (type === F32 || type === F64) &&
      isMovedFloat(partTypes(type)[0]!, results[0]!, true);
    operands.push(type, moved ? [unary("+", results[0]!)] : results);
  }

  /** The parts of a simple operator's result. */
  #resultOf(
    row: Row,
    meaning: Meaning,
    taken: (Expression | undefined)[],
    types: readonly PartType[],
  ): Expression[] {
    const operands = this.#operands;
    if (meaning.inOrder) operands.settleEffects(TRAPS);
    const results: Expression[] = [];
    const { parts } = meaning;
    for (let k = 0; k < parts.length; k++) {
      // The high part of a product waits for what passes find out.
      const isHigh = k === 1 && row.name === "i64.mul";
      const value = isHigh ? highProduct(taken) : parts[k]!(taken);
      const part = meaning.inOrder
        ? operands.fixed(types[k]!, value)
        : meaning.occurrences[RESULT + k]! > 0
        ? operands.atom(types[k]!, value)
        : value;
      taken[RESULT + k] = part;
      results.push(part);
    }
    if (row.name === "i64.rotl" || row.name === "i64.rotr") {
      return exchangeBits(results, (value) => operands.fixed("int", value)) ?? results;
    }
    return results;
  }

  /** An operator on i64 values that are kept whole, if it is one. */
  #wholeOperator(row: Row): boolean {
    const { name } = row;
    const operands = this.#operands;
    if (WHOLE_DIVISIONS[name] !== undefined) return this.#wholeDivision(row);
    const operator = WHOLE_OPERATORS[name];
    const shift = WHOLE_SHIFTS[name];
    if (operator === undefined && shift === undefined) return false;
    const [first, second] = operands.peekManyAsIs(2) as [Operand, Operand];
    const count = second.parts[0]!;
    if (shift !== undefined && count.kind !== "constant") return false;
    const isBitwise = operator !== undefined && "&|^".includes(operator);
    if (isBitwise && !isWhole(I64, first.parts) && !isWhole(I64, second.parts)) return false;
    operands.popManyAsIs(2);
    let value = wholeOf(first);
    if (operator !== undefined) value = whole(operator, [value, wholeOf(second)]);
    else value = this.#wholeShift(name, shift!, value, (count as Constant).value & 63);
    operands.push(I64, [value]);
    return true;
  }

  /** A division: whole where both are below 2 ** 63 and it does not trap, otherwise by their words. */
  #wholeDivision(row: Row): true {
    const operands = this.#operands;
    operands.settleEffects(TRAPS);
    const [dividend, divisor] = operands.popManyAsIs(2).map((operand) => {
      const isConstant = operand.parts.every(({ kind }) => kind === "constant");
      return isConstant ? wholeOf(operand) : operands.atom("whole", wholeOf(operand));
    }) as [Expression, Expression];
    const words = [dividend, divisor].map((value) => [word(value, 0), word(value, 1)]);
    const [[, high], [divisorLow, divisorHigh]] = words as [Expression[], Expression[]];
    const sign = binary("|", high!, divisorHigh!);
    const bits = binary("|", divisorLow!, divisorHigh!);
    const isDivisible = bits.kind === "constant" ? bits : binary("!==", bits, ZERO);
    const test = binary("&&", binary(">=", sign, ZERO), isDivisible);
    const result = operands.variable(`t${operands.variables.length}`, "whole", false);
    const { body: outer, offset } = operands;
    const value = whole(WHOLE_DIVISIONS[row.name]!, [dividend, divisor]);
    const then: Statement[] = [{ kind: "assign", variable: result, value, offset }];
    const otherwise = operands.body = [];
    operands.push(I64, words[0]!);
    operands.push(I64, words[1]!);
    const meaning = meaningOf(row);
    const parts = this.#resultOf(row, meaning, this.#takeOperands(meaning), partTypes(I64));
    operands.assign(result, join(parts[0]!, parts[1]!));
    operands.body = outer;
    outer.push({ kind: "if", test, then, otherwise });
    operands.push(I64, [read(result)]);
    return true;
  }

  #wholeShift(name: string, operator: WholeOperator, value: Expression, by: number): Expression {
    if (by === 0) return value;
    // A rotation reads its operand twice.
    const operand = operator === "rotl" ? this.#operands.atom("whole", value) : value;
    return whole(operator, [operand, constant(name === "i64.rotr" ? 64 - by : by)]);
  }

  /**
   * What an operator takes, by the places its meaning finds it at. If one of them must be evaluated at
   * once and may trap, so must all that may.
   */
  #takeOperands({ count, occurrences, isConditional }: Meaning): (Expression | undefined)[] {
    const operands = this.#operands;
    const taken = operands.popMany(count);
    const placed = this.#placed;
    let hurry = false;
    for (let i = 0; i < count; i++) {
      const { parts } = taken[i]!;
      for (let k = 0; k < parts.length; k++) {
        const once = occurrences[placeOfPart(i, k)] === 1;
        if (mayTrap(parts[k]!) && (isConditional || !once)) hurry = true;
      }
    }
    for (let i = 0; i < count; i++) {
      const { type, parts } = taken[i]!;
      const types = partTypes(type);
      for (let k = 0; k < parts.length; k++) {
        const value = parts[k]!;
        const place = placeOfPart(i, k);
        const kept = occurrences[place] === 1 && !(hurry && mayTrap(value));
        placed[place] = kept ? value : operands.atom(types[k]!, value);
      }
    }
    return placed;
  }

  /** An operator on the bits of floats: it moves them, or changes the sign. */
  #bitOperator(row: Row, taken: readonly Operand[]): void {
    const operands = this.#operands;
    const [, operator] = row.name.split(".") as [string, string];
    const [{ type, parts }] = taken as [Operand];
    if (type === F32 || type === F64) {
      const name = type === F32 ? "f32" : "f64";
      if (!operator.startsWith("reinterpret")) {
        // A variable that is assigned the result is not yet changed when its bits are needed.
        const atoms = taken.map((each) => operands.fixed(name, each.parts[0]!));
        operands.push(type, [sign(name, operator as "neg" | "abs" | "copysign", atoms)]);
        return;
      }
      const float = isSplittable(parts[0]!) ? parts[0]! : operands.atom(name, parts[0]!);
      const bits = partTypes(type === F32 ? I32 : I64).map((_, k) => bitsOf(name, float, k));
      operands.push(type === F32 ? I32 : I64, bits);
      return;
    }
    const fixed = parts.map((part) => operands.fixed("int", part));
    const name = type === I32 ? "f32" : "f64";
    operands.push(type === I32 ? F32 : F64, [floatOf(name, fixed)]);
  }

  #load(row: Row, { bytes, signed }: Access): void {
    const memory = this.#code.index;
    const { address, offset } = foldAddress(
      this.#operands.atom("int", this.#operands.popPart()),
      this.#code.memoryOffset,
    );
    const type = typeOfLetter(row.signature!.at(-1)!);
    const element = elementOf(type, bytes, signed);
    const unaligned = this.#mayBeUnaligned(type, bytes);
    if (type === F32 || type === F64 || type === I32) {
      return this.#operands.push(type, [load({ memory, element, offset, unaligned, address })]);
    }
    const at = (offset: number, element: ElementKind) =>
      load({ memory, element, offset, unaligned, address });
    if (this.#whole && bytes === 8) return this.#operands.push(type, [at(offset, "i64")]);
    if (bytes < 8) {
      const value = at(offset, element);
      const low = signed ? this.#operands.fixed("int", value) : value;
      this.#operands.push(type, [low, signed ? binary(">>", low, constant(31)) : ZERO]);
    } else {
      const parts = partTypes(type).map((_, k) => at(offset + 4 * k, "i32"));
      this.#operands.push(type, parts);
    }
  }

  #store(row: Row, { bytes }: Access): void {
    const memory = this.#code.index;
    const operands = this.#operands;
    const value = bytes === 8 ? operands.popAsIs() : operands.pop();
    const type = typeOfLetter(row.signature!.at(1)!);
    const keepsWhole = isWhole(type, value.parts);
    const types = keepsWhole ? WHOLE_PART : partTypes(type);
    const parts = type === I64 && bytes < 8 ? value.parts.slice(0, 1) : value.parts;
    const target = operands.popPart();
    const isFloat = type === F32 || type === F64;
    operands.settleEffects(TRAPS | READS_MEMORY);
    const { address, offset: memoryOffset } = foldAddress(
      operands.atom("int", target),
      this.#code.memoryOffset,
    );
    const values = parts.map((part, k) => operands.atom(types[k]!, part));
    for (const dropped of value.parts.slice(parts.length)) {
      if (!mayTrap(dropped)) continue;
      operands.body.push({ kind: "evaluate", value: dropped, offset: operands.offset });
    }
    operands.body.push({
      kind: "store",
      memory,
      element: keepsWhole
        ? "i64"
        : isFloat
        ? type === F32 ? "f32" : "f64"
        : elementOf(I32, Math.min(bytes, 4), false),
      memoryOffset,
      unaligned: this.#mayBeUnaligned(type, bytes),
      address,
      scale: undefined,
      values,
      offset: operands.offset,
    });
  }

  /**
   * Whether the compiler expects addresses less aligned than the elements that are accessed. It also
   * says so of copies of whole structures, which are aligned: a float at a multiple of its size is taken
   * for a field of one.
   */
  #mayBeUnaligned(type: ValueType, bytes: number): boolean {
    const { align, memoryOffset } = this.#code;
    const isFloat = type === F32 || type === F64;
    if (isFloat && memoryOffset !== 0 && memoryOffset % bytes === 0) return false;
    const unaligned = 1 << align < (type === F64 ? 8 : Math.min(bytes, 4));
    this.#isUnaligned ||= unaligned;
    return unaligned;
  }

  #hand(name: HandName): void {
    const blocks = this.#blocks;
    const code = this.#code;
    switch (name) {
      case "nop":
        return;
      case "unreachable":
        return blocks.trap("unreachable");
      case "block":
        return blocks.block();
      case "loop":
        return blocks.loop();
      case "if":
        return blocks.if();
      case "else":
        return blocks.else();
      case "end":
        return blocks.end();
      case "br":
        return blocks.branch(code.index);
      case "br_if":
        return blocks.branchIf(code.index);
      case "br_table":
        return blocks.branchTable();
      case "return":
        return blocks.return();
      case "call":
      case "call_indirect":
      case "return_call":
      case "return_call_indirect":
        return this.#call(name);
      default:
        return this.#variable(name);
    }
  }

  #call(name: "call" | "call_indirect" | "return_call" | "return_call_indirect"): void {
    const { index, index2 } = this.#code;
    const operands = this.#operands;
    const indirect = name.endsWith("_indirect");
    const type = indirect
      ? this.#module.types[index] as FuncType
      : functionType(this.#module, index);
    const callee: Callee = indirect
      ? { kind: "indirect", table: index2, typeIndex: index, element: operands.popPart() }
      : { kind: "function", index };
    const args = this.#arguments(type, callee);
    this.#calls = true;
    if (name.startsWith("return")) {
      this.#hasTailCalls = true;
      operands.body.push({ kind: "tail_call", callee, args, type, offset: operands.offset });
      return this.#blocks.skip();
    }
    this.#emitCall(callee, args, type);
  }

  /**
   * The arguments of a call, and of everything else on the stack what the callee could change or must
   * not happen before. A float's bits travel beside it, so it must be a variable.
   */
  #arguments(type: FuncType, callee: Callee): Expression[] {
    const operands = this.#operands;
    const values = operands.popParts(type.params.length);
    operands.settleEffects(TRAPS | READS_MEMORY | READS_STATE);
    const types = partTypesOfAll(type.params);
    // A function in a table is looked up before the arguments are evaluated, but their traps come first.
    const isIndirect = callee.kind === "indirect";
    return operands.inTurn(
      types,
      values,
      (part, i) => isMovedFloat(types[i]!, part) || isIndirect && mayTrap(part),
    );
  }

  #emitCall(callee: Callee, args: readonly Expression[], type: FuncType): void {
    const operands = this.#operands;
    const results: Variable[] = [];
    const values: Operand[] = type.results.map((result) => ({
      type: result,
      parts: partTypes(result).map((part) => {
        const variable = operands.variable(`r${operands.variables.length}`, part, true);
        results.push(variable);
        return read(variable);
      }),
    }));
    const { offset } = operands;
    const call: Call = { kind: "call", callee, args, type, results, offset };
    const isLeft = this.#leaves && callee.kind !== "helper";
    operands.body.push(isLeft ? { ...call, operands: operands.snapshot() } : call);
    for (const value of values) operands.push(value.type, value.parts);
  }

  /** Calls a function of the kit. */
  #helper(
    name: string,
    params: readonly ValueType[],
    results: readonly ValueType[],
    immediates: readonly number[],
  ): void {
    const operands = this.#operands;
    const args = operands.popParts(params.length);
    operands.settleEffects(TRAPS | READS_MEMORY | READS_STATE);
    const type: FuncType = { kind: "func", params, results };
    this.#emitCall({ kind: "helper", name }, [...immediates.map(constant), ...args], type);
  }

  #variable(name: HandName): void {
    const operands = this.#operands;
    const { index, low, high } = this.#code;
    switch (name) {
      case "drop":
        return operands.drop(operands.pop());
      case "select":
      case "select t":
        return this.#select();
      case "global.get":
        return this.#getGlobal(index);
      case "global.set":
        return this.#setGlobal(index);
      case "i32.const":
        return operands.push(I32, [constant(low)]);
      case "i64.const":
        return operands.push(I64, [constant(low), constant(high)]);
      case "f32.const":
        return operands.push(F32, [floatConstant("f32", low, 0)]);
      case "f64.const":
        return operands.push(F64, [floatConstant("f64", low, high)]);
      case "ref.null":
        return operands.push(REF | NULLABLE | this.#code.heapType, [NULL]);
      case "ref.is_null":
        return operands.push(I32, [toInteger(binary("===", operands.popPart(), NULL))]);
      case "ref.func":
        return operands.push(FUNCREF, [invoke("func", [constant(index)])]);
      default:
        return this.#bulk(name);
    }
  }

  /** The commonest instructions. */
  #local(name: HandName): void {
    const { index } = this.#code;
    if (name !== "local.get") this.#setLocal(index, this.#operands.popAsIs());
    if (name === "local.set") return;
    this.#operands.push(this.#table.locals[index]!, this.#locals[index]!.map(read));
  }

  /** Instructions on whole memories and tables, done by functions of the kit. */
  #bulk(name: HandName): void {
    const operands = this.#operands;
    const { index, index2 } = this.#code;
    const element = () => this.#module.tables[index]!.type.element;
    switch (name) {
      case "memory.size":
        return operands.push(I32, [
          invoke("memory_size", [constant(index)], { isInteger: true, effects: READS_STATE }),
        ]);
      case "memory.grow":
        return this.#helper("memory_grow", [I32], [I32], [index]);
      case "memory.init":
        return this.#helper("memory_init", [I32, I32, I32], [], [index, index2]);
      case "memory.copy":
        return this.#helper("memory_copy", [I32, I32, I32], [], [index, index2]);
      case "memory.fill":
        return this.#helper("memory_fill", [I32, I32, I32], [], [index]);
      case "data.drop":
        return this.#helper("data_drop", [], [], [index]);
      case "table.get":
        return operands.push(element(), [
          invoke("table_get", [constant(index), operands.popPart()], {
            effects: TRAPS | READS_STATE | AT_ONCE,
          }),
        ]);
      case "table.set":
        return this.#helper("table_set", [I32, element()], [], [index]);
      case "table.size":
        return operands.push(I32, [
          invoke("table_size", [constant(index)], { isInteger: true, effects: READS_STATE }),
        ]);
      case "table.grow":
        return this.#helper("table_grow", [element(), I32], [I32], [index]);
      case "table.fill":
        return this.#helper("table_fill", [I32, element(), I32], [], [index]);
      case "table.init":
        return this.#helper("table_init", [I32, I32, I32], [], [index, index2]);
      case "table.copy":
        return this.#helper("table_copy", [I32, I32, I32], [], [index, index2]);
      case "elem.drop":
        return this.#helper("elem_drop", [], [], [index]);
      default:
        throw new EngineBug(`${name} is not compiled`);
    }
  }

  #setLocal(index: number, operand: Operand): void {
    const variables = this.#locals[index]!;
    for (const variable of variables) this.#operands.settleReads(variable);
    const isKeptWhole = variables[0]!.type === "whole";
    this.#operands.assignAll(variables, isKeptWhole ? [wholeOf(operand)] : operand.parts);
  }

  #getGlobal(index: number): void {
    const { type, mutable } = this.#module.globals[index]!.type;
    const parts = partTypes(type).map((part, k) => globalRead(index, k, part, mutable));
    this.#operands.push(type, parts);
  }

  #setGlobal(index: number): void {
    const operands = this.#operands;
    const { type, parts } = operands.pop();
    operands.settleEffects(TRAPS | READS_STATE);
    const types = partTypes(type);
    const values = parts.map((part, k) => {
      const split = parts.length > 1 || isMovedFloat(types[k]!, part);
      return split ? operands.atom(types[k]!, part) : part;
    });
    values.forEach((value, part) => {
      const { offset } = operands;
      operands.body.push({ kind: "set_global", index, part, type: types[part]!, value, offset });
    });
  }

  #select(): void {
    const operands = this.#operands;
    const test = operands.popPart();
    const [first, second] = operands.popMany(2) as [Operand, Operand];
    const types = partTypes(first.type);
    const known = constantTruth(test);
    if (known !== undefined) {
      operands.drop(known ? second : first);
      operands.push(first.type, known ? first.parts : second.parts);
      return;
    }
    const isFloat = first.type === F32 || first.type === F64;
    const arm = (part: Expression, k: number) =>
      isFloat || mayTrap(part) ? operands.atom(types[k]!, part) : part;
    const thens = first.parts.map(arm);
    const others = second.parts.map(arm);
    const once = types.length === 1 && !isFloat;
    const tested = once ? condition(test) : operands.atom("int", test);
    operands.push(first.type, thens.map((then, k) => choice(tested, then, others[k]!)));
  }
}

/** Adds the static offset to a constant address; the sum must not wrap. */
function foldAddress(address: Expression, offset: number) {
  if (address.kind !== "constant") return { address, offset };
  const sum = (address.value >>> 0) + offset;
  return sum > 0xffff_ffff ? { address, offset } : { address: constant(sum | 0), offset: 0 };
}

/** What kind of element an access of an integer or a float of that size touches. */
function elementOf(type: ValueType, bytes: number, signed: boolean): ElementKind {
  if (type === F32) return "f32";
  if (type === F64) return "f64";
  if (bytes === 1) return signed ? "i8" : "u8";
  if (bytes === 2) return signed ? "i16" : "u16";
  return "i32";
}

/** Whether the two halves of a float's bits can be had without the float. */
function isSplittable({ kind }: Expression): boolean {
  return kind === "load" || kind === "global" || kind === "float";
}

const MOVED: ReadonlySet<Expression["kind"]> = new Set([
  "load",
  "global",
  "float",
  "sign",
  "choice",
  "bits",
]);

/** Whether a float is only moved, so that the bits of a NaN must be had beside it. */
function isMovedFloat(type: string, part: Expression, atoms = false): boolean {
  if (type !== "f32" && type !== "f64") return false;
  if (isAtom(part)) return atoms && part.kind !== "constant";
  return MOVED.has(part.kind);
}
