/**
 * Chooses which tier runs what. The only file that names a tier.
 *
 * @module
 */
import type { TraceListener } from "../api.ts";
import type { Mode } from "../config.ts";
import type { Context } from "../context.ts";
import { Interpreter } from "../interp/interpreter.ts";
import { Compiler, type CompilerHost, emitFunctionUnit } from "../jit/compile.ts";
import { type Evaluate, probeEvaluate } from "../jit/evaluate.ts";
import type { Profile } from "../jit/passes/heat.ts";
import type { UnitText } from "../jit/unit.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import { bodyOf } from "../wasm/module.ts";
import type {
  DirectCall,
  DirectCallParts,
  Engine,
  EngineStatistics,
  WalkedFrame,
} from "./engine.ts";
import { computesWith64Bits, isV8 } from "./host_engine.ts";
import type { Safepoint, SafepointPolicy } from "./safepoint.ts";
import type { Stack, StackLimits } from "./stack.ts";
import {
  DEFAULT_TUNING,
  JITLESS_THRESHOLDS,
  MAX_CALL_WORDS,
  type Tuning,
  WHOLE_GAIN,
} from "./tuning.ts";

/** How an engine is made. */
export interface EngineOptions {
  readonly mode?: Mode;
  /** Calls that make a function hot, and rounds that make a loop hot. */
  readonly hotCalls?: number | undefined;
  readonly hotRounds?: number | undefined;
  /** Who is told what becomes of functions. */
  readonly trace?: TraceListener | undefined;
  /** What is decided where guests ask whether they may go on; left out, they do not ask. */
  readonly safepoints?: SafepointPolicy | undefined;
}

/** Makes an engine with a stack of its own. */
export function createEngine(limits: StackLimits, options: EngineOptions = {}): Engine {
  const mode = options.mode ?? "interpreter";
  const evaluate = mode === "interpreter" ? undefined : probeEvaluate();
  const { trace, safepoints } = options;
  if (evaluate === undefined) return new Interpreter(limits, { trace, safepoints });
  const thresholds = "WebAssembly" in globalThis ? DEFAULT_TUNING : JITLESS_THRESHOLDS;
  const tuning = {
    ...DEFAULT_TUNING,
    callThreshold: options.hotCalls ?? thresholds.callThreshold,
    compiledCallThreshold: options.hotCalls ?? thresholds.compiledCallThreshold,
    loopThreshold: options.hotRounds ?? thresholds.loopThreshold,
    callsPerByte: options.hotCalls === undefined ? DEFAULT_TUNING.callsPerByte : 0,
    compiledCallsPerByte: options.hotCalls === undefined ? DEFAULT_TUNING.compiledCallsPerByte : 0,
    roundsPerByte: options.hotRounds === undefined ? DEFAULT_TUNING.roundsPerByte : 0,
    replacementsPerByte: options.hotRounds === undefined ? DEFAULT_TUNING.replacementsPerByte : 0,
    ...chosenForHost(),
    countsCalls: limits.maxDepth < DEFAULT_TUNING.stackWords / MAX_CALL_WORDS,
  };
  return new TieredEngine(limits, { mode, evaluate, tuning, trace, safepoints });
}

/**
 * The JavaScript a function becomes, without evaluating it.
 *
 * @throws {NotCompilable} where the function is left to the interpreter.
 */
export function javascriptOf(instance: Instance, index: number): UnitText {
  return emitFunctionUnit(instance, index, { ...DEFAULT_TUNING, ...chosenForHost() });
}

/** What depends on the engine that runs JavaScript here, unless it is given. */
function chosenForHost(): Pick<Required<Tuning>, "wholeGain" | "foldsAddends"> {
  const { wholeGain = computesWith64Bits() ? WHOLE_GAIN : Infinity, foldsAddends = !isV8() } =
    DEFAULT_TUNING;
  return { wholeGain, foldsAddends };
}

interface TieredOptions {
  readonly mode: Mode;
  readonly evaluate: Evaluate;
  readonly tuning: Tuning;
  readonly trace: TraceListener | undefined;
  readonly safepoints: SafepointPolicy | undefined;
}

class TieredEngine implements Engine, CompilerHost {
  readonly stack: Stack;
  readonly tuning: Tuning;
  readonly evaluate: Evaluate;
  readonly trace: TraceListener | undefined;
  readonly statistics: EngineStatistics;
  readonly safepoint: Safepoint | undefined;
  readonly #interpreter: Interpreter;
  readonly #compiler: Compiler;
  readonly #mode: Mode;
  /** Functions that went on in code which begins at a loop: the first such loop, and how often. */
  readonly #replaced: WeakMap<FunctionInstance, { offset: number; times: number }> = new WeakMap();

