/**
 * Calls that are listened to. Both tiers do the same for a function that has {@link FunctionHooks}:
 * copy its parameters and call `begin`; copy its results and call `end`. Calls that have begun and
 * not ended stand on {@link OpenCalls}, whichever tier they are in, so that a call may change tiers
 * in its middle; and when one fails, whoever called the guest ends them all, innermost first. No code
 * of a guest catches anything for that.
 *
 * @module
 */
import type { FunctionDefinition, Module } from "../api.ts";
import type { Context } from "../context.ts";
import { Trap } from "../errors.ts";
import type { FunctionListener, ListenedCall, ListenedFrame } from "../listener.ts";
import type { CallHooks, FunctionInstance, StackEntry } from "../store/func.ts";
import { F32, I32, isReference, slotsOf, slotsOfAll, type ValueType } from "../wasm/types.ts";
import type { Stack } from "./stack.ts";

/** A call that has begun and not ended. */
interface OpenCall {
  readonly hooks: FunctionHooks;
  readonly token: number;
  /** The context of the caller. */
  readonly outer: Context;
  /** The context of the call. */
  readonly inner: Context;
}

/** The calls that are listened to and have not ended, innermost last. */
export class OpenCalls {
  readonly #calls: OpenCall[] = [];
  readonly #limit: number;
  #tokens = 0;

  /** @param limit Calls that may be open at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many there are. */
  get depth(): number {
    return this.#calls.length;
  }

  /** A number for the next call. */
  nextToken(): number {
    return ++this.#tokens;
  }

  /** @throws {Trap} `call stack exhausted` past the limit. */
  requireRoom(): void {
    if (this.#calls.length >= this.#limit) throw new Trap("call stack exhausted");
  }

  push(call: OpenCall): void {
    this.#calls.push(call);
  }

  pop(): OpenCall {
    return this.#calls.pop()!;
  }

  /**
   * Ends the calls that were begun since there were `depth`, innermost first, because of an error.
   *
   * @returns what the caller gets thrown: the error, unless a hook threw another.
   */
  failDownTo(depth: number, error: unknown): unknown {
    let thrown = error;
    while (this.#calls.length > depth) {
      const call = this.#calls.pop()!;
      try {
        call.hooks.fail(call, thrown);
      } catch (instead) {
        if (instead instanceof Error && instead.cause === undefined && instead !== thrown) {
          instead.cause = thrown;
        }
        thrown = instead;
      }
    }
    return thrown;
  }
}

/** What a listener is told of the stack; the engine knows. */
export interface StackWalker {
  /** The functions that are running, innermost first. */
  walk(): readonly ListenedFrame[];
}

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
export class FunctionHooks implements CallHooks {
  readonly params: Int32Array<ArrayBuffer>;
  readonly results: Int32Array<ArrayBuffer>;
  readonly #parts: HookParts;
  /** What hooks are shown, so that nested calls may use `params` and `results`. */
  readonly #paramSlots: ShownSlots;
  readonly #resultSlots: ShownSlots;
  /** Hooks of this function that are running. */
  #running = 0;

  constructor(parts: HookParts) {
    const { params, results } = parts.func.type;
    this.#parts = parts;
    this.params = new Int32Array(2 * slotsOfAll(params));
    this.results = new Int32Array(2 * slotsOfAll(results));
    this.#paramSlots = new ShownSlots(this.params);
    this.#resultSlots = new ShownSlots(this.results);
  }

  begin(): void {
    const { stack, definition, listener } = this.#parts;
    const { openCalls } = stack;
    openCalls.requireRoom();
    const outer = stack.context!;
    const token = openCalls.nextToken();
    let inner = outer;
    if (listener.before !== undefined) {
      const slots = this.#paramSlots.show(this.#running > 0);
      this.#running++;
      try {
        inner = listener.before(outer, definition, slots, this.#call(token)) ?? outer;
      } finally {
        this.#running--;
      }
    }
    openCalls.push({ hooks: this, token, outer, inner });
    stack.context = inner;
  }

  end(): void {
    const call = this.#parts.stack.openCalls.pop();
    this.#after(call, undefined, this.#resultSlots.show(this.#running > 0), false);
  }

  endInTailCall(): void {
    this.#after(this.#parts.stack.openCalls.pop(), undefined, NO_SLOTS, true);
  }

  fail(call: OpenCall, error: unknown): void {
    this.#after(call, error, NO_SLOTS, false);
  }

  #after(
    { inner, outer, token }: OpenCall,
    error: unknown,
    results: BigUint64Array,
    endsInTailCall: boolean,
  ): void {
    const { stack, definition, listener } = this.#parts;
    stack.context = outer;
    if (listener.after === undefined) return;
    this.#running++;
    try {
      listener.after(inner, definition, error, results, this.#call(token, endsInTailCall));
    } finally {
      this.#running--;
    }
  }

  #call(token: number, endsInTailCall = false): ListenedCall {
    return new ShownCall(this.#parts, token, endsInTailCall);
  }
}

/** Slots as a hook sees them: a copy, so that calls the hook makes do not change them. */
class ShownSlots {
  readonly #words: Int32Array<ArrayBuffer>;
  readonly #shown: BigUint64Array<ArrayBuffer>;
  readonly #shownWords: Int32Array<ArrayBuffer>;

  constructor(words: Int32Array<ArrayBuffer>) {
    this.#words = words;
    this.#shownWords = new Int32Array(words.length);
    this.#shown = new BigUint64Array(this.#shownWords.buffer);
  }

  /** The slots; `fresh` ones where a hook that is running still looks at the others. */
  show(fresh: boolean): BigUint64Array<ArrayBuffer> {
    const words = this.#words;
    if (fresh) return new BigUint64Array(words.slice().buffer);
    const shown = this.#shownWords;
    for (let i = 0; i < words.length; i++) shown[i] = words[i]!;
    return this.#shown;
  }
}

class ShownCall implements ListenedCall {
  readonly token: number;
  readonly endsInTailCall: boolean;
  readonly #parts: HookParts;

  constructor(parts: HookParts, token: number, endsInTailCall: boolean) {
    this.#parts = parts;
    this.token = token;
    this.endsInTailCall = endsInTailCall;
  }

  get module(): Module {
    return this.#parts.func.instance.host as Module;
  }

  get caller(): Module | undefined {
    return this.stack()[1]?.module;
  }

  stack(): readonly ListenedFrame[] {
    return this.#parts.walker.walk();
  }
}

/** What runs a host function that is listened to. */
export function listenedEntry(entry: StackEntry, func: FunctionInstance, stack: Stack): StackEntry {
  const { params, results } = func.type;
  return (base) => {
    const hooks = func.hooks!;
    takeSlots(stack, base, params, hooks.params);
    hooks.begin();
    entry(base);
    takeSlots(stack, base, results, hooks.results);
    hooks.end();
  };
}

/** Copies values from the stack to where hooks find them. */
export function takeSlots(
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
