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
import { requireHostRoom, requireHostRoomToCompile } from "./host_stack.ts";
import type { Stack } from "./stack.ts";

/** A call that has not ended. */
interface OpenCall {
  readonly hooks: FunctionHooks;
  readonly token: number;
  /** The context of the caller. */
  readonly outer: Context;
  /** The context of the call. */
  inner: Context;
  /** Whether the listener has been told of it: `before` has returned. */
  began: boolean;
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

  /**
   * Adds a call.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  open(hooks: FunctionHooks, context: Context): OpenCall {
    const calls = this.#calls;
    if (calls.length >= this.#limit) throw new Trap("call stack exhausted");
    const token = ++this.#tokens;
    const call: OpenCall = { hooks, token, outer: context, inner: context, began: false };
    calls.push(call);
    return call;
  }

  /** The innermost call; there must be one. */
  get innermost(): OpenCall {
    return this.#calls[this.#calls.length - 1]!;
  }

  /** Removes the innermost call. */
  close(): void {
    this.#calls.length--;
  }

  /**
   * Ends the calls that were begun since there were `depth`, innermost first, because of an error.
   * Calls stay open for which there is no room on the host's stack: whoever called the host gets to
   * end them.
   *
   * @param ending is told of each one's function before its hook runs.
   * @returns what the caller gets thrown: the error, unless a hook threw another.
   */
  failDownTo(depth: number, error: unknown, ending: (func: FunctionInstance) => void): unknown {
    const calls = this.#calls;
    let thrown = error;
    while (calls.length > depth) {
      const call = calls[calls.length - 1]!;
      try {
        ending(call.hooks.func);
        call.hooks.fail(call, thrown);
      } catch (instead) {
        if (calls[calls.length - 1] === call) return thrown;
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
  /** Whether `after` has run before. */
  #isAfterKnown = false;

  constructor(parts: HookParts) {
    const { params, results } = parts.func.type;
    this.#parts = parts;
    this.params = new Int32Array(2 * slotsOfAll(params));
    this.results = new Int32Array(2 * slotsOfAll(results));
    this.#paramSlots = new ShownSlots(this.params);
    this.#resultSlots = new ShownSlots(this.results);
  }

  /** The function that is listened to. */
  get func(): FunctionInstance {
    return this.#parts.func;
  }

  /**
   * Nothing is called between the moment `before` returns and the one from which the call counts as
   * begun: the host's stack may be full.
   */
  begin(): void {
    const { stack, definition, listener } = this.#parts;
    const outer = stack.context!;
    const call = stack.openCalls.open(this, outer);
    let inner = outer;
    if (listener.before !== undefined) {
      const slots = this.#paramSlots.show(this.#running > 0);
      const shown = new ShownCall(this.#parts, call.token, { params: slots });
      requireHostRoom();
      this.#running++;
      try {
        inner = listener.before(outer, definition, slots, shown) ?? outer;
      } finally {
        this.#running--;
      }
    }
    call.inner = inner;
    call.began = true;
    stack.context = inner;
  }

  end(): void {
    const call = this.#parts.stack.openCalls.innermost;
    this.#after(call, undefined, this.#resultSlots.show(this.#running > 0), false);
  }

  endInTailCall(): void {
    this.#after(this.#parts.stack.openCalls.innermost, undefined, NO_SLOTS, true);
  }

  /** The innermost open call, of this function, has failed. */
  fail(call: OpenCall, error: unknown): void {
    this.#after(call, error, NO_SLOTS, false);
  }

  /** The call counts as ended as soon as it is certain that `after` runs, and not before. */
  #after(
    { inner, outer, token, began }: OpenCall,
    error: unknown,
    results: BigUint64Array,
    endsInTailCall: boolean,
  ): void {
    const { stack, definition, listener } = this.#parts;
    stack.context = outer;
    if (listener.after === undefined || !began) {
      stack.openCalls.close();
      return;
    }
    const shown = new ShownCall(this.#parts, token, { endsInTailCall });
    if (this.#isAfterKnown) requireHostRoom();
    else requireHostRoomToCompile();
    stack.openCalls.close();
    this.#running++;
    try {
      listener.after(inner, definition, error, results, shown);
      this.#isAfterKnown = true;
    } finally {
      this.#running--;
    }
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

/** What is known only in one of the hooks. */
interface HookFacts {
  readonly params?: BigUint64Array;
  readonly endsInTailCall?: boolean;
}

class ShownCall implements ListenedCall {
  readonly token: number;
  readonly #parts: HookParts;
  readonly #facts: HookFacts;

  constructor(parts: HookParts, token: number, facts: HookFacts) {
    this.#parts = parts;
    this.token = token;
    this.#facts = facts;
  }

  get endsInTailCall(): boolean {
    return this.#facts.endsInTailCall ?? false;
  }

  get module(): Module {
    return this.#parts.func.instance.host as Module;
  }

  get caller(): Module | undefined {
    const { definition, stack } = this.#parts;
    // Whoever calls a host function is on record: no need to walk.
    if (definition.isHost && stack.depth > stack.entryDepth) {
      return stack.callers[stack.depth - 1]!.instance.host as Module;
    }
    return this.stack()[1]?.module;
  }

  stack(): readonly ListenedFrame[] {
    const [own, ...others] = this.#parts.walker.walk();
    const { params } = this.#facts;
    return own === undefined ? [] : [{ ...own, params }, ...others];
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