  constructor(limits: StackLimits, options: TieredOptions) {
    const { mode, evaluate, tuning, trace, safepoints } = options;
    const countsFor = (bytes: number) => ({
      calls: tuning.callThreshold + Math.floor(bytes * tuning.callsPerByte),
      loops: tuning.loopThreshold + Math.floor(bytes * tuning.roundsPerByte),
    });
    const codeFor = (func: FunctionInstance, offset: number) => this.#codeFor(func, offset);
    this.#interpreter = new Interpreter(limits, {
      hotness: mode === "tiered" ? { countsFor, codeFor, tallyFrom: tuning.tallyFrom } : undefined,
      trace,
      safepoints,
    });
    this.stack = this.#interpreter.stack;
    this.statistics = this.#interpreter.statistics;
    this.safepoint = this.#interpreter.safepoint;
    this.tuning = tuning;
    this.evaluate = evaluate;
    this.trace = trace;
    this.#mode = mode;
    this.#compiler = new Compiler(this);
    this.#interpreter.compiledFrames = (error) => this.#compiler.units.framesIn(error);
  }

  call(context: Context, callee: FunctionInstance, base: number): void {
    if (callee.entry === null && this.#mode === "compiled") this.#compiler.compile(callee);
    const { room } = this.#compiler.space;
    try {
      this.#interpreter.call(context, callee, base);
    } finally {
      this.#compiler.space.room = room;
    }
  }

  callFromCompiled(callee: FunctionInstance, base: number, caller: FunctionInstance): void {
    if (callee.entry === null) this.#interpreter.callInside(callee, base);
    else this.#interpreter.enterInside(callee, base, caller);
  }

  interpret(callee: FunctionInstance, base: number): void {
    const interpreter = this.#interpreter;
    const { deep } = interpreter;
    interpreter.deep = true;
    try {
      interpreter.callInside(callee, base);
    } finally {
      interpreter.deep = deep;
    }
  }

  directCall(func: FunctionInstance, parts: DirectCallParts): DirectCall | undefined {
    if (this.safepoint !== undefined) return undefined;
    return this.#compiler.directCall(func, parts, this.#interpreter);
  }

  endAbandoned(open: number): void {
    this.#interpreter.endAbandoned(open);
  }

  walk(): WalkedFrame[] {
    return this.#interpreter.walk();
  }

  forget(instance: Instance): void {
    this.#interpreter.forget(instance);
    this.#compiler.forget(instance);
  }

  profileOf(func: FunctionInstance): Profile {
    return this.#interpreter.profileOf(func);
  }

  wants(callee: FunctionInstance, calls: number): boolean {
    if (this.#mode === "compiled") return true;
    const { compiledCallThreshold, compiledCallsPerByte } = this.tuning;
    return calls > compiledCallThreshold &&
      calls > compiledCallThreshold + sizeOf(callee) * compiledCallsPerByte;
  }

  /** What a hot function goes on as; `offset` is that of the loop it is in, or 0. */
  #codeFor(func: FunctionInstance, offset: number): StackEntry | null {
    if (offset !== 0) {
      const entry = this.#compiler.compileLoop(func, offset);
      if (entry !== null && this.#isCompiledWhole(func, offset)) this.#compiler.compile(func);
      return entry;
    }
    return this.#compiler.compile(func) ? func.entry : null;
  }

  /**
   * Whether a function, a loop of which is replaced, is now compiled from its beginning, too. A large one
   * would be emitted twice to spare a few calls the beginning that the interpreter runs; but each further
   * loop that became hot would be as much.
   */
  #isCompiledWhole(func: FunctionInstance, offset: number): boolean {
    const replaced = this.#replaced.get(func);
    if (replaced === undefined) {
      this.#replaced.set(func, { offset, times: 1 });
      return false;
    }
    const limit = sizeOf(func) * this.tuning.replacementsPerByte;
    return offset !== replaced.offset || replaced.times++ >= limit;
  }

  registerCode(callee: FunctionInstance): string {
    return this.#interpreter.registerCode(callee);
  }
}

/** Bytes of the function's body. */
function sizeOf({ instance, index }: FunctionInstance): number {
  const { start, end } = bodyOf(instance.module, index);
  return end - start;
}
