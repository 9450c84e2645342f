/**
 * Choosing what to listen to: factories around other factories.
 *
 * @module
 */
import type {
  FunctionDefinition,
  FunctionListener,
  FunctionListenerFactory,
  ListenedCall,
} from "../api.ts";
import type { Context } from "../context.ts";

/** Says of a function whether to listen to it. */
export type FunctionFilter = (definition: FunctionDefinition) => boolean;

/**
 * Asks a factory about some functions only; the others are left alone, and cost nothing.
 *
 * @example Listening to exported functions whose name begins with `on_`
 * ```ts
 * import { listenTo, named } from "@kiln/wasm/listen";
 * import { assertEquals } from "@std/assert";
 *
 * const isHandler = named(/^on_/);
 * const factory = listenTo(
 *   (definition) => definition.exportNames.length > 0 && isHandler(definition),
 *   { newListener: () => ({ before: () => console.log("called") }) },
 * );
 * assertEquals(typeof factory.newListener, "function");
 * ```
 */
export function listenTo(
  filter: FunctionFilter,
  factory: FunctionListenerFactory,
): FunctionListenerFactory {
  return {
    newListener: (definition) => filter(definition) ? factory.newListener(definition) : undefined,
  };
}

/**
 * Functions that have one of the names: in the name section, as `module.name`, or as an export.
 */
export function named(...names: (string | RegExp)[]): FunctionFilter {
  return ({ name, debugName, exportNames }) =>
    [name, debugName, ...exportNames].some((known) => matchesAny(known, names));
}

/** Functions of modules that have one of the names. */
export function inModule(...names: (string | RegExp)[]): FunctionFilter {
  return ({ moduleName }) => matchesAny(moduleName, names);
}

/** Functions that their module exports. */
export function isExported({ exportNames }: FunctionDefinition): boolean {
  return exportNames.length > 0;
}

/** Functions of the host. */
export function isHostFunction({ isHost }: FunctionDefinition): boolean {
  return isHost;
}

function matchesAny(text: string, names: readonly (string | RegExp)[]): boolean {
  // A regular expression with the flag g would go on where it stopped: `search` always begins anew.
  return names.some((name) => typeof name === "string" ? name === text : text.search(name) >= 0);
}

/**
 * Has the listeners of a factory be told of one call in `n` of each function, the first one included.
 *
 * @throws {RangeError} if `n` is not a positive integer.
 */
export function sampled(n: number, factory: FunctionListenerFactory): FunctionListenerFactory {
  if (!(Number.isInteger(n) && n >= 1)) {
    throw new RangeError(`Cannot sample one call in ${n}: it must be a positive integer`);
  }
  return {
    newListener(definition): FunctionListener | undefined {
      const listener = factory.newListener(definition);
      return listener && new Sampler(n, listener);
    },
  };
}

class Sampler implements FunctionListener {
  readonly #n: number;
  readonly #listener: FunctionListener;
  #left = 1;
  /** Tokens of calls that the listener was told of and that have not ended. */
  readonly #open: Set<number> = new Set();

  constructor(n: number, listener: FunctionListener) {
    this.#n = n;
    this.#listener = listener;
  }

  before(
    ctx: Context,
    definition: FunctionDefinition,
    params: BigUint64Array,
    call: ListenedCall,
  ): Context | void {
    if (--this.#left > 0) return;
    this.#left = this.#n;
    const inner = this.#listener.before?.(ctx, definition, params, call);
    this.#open.add(call.token);
    return inner;
  }

  after(
    ctx: Context,
    definition: FunctionDefinition,
    err: unknown,
    results: BigUint64Array,
    call: ListenedCall,
  ): void {
    if (this.#open.delete(call.token)) {
      this.#listener.after?.(ctx, definition, err, results, call);
    }
  }
}
