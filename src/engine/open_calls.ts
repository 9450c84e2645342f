/**
 * The calls that are listened to and have not ended, in whichever tier they are, so that a call may
 * change tiers in its middle; and how all of them end when one fails. What becomes of a call is written
 * into its {@link OpenCall} by `hooks.ts`, and by compiled functions (`jit/listened.ts`), which do the
 * same in their own text.
 *
 * @module
 */
import type { FunctionDefinition, Module } from "../api.ts";
import type { Context } from "../context.ts";
import { Trap } from "../errors.ts";
import type { ListenedCall, ListenedFrame } from "../listener.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Stack } from "./stack.ts";

/** Records that are kept for calls to come. */
const KEPT = 64;

/**
 * How far a call has come: its `before` runs; it runs itself, no hook around it or a hook somewhere;
 * its `after` runs, or has run.
 */
export const BEGINNING = 0;
export const RUNNING = 1;
export const RUNNING_IN_HOOK = 2;
export const ENDING = 3;
export const ENDING_IN_TAIL_CALL = 4;

/** A function that is listened to. */
export interface ListenedFunction {
  readonly func: FunctionInstance;
  readonly definition: FunctionDefinition;
  readonly stack: Stack;
  readonly walker: StackWalker;
  /** Has the listener told that the innermost open call, of this function, has failed. */
  fail(call: OpenCall, error: unknown): void;
}

/** What a listener is told of the stack; the engine knows. */
export interface StackWalker {
  /** The functions that are running, innermost first. */
  walk(): readonly ListenedFrame[];
}

/**
 * A call that has not ended, as hooks are told of it. There is one record for each depth, used again
 * and again: to make one takes longer than all else that is done around a call. For the same reason
 * nothing is written that is there already.
 */
export class OpenCall implements ListenedCall {
  readonly depth: number;
  /** The call around this one; of the lowest record, which is no call, the record itself. */
  readonly below: OpenCall;
  /** The record of the call that this one makes. */
  above: OpenCall | undefined = undefined;
  state = BEGINNING;
  token = 0;
  hooks: ListenedFunction | undefined = undefined;
  /** The context of the caller. */
  outer: Context | undefined = undefined;
  /** The context of the call. */
  inner: Context | undefined = undefined;
  /** The parameters, as `before` is shown them. */
  params: BigUint64Array | undefined = undefined;
  readonly #limit: number;

  /** @param limit Calls that may be open at once. */
  constructor(below: OpenCall | undefined, limit: number) {
    this.depth = below === undefined ? 0 : below.depth + 1;
    this.below = below ?? this;
    this.#limit = limit;
  }

  /**
   * Makes the record above, which there is not yet.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  grow(): OpenCall {
    if (this.depth >= this.#limit) throw new Trap("call stack exhausted");
    return this.above = new OpenCall(this, this.#limit);
  }

  /** Whether `before` has returned, and nothing was said of an end. */
  get isRunning(): boolean {
    return this.state === RUNNING || this.state === RUNNING_IN_HOOK;
  }

  get endsInTailCall(): boolean {
    return this.state === ENDING_IN_TAIL_CALL;
  }

  get module(): Module {
    return this.hooks!.func.instance.host as Module;
  }

  get caller(): Module | undefined {
    const { definition, stack } = this.hooks!;
    // Whoever calls a host function is on record: no need to walk.
    if (definition.isHost && stack.depth > stack.entryDepth) {
      return stack.callers[stack.depth - 1]!.instance.host as Module;
    }
    return this.stack()[1]?.module;
  }

  stack(): readonly ListenedFrame[] {
    const [own, ...others] = this.hooks!.walker.walk();
    const params = this.state === BEGINNING ? this.params : undefined;
    return own === undefined ? [] : [{ ...own, params }, ...others];
  }
}

export class OpenCalls {
  /** The innermost call, or a record of depth 0 that is none. */
  top: OpenCall;
  /** How many calls there were. */
  tokens = 0;

  /** @param limit Calls that may be open at once. */
  constructor(limit: number) {
    this.top = new OpenCall(undefined, limit);
    this.top.state = RUNNING;
  }

  /** How many there are. */
  get depth(): number {
    return this.top.depth;
  }

  /**
   * Adds a call, which begins.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  open(hooks: ListenedFunction, outer: Context, params: BigUint64Array): OpenCall {
    const { top } = this;
    const call = top.above ?? top.grow();
    if (call.hooks !== hooks) call.hooks = hooks;
    if (call.outer !== outer) call.outer = outer;
    if (call.params !== params) call.params = params;
    call.token = ++this.tokens;
    call.state = BEGINNING;
    return this.top = call;
  }

  /** Removes the innermost call. */
  close(): void {
    const { below } = this.top;
    this.top = below;
    if (below.depth === 0) this.forget();
  }

  /** Lets go of the contexts of calls that have ended, once all have, and of records that are many. */
  forget(): void {
    let { above: call } = this.top;
    for (; call !== undefined && call.outer !== undefined; call = call.above) {
      call.outer = call.inner = undefined;
      if (call.depth === KEPT) call.above = undefined;
    }
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
      const call = this.top;
      try {
        const hooks = call.hooks!;
        ending(hooks.func);
        // Others failed in a hook of their own.
        if (call.isRunning) hooks.fail(call, thrown);
      } catch (instead) {
        if (call.isRunning || this.top !== call) return thrown;
        if (instead instanceof Error && instead.cause === undefined && instead !== thrown) {
          instead.cause = thrown;
        }
        thrown = instead;
      }
      this.close();
    }
    return thrown;
  }
}
