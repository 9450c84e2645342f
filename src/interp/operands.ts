/**
 * The operand stack while a body is translated: where each value is. A value is in its *own* slot of
 * the frame (see `engine/stack.ts`), or still in the local it was read from, or a constant that is
 * nowhere yet. Reading a local costs nothing this way, until the local is overwritten.
 *
 * @module
 */
import { F32, I32, isReference, slotsOf, V128, type ValueType } from "../wasm/types.ts";
import type { Assembler } from "./assembler.ts";
import { OP } from "./ops.ts";

/** Constants that a function may have in slots of its frame. */
const MAX_CONSTANTS = 64;

const NO_LOCAL = -1;

/** One value; places are slots times two, and negative for constants in the frame. */
interface Entry {
  type: ValueType;
  /** Slots below it on the operand stack. */
  height: number;
  /** Where it is; meaningless for a constant. */
  place: number;
  /** The local it is in, or -1. */
  local: number;
  /** The next entry below, and above, that is in the same local, or -1. */
  below: number;
  above: number;
  constant: boolean;
  low: number;
  high: number;
}

export class Operands {
  readonly #asm: Assembler;
  readonly #entries: Entry[] = [];
  /** Where each local is. */
  readonly #locals: Int32Array;
  /** The topmost entry that is in each local, plus one. */
  readonly #aliases: Int32Array;
  readonly #localTypes: readonly ValueType[];
  /** Slots of all locals. */
  readonly localSlots: number;
  /** Constants in the frame, low and high word of each. */
  readonly constants: number[] = [];
  /** Whether a constant that must be in a slot is worth one of its own. */
  keepConstants = false;

  /** Entries there are. */
  depth = 0;
  /** Entries that are known to be in their own slots. */
  #settled = 0;
  /** The instruction that made the topmost value, and what came of it. */
  #madeAt = 0;
  #madeEnd = -1;
  #madeEntry = -1;

  constructor(asm: Assembler, localTypes: readonly ValueType[]) {
    this.#asm = asm;
    this.#localTypes = localTypes;
    this.#locals = new Int32Array(localTypes.length);
    this.#aliases = new Int32Array(localTypes.length);
    let slots = 0;
    for (let i = 0; i < localTypes.length; i++) {
      this.#locals[i] = 2 * slots;
      slots += slotsOf(localTypes[i]!);
    }
    this.localSlots = slots;
    asm.firstTemporary = 2 * slots;
  }

  /** Slots that are in use. */
  get height(): number {
    if (this.depth === 0) return 0;
    const top = this.#entries[this.depth - 1]!;
    return top.height + slotsOf(top.type);
  }

  /** Where the slot at that height of the operand stack is. */
  placeOf(height: number): number {
    return 2 * (this.localSlots + height);
  }

  typeAt(index: number): ValueType {
    return this.#entries[index]!.type;
  }

  heightAt(index: number): number {
    return index === this.depth ? this.height : this.#entries[index]!.height;
  }

