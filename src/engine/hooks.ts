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

/** Records that are kept for calls to come. */
const KEPT = 64;

/**
 * A call that has not ended. There is one record for each depth, used again and again: to make one,
 * and to make an array shorter, takes longer than all else that is done around a call.
 */
interface OpenCall {
  hooks: FunctionHooks;
  token: number;
  /** The context of the caller. */
  outer: Context | undefined;
  /** The context of the call. */
  inner: Context | undefined;
  /** Whether the listener has been told of it: `before` has returned. */
  began: boolean;
}

/** The calls that are listened to and have not ended, innermost last. */
export class OpenCalls {
  /** How many there are. */
  depth = 0;
  readonly #calls: OpenCall[] = [];
  readonly #limit: number;
  #tokens = 0;

  /** @param limit Calls that may be open at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Adds a call.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  open(hooks: FunctionHooks, context: Context): OpenCall {
    const { depth } = this;
    const calls = this.#calls;
    const token = ++this.#tokens;
    if (depth === calls.length) {
      if (depth >= this.#limit) throw new Trap("call stack exhausted");
      calls.push({ hooks, token, outer: context, inner: context, began: false });
    }
    const call = calls[depth]!;
    call.hooks = hooks;
    call.token = token;
    call.outer = context;
    call.inner = context;
    call.began = false;
    this.depth = depth + 1;
    return call;
  }

  /** The innermost call; there must be one. */
  get innermost(): OpenCall {
    return this.#calls[this.depth - 1]!;
  }

  /** Removes the innermost call. */
  close(): void {
    if (--this.depth === 0) this.#forget();
  }

  /** Lets go of the contexts of calls that have ended. */
  #forget(): void {
    const calls = this.#calls;
    if (calls.length > KEPT) calls.length = KEPT;
    for (let i = 0; i < calls.length; i++) calls[i]!.outer = calls[i]!.inner = undefined;
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
    let thrown = error;
    while (this.depth > depth) {
      const open = this.depth;
      const call = this.innermost;
      try {
        ending(call.hooks.func);
        call.hooks.fail(call, thrown);
      } catch (instead) {
        if (this.depth === open) return thrown;
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
  /** What hooks are told of the call, where no other hook of this function is running. */
  readonly #shown: ShownCall;
  /** Hooks of this function that are running. */
  #running = 0;
  /** Whether `after` has run before. */
  #isAfterKnown = false;

  constructor(parts: HookParts) {
    const { params, results } = parts.func.type;
    this.#parts = parts;
    this.params = new Int32Array(2 * slotsOfAll(params));
    this.results = new Int32Array(2 * slotsOfAll(results));
    this.#shown = new ShownCall(parts);
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
      const shown = this.#show(call.token, slots, false);
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
    const shown = this.#show(token, undefined, endsInTailCall);
    if (this.#isAfterKnown) requireHostRoom();
    else requireHostRoomToCompile();
    stack.openCalls.close();
    this.#running++;
    try {
      listener.after(inner!, definition, error, results, shown);
      if (!this.#isAfterKnown) this.#isAfterKnown = true;
    } finally {
      this.#running--;
    }
  }

  #show(
    token: number,
    params: BigUint64Array | undefined,
    endsInTailCall: boolean,
  ): ListenedCall {
    const shown = this.#running > 0 ? new ShownCall(this.#parts) : this.#shown;
    shown.token = token;
    shown.params = params;
    shown.endsInTailCall = endsInTailCall;
    return shown;
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
  token = 0;
  /** The parameters, in the hook before the call. */
  params: BigUint64Array | undefined = undefined;
  endsInTailCall = false;
  readonly #parts: HookParts;

  constructor(parts: HookParts) {
    this.#parts = parts;
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
    const { params } = this;
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
