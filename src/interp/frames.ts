/**
 * Walks the guest's stack: for traps, and for listeners.
 *
 * @module
 */
import type { WalkedFrame } from "../engine/engine.ts";
import { inInstances } from "../engine/instances.ts";
import type { Stack } from "../engine/stack.ts";
import type { StackFrame } from "../errors.ts";
import type { FunctionInstance } from "../store/func.ts";
import { signatureText } from "../wasm/types.ts";
import { type Activation, ENDED } from "./machine.ts";
import type { Places } from "./places.ts";

/** Frames that are told of; deep recursion would otherwise make every walk expensive. */
const MAX_FRAMES = 256;

/** What is running, and what is needed to make sense of it. */
export interface WalkSources {
  readonly stack: Stack;
  /** The host function, or compiled function, that is running; `null` if interpreted code is. */
  readonly entered: FunctionInstance | null;
  /** Where interpreted code is, if that is running. */
  readonly activation: Activation | null;
  readonly places: Places;
  /** Finds compiled functions: a list for each time that such code was entered, innermost first. */
  readonly compiled: () => WalkedFrame[][];
}

/** The functions that are running, innermost first. */
export function walkFrames(sources: WalkSources): WalkedFrame[] {
  const { stack, entered, activation, places } = sources;
  const compiled = new CompiledFrames(sources.compiled);
  const frames: WalkedFrame[] = [];
  let depth = stack.depth;
  if (entered !== null) {
    frames.push(...compiled.enteredBy(entered));
  } else if (activation !== null) {
    const { func, pc } = activation;
    frames.push({ func, offset: places.offsetOf(func, pc) });
    depth = activation.depth;
  }
  for (depth--; depth >= 0 && frames.length < MAX_FRAMES; depth--) {
    const func = stack.callers[depth]!;
    const pc = stack.pcs[depth]!;
    // The record says where the caller goes on: the call itself ends just before.
    if (pc > 0) frames.push({ func, offset: places.offsetOf(func, pc - 1) });
    else if (pc !== ENDED) frames.push(...compiled.enteredBy(func));
  }
  return frames;
}

/** Hands out lists of compiled functions, one for each time that such code was entered. */
class CompiledFrames {
  readonly #find: () => WalkedFrame[][];
  #lists: WalkedFrame[][] | undefined = undefined;

  constructor(find: () => WalkedFrame[][]) {
    this.#find = find;
  }

  /** A host function itself; or it, being compiled, and the compiled functions it called. */
  enteredBy(func: FunctionInstance): readonly WalkedFrame[] {
    if (func.isHost) return [{ func, offset: 0 }];
    this.#lists ??= this.#find();
    const frames = this.#lists.shift();
    return frames === undefined ? [{ func, offset: 0 }] : inInstances(frames, func);
  }
}

/** A frame as errors show it. */
export function stackFrame({ func: { type, instance, index }, offset }: WalkedFrame): StackFrame {
  const source = offset === 0 ? [] : instance.sourceAt(offset);
  return {
    name: instance.debugName(index),
    signature: signatureText(type),
    functionIndex: index,
    offset,
    ...(source.length > 0 && { source }),
  };
}

/** The functions that were running when a guest failed, as they end one after the other. */
export class FailedFrames {
  /** Why they end. */
  readonly error: unknown;
  /** Calls that were still listened to when those had ended that one caller of the guest knew of. */
  openCalls = -1;
  #frames: readonly WalkedFrame[];
  /** Whether the innermost has ended. */
  #ended = false;

  constructor(error: unknown, frames: readonly WalkedFrame[]) {
    this.error = error;
    this.#frames = frames;
  }

  /** The one that ends now, and those outside it, innermost first. */
  get frames(): readonly WalkedFrame[] {
    return this.#frames;
  }

  /** A call of the function ends now, and those inside it have. */
  end(func: FunctionInstance): void {
    const first = Number(this.#ended);
    const at = this.#frames.findIndex((frame, i) => i >= first && frame.func === func);
    // Of compiled code, not all that was running is known.
    if (at < 0) this.#frames = [{ func, offset: 0 }, ...this.#frames.slice(first)];
    else this.#frames = this.#frames.slice(at);
    this.#ended = true;
  }
}
