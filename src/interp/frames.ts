/**
 * Walks the guest's stack, for the frames of a {@link Trap}. Where in its module an instruction of
 * register code comes from is found out by translating the function once more.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import type { StackFrame } from "../errors.ts";
import type { FunctionInstance } from "../store/func.ts";
import { signatureText } from "../wasm/types.ts";
import type { Activation } from "./machine.ts";
import { type Counts, translate } from "./translate.ts";

/** Frames that are told of; deep recursion would otherwise make every trap expensive. */
const MAX_FRAMES = 256;

/**
 * The frames of the functions that are running, innermost first.
 *
 * @param entered the host function that is running, if one is.
 * @param activation where the guest's code is, if it has begun to run.
 */
export function framesOf(
  stack: Stack,
  entered: FunctionInstance | null,
  activation: Activation | null,
  { counts, compiled }: FrameSources,
): StackFrame[] {
  const maps = new OffsetMaps(stack, counts);
  const frames: StackFrame[] = [];
  if (entered !== null) frames.push(...framesOfEntered(entered, compiled));
  if (activation !== null) {
    const { func, pc } = activation;
    frames.push(frameOf(func, maps.offsetOf(func, pc)));
  }
  const callers = activation === null ? stack.depth : activation.depth;
  for (let depth = callers - 1; depth >= 0 && frames.length < MAX_FRAMES; depth--) {
    const caller = stack.callers[depth]!;
    if (stack.pcs[depth] === 0) {
      frames.push(...framesOfEntered(caller, compiled));
      continue;
    }
    // The record says where the caller goes on: the call itself ends just before.
    frames.push(frameOf(caller, maps.offsetOf(caller, stack.pcs[depth]! - 1)));
  }
  return frames;
}

/** What is needed to make sense of a stack. */
export interface FrameSources {
  readonly counts: Counts | undefined;
  /** Frames of compiled functions, for each time that compiled code was entered, innermost first. */
  readonly compiled: StackFrame[][];
}

/** The frames of a host function, or of the compiled functions that were entered by that one. */
function framesOfEntered(func: FunctionInstance, compiled: StackFrame[][]): readonly StackFrame[] {
  const isHost = func.entry !== null && func.lowered === null && func.code === null;
  const frames = isHost ? undefined : compiled.shift();
  return frames ?? [frameOf(func, 0)];
}

function frameOf({ type, instance, index }: FunctionInstance, offset: number): StackFrame {
  return {
    name: instance.debugName(index),
    signature: signatureText(type),
    functionIndex: index,
    offset,
  };
}

/** Of a function: where the code of each instruction starts, and its byte offset; ascending. */
interface OffsetMap {
  readonly positions: readonly number[];
  readonly offsets: readonly number[];
}

/** Finds out where in a module code comes from. */
class OffsetMaps {
  readonly #stack: Stack;
  readonly #counts: Counts | undefined;
  readonly #maps: Map<FunctionInstance, OffsetMap> = new Map();

  constructor(stack: Stack, counts: Counts | undefined) {
    this.#stack = stack;
    this.#counts = counts;
  }

  offsetOf(func: FunctionInstance, pc: number): number {
    if (func.code === null) return 0;
    let map = this.#maps.get(func);
    if (map === undefined) this.#maps.set(func, map = this.#makeMap(func));
    let low = 0;
    let high = map.positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (map.positions[middle]! <= pc) low = middle + 1;
      else high = middle;
    }
    return map.offsets[low - 1] ?? 0;
  }

  #makeMap({ instance, index }: FunctionInstance): OffsetMap {
    const positions: number[] = [];
    const offsets: number[] = [];
    translate(instance.module, index, {
      types: instance.types,
      maxSlots: this.#stack.limits.maxSlots,
      counts: this.#counts,
      record: (position, offset) => {
        // An instruction that became part of the next one has no code of its own any more.
        while (positions.length > 0 && positions[positions.length - 1]! >= position) {
          positions.pop();
          offsets.pop();
        }
        positions.push(position);
        offsets.push(offset);
      },
    });
    return { positions, offsets };
  }
}
