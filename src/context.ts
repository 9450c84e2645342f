/**
 * What travels with a call: immutable values under keys, and when the call is to end.
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

/** Why {@link Context.err} says that a context is done: somebody canceled it. */
export class CanceledError extends Error {
  /** `"CanceledError"`. */
  override readonly name = "CanceledError";

  /** Makes the error. */
  constructor() {
    super("context canceled");
  }
}

/** Why {@link Context.err} says that a context is done: its time is up. */
export class DeadlineExceededError extends Error {
  /** `"DeadlineExceededError"`. */
  override readonly name = "DeadlineExceededError";

  /** Makes the error. */
  constructor() {
    super("context deadline exceeded");
  }
}

/** A context, and what ends it. */
export interface CancelableContext {
  /** The context. */
  readonly ctx: Context;
  /**
   * Ends the context and all that come from it; later calls do nothing.
   *
   * @param cause What {@link Context.cause} answers from then on; by default what `err` does.
   */
  readonly cancel: (cause?: unknown) => void;
}

/**
 * Values under keys, a deadline and a cancellation, passed to a call and from there to every host
 * function it reaches. A context never changes: {@link Context.withValue} and the others make a new
 * one, which is done at the latest when the one it comes from is.
 *
 * A context alone stops no guest: that is for a runtime whose configuration says
 * {@link RuntimeConfig.withCloseOnContextDone}, and for host functions that wait.
 *
 * **Time** is counted in milliseconds, as `performance.now()` does: a clock that never goes back and
 * that nobody sets. No timer is needed for a deadline to pass, so it passes during a call too, though
 * calls are synchronous.
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
 *
 * @example A context that is canceled
 * ```ts
 * import { Context } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const { ctx, cancel } = Context.background().withTimeout(60_000).withCancel();
 * assertEquals(ctx.err(), undefined);
 * cancel();
 * assertEquals(ctx.err()?.message, "context canceled");
 * ```
 */
export class Context {
  readonly #parent: Context | undefined;
  readonly #key: ContextKey<unknown> | undefined;
  readonly #value: unknown;
  /** What may end it, if anything: shared with the contexts that only add values. */
  readonly #end: End | undefined;

  private constructor(
    parent: Context | undefined,
    end: End | undefined,
    entry?: readonly [ContextKey<unknown>, unknown],
  ) {
    this.#parent = parent;
    this.#end = end;
    this.#key = entry?.[0];
    this.#value = entry?.[1];
  }

  static readonly #background: Context = new Context(undefined, undefined);

  /** The context every other one comes from: it has no values and is never done. */
  static background(): Context {
    return Context.#background;
  }

