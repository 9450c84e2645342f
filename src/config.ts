/**
 * How runtimes behave. Configurations are immutable: each `withX` returns a changed copy, so one can
 * be shared and refined without surprises.
 *
 * @module
 */
import type { TraceListener } from "./api.ts";
import { CoreFeatures } from "./features.ts";
import { MAX_PAGES } from "./wasm/types.ts";

interface RuntimeSettings {
  readonly coreFeatures: CoreFeatures;
  readonly memoryLimitPages: number;
  readonly tableLimitElements: number;
  readonly callDepthLimit: number;
  readonly stackLimitSlots: number;
  readonly lazyValidation: boolean;
  readonly debugInfo: boolean;
  readonly mode: Mode;
  readonly hotCalls: number | undefined;
  readonly hotRounds: number | undefined;
  readonly trace: TraceListener | undefined;
  readonly closeOnContextDone: boolean;
}

/**
 * Which tiers run functions: `"tiered"` interprets them and compiles the hot ones, `"interpreter"`
 * only interprets, `"compiled"` compiles every function when it is first called. What cannot be
 * compiled is interpreted in every mode.
 */
export type Mode = "tiered" | "interpreter" | "compiled";

const DEFAULTS: RuntimeSettings = {
  coreFeatures: CoreFeatures.V3,
  memoryLimitPages: MAX_PAGES,
  tableLimitElements: 10_000_000,
  callDepthLimit: 65_536,
  stackLimitSlots: 1 << 24,
  lazyValidation: false,
  debugInfo: true,
  mode: "tiered",
  hotCalls: undefined,
  hotRounds: undefined,
  trace: undefined,
  closeOnContextDone: false,
};

/** The most calls that may ever be allowed to be under way at once. */
const MAX_CALL_DEPTH = 1 << 24;
const MAX_COUNT = 1_000_000_000;
/** The largest value stack, in slots: its bytes must be countable in 31 bits. */
const MAX_STACK_SLOTS = (1 << 28) - 1;

/**
 * Settings of a {@link Runtime}.
 *
 * @example A runtime for small guests
 * ```ts
 * import { Runtime, RuntimeConfig } from "@kiln/wasm";
 *
 * const config = new RuntimeConfig().withMemoryLimitPages(16).withCallDepthLimit(1_000);
 * using runtime = new Runtime(config);
 * ```
 */
export class RuntimeConfig {
  #settings: RuntimeSettings = DEFAULTS;

