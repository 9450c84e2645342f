/**
 * Listening to functions: a factory in the {@link Context} says which functions are listened to, and
 * by whom; a {@link FunctionListener} is told of every call of its function, before and after.
 *
 * Functions nobody listens to are compiled as if listeners did not exist.
 *
 * @module
 */
import type { FunctionDefinition, Module } from "./api.ts";
import { type Context, ContextKey } from "./context.ts";

/** One call of a function, as far as its listener is concerned; valid only while a hook runs. */
export interface ListenedCall {
  /** The instance that defines the function. */
  readonly module: Module;
  /** The instance whose code made the call; `undefined` if the host made it. */
  readonly caller: Module | undefined;
  /** A number that no other call of the runtime has: the same in both hooks of one call. */
  readonly token: number;
  /** Whether the function ends by calling another in its place; it has no results of its own then. */
  readonly endsInTailCall: boolean;
  /** The functions that are running, innermost first, this one included. */
  stack(): readonly ListenedFrame[];
}

/** A function on the stack. */
export interface ListenedFrame {
  /** What is known of the function. */
  readonly definition: FunctionDefinition;
  /** The instance that defines it. */
  readonly module: Module;
  /** Its parameters in raw form, where the call is listened to; `undefined` otherwise. */
  readonly params: BigUint64Array | undefined;
  /** Byte offset in the module of the instruction that is running; 0 in a host function. */
  readonly offset: number;
}

/**
 * Is told of the calls of one function. For each call for which `before` returned there is exactly
 * one `after`, however the call ends.
 *
 * A hook that throws makes its call fail with what it threw. If it is `before`, there is no `after`
 * for that call; if it is an `after` that was told of a failure, what it throws takes the place of
 * that failure, which becomes its `cause` unless it has one.
 */
export interface FunctionListener {
  /**
   * Runs before the function does.
   *
   * @param ctx The context of the caller.
   * @param params The parameters in raw form, valid during the hook: one unsigned 64-bit slot a value,
   * two for v128. A reference shows only whether it is null: 0 if it is, 1 otherwise.
   * @returns The context for the call, which everything it calls is given; the caller's if left out.
   */
  before?(
    ctx: Context,
    definition: FunctionDefinition,
    params: BigUint64Array,
    call: ListenedCall,
  ): Context | void;

  /**
   * Runs after the function has returned or failed, inner calls first.
   *
   * @param ctx The very context that `before` returned.
   * @param err What the caller gets thrown; `undefined` if the function returned.
   * @param results The results in raw form, valid during the hook; empty if the function failed, or
   * ended in a tail call.
   */
  after?(
    ctx: Context,
    definition: FunctionDefinition,
    err: unknown,
    results: BigUint64Array,
    call: ListenedCall,
  ): void;
}

/** Chooses listeners. */
export interface FunctionListenerFactory {
  /**
   * Asked once for each function that a module defines, when the module is compiled, and for each
   * function of a host module, when that is instantiated.
   *
   * @returns Who is told of its calls; `undefined` leaves the function alone.
   */
  newListener(definition: FunctionDefinition): FunctionListener | undefined;
}

/** The key under which a context carries a {@link FunctionListenerFactory}. */
export const FunctionListenerFactoryKey: ContextKey<FunctionListenerFactory> = new ContextKey(
  "function listener factory",
);

/** The context with a factory for the modules that are compiled with it. */
export function withFunctionListenerFactory(
  ctx: Context,
  factory: FunctionListenerFactory,
): Context {
  return ctx.withValue(FunctionListenerFactoryKey, factory);
}
