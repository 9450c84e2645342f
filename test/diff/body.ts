/**
 * Random function bodies. A float is wanted either *exact* or not: what arithmetic makes of a NaN is
 * not determined, so where its bits could be seen they are replaced by one NaN. What only moves bits
 * (loads, locals, calls, `select`, `copysign`, reinterpretation) stays as it is.
 *
 * @module
 */
import { ROWS } from "../../src/isa/opcodes.ts";
import type { Row } from "../../src/isa/row.ts";
import { body, leb, signedLeb, vec } from "../unit/binary_bytes.ts";
import { F32, F64, I32, I64 } from "../../src/wasm/types.ts";
import { constant, word } from "./constants.ts";
import type { Random } from "../support/random.ts";

/** The number types. */
export const TYPES: readonly number[] = [I32, I64, F32, F64];

/** Types of parameters and results. */
export interface Signature {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

/** What a body may use of its module. */
export interface ModuleShape {
  /** Signatures of all functions; imports come first. */
  readonly functions: readonly Signature[];
  readonly importedFunctions: number;
  readonly globals: readonly { readonly type: number; readonly mutable: boolean }[];
  /** Memories, of one page each at first. */
  readonly memories: number;
  /** The function in each element of the table; `undefined` where it is null. */
  readonly table: readonly (number | undefined)[];
  /** Sizes of the passive data segments. */
  readonly passiveData: readonly number[];
  /** The index of a type with that signature; made if it is missing. */
  typeIndex(signature: Signature): number;
}

/** Where a branch may go. */
interface Label {
  /** What it takes along. */
  readonly types: readonly number[];
  /** The counter of a loop: a branch to its start must only be taken while the counter is above 0. */
  readonly counter: number | undefined;
}

const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const BR = 0x0c;
const BR_IF = 0x0d;
const BR_TABLE = 0x0e;
const RETURN = 0x0f;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;
const DROP = 0x1a;
const SELECT = 0x1b;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const I32_EQZ = 0x45;
const EMPTY = 0x40;

const LETTERS: Readonly<Record<string, number>> = { i: I32, l: I64, f: F32, d: F64 };

/** Scalar operators by the type of their result. */
const OPERATORS: ReadonlyMap<number, readonly Row[]> = Map.groupBy(
  ROWS.filter(({ meaning, signature }) =>
    meaning.kind === "simple" && /^[ilfd]+:[ilfd]$/.test(signature!)
  ),
  ({ signature }) => LETTERS[signature!.split(":")[1]!]!,
);

const LOADS = ROWS.filter(({ meaning }) => meaning.kind === "load" && meaning.bytes < 16)
  .filter(({ signature }) => /^p:[ilfd]$/.test(signature!));
const STORES = ROWS.filter(({ meaning }) => meaning.kind === "store" && meaning.bytes < 16)
  .filter(({ signature }) => /^p[ilfd]:$/.test(signature!));

/** Bytes that a load or store touches. */
function bytesOf({ meaning }: Row): number {
  return meaning.kind === "load" || meaning.kind === "store" ? meaning.bytes : 0;
}

function opcode(row: Row): number[] {
  return row.code < 0x100 ? [row.code] : [row.code >>> 16, ...leb(row.code & 0xffff)];
}

const NEAR_OFFSETS = [0, 0, 0, 1, 2, 3, 4, 7, 8, 16, 63];
const FAR_OFFSETS = [65_528, 65_535, 0x7fff_fff0, 0xffff_fff8];

/** Values and statements that are still to come in a body: what keeps it from growing for ever. */
const BUDGET = 160;
/** How deep values and statements may nest. */
const MAX_DEPTH = 7;
/** How deep loops may nest; a round of the innermost happens up to 4 ** 3 times. */
const MAX_LOOPS = 3;
const MAX_ROUNDS = 4;

/** Makes the body of the function with an index. */
export class BodyGenerator {
  readonly #random: Random;
  readonly #module: ModuleShape;
  readonly #index: number;
  readonly #signature: Signature;
  readonly #code: number[] = [];
  /** Types of locals, parameters first. */
  readonly #locals: number[];
  /** Locals that code may set at any time: all but counters. */
  readonly #free: number[];
  readonly #labels: Label[];
  #budget: number;
  #loops = 0;

