/**
 * What compiled code needs of a linear memory: typed arrays that start at a static offset, a view for
 * what is not aligned, and the exact forms of loads and stores, which take any address and trap
 * outside the memory.
 *
 * @module
 */
import { Trap } from "../errors.ts";
import type { MemoryInstance } from "../store/memory.ts";
import type { ElementKind } from "./expression.ts";

type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

const ARRAYS = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  i64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

/** The elements of a memory that a view shows, from an offset on. */
interface Shown {
  readonly element: ElementKind;
  readonly offset: number;
}

function outOfBounds(): never {
  throw new Trap("out of bounds memory access");
}

/** One memory, as compiled code sees it. Addresses are signed here, and count as unsigned. */
export class MemoryAccess {
  readonly #memory: MemoryInstance;
  readonly #views: Map<string, TypedArray> = new Map();
  /** What each view shows. */
  #shown: Map<TypedArray | DataView, Shown> = new Map();
  /** Those who have views as properties. */
  readonly #keepers: Record<string, TypedArray | DataView>[] = [];
  #data: DataView<ArrayBuffer> | undefined = undefined;

  constructor(memory: MemoryInstance) {
    this.#memory = memory;
  }

  /** The elements that start at an offset, a multiple of their size. Good until the memory grows. */
  view(element: ElementKind, offset: number): TypedArray {
    const key = element + offset;
    let view = this.#views.get(key);
    if (view === undefined) {
      this.#views.set(key, view = this.#makeView(element, offset));
      this.#shown.set(view, { element, offset });
    }
    return view;
  }

  #makeView(element: ElementKind, offset: number): TypedArray {
    const { buffer, length } = this.#memory.bytes;
    const MadeArray = ARRAYS[element];
    const left = Math.floor((length - offset) / MadeArray.BYTES_PER_ELEMENT);
    return left <= 0 ? new MadeArray(0) : new MadeArray(buffer, offset, left);
  }

  /** All of it. Good until the memory grows. */
  get data(): DataView<ArrayBuffer> {
    return this.#data ??= this.#memory.view;
  }

  /** Replaces the views of this memory that are properties of `views` when the memory has grown. */
  keep = (views: Record<string, TypedArray | DataView>): void => {
    this.#keepers.push(views);
  };

  /** The memory has grown: the views are of a buffer that is gone. */
  refresh(): void {
    const shown = this.#shown;
    const data = this.#data;
    this.#shown = new Map();
    this.#data = undefined;
    this.#views.clear();
    for (const views of this.#keepers) {
      for (const name of Object.keys(views)) {
        const place = shown.get(views[name]!);
        if (place !== undefined) views[name] = this.view(place.element, place.offset);
        else if (views[name] === data) views[name] = this.data;
      }
    }
  }

  #at(address: number, offset: number, bytes: number): number {
    const at = (address >>> 0) + offset;
    return at + bytes <= this.#memory.bytes.length ? at : outOfBounds();
  }

  load_i8 = (address: number, offset: number): number =>
    this.#memory.view.getInt8(this.#at(address, offset, 1));

  load_u8 = (address: number, offset: number): number =>
    this.#memory.view.getUint8(this.#at(address, offset, 1));

  load_i16 = (address: number, offset: number): number =>
    this.#memory.view.getInt16(this.#at(address, offset, 2), true);

  load_u16 = (address: number, offset: number): number =>
    this.#memory.view.getUint16(this.#at(address, offset, 2), true);

  load_i32 = (address: number, offset: number): number =>
    this.#memory.view.getInt32(this.#at(address, offset, 4), true);

  load_f32 = (address: number, offset: number): number =>
    this.#memory.view.getFloat32(this.#at(address, offset, 4), true);

  load_f64 = (address: number, offset: number): number =>
    this.#memory.view.getFloat64(this.#at(address, offset, 8), true);

  load_whole = (address: number, offset: number): bigint =>
    this.#memory.view.getBigUint64(this.#at(address, offset, 8), true);

  store_u8 = (address: number, offset: number, value: number): void =>
    this.#memory.view.setInt8(this.#at(address, offset, 1), value);

  store_u16 = (address: number, offset: number, value: number): void =>
    this.#memory.view.setInt16(this.#at(address, offset, 2), value, true);

  store_i32 = (address: number, offset: number, value: number): void =>
    this.#memory.view.setInt32(this.#at(address, offset, 4), value, true);

  store_f32 = (address: number, offset: number, value: number): void =>
    this.#memory.view.setFloat32(this.#at(address, offset, 4), value, true);

  store_f64 = (address: number, offset: number, value: number): void =>
    this.#memory.view.setFloat64(this.#at(address, offset, 8), value, true);

  store_i64 = (address: number, offset: number, low: number, high: number): void => {
    const at = this.#at(address, offset, 8);
    this.#memory.view.setInt32(at, low, true);
    this.#memory.view.setInt32(at + 4, high, true);
  };

  store_whole = (address: number, offset: number, value: bigint): void =>
    this.#memory.view.setBigUint64(this.#at(address, offset, 8), value, true);

  store_v128 = (address: number, offset: number, ...words: number[]): void => {
    const at = this.#at(address, offset, 16);
    words.forEach((word, i) => this.#memory.view.setInt32(at + 4 * i, word, true));
  };
}
