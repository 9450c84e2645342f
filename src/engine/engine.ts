/**
 * What the runtime asks of whatever runs functions. The runtime never names a tier: it is given an
 * engine, and calls it.
 *
 * @module
 */
import type { Context } from "../context.ts";
import type { FunctionInstance } from "../store/func.ts";
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
}

/** Runs functions, by whatever tiers it has. */
export interface Engine {
  /** Where arguments and results go. */
  readonly stack: Stack;
  readonly statistics: EngineStatistics;

  /**
   * Calls a function whose arguments are on the stack from slot `base` on; its results replace them.
   *
   * @throws {Trap} with its frames filled in, or what a host function threw. The stack is then as it
   * was before the call.
   */
  call(context: Context, callee: FunctionInstance, base: number): void;

  /** The register code of a function of a valid module, as text. */
  registerCode(callee: FunctionInstance): string;
}