  /** This context with a value under a key, which hides an earlier one under the same key. */
  withValue<Value>(key: ContextKey<Value>, value: Value): Context {
    return new Context(this, this.#end, [key, value]);
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

  /** This context, with a function that ends it. */
  withCancel(): CancelableContext {
    const end = new End(this.#end, {});
    return { ctx: new Context(this, end), cancel: (cause) => end.cancel(cause) };
  }

  /**
   * This context until a moment, in milliseconds as `performance.now()` counts them; a deadline that
   * it has already counts if it is earlier.
   *
   * @throws {RangeError} if the moment is not a number.
   */
  withDeadline(deadline: number): Context {
    if (Number.isNaN(deadline)) throw new RangeError("Cannot set a deadline that is not a number");
    return new Context(this, new End(this.#end, { deadline }));
  }

  /**
   * This context for a number of milliseconds from now.
   *
   * @throws {RangeError} if the duration is not a number.
   */
  withTimeout(milliseconds: number): Context {
    return this.withDeadline(performance.now() + milliseconds);
  }

  /** This context until a signal is aborted; the signal's reason is the cause then. */
  withSignal(signal: AbortSignal): Context {
    return new Context(this, new End(this.#end, { signal }));
  }

  /**
   * This context until the first element of `flag` is no longer 0. Another thread may set it, with
   * `Atomics.store`, if the array lies in a `SharedArrayBuffer`: the only way to cancel a call of this
   * thread, which is busy with it.
   */
  withCancelFlag(flag: Int32Array): Context {
    return new Context(this, new End(this.#end, { flag }));
  }

  /** Why it is done; `undefined` while it is not. The answer is the same object from then on. */
  err(): CanceledError | DeadlineExceededError | undefined {
    return this.#end?.look()?.err;
  }

  /** What it was ended with, more precisely than {@link err} where somebody said so. */
  cause(): unknown {
    return this.#end?.look()?.cause;
  }

  /** When it is done at the latest, as `performance.now()` counts; `undefined` without a deadline. */
  get deadline(): number | undefined {
    const deadline = this.#end?.deadline ?? Infinity;
    return deadline === Infinity ? undefined : deadline;
  }

  /** Milliseconds until it is done at the latest: 0 if it is, `Infinity` without a deadline. */
  get timeLeft(): number {
    if (this.#end === undefined) return Infinity;
    if (this.#end.look() !== undefined) return 0;
    return Math.max(this.#end.deadline - performance.now(), 0);
  }

  /**
   * A signal that is aborted when the context is done, with {@link cause} as its reason; for what is
   * asynchronous, since it needs a timer for a deadline. A {@link withCancelFlag} aborts it when
   * somebody asks {@link err}.
   */
  get signal(): AbortSignal {
    return this.#end?.toSignal() ?? new AbortController().signal;
  }
}

/** What may end a context, beside what ends the one it comes from. */
interface Conditions {
  readonly deadline?: number;
  readonly signal?: AbortSignal;
  readonly flag?: Int32Array;
}

/** How a context ended. */
interface Ending {
  readonly err: CanceledError | DeadlineExceededError;
  readonly cause: unknown;
}

/** The most milliseconds a timer can be set to. */
const MAX_TIMER = 2 ** 31 - 1;

/**
 * When a context ends. It is asked rather than told, so nothing is registered anywhere that would
 * have to be given back, and asking needs no event loop.
 */
class End {
  /** The earliest deadline of this one and those it comes from. */
  readonly deadline: number;
  readonly #outer: End | undefined;
  readonly #conditions: Conditions;
  #ending: Ending | undefined;
  #controller: AbortController | undefined;

  constructor(outer: End | undefined, conditions: Conditions) {
    this.#outer = outer;
    this.#conditions = conditions;
    this.deadline = Math.min(conditions.deadline ?? Infinity, outer?.deadline ?? Infinity);
  }

  /** How it ended; `undefined` if it has not. */
  look(): Ending | undefined {
    if (this.#ending === undefined) {
      const ending = this.#outer?.look() ?? this.#lookHere();
      if (ending !== undefined) this.#finish(ending);
    }
    return this.#ending;
  }

  #lookHere(): Ending | undefined {
    const { deadline, signal, flag } = this.#conditions;
    if (flag !== undefined && Atomics.load(flag, 0) !== 0) return canceled();
    if (signal !== undefined && signal.aborted) return canceled(signal.reason);
    if (deadline === undefined || performance.now() < deadline) return undefined;
    const err = new DeadlineExceededError();
    return { err, cause: err };
  }

  cancel(cause: unknown): void {
    if (this.look() === undefined) this.#finish(canceled(cause));
  }

  #finish(ending: Ending): void {
    this.#ending = ending;
    this.#controller?.abort(ending.cause);
  }

  toSignal(): AbortSignal {
    this.#controller ??= this.#watch(new AbortController());
    return this.#controller.signal;
  }

  #watch(controller: AbortController): AbortController {
    const ending = this.look();
    if (ending !== undefined) {
      controller.abort(ending.cause);
      return controller;
    }
    const look = () => void this.look();
    const options = { once: true, signal: controller.signal };
    this.#outer?.toSignal().addEventListener("abort", look, options);
    const { deadline, signal } = this.#conditions;
    signal?.addEventListener("abort", look, options);
    if (deadline !== undefined) this.#lookAgainAt(deadline, look, options);
    return controller;
  }

  /** Looks again after the deadline; the timer keeps no process alive. */
  #lookAgainAt(deadline: number, look: () => void, options: AddEventListenerOptions): void {
    const again = () => {
      look();
      if (this.#ending === undefined) this.#lookAgainAt(deadline, look, options);
    };
    const left = Math.min(Math.max(Math.ceil(deadline - performance.now()), 0), MAX_TIMER);
    AbortSignal.timeout(left).addEventListener("abort", again, options);
  }
}

function canceled(cause?: unknown): Ending {
  const err = new CanceledError();
  return { err, cause: cause ?? err };
}