  #with(change: Partial<RuntimeSettings>): RuntimeConfig {
    const copy = new RuntimeConfig();
    copy.#settings = { ...this.#settings, ...change };
    return copy;
  }

  /** Features modules may use; the default is {@link CoreFeatures.V3}. */
  withCoreFeatures(features: CoreFeatures): RuntimeConfig {
    return this.#with({ coreFeatures: features });
  }

  /**
   * The most pages (64 KiB each) a memory may have; the default is 65,536. A declared maximum above
   * it is lowered; a module that starts with more is refused.
   *
   * @throws {RangeError} if `pages` is not an integer from 0 to 65,536.
   */
  withMemoryLimitPages(pages: number): RuntimeConfig {
    requireInteger("memory limit", pages, 0, MAX_PAGES);
    return this.#with({ memoryLimitPages: pages });
  }

  /**
   * The most elements the tables of one instance may have together; the default is 10,000,000.
   *
   * @throws {RangeError} if `elements` is not an integer from 0 to 10,000,000.
   */
  withTableLimitElements(elements: number): RuntimeConfig {
    requireInteger("table limit", elements, 0, DEFAULTS.tableLimitElements);
    return this.#with({ tableLimitElements: elements });
  }

  /**
   * The most calls that may be under way at once before a guest gets a `call stack exhausted` trap;
   * the default is 65,536.
   *
   * @throws {RangeError} if `calls` is not an integer from 1 to 16,777,216.
   */
  withCallDepthLimit(calls: number): RuntimeConfig {
    requireInteger("call depth limit", calls, 1, MAX_CALL_DEPTH);
    return this.#with({ callDepthLimit: calls });
  }

  /**
   * The most slots (8 bytes each) the stack may take for locals and operands before a guest gets a
   * `call stack exhausted` trap; the default is 16,777,216.
   *
   * @throws {RangeError} if `slots` is not an integer from 1,024 to 268,435,455.
   */
  withStackLimitSlots(slots: number): RuntimeConfig {
    requireInteger("stack limit", slots, 1024, MAX_STACK_SLOTS);
    return this.#with({ stackLimitSlots: slots });
  }

  /**
   * Whether function bodies are validated when they are first called rather than when the module is
   * compiled, so that a large module is ready at once; the default is `false`. An invalid body then
   * makes its first call throw the {@link CompileError}.
   */
  withLazyValidation(lazy: boolean): RuntimeConfig {
    return this.#with({ lazyValidation: lazy });
  }

  /**
   * Whether the stack of a trap shows lines of source where a module has debug information (DWARF);
   * the default is `true`. It is read when the first trap asks for it.
   */
  withDebugInfo(enabled: boolean): RuntimeConfig {
    return this.#with({ debugInfo: enabled });
  }

  /** Which tiers run functions. */
  withMode(mode: Mode): RuntimeConfig {
    return this.#with({ mode });
  }

  /**
   * How many calls of a function, or rounds of a loop in it, make it hot in mode `"tiered"`; by
   * default the engine chooses.
   *
   * @throws {RangeError} if a number is not an integer from 0 to 1,000,000,000.
   */
  withHotness(calls: number, rounds: number): RuntimeConfig {
    requireInteger("hot calls", calls, 0, MAX_COUNT);
    requireInteger("hot rounds", rounds, 0, MAX_COUNT);
    return this.#with({ hotCalls: calls, hotRounds: rounds });
  }

  /**
   * Reports what the runtime does with the code of functions: which are translated, compiled,
   * replaced in mid-loop or left to the interpreter.
   */
  withTrace(listener: TraceListener): RuntimeConfig {
    return this.#with({ trace: listener });
  }

  /**
   * Whether a call ends when its context is done, or when a module it needs is closed meanwhile; the
   * default is `false`. The module that was called is closed then, with an {@link ExitCode} that says
   * why, and the call throws the {@link ExitError}; a call whose context is done already runs nothing.
   *
   * Compiled code asks at the beginning of functions and at loops, which costs some speed; without
   * this, it contains no such question. What the host does is not interrupted: the call ends when a
   * host function returns.
   */
  withCloseOnContextDone(close: boolean): RuntimeConfig {
    return this.#with({ closeOnContextDone: close });
  }

  /** Features modules may use. */
  get coreFeatures(): CoreFeatures {
    return this.#settings.coreFeatures;
  }

  /** The most pages a memory may have. */
  get memoryLimitPages(): number {
    return this.#settings.memoryLimitPages;
  }

  /** The most elements the tables of one instance may have together. */
  get tableLimitElements(): number {
    return this.#settings.tableLimitElements;
  }

  /** The most calls that may be under way at once. */
  get callDepthLimit(): number {
    return this.#settings.callDepthLimit;
  }

  /** The most slots the stack may take. */
  get stackLimitSlots(): number {
    return this.#settings.stackLimitSlots;
  }

  /** Whether function bodies are validated when they are first called. */
  get lazyValidation(): boolean {
    return this.#settings.lazyValidation;
  }

  /** Whether the stack of a trap shows lines of source. */
  get debugInfo(): boolean {
    return this.#settings.debugInfo;
  }

  /** Calls that make a function hot; `undefined` where the engine chooses. */
  get hotCalls(): number | undefined {
    return this.#settings.hotCalls;
  }

  /** Rounds that make a loop hot; `undefined` where the engine chooses. */
  get hotRounds(): number | undefined {
    return this.#settings.hotRounds;
  }

  /** Which tiers run functions. */
  get mode(): Mode {
    return this.#settings.mode;
  }

  /** Whether a call ends when its context is done. */
  get closeOnContextDone(): boolean {
    return this.#settings.closeOnContextDone;
  }

  /** Who is told what is done with the code of functions. */
  get trace(): TraceListener | undefined {
    return this.#settings.trace;
  }
}

function requireInteger(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`Cannot set the ${what} to ${value}: it must be from ${min} to ${max}`);
}