  /** Pushes a value that is in its own slot; returns where that is. */
  push(type: ValueType): number {
    const height = this.height;
    const entry = this.#entries[this.depth] ??= {
      type,
      height,
      place: 0,
      local: NO_LOCAL,
      below: -1,
      above: -1,
      constant: false,
      low: 0,
      high: 0,
    };
    entry.type = type;
    entry.height = height;
    entry.place = this.placeOf(height);
    entry.local = NO_LOCAL;
    entry.constant = false;
    this.depth++;
    return entry.place;
  }

  pushAll(types: readonly ValueType[]): void {
    for (const type of types) this.push(type);
  }

  pushConstant(type: ValueType, low: number, high: number): void {
    this.push(type);
    const entry = this.#entries[this.depth - 1]!;
    entry.constant = true;
    entry.low = low;
    entry.high = high;
  }

  pushLocal(local: number): void {
    this.push(this.#localTypes[local]!);
    const entry = this.#entries[this.depth - 1]!;
    entry.place = this.#locals[local]!;
    entry.local = local;
    entry.above = -1;
    entry.below = this.#aliases[local]! - 1;
    if (entry.below >= 0) this.#entries[entry.below]!.above = this.depth - 1;
    this.#aliases[local] = this.depth;
  }

  /** Pushes the result of an instruction, which is written here; its first operand is where to. */
  define(type: ValueType, op: number, a = 0, b = 0, c = 0, d = 0): void {
    this.#madeAt = this.#asm.emit(op, this.push(type), a, b, c, d);
    this.#madeEnd = this.#asm.length;
    this.#madeEntry = this.depth - 1;
  }

  /** Whether the topmost value is what the last instruction made, and nothing can jump behind it. */
  get isFresh(): boolean {
    return this.#madeEntry === this.depth - 1 && this.#asm.length === this.#madeEnd &&
      this.#asm.barrier < this.#madeEnd;
  }

  /** Where the instruction is that made the topmost value, if it {@link isFresh}. */
  get madeAt(): number {
    return this.#madeAt;
  }

  /** Gives the topmost value another type; its bits stay the same. */
  retype(type: ValueType): void {
    this.#entries[this.depth - 1]!.type = type;
  }

  /** Removes the topmost value. */
  drop(): void {
    const entry = this.#entries[--this.depth]!;
    if (entry.local !== NO_LOCAL) this.#unlink(entry);
    if (this.#settled > this.depth) this.#settled = this.depth;
    if (this.#madeEntry >= this.depth) this.#madeEntry = -1;
  }

  /** Removes values until there are only `depth`. */
  truncate(depth: number): void {
    while (this.depth > depth) this.drop();
  }

  /** Removes the topmost value and tells where it is. */
  pop(): number {
    const place = this.use(this.depth - 1);
    this.drop();
    return place;
  }

  /** Whether the topmost value is a constant. */
  get isConstant(): boolean {
    return this.depth > 0 && this.#entries[this.depth - 1]!.constant;
  }

  /** Whether the value below the topmost is a constant. */
  get isConstantBelow(): boolean {
    return this.depth > 1 && this.#entries[this.depth - 2]!.constant;
  }

  /** Removes the topmost value, a constant, and tells its low word. */
  popConstant(): number {
    const { low } = this.#entries[this.depth - 1]!;
    this.drop();
    return low;
  }

  /** Where a value is; a constant is put somewhere first. */
  use(index: number): number {
    const entry = this.#entries[index]!;
    if (!entry.constant) return entry.place;
    if (this.keepConstants) {
      const kept = this.#constantPlace(entry);
      if (kept !== 0) return kept;
    }
    this.#settle(index);
    return entry.place;
  }

  #constantPlace({ type, low, high }: Entry): number {
    const { constants } = this;
    const narrow = type === I32 || type === F32;
    for (let at = 0; at < constants.length; at += 2) {
      if (constants[at] === low && (narrow || constants[at + 1] === high)) return -2 - at;
    }
    if (constants.length >= 2 * MAX_CONSTANTS) return 0;
    constants.push(low, high);
    return -constants.length;
  }

  /** Makes a local the topmost value, and removes that. */
  setLocal(local: number): void {
    const fresh = this.isFresh;
    const index = this.depth - 1;
    const entry = this.#entries[index]!;
    const place = this.#locals[local]!;
    const same = entry.local === local;
    const madeAt = this.#madeAt;
    this.drop();
    if (same) return;
    if (this.#aliases[local] !== 0) this.#settleAliases(local);
    else if (fresh && entry.place === this.placeOf(entry.height)) {
      this.#asm.code[madeAt + 1] = place;
      return;
    }
    this.#copy(entry, place);
  }

  /** The value of the local is about to change: values that are still in it move out. */
  #settleAliases(local: number): void {
    let index = this.#aliases[local]! - 1;
    while (index >= 0) {
      const { below } = this.#entries[index]!;
      this.#settle(index, false);
      index = below;
    }
    this.#aliases[local] = 0;
  }

  /** Puts all values, or those from `index` on, in their own slots. */
  settle(index = 0): void {
    const from = Math.max(index, this.#settled);
    for (let i = from; i < this.depth; i++) this.#settle(i);
    if (index <= this.#settled) this.#settled = this.depth;
  }

  /** Puts a value in its own slot. */
  #settle(index: number, unlink = true): void {
    const entry = this.#entries[index]!;
    const own = this.placeOf(entry.height);
    if (!entry.constant && entry.place === own) return;
    this.#copy(entry, own);
    if (entry.local !== NO_LOCAL && unlink) this.#unlink(entry);
    entry.place = own;
    entry.local = NO_LOCAL;
    entry.constant = false;
  }

  #unlink({ local, below, above }: Entry): void {
    if (below >= 0) this.#entries[below]!.above = above;
    if (above >= 0) this.#entries[above]!.below = below;
    else this.#aliases[local] = below + 1;
  }

  /** Puts a constant in its own slot, though not for the code that follows in another branch. */
  placeConstant(index: number): number {
    const entry = this.#entries[index]!;
    const own = this.placeOf(entry.height);
    this.#copy(entry, own);
    return own;
  }

  /** Writes what copies a value to a place; where the value is known to be stays as it was. */
  copyTo(place: number, index: number): void {
    const entry = this.#entries[index]!;
    if (entry.constant || entry.place !== place) this.#copy(entry, place);
  }

  /** Whether a value is at a place already. */
  isAt(place: number, index: number): boolean {
    const entry = this.#entries[index]!;
    return !entry.constant && entry.place === place;
  }

  #copy({ type, place, constant, low, high }: Entry, to: number): void {
    const asm = this.#asm;
    const narrow = type === I32 || type === F32;
    if (isReference(type)) {
      asm.emit(OP["copy ref"], to, place);
    } else if (type === V128) {
      asm.emit(OP.move, to, place, 2, 0);
    } else if (!constant) {
      asm.emit(narrow ? OP["copy 32"] : OP["copy 64"], to, place);
    } else if (narrow) {
      asm.emit(OP["const 32"], to, low);
    } else {
      asm.emit(OP["const 64"], to, low, high);
    }
  }
}
