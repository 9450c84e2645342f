/**
 * Which code belongs to which instruction of a module: found out by translating a function once more,
 * when somebody asks, and then kept.
 *
 * @module
 */
import { EngineBug } from "../errors.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Module } from "../wasm/module.ts";
import { translate, type TranslateOptions } from "./translate.ts";

/** Something that is kept for functions of modules: apart for those that are listened to. */
export class ByFunction<Kept> {
  readonly #modules: WeakMap<Module, Map<number, Kept>> = new WeakMap();

  /** What is kept for a function; made if there is nothing yet. */
  of(func: FunctionInstance, make: (func: FunctionInstance) => Kept): Kept {
    const { module } = func.instance;
    let ofModule = this.#modules.get(module);
    if (ofModule === undefined) this.#modules.set(module, ofModule = new Map());
    const key = 2 * func.index + Number(func.hooks !== null);
    let kept = ofModule.get(key);
    if (kept === undefined) ofModule.set(key, kept = make(func));
    return kept;
  }
}

/** Of one function: where the code of each instruction starts, and its byte offset; ascending. */
interface FunctionPlaces {
  readonly positions: number[];
  readonly offsets: number[];
  /** Where it goes on, by the offset of what it stopped at. */
  readonly resumptions: Map<number, number>;
}

/** The places of functions, all translated with the same options. */
export class Places {
  readonly #options: Omit<TranslateOptions, "types" | "hooked" | "recorder">;
  readonly #known: ByFunction<FunctionPlaces> = new ByFunction();

  constructor(options: Omit<TranslateOptions, "types" | "hooked" | "recorder">) {
    this.#options = options;
  }

  /** The byte offset of the instruction to which code belongs; 0 before the first one. */
  offsetOf(func: FunctionInstance, pc: number): number {
    if (func.code === null) return 0;
    const { positions, offsets } = this.#placesOf(func);
    let low = 0;
    let high = positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positions[middle]! <= pc) low = middle + 1;
      else high = middle;
    }
    return offsets[low - 1] ?? 0;
  }

  /** Where a function goes on that stopped at a call, at a loop, or, for offset 0, at its beginning. */
  resumptionOf(func: FunctionInstance, offset: number): number {
    const found = this.#placesOf(func).resumptions.get(offset);
    if (found !== undefined) return found;
    const name = func.instance.debugName(func.index);
    throw new EngineBug(`${name} cannot go on at offset 0x${offset.toString(16)}`);
  }

  #placesOf(func: FunctionInstance): FunctionPlaces {
    return this.#known.of(func, (asked) => this.#find(asked));
  }

  #find({ instance, index, hooks }: FunctionInstance): FunctionPlaces {
    const positions: number[] = [];
    const offsets: number[] = [];
    const resumptions = new Map<number, number>();
    const recorder = {
      instruction(position: number, offset: number) {
        // An instruction that became part of the next one has no code of its own any more.
        while (positions.length > 0 && positions[positions.length - 1]! >= position) {
          positions.pop();
          offsets.pop();
        }
        positions.push(position);
        offsets.push(offset);
      },
      resumption(position: number, offset: number) {
        resumptions.set(offset, position);
      },
    };
    const { types } = instance;
    translate(instance.module, index, {
      ...this.#options,
      types,
      hooked: hooks !== null,
      recorder,
    });
    return { positions, offsets, resumptions };
  }
}
