/**
 * A cursor over instructions: it decodes one after the other into its own fields, so that nobody
 * else knows how immediates are laid out, and nothing is allocated on the way. It checks what is
 * malformed and which features an instruction needs, not what is invalid.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html
 * @module
 */
import { CompileError } from "../errors.ts";
import { ALL_FEATURES, type CoreFeatures } from "../features.ts";
import { ROWS } from "../isa/opcodes.ts";
import type { Row } from "../isa/row.ts";
import type { Module } from "../wasm/module.ts";
import {
  type CompositeType,
  type HeapType,
  I32,
  NULLABLE,
  REF,
  type ValueType,
} from "../wasm/types.ts";
import { disabledText, Reader } from "./reader.ts";
import { decodeHeapType, decodeValueType } from "./types.ts";

/** Where the instructions of each prefix start among the slots; one-byte opcodes are their own slot. */
const FIRST_SLOT: ReadonlyMap<number, number> = new Map([
  [0xfb, 0x100],
  [0xfc, 0x200],
  [0xfe, 0x300],
  [0xfd, 0x400],
]);
const LOWEST_PREFIX = 0xfb;
/** Slots of the last prefix, the vector instructions'. */
const VECTOR_SLOTS = 0x200;

/** Numbers of slots: an instruction is one small integer, dense enough to index tables with. */
export const SLOTS = 0x400 + VECTOR_SLOTS;

/** The slot of an instruction. */
export function slotOf(row: Row): number {
  const prefix = row.code >>> 16;
  return prefix === 0 ? row.code : FIRST_SLOT.get(prefix)! + (row.code & 0xffff);
}

const ROW_AT: readonly (Row | undefined)[] = rowsBySlot();

function rowsBySlot(): (Row | undefined)[] {
  const rows: (Row | undefined)[] = new Array(SLOTS).fill(undefined);
  for (const row of ROWS) rows[slotOf(row)] = row;
  return rows;
}

/** The bit of each slot's feature; empty slots need one that no module can have. */
const FEATURE_BIT: Int32Array = Int32Array.from(ROW_AT, (row) => {
  if (row === undefined) return 1 << 30;
  return row.feature === null ? 0 : 1 << ALL_FEATURES.indexOf(row.feature);
});

function disabledBits(features: CoreFeatures): number {
  let bits = 1 << 30;
  ALL_FEATURES.forEach((feature, i) => {
    if (!features.isEnabled(feature)) bits |= 1 << i;
  });
  return bits;
}

const NO_TYPES: readonly ValueType[] = [];
const EMPTY_BLOCK = 0x40;
const OTHER_MEMORY = 0x40;
/** Flags of an access below this are an alignment, which the validator judges. */
const FLAGS_LIMIT = 32;
/** The same where a bit may say that another memory is meant. */
const MANY_MEMORIES_FLAGS_LIMIT = 0x80;

/** What is needed of a module to decode its code. */
export type CodeModule = Pick<Module, "bytes" | "features" | "types">;

/** Decodes one instruction at a time. Which fields an instruction sets, its row's `immediate` says. */
export class Instructions extends Reader {
  /** The instruction that was decoded last. */
  row: Row = ROW_AT[0]!;
  /** Its number: see {@link slotOf}. */
  slot = 0;
  /** The offset of its opcode. */
  offset = 0;
  /** The function that is being decoded, for errors. */
  functionIndex: number | undefined = undefined;

  /** The index it names: a label, local, function, type and so on; the first of two. */
  index = 0;
  /** The second index. */
  index2 = 0;
  /** What a block takes. */
  blockParams: readonly ValueType[] = NO_TYPES;
  /** What a block leaves. */
  blockResults: readonly ValueType[] = NO_TYPES;
  /**
   * The labels of a `br_table`, its default last; of a `try_table`, three numbers for each catch:
   * kind, tag and label. Only the first {@link labelCount} numbers count.
   */
  labels: Uint32Array<ArrayBuffer> = new Uint32Array(16);
  labelCount = 0;
  /** The exponent of an access's alignment; the memory is {@link index}. */
  align = 0;
  /** The constant offset of an access. */
  memoryOffset = 0;
  /** The lane of a vector. */
  lane = 0;
  /** The sixteen bytes of a shuffle or of a vector constant. */
  readonly lanes: Uint8Array<ArrayBuffer> = new Uint8Array(16);
  /** The same sixteen bytes. Numeric constants are in `low` and `high`, floats as their bits. */
  readonly vector: Int32Array<ArrayBuffer> = new Int32Array(this.lanes.buffer);
  /** The type of a `select`. */
  valueType: ValueType = I32;
  /** How many types a `select` has; valid is one. */
  valueTypes = 0;
  /** A heap type; of a cast, the reference type before it. */
  heapType: HeapType = 0;
  /** The reference type after a cast. */
  heapType2: HeapType = 0;

