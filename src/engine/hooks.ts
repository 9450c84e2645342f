/**
 * Functions that are listened to. Both tiers do the same for one that has {@link FunctionHooks}: copy
 * its parameters and begin a call; copy its results and end it. Which calls have begun and not ended is
 * on record (`open_calls.ts`), and when one fails, whoever called the guest ends them all: no code of a
 * guest catches anything for that.
 *
 * @module
 */
import type { FunctionDefinition } from "../api.ts";
import type { FunctionListener } from "../listener.ts";
import type { CallHooks, FunctionInstance, HookSlots, StackEntry } from "../store/func.ts";
import { F32, I32, isReference, slotsOf, slotsOfAll, type ValueType } from "../wasm/types.ts";
import { requireHostRoom, requireHostRoomToCompile } from "./host_stack.ts";
import {
  ENDING,
  ENDING_IN_TAIL_CALL,
  type ListenedFunction,
  type OpenCall,
  RUNNING,
  RUNNING_IN_HOOK,
  type StackWalker,
} from "./open_calls.ts";
import type { Stack } from "./stack.ts";

/** What hooks are made from. */
export interface HookParts {
  readonly func: FunctionInstance;
  readonly definition: FunctionDefinition;
  readonly listener: FunctionListener;
  readonly stack: Stack;
  readonly walker: StackWalker;
}

const NO_SLOTS: BigUint64Array<ArrayBuffer> = new BigUint64Array(0);

/** What is done around the calls of one function. */
export class FunctionHooks implements CallHooks, ListenedFunction {
  readonly func: FunctionInstance;
  readonly definition: FunctionDefinition;
  readonly listener: FunctionListener;
  readonly stack: Stack;
  readonly walker: StackWalker;
  params: HookSlots;
  results: HookSlots;
  /** Whether `after` has run before, or is about to. */
  isAfterKnown = false;

  constructor({ func, definition, listener, stack, walker }: HookParts) {
    this.func = func;
    this.definition = definition;
    this.listener = listener;
    this.stack = stack;
    this.walker = walker;
    this.params = hookSlots(func.type.params);
    this.results = hookSlots(func.type.results);
  }

  renew(): void {
    const { params, results } = this.func.type;
    this.params = hookSlots(params);
    this.results = hookSlots(results);
  }

  takeParams(base: number): void {
    if (this.stack.openCalls.top.state !== RUNNING) this.renew();
    takeSlots(this.stack, base, this.func.type.params, this.params.i32);
  }

  takeResults(base: number): void {
    takeSlots(this.stack, base, this.func.type.results, this.results.i32);
  }

  /**
   * Nothing is called between the moment `before` returns and the one from which the call counts as
   * begun: the host's stack may be full.
   */
  begin(): void {
    const { stack, definition, listener } = this;
    const outer = stack.context!;
    const slots = this.params.u64;
    const call = stack.openCalls.open(this, outer, slots);
    let inner = outer;
    if (listener.before !== undefined) {
      requireHostRoom();
      inner = listener.before(outer, definition, slots, call) ?? outer;
    }
    call.inner = inner;
    call.state = call.below.state === RUNNING ? RUNNING : RUNNING_IN_HOOK;
    stack.context = inner;
  }

  end(): void {
    const { openCalls } = this.stack;
    this.#after(openCalls.top, undefined, this.results.u64, ENDING);
    openCalls.close();
  }

  endInTailCall(): void {
    const { openCalls } = this.stack;
    this.#after(openCalls.top, undefined, NO_SLOTS, ENDING_IN_TAIL_CALL);
    openCalls.close();
  }

  fail(call: OpenCall, error: unknown): void {
    this.#after(call, error, NO_SLOTS, ENDING);
  }

  /**
   * The call counts as ended as soon as it is certain that `after` runs, and not before; it is off the
   * record when that has returned.
   */
  #after(call: OpenCall, error: unknown, results: BigUint64Array, state: number): void {
    const { stack, definition, listener } = this;
    stack.context = call.outer;
    if (listener.after === undefined) {
      call.state = state;
      return;
    }
    if (this.isAfterKnown) requireHostRoom();
    else this.meetAfter();
    call.state = state;
    listener.after(call.inner!, definition, error, results, call);
  }

  meetAfter(): void {
    requireHostRoomToCompile();
    this.isAfterKnown = true;
  }
}

function hookSlots(types: readonly ValueType[]): HookSlots {
  const buffer = new ArrayBuffer(8 * slotsOfAll(types));
  return {
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    u64: new BigUint64Array(buffer),
  };
}

/** What runs a host function that is listened to. */
export function listenedEntry(entry: StackEntry, func: FunctionInstance): StackEntry {
  return (base) => {
    const hooks = func.hooks!;
    hooks.takeParams(base);
    hooks.begin();
    entry(base);
    hooks.takeResults(base);
    hooks.end();
  };
}

/** Copies values from the stack to where hooks find them. */
function takeSlots(
  { i32, refs }: Stack,
  base: number,
  types: readonly ValueType[],
  words: Int32Array<ArrayBuffer>,
): void {
  let slot = 0;
  for (const type of types) {
    for (const end = slot + slotsOf(type); slot < end; slot++) {
      const at = 2 * (base + slot);
      words[2 * slot] = isReference(type) ? Number(refs[base + slot] !== null) : i32[at]!;
      words[2 * slot + 1] = isReference(type) || isNarrow(type) ? 0 : i32[at + 1]!;
    }
  }
}

/** Whether a value fills only the lower half of its slot. */
function isNarrow(type: ValueType): boolean {
  return type === I32 || type === F32;
}
