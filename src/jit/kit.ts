/**
 * What units are given: the instance as they see it, and helpers. One kit serves all units of an
 * instance; units name what they use of it, so nothing here is looked up while code runs.
 *
 * @module
 */
import { requireHostRoom } from "../engine/host_stack.ts";
import type { Safepoint } from "../engine/safepoint.ts";
import type { Stack } from "../engine/stack.ts";
import { Trap, type TrapReason } from "../errors.ts";
import * as numeric from "../isa/numeric.ts";
import { type CallHooks, FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { MemoryInstance } from "../store/memory.ts";
import type { FuncType } from "../wasm/types.ts";
import * as bulk from "./bulk.ts";
import { partTypesOfAll } from "./ir.ts";
import { LeftAtSite, LeftAtStart, type Site } from "./leave.ts";
import type { Slot } from "./links.ts";
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
  /** Fills a slot with what calls the function, whenever there is something better. */
  link(slot: Slot, callee: FunctionInstance): Lowered;
  /** Calls a function that is not compiled, until it is; then it fills the slot. */
  adapter(slot: Slot, callee: FunctionInstance): Lowered;
  /** What interprets the function and all it calls. */
  deep(callee: FunctionInstance): Lowered;
  readonly space: Space;
  readonly safepoint: Safepoint | undefined;
  readonly tailCalls: Record<string, unknown>;
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
    open_calls: linker.stack.openCalls,
    require_room: requireHostRoom,
    // What a slot holds until it is called for the first time.
    link: (index: number, fill: Slot["fill"]) => (...parts: never[]): unknown =>
      linker.link({ caller: instance, fill }, instance.function(index))(...parts),
    space: linker.space,
    deep: (index: number) => linker.deep(instance.function(index)),
    ...indirectCalls(instance, linker),
    ...linker.tailCalls,
    ...bulk.helpersFor(instance, linker.safepoint),
    ...linker.safepoint && safepoints(instance, linker, linker.safepoint),
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

function indirectCalls(caller: Instance, linker: Linker) {
  const adapters = new WeakMap<FunctionInstance, Lowered>();
  const adapterFor = (callee: FunctionInstance): Lowered => {
    let adapter = adapters.get(callee);
    if (adapter === undefined) {
      adapter = linker.adapter({ caller, fill: () => {} }, callee);
      adapters.set(callee, adapter);
    }
    return adapter;
  };
  const lowered = (callee: FunctionInstance): Lowered =>
    callee.lowered as Lowered | null ?? adapterFor(callee);
  return {
    callee: calleeAt,
    lowered,
    indirect: (elements: readonly unknown[], index: number, typeId: number): Lowered =>
      lowered(calleeAt(elements, index, typeId)),
    is_own: (callee: FunctionInstance): boolean =>
      callee.instance === caller && callee.lowered !== null,
  };
}

function calleeAt(elements: readonly unknown[], index: number, typeId: number): FunctionInstance {
  const callee = elements[index];
  if (!(callee instanceof FunctionInstance)) {
    throw new Trap(callee === null ? "uninitialized element" : "undefined element");
  }
  if (callee.typeId !== typeId) throw new Trap("indirect call type mismatch");
  return callee;
}

/** What tail calls are carried out with; one for all units, since they may go from one to another. */
export function tailCalls(): Record<string, unknown> {
  const pending = new TailCall();
  return {
    is_tail: (result: unknown) => result === pending,
    /** `hooks` are those of the function that ends here; what they call may make tail calls, too. */
    tail(callee: Lowered, parts: never[], hooks?: CallHooks): TailCall {
      hooks?.endInTailCall();
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

/** What functions do at safepoints. What one returns that leaves is not looked at; it is a number. */
function safepoints(instance: Instance, linker: Linker, safepoint: Safepoint) {
  const { frames } = safepoint;
  return {
    checks: safepoint.cells,
    /** At least one round comes between two polls. */
    poll: () => safepoint.poll(instance) || 1,
    leave(site: Site, values: readonly unknown[]): number {
      frames.push(new LeftAtSite(instance.function(site.func), site, values));
      return 0;
    },
    /** For a function that begins: the host's stack is nearly full, or a poll is due. */
    slow(index: number, run: () => Lowered): Lowered {
      const func = instance.function(index);
      const deep = linker.deep(func);
      const roomAt = partTypesOfAll(func.type.params).length;
      return (...parts: never[]): unknown => {
        if (parts[roomAt]! < 0) return deep(...parts.slice(0, roomAt));
        if (safepoint.poll(instance) >= 0) return run()(...parts);
        frames.push(new LeftAtStart(func, parts));
        return 0;
      };
    },
  };
}