  constructor(random: Random, module: ModuleShape, index: number) {
    const signature = module.functions[index]!;
    this.#index = index;
    this.#random = random;
    this.#module = module;
    this.#signature = signature;
    const extra = Array.from({ length: 2 + random.below(5) }, () => random.pick(TYPES));
    this.#locals = [...signature.params, ...TYPES, ...extra];
    this.#free = [...this.#locals.keys()];
    this.#labels = [{ types: signature.results, counter: undefined }];
    this.#budget = 30 + random.below(BUDGET);
  }

  /** The encoded body. */
  body(): number[] {
    this.#statements(0);
    if (this.#random.oneIn(8)) this.#tailCall();
    this.#values(this.#signature.results, 1);
    const declared = this.#locals.slice(this.#signature.params.length);
    return body(vec(...declared.map((type) => [1, type])), this.#code);
  }

  #emit(...code: readonly number[]): void {
    for (const byte of code) this.#code.push(byte);
  }

  /** Whether there is room for something that is made of parts. */
  #mayNest(depth: number): boolean {
    return this.#budget-- > 0 && depth < MAX_DEPTH;
  }

  #newLocal(type: number): number {
    return this.#locals.push(type) - 1;
  }

  #localOf(type: number): number {
    return this.#random.pick(this.#free.filter((local) => this.#locals[local] === type));
  }

  /** Values on the stack, with statements between them, so that they have to be kept. */
  #values(types: readonly number[], depth: number): void {
    for (const [i, type] of types.entries()) {
      this.#value(type, depth);
      if (i + 1 < types.length && this.#random.oneIn(4)) this.#statement(depth + 1);
    }
  }

  /** A value with determined bits. */
  #value(type: number, depth: number): void {
    if (!this.#mayNest(depth)) return this.#leaf(type);
    const choice = this.#random.below(20);
    if (choice < 3) this.#leaf(type);
    else if (choice < 10) this.#exactOperator(type, depth);
    else if (choice < 12) this.#load(type, depth);
    else if (choice < 13) this.#select(type, depth);
    else if (choice < 14) this.#tee(type, depth);
    else if (choice < 16) this.#blockValue(type, depth);
    else if (choice < 18) this.#callFor(type, depth);
    else if (choice < 19) this.#afterStatement(type, depth);
    else if (type === I32) this.#memorySizeOrGrow(depth);
    else this.#reinterpreted(type, depth);
  }

  /** A value whose bits, should it be a NaN, nobody will see. */
  #loose(type: number, depth: number): void {
    if (type === F32 || type === F64) {
      if (this.#random.oneIn(2) && this.#mayNest(depth)) return this.#operator(type, depth, true);
    }
    this.#value(type, depth);
  }

  #leaf(type: number): void {
    const choice = this.#random.below(8);
    const globals = [...this.#module.globals.entries()].filter(([, global]) =>
      global.type === type
    );
    if (choice < 3) this.#emit(...constant(this.#random, type));
    else if (choice < 4) this.#emit(GLOBAL_GET, ...leb(this.#random.pick(globals)[0]));
    else this.#emit(LOCAL_GET, ...leb(this.#localOf(type)));
  }

  /** An operator, its NaN replaced where it is not determined. */
  #exactOperator(type: number, depth: number): void {
    if (type === I32 || type === I64 || this.#random.oneIn(3)) {
      return this.#operator(type, depth, false);
    }
    const local = this.#newLocal(type);
    this.#operator(type, depth, true);
    this.#emit(LOCAL_TEE, ...leb(local), ...(type === F32 ? CANONICAL_F32 : CANONICAL_F64));
    this.#emit(LOCAL_GET, ...leb(local), LOCAL_GET, ...leb(local), type === F32 ? 0x5b : 0x61);
    this.#emit(SELECT);
  }

  #operator(type: number, depth: number, loose: boolean): void {
    const isFloat = type === F32 || type === F64;
    const rows = OPERATORS.get(type)!.filter(({ meaning }) =>
      loose || !isFloat || meaning.kind === "simple" && meaning.bits
    );
    const row = this.#seldomTrapping(rows);
    const operands = [...row.signature!.split(":")[0]!].map((letter) => LETTERS[letter]!);
    const bits = row.meaning.kind === "simple" && row.meaning.bits;
    for (const [i, operand] of operands.entries()) {
      // What only moves bits shows what it is given; a sign that is copied can be seen by itself.
      const exact = bits && (!loose || i === 1 || !isFloat || operand !== type);
      if (exact) this.#value(operand, depth + 1);
      else this.#loose(operand, depth + 1);
      if (i === 0 && operands.length > 1 && this.#random.oneIn(12)) this.#statement(depth + 2);
    }
    this.#avoidTrap(row);
    this.#emit(...opcode(row));
  }

  /** Most floats that are made here fit in no integer. */
  #seldomTrapping(rows: readonly Row[]): Row {
    const row = this.#random.pick(rows);
    const fits = !/trunc_f/.test(row.name) || this.#random.oneIn(6);
    return fits ? row : this.#seldomTrapping(rows);
  }

  /** Divisors are mostly not 0. */
  #avoidTrap(row: Row): void {
    if (!/\.(div|rem)_[su]$/.test(row.name) || this.#random.oneIn(12)) return;
    if (row.name.startsWith("i32")) this.#emit(0x41, 1, 0x72);
    else this.#emit(0x42, 1, 0x84);
  }

  #select(type: number, depth: number): void {
    this.#value(type, depth + 1);
    this.#value(type, depth + 1);
    this.#condition(depth + 1);
    if (this.#random.oneIn(3)) this.#emit(0x1c, 1, type);
    else this.#emit(SELECT);
  }

  #tee(type: number, depth: number): void {
    const local = this.#localOf(type);
    this.#value(type, depth + 1);
    this.#emit(LOCAL_TEE, ...leb(local));
  }

  /** A value that waits on the stack while a statement may change what it was read from. */
  #afterStatement(type: number, depth: number): void {
    this.#leaf(type);
    this.#statement(depth + 1);
    if (this.#random.oneIn(2)) this.#statement(depth + 1);
  }

  #reinterpreted(type: number, depth: number): void {
    const [from, code] = { [I64]: [F64, 0xbd], [F32]: [I32, 0xbe], [F64]: [I64, 0xbf] }[type]!;
    this.#value(from!, depth + 1);
    this.#emit(code!);
  }

  #condition(depth: number): void {
    this.#value(I32, depth);
    if (this.#random.oneIn(2)) this.#emit(0x41, 1, 0x71);
  }

  /** An address and a static offset for a number of bytes: often at the first page's end, seldom past it. */
  #address(bytes: number, depth: number): number {
    const random = this.#random;
    const offset = random.oneIn(60) ? random.pick(FAR_OFFSETS) : random.pick(NEAR_OFFSETS);
    const choice = random.below(8);
    if (choice < 3) {
      const room = 65_536 - bytes - offset;
      const address = random.oneIn(50) ? room + 1 + random.below(8) : room - random.below(12);
      this.#emit(0x41, ...signedLeb(Math.max(address, 0)));
    } else if (choice < 4) {
      this.#emit(0x41, ...signedLeb(random.below(80)));
    } else {
      this.#value(I32, depth + 1);
      const mask = random.pick([0xff, 0xfff, 0xfffc, 0xfff8]);
      if (!random.oneIn(50)) this.#emit(0x41, ...signedLeb(mask), 0x71);
      if (mask > 0xfff && !random.oneIn(10)) this.#emit(0x41, 1, 0x76);
    }
    return offset;
  }

  #access(row: Row, offset: number): number[] {
    const align = this.#random.below(Math.log2(bytesOf(row)) + 1);
    const memory = this.#random.below(this.#module.memories);
    const flags = memory === 0 ? [align] : [align | 0x40, memory];
    return [...opcode(row), ...flags, ...leb(offset)];
  }

  #load(type: number, depth: number): void {
    const rows = LOADS.filter(({ signature }) => LETTERS[signature!.slice(2)] === type);
    const row = this.#random.pick(rows);
    const offset = this.#address(bytesOf(row), depth);
    this.#emit(...this.#access(row, offset));
  }

  #memorySizeOrGrow(depth: number): void {
    const memory = this.#random.below(this.#module.memories);
    if (this.#random.oneIn(2)) return this.#emit(0x3f, memory);
    if (this.#random.oneIn(4)) this.#value(I32, depth + 1);
    else this.#emit(0x41, this.#random.below(2));
    this.#emit(0x40, memory);
  }

  #callFor(type: number, depth: number): void {
    const { functions } = this.#module;
    const callee = this.#callee(({ results }) => results.at(-1) === type);
    if (callee === undefined) return this.#leaf(type);
    this.#call(callee, depth);
    // The last result stays, those below it go away.
    this.#keepLast(functions[callee]!.results);
  }

  /** A function of that kind: mostly a later one, or calls would never end. */
  #callee(fits: (signature: Signature) => boolean): number | undefined {
    const { functions } = this.#module;
    const fitting = [...functions.keys()].filter((i) => fits(functions[i]!));
    const later = fitting.filter((i) => i > this.#index);
    const imported = fitting.filter((i) => i < this.#module.importedFunctions);
    const choice = this.#random.below(20);
    const choices = choice === 0 ? fitting : choice < 3 ? imported : later;
    return choices.length === 0 ? undefined : this.#random.pick(choices);
  }

  #keepLast(types: readonly number[]): void {
    if (types.length === 1) return;
    const local = this.#localOf(types.at(-1)!);
    this.#emit(LOCAL_SET, ...leb(local));
    this.#takeOff(types.slice(0, -1));
    this.#emit(LOCAL_GET, ...leb(local));
  }

  #call(callee: number, depth: number): void {
    const signature = this.#module.functions[callee]!;
    this.#values(signature.params, depth + 1);
    if (this.#module.table.includes(callee) && this.#random.oneIn(2)) {
      this.#tableIndex(callee, depth);
      this.#emit(CALL_INDIRECT, ...leb(this.#module.typeIndex(signature)), 0);
    } else {
      this.#emit(CALL, ...leb(callee));
    }
  }

  /** The index of a function in the table, or another one now and then. */
  #tableIndex(callee: number, depth: number): void {
    const { table } = this.#module;
    if (this.#random.oneIn(30)) return this.#value(I32, depth + 1);
    const index = this.#random.oneIn(30) ? this.#random.below(table.length) : table.indexOf(callee);
    this.#emit(0x41, ...signedLeb(index));
  }

  /** Takes values off the stack, into locals or away. */
  #takeOff(types: readonly number[]): void {
    for (const type of types.toReversed()) {
      if (this.#random.oneIn(3)) this.#emit(DROP);
      else this.#emit(LOCAL_SET, ...leb(this.#localOf(type)));
    }
  }

  /** A block, loop or if that leaves the value, perhaps below others. */
  #blockValue(type: number, depth: number): void {
    const more = this.#random.oneIn(3) ? [this.#random.pick(TYPES)] : [];
    const results = [...more, type];
    this.#block(results, depth);
    this.#keepLast(results);
  }

  #block(results: readonly number[], depth: number): void {
    const choice = this.#random.below(5);
    if (choice === 0 && this.#loops < MAX_LOOPS) this.#loop(results, depth);
    else if (choice <= 2) this.#ifElse(results, depth);
    else this.#plainBlock(results, depth);
  }

  /** What a block takes from the stack: a few values, put there first. */
  #blockParams(depth: number): readonly number[] {
    if (!this.#random.oneIn(3)) return [];
    const params = Array.from(
      { length: 1 + this.#random.below(3) },
      () => this.#random.pick(TYPES),
    );
    this.#values(params, depth + 1);
    return params;
  }

  #blockType(params: readonly number[], results: readonly number[]): number[] {
    if (params.length === 0 && results.length === 0) return [EMPTY];
    if (params.length === 0 && results.length === 1) return [results[0]!];
    return signedLeb(this.#module.typeIndex({ params, results }));
  }

  #inside(label: Label, run: () => void): void {
    this.#labels.push(label);
    run();
    this.#labels.pop();
    this.#emit(END);
  }

  #plainBlock(results: readonly number[], depth: number): void {
    const params = this.#blockParams(depth);
    this.#emit(BLOCK, ...this.#blockType(params, results));
    this.#inside({ types: results, counter: undefined }, () => {
      this.#takeOff(params);
      this.#statements(depth + 1);
      if (this.#random.oneIn(4)) {
        this.#values(results, depth + 1);
        this.#condition(depth + 1);
        this.#emit(BR_IF, 0);
      } else {
        this.#values(results, depth + 1);
      }
    });
  }

  #ifElse(results: readonly number[], depth: number): void {
    const params = this.#blockParams(depth);
    this.#condition(depth + 1);
    this.#emit(IF, ...this.#blockType(params, results));
    const hasElse = results.length > 0 || params.length > 0 || this.#random.oneIn(2);
    this.#inside({ types: results, counter: undefined }, () => {
      this.#takeOff(params);
      this.#statements(depth + 1);
      this.#values(results, depth + 1);
      if (!hasElse) return;
      this.#emit(ELSE);
      this.#takeOff(params);
      this.#statements(depth + 1);
      this.#values(results, depth + 1);
    });
  }

  /** A loop that counts down, its parameters carried from round to round. */
  #loop(results: readonly number[], depth: number): void {
    const counter = this.#newLocal(I32);
    const params = this.#blockParams(depth);
    this.#emit(0x41, 1 + this.#random.below(MAX_ROUNDS), LOCAL_SET, ...leb(counter));
    this.#emit(LOOP, ...this.#blockType(params, results));
    this.#loops++;
    this.#inside({ types: params, counter }, () => {
      this.#emit(LOCAL_GET, ...leb(counter), 0x41, 1, 0x6b, LOCAL_SET, ...leb(counter));
      // The parameters may lie below the statements, or go into locals first.
      const keep = this.#random.oneIn(2);
      if (!keep) this.#takeOff(params);
      this.#statements(depth + 1);
      if (!keep) this.#values(params, depth + 1);
      else if (params.length > 0 && this.#random.oneIn(2)) {
        this.#takeOff([params.at(-1)!]);
        this.#value(params.at(-1)!, depth + 1);
      }
      this.#emit(...this.#isAboveZero(counter), BR_IF, 0);
      this.#takeOff(params);
      this.#values(results, depth + 1);
    });
    this.#loops--;
  }

  #isAboveZero(counter: number): number[] {
    return [LOCAL_GET, ...leb(counter), 0x41, 0, 0x4a];
  }

  #statements(depth: number): void {
    for (let left = this.#random.below(depth === 0 ? 8 : 4); left > 0; left--) {
      this.#statement(depth);
    }
  }

  #statement(depth: number): void {
    if (!this.#mayNest(depth)) return;
    const choice = this.#random.below(24);
    if (choice < 5) this.#setLocal(depth);
    else if (choice < 7) this.#setGlobal(depth);
    else if (choice < 11) this.#store(depth);
    else if (choice < 13) this.#log(depth);
    else if (choice < 16) this.#block([], depth);
    else if (choice < 17 && this.#loops < MAX_LOOPS) this.#loop([], depth);
    else if (choice < 18) this.#multiValueBlock(depth);
    else if (choice < 20) this.#branchOut(depth);
    else if (choice < 21) this.#switch(depth);
    else if (choice < 23) this.#callStatement(depth);
    else this.#rareStatement(depth);
  }

  #setLocal(depth: number): void {
    const local = this.#random.pick(this.#free);
    this.#value(this.#locals[local]!, depth + 1);
    this.#emit(LOCAL_SET, ...leb(local));
  }

  #setGlobal(depth: number): void {
    const mutable = [...this.#module.globals.entries()].filter(([, global]) => global.mutable);
    const [index, { type }] = this.#random.pick(mutable);
    this.#value(type, depth + 1);
    this.#emit(GLOBAL_SET, ...leb(index));
  }

  #store(depth: number): void {
    const row = this.#random.pick(STORES);
    const offset = this.#address(bytesOf(row), depth);
    this.#value(LETTERS[row.signature![1]!]!, depth + 1);
    this.#emit(...this.#access(row, offset));
  }

  #log(depth: number): void {
    const wide = this.#random.oneIn(2);
    this.#value(wide ? I64 : I32, depth + 1);
    this.#emit(CALL, wide ? 1 : 0);
  }

  #multiValueBlock(depth: number): void {
    const results = Array.from(
      { length: 1 + this.#random.below(3) },
      () => this.#random.pick(TYPES),
    );
    this.#block(results, depth);
    this.#takeOff(results);
  }

  /** A branch that may be taken, with values and perhaps more below them. */
  #branchOut(depth: number): void {
    const target = this.#random.below(this.#labels.length);
    const { types, counter } = this.#labels.at(-1 - target)!;
    const condition = () => {
      this.#condition(depth + 1);
      if (counter !== undefined) this.#emit(...this.#isAboveZero(counter), 0x71);
    };
    if (this.#random.oneIn(2)) {
      this.#values(types, depth + 1);
      condition();
      this.#emit(BR_IF, ...leb(target));
      this.#takeOff(types);
      return;
    }
    condition();
    this.#emit(IF, EMPTY);
    this.#inside({ types: [], counter: undefined }, () => {
      if (this.#random.oneIn(3)) this.#value(this.#random.pick(TYPES), depth + 1);
      this.#values(target === this.#labels.length - 2 ? this.#signature.results : types, depth + 1);
      if (target === this.#labels.length - 2 && this.#random.oneIn(2)) this.#emit(RETURN);
      else this.#emit(BR, ...leb(target + 1));
      // What follows is never reached, but must be valid.
      if (this.#random.oneIn(3)) this.#statement(depth + 1);
    });
  }

  /** Blocks around a `br_table` that goes to any of them, each with something to do. */
  #switch(depth: number): void {
    const types = this.#random.oneIn(2) ? [] : [this.#random.pick(TYPES)];
    const cases = 1 + this.#random.below(4);
    const label = { types, counter: undefined };
    for (let i = 0; i < cases; i++) {
      this.#emit(BLOCK, ...this.#blockType([], types));
      this.#labels.push(label);
    }
    this.#values(types, depth + 1);
    this.#value(I32, depth + 1);
    if (!this.#random.oneIn(4)) this.#emit(0x41, 7, 0x71);
    const targets = Array.from({ length: this.#random.below(7) }, () => this.#random.below(cases));
    this.#emit(BR_TABLE, ...vec(...targets), this.#random.below(cases));
    for (let i = 0; i < cases; i++) {
      this.#labels.pop();
      this.#emit(END);
      if (i + 1 < cases) {
        this.#takeOff(types);
        this.#statement(depth + 1);
        this.#values(types, depth + 1);
      }
    }
    this.#takeOff(types);
  }

  #callStatement(depth: number): void {
    const callee = this.#callee(() => true);
    if (callee === undefined) return;
    this.#call(callee, depth);
    this.#takeOff(this.#module.functions[callee]!.results);
  }

  #rareStatement(depth: number): void {
    const size = () => this.#emit(0x41, ...signedLeb(this.#random.below(70)));
    const last = this.#module.memories - 1;
    switch (this.#random.below(6)) {
      case 0: // memory.fill
        this.#address(80, depth);
        this.#value(I32, depth + 1);
        size();
        return this.#emit(0xfc, 11, last);
      case 1: // memory.copy
        this.#address(80, depth);
        this.#address(80, depth);
        size();
        return this.#emit(0xfc, 10, last, 0);
      case 2: // memory.init
        this.#address(30, depth);
        this.#emit(0x41, this.#random.below(4));
        this.#emit(0x41, this.#random.below(20));
        return this.#emit(0xfc, 8, 2, last);
      case 3: { // table.set from another element
        const callee = this.#random.pick(this.#module.table) ?? 0;
        const same = this.#module.functions[callee];
        const other = this.#module.table.findLastIndex((index) =>
          index !== undefined && this.#module.functions[index] === same
        );
        this.#emit(0x41, ...signedLeb(Math.max(other, 0)));
        this.#tableIndex(callee, depth);
        return this.#emit(0x25, 0, 0x26, 0);
      }
      case 4: // table.grow by null, or data.drop
        if (this.#random.oneIn(4)) return this.#emit(0xfc, 9, 2);
        this.#emit(0xd0, 0x70, 0x41, this.#random.below(2), 0xfc, 15, 0);
        return this.#takeOff([I32]);
      default: // a trap, where the condition says so
        this.#value(I32, depth + 1);
        this.#emit(0x41, 15, 0x71, I32_EQZ, IF, EMPTY);
        this.#inside({ types: [], counter: undefined }, () => {
          this.#statement(depth + 1);
          this.#emit(0x00);
        });
    }
  }

  /** A call in place of a return, where a condition says so. */
  #tailCall(): void {
    const { functions } = this.#module;
    const wanted = `${this.#signature.results}`;
    const callee = this.#callee(({ results }) => `${results}` === wanted) ?? this.#index;
    this.#condition(1);
    this.#emit(IF, EMPTY);
    this.#values(functions[callee]!.params, 2);
    if (!this.#module.table.includes(callee) || this.#random.oneIn(2)) {
      this.#emit(0x12, ...leb(callee));
    } else {
      this.#tableIndex(callee, 2);
      this.#emit(0x13, ...leb(this.#module.typeIndex(functions[callee]!)), 0);
    }
    this.#emit(END);
  }
}

const CANONICAL_F32 = [0x43, ...word(0x7fc0_0000)];
const CANONICAL_F64 = [0x44, ...word(0), ...word(0x7ff8_0000)];
