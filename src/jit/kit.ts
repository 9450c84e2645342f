/**
 * What units are given: the instance as they see it, and helpers. One kit serves all units of an
 * instance; units name what they use of it, so nothing here is looked up while code runs.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import { Trap, type TrapReason } from "../errors.ts";
import * as numeric from "../isa/numeric.ts";
import { FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { MemoryInstance } from "../store/memory.ts";
import type { FuncType } from "../wasm/types.ts";
import * as bulk from "./bulk.ts";
import type { MemoryAccess } from "./memory.ts";
import * as nan from "./nan.ts";
import { readF32, readF64, type ResultSlots, writeF32, writeF64 } from "./values.ts";

/** A function as compiled code calls it: parts in, the first part of the results out. */
export interface Lowered {
  (...parts: never[]): unknown;
  /** The function without the loop that carries out tail calls. */
  raw?: (...parts: never[]) => unknown;
}

/** What is left of the host's stack, in words, where compiled code is entered next. */
export interface Space {
  room: number;
}

/** What the kit needs of the compiler. */
export interface Linker {
  readonly stack: Stack;
  readonly results: ResultSlots;
  accessTo(memory: MemoryInstance): MemoryAccess;
  /** What calls the function; `relink` is told when there is something better. */
  link(caller: Instance, callee: FunctionInstance, relink: (linked: Lowered) => void): Lowered;
  /** What interprets the function and all it calls. */
  deep(callee: FunctionInstance): Lowered;
  readonly space: Space;
}

/** A tail call on its way to the loop that carries it out. */
class TailCall {
  callee: Lowered = () => undefined;
  parts: never[] = [];
}

/** Makes the kit of an instance. */
export function makeKit(instance: Instance, linker: Linker): Record<string, unknown> {
  const { results } = linker;
  return {
    n: numeric,
    ...nan,
    trap,
    stack: linker.stack,
    read_f32: readF32,
    read_f64: readF64,
    write_f32: writeF32,
    write_f64: writeF64,
    results_i32: results.i32,
    results_f32: results.f32,
    results_f64: results.f64,
    results_refs: results.refs,
    memories: instance.memories.map((memory) => linker.accessTo(memory)),
    global: (index: number) => globalAccess(instance, index),
    table: (index: number) => instance.tables[index]!.elements,
    typeId: (index: number) => instance.types.idOf(instance.module.types[index] as FuncType),
    func: (index: number) => instance.function(index),
    link: (index: number, relink: (linked: Lowered) => void) =>
      linker.link(instance, instance.function(index), relink),
    space: linker.space,
    deep: (index: number) => linker.deep(instance.function(index)),
    ...indirectCalls(instance, linker),
    ...tailCalls(),
    ...bulk.helpersFor(instance),
  };
}

function trap(reason: TrapReason): never {
  throw new Trap(reason);
}

function globalAccess(instance: Instance, index: number) {
  const global = instance.globals[index]!;
  const { bits } = global;
  return {
    bits,
    f32: new Float32Array(bits.buffer),
    f64: new Float64Array(bits.buffer),
    instance: global,
    reference: global.reference,
  };
}

function indirectCalls(instance: Instance, linker: Linker) {
  return {
    indirect(elements: readonly unknown[], index: number, typeId: number): Lowered {
      const callee = elements[index];
      if (!(callee instanceof FunctionInstance)) {
        throw new Trap(callee === null ? "uninitialized element" : "undefined element");
      }
      if (callee.typeId !== typeId) throw new Trap("indirect call type mismatch");
      return callee.lowered as Lowered | null ?? linker.link(instance, callee, () => {});
    },
  };
}

function tailCalls() {
  const pending = new TailCall();
  return {
    tail(callee: Lowered, parts: never[]): TailCall {
      pending.callee = callee;
      pending.parts = parts;
      return pending;
    },
    finish(result: unknown): unknown {
      while (result === pending) {
        const { callee, parts } = pending;
        result = (callee.raw ?? callee)(...parts);
      }
      return result;
    },
  };
}
