/**
 * What the runtime asks of whatever runs functions. The runtime never names a tier: it is given an
 * engine, and calls it.
 *
 * @module
 */
import type { Context } from "../context.ts";
import type { FunctionInstance, HostCall } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { Safepoint } from "./safepoint.ts";
import type { Stack } from "./stack.ts";

/** What an engine did so far; all times in milliseconds. */
export interface EngineStatistics {
  /** Functions translated to register code. */
  functionsTranslated: number;
  /** Words (of 32 bits) of register code. */
  registerWords: number;
  /** Bytes of WebAssembly those functions had. */
  bytesTranslated: number;
  /** Time spent translating. */
  translateTime: number;
  /** Functions that became JavaScript. */
  functionsCompiled: number;
  /** Calls that went on as JavaScript in the middle of a loop. */
  loopsEntered: number;
  /** Functions left to the interpreter for good. */
  functionsRefused: number;
  /** Bytes of WebAssembly the compiled functions had. */
  bytesCompiled: number;
  /** Characters of JavaScript. */
  textEmitted: number;
  /** Time spent emitting JavaScript. */
  emitTime: number;
  /** Time the host took to evaluate it. */
  evaluateTime: number;
}

/** The statistics of an engine that did nothing yet; all its tiers count there. */
export function newStatistics(): EngineStatistics {
  return {
    functionsTranslated: 0,
    registerWords: 0,
    bytesTranslated: 0,
    translateTime: 0,
    functionsCompiled: 0,
    loopsEntered: 0,
    functionsRefused: 0,
    bytesCompiled: 0,
    textEmitted: 0,
    emitTime: 0,
    evaluateTime: 0,
  };
}

/** A function that is running. */
export interface WalkedFrame {
  readonly func: FunctionInstance;
  /**
   * Byte offset in the module of the instruction that is running; 0 in a host function, and in hooks
   * before the first one and after the last.
   */
  readonly offset: number;
}

/** Calls a function with values of the host. */
export type DirectCall = (context: Context, ...values: unknown[]) => unknown[];

/** The calls of the host, where none is under way. */
export interface OutermostCalls {
  readonly isIdle: boolean;
  begin(owner: unknown): void;
  end(): void;
}

/** What a function is made from that calls another one for the host. */
export interface DirectCallParts {
  readonly calls: OutermostCalls;
  /** The module it belongs to, and the one through which it is called. */
  readonly home: { failIfClosed(): void };
  readonly owner: { failIfClosed(): void };
  /** What to do where the call is not an outermost one, or not of compiled code. */
  readonly slow: DirectCall;
  /** See {@link HostCall}. */
  readonly fit: HostCall["fit"];
  readonly to_host: HostCall["toHost"];
}

/** Runs functions, by whatever tiers it has. */
export interface Engine {
  /** Where arguments and results go. */
  readonly stack: Stack;
  readonly statistics: EngineStatistics;
  /** Where guests ask whether they may go on; `undefined`: they do not. */
  readonly safepoint: Safepoint | undefined;

  /**
   * Calls a function whose arguments are on the stack from slot `base` on; its results replace them.
   *
   * @throws {Trap} with its frames filled in, or what a host function threw. The stack is then as it
   * was before the call.
   */
  call(context: Context, callee: FunctionInstance, base: number): void;

  /**
   * What the host calls a function by if that is compiled, when no other call of the host is under way;
   * `undefined` if the engine has nothing better than {@link call}.
   */
  directCall(func: FunctionInstance, parts: DirectCallParts): DirectCall | undefined;

  /** The functions that are running, innermost first; of a deep stack only the innermost ones. */
  walk(): WalkedFrame[];

  /**
   * Has the functions that the instance defines made anew when they are next called: who listens to
   * them has changed. Nothing may be running.
   */
  forget(instance: Instance): void;

  /** The register code of a function of a valid module, as text. */
  registerCode(callee: FunctionInstance): string;
}