  readonly #types: readonly CompositeType[];
  readonly #disabled: number;
  readonly #multiMemory: boolean;
  readonly #manyTables: boolean;
  readonly #single: Map<ValueType, readonly ValueType[]> = new Map();
  #mnemonic: string | undefined = undefined;

  /** Makes a cursor at the start of the module's bytes; {@link seek} before use. */
  constructor(module: CodeModule) {
    super(module.bytes, module.features);
    this.#types = module.types;
    this.#disabled = disabledBits(module.features);
    this.#multiMemory = module.features.isEnabled("multi-memory");
    this.#manyTables = module.features.isEnabled("reference-types");
  }

  /** Goes to the instruction at `position`; `functionIndex` says in errors whose it is. */
  seek(position: number, functionIndex?: number): void {
    this.position = position;
    this.offset = position;
    this.functionIndex = functionIndex;
    this.#mnemonic = undefined;
  }

  /** Goes to the first instruction of a body: past the declarations of its locals. */
  seekBody(start: number, functionIndex: number): void {
    this.seek(start, functionIndex);
    for (let left = this.count(); left > 0; left--) {
      this.u32();
      decodeValueType(this);
    }
  }

  /** Says what is wrong with the instruction that was decoded last, or is being decoded. */
  override fail(reason: string, offset: number = this.offset): never {
    throw new CompileError(reason, this.#place(offset, this.#mnemonic));
  }

  #place(offset: number, mnemonic: string | undefined) {
    return {
      offset,
      ...(this.functionIndex === undefined ? {} : { functionIndex: this.functionIndex }),
      ...(mnemonic === undefined ? {} : { mnemonic }),
    };
  }

  /** Decodes the next instruction into the fields above. */
  next(): Row {
    const offset = this.position;
    this.offset = offset;
    let slot = this.bytes[offset]!;
    if (slot < LOWEST_PREFIX) this.position = offset + 1;
    else slot = this.#prefixed(); // also past the end, where the byte is undefined
    if ((FEATURE_BIT[slot]! & this.#disabled) !== 0) this.#illegal(slot);
    const row = ROW_AT[slot]!;
    this.slot = slot;
    this.row = row;
    this.#mnemonic = row.name;
    if (row.immediate !== "none") this.#decodeImmediate(row);
    return row;
  }

  #prefixed(): number {
    const prefix = this.byte();
    const first = FIRST_SLOT.get(prefix);
    if (first === undefined) return prefix;
    this.#mnemonic = undefined;
    const opcode = this.u32();
    if (opcode < 0x100 || prefix === 0xfd && opcode < VECTOR_SLOTS) return first + opcode;
    return this.#illegal(SLOTS);
  }

  #illegal(slot: number): never {
    const opcode = [...this.bytes.subarray(this.offset, this.position)]
      .map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const row = ROW_AT[slot];
    const why = row?.feature ? `: ${disabledText(row.feature)}` : "";
    throw new CompileError(`illegal opcode ${opcode}${why}`, this.#place(this.offset, row?.name));
  }

  /** Decodes what follows the opcode; the commonest first. */
  #decodeImmediate(row: Row): void {
    switch (row.immediate) {
      case "local":
      case "label":
      case "func":
      case "global":
      case "table":
      case "elem":
      case "data":
      case "tag":
      case "type":
      case "struct":
      case "array":
        this.index = this.u32();
        return;
      case "i32":
        this.low = this.s32();
        return;
      case "memarg":
        this.#memarg();
        return;
      case "block":
        this.#blockType();
        return;
      case "i64":
        this.s64();
        return;
      case "f32":
        this.low = this.bits32();
        return;
      case "f64":
        this.low = this.bits32();
        this.high = this.bits32();
        return;
      case "labels":
        this.#labels();
        return;
      case "type_table":
        this.index = this.u32();
        this.index2 = this.#manyTables ? this.u32() : this.#zero();
        return;
      default:
        this.#decodeRareImmediate(row);
    }
  }

