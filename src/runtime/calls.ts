/**
 * The calls that the host has under way: each ends as it must, whether its guest returns, fails, is
 * closed or is stopped because the call's context is done.
 *
 * @module
 */
import type { Context } from "../context.ts";
import type { Engine, OutermostCalls } from "../engine/engine.ts";
import type { SafepointPolicy } from "../engine/safepoint.ts";
import type { ExitError } from "../errors.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import { Failures } from "./failures.ts";
import { exitOf, isStop } from "./stopping.ts";

/** A module through which the host calls. */
export interface Callee {
  /**
   * Does nothing while the module is open.
   *
   * @throws {ExitError} once it is closed.
   */
  failIfClosed(): void;
  /** Closes the module because of that. */
  closeWith(exit: ExitError): void;
}

export class Calls implements SafepointPolicy, OutermostCalls {
  readonly leaves = false;
  /** Whether calls end when their context is done, or a module that they need is closed. */
  readonly stops: boolean;
  #engine: Engine | undefined;
  /** Of the innermost call: through which module, and with which context. */
  #callee: Callee | undefined;
  #context: Context | undefined;
  #depth = 0;
  /** Modules that are to be closed because their calls were stopped, innermost first. */
  readonly #stopped: Map<Callee, ExitError> = new Map();
  /** What waits until no call is under way. */
  readonly #later: (() => void)[] = [];

  constructor(stops: boolean) {
    this.stops = stops;
  }

  /** Has calls go to an engine, which may have been made with these calls as its policy. */
  connect(engine: Engine): void {
    this.#engine = engine;
  }

  /** The module through which the host made the innermost call. */
  get callee(): Callee | undefined {
    return this.#callee;
  }

  /**
   * Calls a function as {@link Engine.call} does, through a module.
   *
   * @throws {ExitError} if the module is closed, or is closed meanwhile.
   */
  call(callee: Callee, context: Context, func: FunctionInstance, base: number): void {
    callee.failIfClosed();
    const outerCallee = this.#callee;
    const outerContext = this.#context;
    this.#callee = callee;
    this.#context = context;
    this.#depth++;
    try {
      if (this.stops) this.#failIfDone(context);
      this.#engine!.call(context, func, base);
      if (this.stops) this.#failIfDone(context);
    } catch (error) {
      if (isStop(error)) this.#stopped.set(callee, error);
      if (this.#stopped.size > 0 && !this.#isStopping(outerContext)) this.#closeStopped(error);
      throw error;
    } finally {
      this.#callee = outerCallee;
      this.#context = outerContext;
      if (--this.#depth === 0 && this.#later.length > 0) this.#doLater();
    }
    callee.failIfClosed();
  }

  #failIfDone(context: Context): void {
    const exit = exitOf(context);
    if (exit !== undefined) throw exit;
  }

  /**
   * Whether the call around the one that ends is to be stopped as well: it then closes what there is to
   * close, once its own listeners have been told.
   */
  #isStopping(outer: Context | undefined): boolean {
    return this.stops && outer?.err() !== undefined;
  }

  #closeStopped(error: unknown): never {
    const failures = new Failures(error);
    const stopped = [...this.#stopped];
    this.#stopped.clear();
    for (const [callee, exit] of stopped) failures.attempt(() => callee.closeWith(exit));
    failures.rethrow(String(error));
    throw error;
  }

  /** Asked at safepoints: ends the call if its context is done, or a module that it needs is closed. */
  poll(context: Context, instance: Instance | undefined): boolean {
    this.#failIfDone(context);
    this.#callee!.failIfClosed();
    (instance?.host as Callee | undefined)?.failIfClosed();
    return false;
  }

  /** Whether the host has no call under way, and none needs to be looked at while it runs. */
  get isIdle(): boolean {
    return this.#depth === 0 && !this.stops;
  }

  begin(callee: Callee): void {
    this.#callee = callee;
    this.#depth = 1;
  }

  end(): void {
    this.#callee = undefined;
    this.#depth = 0;
    if (this.#later.length > 0) this.#doLater();
  }

  /** Does something once no call is under way. */
  whenIdle(action: () => void): void {
    if (this.#depth === 0) action();
    else this.#later.push(action);
  }

  #doLater(): void {
    for (const action of this.#later.splice(0)) action();
  }
}
