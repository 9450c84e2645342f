/**
 * The interpreter as an {@link Engine}: functions are translated when they are first called, and run
 * by the dispatch loop.
 *
 * @module
 */
import type { TraceListener } from "../api.ts";
import type { Context } from "../context.ts";
import { type Engine, type EngineStatistics, newStatistics } from "../engine/engine.ts";
import { Stack, type StackLimits } from "../engine/stack.ts";
import { type StackFrame, Trap } from "../errors.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import { bodyOf, type Module } from "../wasm/module.ts";
import { isReference, slotsOfAll } from "../wasm/types.ts";
import { disassemble } from "./disassemble.ts";
import { framesOf } from "./frames.ts";
import { dispatch } from "./loop.gen.ts";
import type { Activation, Machine } from "./machine.ts";
import { LESSON_LIMITS, train } from "./train.ts";
import { type Counts, translate, type Translation } from "./translate.ts";

/** Functions that make a program a large one. */
const LARGE = 32;

/** Counters of what cannot be replaced now, and of what never can. */
const RECOUNT = 1000;
const NEVER = 0x7fff_ffff;

/** Who is told of hot functions and loops, and may have other code for them. */
export interface Hotness {
  /** Counters of a function whose body has that many bytes. */
  countsFor(bytes: number): Counts;
  /** Code that goes on where the function stands; `offset` is that of a loop's opcode, or 0. */
  codeFor(func: FunctionInstance, offset: number): StackEntry | null;
}

export class Interpreter implements Engine, Machine {
  readonly stack: Stack;
  readonly statistics: EngineStatistics = newStatistics();
  /** What was translated of each module, by function index. */
  readonly #translations: WeakMap<Module, Map<number, Translation>> = new WeakMap();
  /** The function whose `entry` is running, if host code is what runs. */
  #entered: FunctionInstance | null = null;
  #enteredBase = 0;
  /** Where the code is that runs, or ran last. */
  #activation: Activation | null = null;

  readonly #hotness: Hotness | undefined;
  readonly #trace: TraceListener | undefined;
  /** Functions are interpreted even where there is other code: it would overflow the host's stack. */
  deep = false;
  /** Frames of compiled functions that an error went through: see {@link FrameSources}. */
  compiledFrames: (error: Error) => StackFrame[][] = () => [];

  constructor(limits: StackLimits, hotness?: Hotness, trace?: TraceListener) {
    this.stack = new Stack(limits);
    this.#hotness = hotness;
    this.#trace = trace;
  }

  call(context: Context, callee: FunctionInstance, base: number): void {
    const { stack } = this;
    const { depth, top, entryDepth, context: outer } = stack;
    const entered = this.#entered;
    const enteredBase = this.#enteredBase;
    const activation = this.#activation;
    try {
      if (entered !== null) stack.push(entered, 0, enteredBase);
      this.#entered = null;
      this.#activation = null;
      stack.entryDepth = stack.depth;
      stack.context = context;
      this.#run(callee, base);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      stack.depth = depth;
      stack.top = top;
      stack.entryDepth = entryDepth;
      stack.context = outer;
      this.#entered = entered;
      this.#enteredBase = enteredBase;
      this.#activation = activation;
    }
  }