  #decodeRareImmediate(row: Row): void {
    switch (row.immediate) {
      case "memory":
        this.index = this.#memoryIndex();
        return;
      case "memory_memory":
        this.index = this.#memoryIndex();
        this.index2 = this.#memoryIndex();
        return;
      case "data_memory":
        this.index = this.u32();
        this.index2 = this.#memoryIndex();
        return;
      case "table_table":
      case "elem_table":
      case "struct_field":
      case "array_n":
      case "array_array":
      case "array_data":
      case "array_elem":
        this.index = this.u32();
        this.index2 = this.u32();
        return;
      case "memarg_lane":
        this.#memarg();
        this.lane = this.byte();
        return;
      case "lane":
        this.lane = this.byte();
        return;
      case "lanes":
      case "v128":
        this.#sixteenBytes();
        return;
      case "heap":
        this.heapType = decodeHeapType(this);
        return;
      case "types":
        this.#selectTypes();
        return;
      case "cast":
        this.#cast();
        return;
      case "catches":
        this.#catches();
        return;
      case "fence":
        this.#zero();
        return;
    }
  }

  #zero(): number {
    const offset = this.position;
    if (this.byte() !== 0) this.fail("zero byte expected", offset);
    return 0;
  }

  #memoryIndex(): number {
    return this.#multiMemory ? this.u32() : this.#zero();
  }

  #memarg(): void {
    const offset = this.position;
    const flags = this.u32();
    const limit = this.#multiMemory ? MANY_MEMORIES_FLAGS_LIMIT : FLAGS_LIMIT;
    if (flags >= limit) this.fail("malformed memop flags", offset);
    this.align = flags & ~OTHER_MEMORY;
    this.index = (flags & OTHER_MEMORY) === 0 ? 0 : this.u32();
    this.memoryOffset = this.u32();
  }

  #blockType(): void {
    const offset = this.position;
    const byte = this.peek();
    this.blockParams = NO_TYPES;
    if (byte === EMPTY_BLOCK) {
      this.position++;
      this.blockResults = NO_TYPES;
    } else if (byte > EMPTY_BLOCK && byte < 0x80) {
      this.blockResults = this.#only(decodeValueType(this));
    } else {
      const index = this.s33();
      if (index < 0) this.fail("malformed block type", offset);
      this.require("multi-value", offset);
      const type = this.#types[index];
      if (type === undefined || type.kind !== "func") this.fail(`unknown type ${index}`);
      this.blockParams = type.params;
      this.blockResults = type.results;
    }
  }

  #only(type: ValueType): readonly ValueType[] {
    let types = this.#single.get(type);
    if (types === undefined) this.#single.set(type, types = [type]);
    return types;
  }

  #labels(): void {
    const count = this.count() + 1;
    this.#reserveLabels(count);
    const labels = this.labels;
    for (let i = 0; i < count; i++) labels[i] = this.u32();
    this.labelCount = count;
  }

  #reserveLabels(count: number): void {
    if (count > this.labels.length) {
      this.labels = new Uint32Array(Math.max(count, this.labels.length * 2));
    }
  }

  #selectTypes(): void {
    const count = this.count();
    for (let i = 0; i < count; i++) this.valueType = decodeValueType(this);
    this.valueTypes = count;
  }

  #sixteenBytes(): void {
    this.skip(16);
    const start = this.position - 16;
    for (let i = 0; i < 16; i++) this.lanes[i] = this.bytes[start + i]!;
  }

  #cast(): void {
    const flags = this.byte();
    if (flags > 3) this.fail("malformed cast flags");
    this.index = this.u32();
    this.heapType = REF | ((flags & 1) !== 0 ? NULLABLE : 0) | decodeHeapType(this);
    this.heapType2 = REF | ((flags & 2) !== 0 ? NULLABLE : 0) | decodeHeapType(this);
  }

  #catches(): void {
    this.#blockType();
    const count = this.count();
    this.#reserveLabels(3 * count);
    for (let at = 0; at < 3 * count; at += 3) {
      const kind = this.byte();
      if (kind > 3) this.fail("malformed catch clause");
      this.labels[at] = kind;
      this.labels[at + 1] = kind < 2 ? this.u32() : 0;
      this.labels[at + 2] = this.u32();
    }
    this.labelCount = 3 * count;
  }
}
