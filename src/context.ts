/**
 * What travels with a call: immutable values under keys.
 *
 * @module
 */

/** A key of a {@link Context} value; two keys are the same only if they are the same object. */
export class ContextKey<Value> {
  /** What the key is for, shown in error messages. */
  readonly description: string;
  /** Carries the type of the value; never set. */
  declare readonly value: Value;

  /** Makes a key that is equal to no other. */
  constructor(description: string) {
    this.description = description;
  }
}

/**
 * Values under keys, passed to a call and from there to every host function it reaches. A context
 * never changes: {@link Context.withValue} makes a new one.
 *
 * @example A value that a host function can read
 * ```ts
 * import { Context, ContextKey } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const USER = new ContextKey<string>("user");
 * const ctx = Context.background().withValue(USER, "ada");
 * assertEquals(ctx.value(USER), "ada");
 * assertEquals(Context.background().value(USER), undefined);
 * ```
 */
export class Context {
  readonly #parent: Context | undefined;
  readonly #key: ContextKey<unknown> | undefined;
  readonly #value: unknown;

  private constructor(parent?: Context, key?: ContextKey<unknown>, value?: unknown) {
    this.#parent = parent;
    this.#key = key;
    this.#value = value;
  }

  static readonly #background: Context = new Context();

  /** The context every other one comes from: it has no values. */
  static background(): Context {
    return Context.#background;
  }

  /** This context with a value under a key, which hides an earlier one under the same key. */
  withValue<Value>(key: ContextKey<Value>, value: Value): Context {
    return new Context(this, key, value);
  }

  /** The value under a key, or `undefined` where there is none. */
  value<Value>(key: ContextKey<Value>): Value | undefined {
    // deno-lint-ignore no-this-alias -- walks outwards, without recursion
    let context: Context | undefined = this;
    while (context !== undefined) {
      if (context.#key === key) return context.#value as Value;
      context = context.#parent;
    }
    return undefined;
  }
}
