/**
 * Listening to functions: a factory in the {@link Context} says which functions are listened to, and
 * by whom; a {@link FunctionListener} is told of every call of its function, before and after.
 *
 * Functions nobody listens to are compiled as if listeners did not exist.
 *
 * @module
 */
import type {
  FunctionDefinition,
  FunctionListener,
  FunctionListenerFactory,
  ListenedCall,
} from "./api.ts";
import { type Context, ContextKey } from "./context.ts";

export type {
  FunctionListener,
  FunctionListenerFactory,
  ListenedCall,
  ListenedFrame,
} from "./api.ts";

/** The key under which a context carries a {@link FunctionListenerFactory}. */
export const FunctionListenerFactoryKey: ContextKey<FunctionListenerFactory> = new ContextKey(
  "function listener factory",
);

/**
 * The context with a factory for the modules that are compiled with it, and the host modules that are
 * instantiated with it.
 *
 * @example Counting calls
 * ```ts
 * import { Context, Runtime, withFunctionListenerFactory } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
 * const bytes = Uint8Array.from(
 *   atob("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags="),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * let calls = 0;
 * const ctx = withFunctionListenerFactory(Context.background(), {
 *   newListener: () => ({ before: () => void calls++ }),
 * });
 * using runtime = new Runtime();
 * const add = runtime.instantiate(ctx, bytes).exportedFunction("add")!;
 * add.call(ctx, 1, 2);
 * add.call(ctx, 3, 4);
 * assertEquals(calls, 2);
 * ```
 */
export function withFunctionListenerFactory(
  ctx: Context,
  factory: FunctionListenerFactory,
): Context {
  return ctx.withValue(FunctionListenerFactoryKey, factory);
}

/**
 * Joins factories: the `before` of their listeners run in order, each with the context that the one
 * ahead of it returned; their `after` in the opposite order, each with its own context. A hook that
 * throws fails the call for those that are still to be told.
 */
export function multiFunctionListenerFactory(
  ...factories: FunctionListenerFactory[]
): FunctionListenerFactory {
  return {
    newListener: (definition) =>
      factories
        .map((factory) => factory.newListener(definition))
        .reduce(pairOf, undefined),
  };
}

function pairOf(
  outer: FunctionListener | undefined,
  inner: FunctionListener | undefined,
): FunctionListener | undefined {
  return outer !== undefined && inner !== undefined
    ? new ListenerPair(outer, inner)
    : outer ?? inner;
}

const NO_SLOTS: BigUint64Array<ArrayBuffer> = new BigUint64Array(0);

/** Two listeners of one function, each with contexts of its own. */
class ListenerPair implements FunctionListener {
  readonly #outer: FunctionListener;
  readonly #inner: FunctionListener;
  /** The contexts the two returned, by the token of a call that has not ended. */
  readonly #contexts: Map<number, readonly [Context, Context]> = new Map();

  constructor(outer: FunctionListener, inner: FunctionListener) {
    this.#outer = outer;
    this.#inner = inner;
  }

  before(
    ctx: Context,
    definition: FunctionDefinition,
    params: BigUint64Array,
    call: ListenedCall,
  ): Context {
    const outer = this.#outer.before?.(ctx, definition, params, call) ?? ctx;
    try {
      const inner = this.#inner.before?.(outer, definition, params, call) ?? outer;
      this.#contexts.set(call.token, [outer, inner]);
      return inner;
    } catch (error) {
      this.#outer.after?.(outer, definition, error, NO_SLOTS, call);
      throw error;
    }
  }

  after(
    _ctx: Context,
    definition: FunctionDefinition,
    err: unknown,
    results: BigUint64Array,
    call: ListenedCall,
  ): void {
    const [outer, inner] = this.#contexts.get(call.token)!;
    this.#contexts.delete(call.token);
    try {
      this.#inner.after?.(inner, definition, err, results, call);
    } catch (error) {
      this.#outer.after?.(outer, definition, error, NO_SLOTS, call);
      throw error;
    }
    this.#outer.after?.(outer, definition, err, results, call);
  }
}