  #run(func: FunctionInstance, base: number): void {
    if (func.entry !== null && this.enters(func)) {
      this.#enter(func, base, base);
      return;
    }
    if (func.code === null) this.prepare(func);
    const { stack } = this;
    stack.reserve(base + func.frameSlots);
    const { depth } = stack;
    const activation = { func, fp: base << 1, pc: 0, depth, entryDepth: depth };
    this.#activation = activation;
    while (dispatch(this, activation));
  }

  /** Runs host code: what it pushes comes above `top`. */
  #enter(callee: FunctionInstance, base: number, top: number): void {
    const { stack } = this;
    stack.top = Math.max(top, base + entrySlots(callee));
    stack.reserve(stack.top);
    this.#entered = callee;
    this.#enteredBase = base;
    callee.entry!(base);
    this.#entered = null;
  }

  enter(
    callee: FunctionInstance,
    base: number,
    caller: FunctionInstance,
    pc: number,
    frame: number,
    depth: number,
  ): void {
    const { stack } = this;
    stack.depth = depth;
    stack.push(caller, pc, frame);
    this.#enter(callee, base, frame + caller.frameSlots);
    stack.depth = depth;
  }

  replace(func: FunctionInstance, offset: number, fp: number, depth: number): number {
    if (this.deep) return RECOUNT;
    const code = this.#hotness?.codeFor(func, offset) ?? null;
    if (code === null) return NEVER;
    const { stack } = this;
    const activation = this.#activation;
    const base = fp >> 1;
    stack.depth = depth;
    stack.top = base + func.frameSlots;
    this.#entered = func;
    this.#enteredBase = base;
    this.#activation = null;
    code(base);
    this.#entered = null;
    this.#activation = activation;
    stack.depth = depth;
    return -1;
  }

  enters(callee: FunctionInstance): boolean {
    return !this.deep || callee.lowered === null;
  }

  prepare(callee: FunctionInstance): Int32Array<ArrayBuffer> {
    const translation = this.#translationOf(callee);
    callee.frameSlots = translation.frameSlots;
    callee.localSlots = translation.localSlots;
    callee.code = translation.code;
    return translation.code;
  }

  #translationOf({ instance, index }: FunctionInstance): Translation {
    const { module } = instance;
    let ofModule = this.#translations.get(module);
    if (ofModule === undefined) this.#translations.set(module, ofModule = new Map());
    const known = ofModule.get(index);
    if (known !== undefined) return known;
    const { start, end } = bodyOf(module, index);
    const started = performance.now();
    const made = translate(module, index, {
      types: instance.types,
      maxSlots: this.stack.limits.maxSlots,
      counts: this.#hotness?.countsFor(end - start),
    });
    const milliseconds = performance.now() - started;
    const { statistics } = this;
    statistics.translateTime += milliseconds;
    statistics.functionsTranslated++;
    statistics.registerWords += made.code.length;
    statistics.bytesTranslated += end - start;
    if (statistics.functionsTranslated === LARGE) train(new Interpreter(LESSON_LIMITS));
    ofModule.set(index, made);
    this.#trace?.({
      kind: "translated",
      debugName: instance.debugName(index),
      index,
      bytes: end - start,
      words: made.code.length,
      milliseconds,
    });
    return made;
  }

  moveArguments({ type: { params } }: FunctionInstance, from: number, to: number): void {
    this.stack.move(from >> 1, to >> 1, slotsOfAll(params), params.some(isReference));
  }

  /** What the caller is to see of an exception. */
  #explain(thrown: unknown): unknown {
    const error = isHostStackOverflow(thrown) ? new Trap("call stack exhausted") : thrown;
    if (error instanceof Trap && error.frames.length === 0) error.frames = this.#framesOf(error);
    return error;
  }

  /** The stack of a trap; none where the host's own is too full to look, then a call further out does. */
  #framesOf(trap: Trap): readonly StackFrame[] {
    try {
      return framesOf(
        this.stack,
        this.#entered,
        this.#activation,
        { counts: this.#hotness?.countsFor(0), compiled: this.compiledFrames(trap) },
      );
    } catch (error) {
      if (isHostStackOverflow(error)) return [];
      throw error;
    }
  }

  registerCode(callee: FunctionInstance): string {
    if (callee.entry !== null) return "";
    return disassemble(callee.instance, callee.index, this.#translationOf(callee));
  }
}

function entrySlots({ type }: FunctionInstance): number {
  return Math.max(slotsOfAll(type.params), slotsOfAll(type.results));
}

/** Whether the host's own stack is full, which deep recursion between guest and host leads to. */
function isHostStackOverflow(error: unknown): boolean {
  if (error instanceof RangeError) {
    return error.message.startsWith("Maximum call stack size exceeded");
  }
  // What V8 says where there is no room left to prepare a regular expression.
  return error instanceof SyntaxError && error.message.endsWith("Stack overflow");
}
