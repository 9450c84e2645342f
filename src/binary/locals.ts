/**
 * The types of a function's locals. The binary format declares them in runs, so a few bytes can
 * declare very many; what is spelled out here stays in proportion to the body.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html#code-section
 * @module
 */
import type { ValueType } from "../wasm/types.ts";
import { LIMITS, tooManyText } from "./limits.ts";
import type { Reader } from "./reader.ts";
import { decodeValueType } from "./types.ts";

/** The locals of one function at a time, so that one object serves a whole module. */
export class Locals {
  /** Parameters and declared locals. */
  count = 0;
  /** The types of the first locals: of all that a body of ordinary shape has. */
  #types = new Int32Array(64);
  #spelled = 0;
  #runs = 0;
  /** Of each run, the index after its last local. */
  #runEnds = new Int32Array(16);
  #runTypes = new Int32Array(16);

  /** Reads the declarations at the start of a body; `params` come before them. */
  decode(reader: Reader, params: readonly ValueType[], bodyEnd: number): void {
    const limit = params.length + Math.max(0, bodyEnd - reader.position);
    this.#start(params);
    for (let left = reader.count(); left > 0; left--) {
      const offset = reader.position;
      const count = reader.u32();
      const type = decodeValueType(reader);
      if (this.count + count > LIMITS.locals) reader.fail(tooManyText("locals"), offset);
      this.#addRun(count, type, limit);
    }
  }

  /** The type of the local with that index, which must be below {@link count}. */
  typeOf(index: number): ValueType {
    return index < this.#spelled ? this.#types[index]! : this.#search(index);
  }

  /** The types of all locals, parameters first. */
  toArray(): ValueType[] {
    const types: ValueType[] = Array.from(this.#types.subarray(0, this.#spelled));
    for (let i = types.length; i < this.count; i++) types.push(this.#search(i));
    return types;
  }

  #start(params: readonly ValueType[]): void {
    const count = params.length;
    if (count > this.#types.length) this.#types = grown(this.#types, count);
    for (let i = 0; i < count; i++) this.#types[i] = params[i]!;
    this.count = this.#spelled = count;
    this.#runs = 0;
  }

  #addRun(count: number, type: ValueType, limit: number): void {
    this.count += count;
    if (this.#runs === this.#runEnds.length) {
      this.#runEnds = grown(this.#runEnds, this.#runs + 1);
      this.#runTypes = grown(this.#runTypes, this.#runs + 1);
    }
    this.#runEnds[this.#runs] = this.count;
    this.#runTypes[this.#runs] = type;
    this.#runs++;
    const end = Math.min(this.count, limit);
    if (end > this.#types.length) this.#types = grown(this.#types, end);
    if (end > this.#spelled) {
      this.#types.fill(type, this.#spelled, end);
      this.#spelled = end;
    }
  }

  #search(index: number): ValueType {
    let low = 0;
    let high = this.#runs - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#runEnds[middle]! > index) high = middle;
      else low = middle + 1;
    }
    return this.#runTypes[low]!;
  }
}

/** A copy with room for at least `length` numbers. */
function grown(numbers: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(length, numbers.length * 2));
  copy.set(numbers);
  return copy;
}
