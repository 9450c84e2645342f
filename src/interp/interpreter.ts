/**
 * The interpreter as an {@link Engine}: functions are translated when they are first called, and run
 * by the dispatch loop.
 *
 * @module
 */
import type { TraceListener } from "../api.ts";
import type { Context } from "../context.ts";
import {
  type Engine,
  type EngineStatistics,
  newStatistics,
  type WalkedFrame,
} from "../engine/engine.ts";
import { isHostStackOverflow } from "../engine/host_stack.ts";
import { CHECKS, type LeftFrame, Safepoint, type SafepointPolicy } from "../engine/safepoint.ts";
import { Stack, type StackLimits } from "../engine/stack.ts";
import { EngineBug, Trap } from "../errors.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import { bodyOf } from "../wasm/module.ts";
import { isReference, slotsOfAll } from "../wasm/types.ts";
import { disassemble } from "./disassemble.ts";
import { FailedFrames, stackFrame, walkFrames } from "./frames.ts";
import { isHook, runHook } from "./hooked.ts";
import { clearFrame, leaveActivation } from "./leaving.ts";
import { dispatch } from "./loop.gen.ts";
import type { Activation, Machine } from "./machine.ts";
import { ByFunction, Places } from "./places.ts";
import { readTallies } from "./tally.ts";
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
  /** The size from which on bodies count which way their `br_table`s go. */
  readonly tallyFrom: number;
  /** Code that goes on where the function stands; `offset` is that of a loop's opcode, or 0. */
  codeFor(func: FunctionInstance, offset: number): StackEntry | null;
}

/** How an interpreter is made. */
export interface InterpreterOptions {
  readonly hotness?: Hotness | undefined;
  /** Who is told what becomes of functions. */
  readonly trace?: TraceListener | undefined;
  /** What is decided where guests ask whether they may go on; left out, they do not ask. */
  readonly safepoints?: SafepointPolicy | undefined;
}

export class Interpreter implements Engine, Machine {
  readonly stack: Stack;
  readonly statistics: EngineStatistics = newStatistics();
  readonly safepoint: Safepoint | undefined;
  readonly #translations: ByFunction<Translation> = new ByFunction();
  readonly #places: Places;
  /** The function whose `entry` is running, if host code or compiled code is what runs. */
  #entered: FunctionInstance | null = null;
  #enteredBase = 0;
  /** Where interpreted code is, if that is what runs. */
  #activation: Activation | null = null;
  /** Where the frames begin of the compiled code that was entered last, if it has left. */
  #leftAt = 0;
  /** What was running when the guest failed last, where calls that are listened to went through. */
  #failed: FailedFrames | null = null;
  /** The same, while hooks are told of it. */
  #failing: FailedFrames | null = null;

  readonly #hotness: Hotness | undefined;
  readonly #trace: TraceListener | undefined;
  /** Functions are interpreted even where there is other code: it would overflow the host's stack. */
  deep = false;
  /** Frames of compiled functions that were running when the host made an error. */
  compiledFrames: (error: Error) => WalkedFrame[][] = () => [];

  constructor(limits: StackLimits, { hotness, trace, safepoints }: InterpreterOptions = {}) {
    this.stack = new Stack(limits);
    this.safepoint = safepoints && new Safepoint(safepoints, this.stack);
    this.#hotness = hotness;
    this.#trace = trace;
    this.#places = new Places({
      maxSlots: limits.maxSlots,
      counts: hotness?.countsFor(0),
      tallyFrom: hotness?.tallyFrom,
    });
  }

  call(context: Context, callee: FunctionInstance, base: number): void {
    const { stack } = this;
    const { depth, top, entryDepth, context: outer } = stack;
    const open = stack.openCalls.depth;
    const entered = this.#entered;
    const enteredBase = this.#enteredBase;
    const activation = this.#activation;
    const failing = this.#failing;
    let failure: unknown;
    try {
      this.#suspend();
      stack.entryDepth = stack.depth;
      stack.context = context;
      this.#run(callee, base, true);
      return;
    } catch (error) {
      failure = this.#explain(error, open);
    } finally {
      stack.depth = depth;
      stack.top = top;
      stack.entryDepth = entryDepth;
      stack.context = outer;
      this.#entered = entered;
      this.#enteredBase = enteredBase;
      this.#activation = activation;
      this.#failing = failing;
    }
    throw this.#endOpenCalls(open, failure);
  }

  directCall(): undefined {
    return undefined;
  }

  /** Compiled code begins to run for the host, with nothing on the stack. */
  begin(func: FunctionInstance): void {
    this.#entered = func;
  }

  /** It has returned. */
  end(): void {
    this.#entered = null;
  }

  /** It has failed; returns what the host gets thrown. */
  fail(thrown: unknown): unknown {
    const { stack } = this;
    const failure = this.#explain(thrown, 0);
    stack.depth = stack.top = stack.entryDepth = 0;
    stack.context = undefined;
    this.#entered = this.#activation = null;
    this.#failing = null;
    return this.#endOpenCalls(0, failure);
  }

  /** Interprets a function for the compiled code that is running. */
  callInside(callee: FunctionInstance, base: number): void {
    const { stack } = this;
    const { depth, top } = stack;
    const entered = this.#entered;
    const enteredBase = this.#enteredBase;
    this.#suspend();
    this.#run(callee, base, false);
    stack.depth = depth;
    stack.top = top;
    this.#entered = entered;
    this.#enteredBase = enteredBase;
    this.#activation = null;
  }

  /** Makes a record of what is running, so that something else may run. */
  #suspend(): void {
    const { stack } = this;
    const entered = this.#entered;
    const activation = this.#activation;
    if (entered !== null) {
      stack.push(entered, 0, this.#enteredBase);
    } else if (activation !== null) {
      // A hook of interpreted code is running.
      stack.push(activation.func, activation.pc + 1, activation.fp >> 1);
    }
    this.#entered = null;
    this.#activation = null;
    this.#failing = null;
  }

  /** Runs a function to its end; if it leaves, and the host has called it, it goes on here. */
  #run(func: FunctionInstance, base: number, fromHost: boolean): void {
    const { depth } = this.stack;
    const activation = { func, fp: base << 1, pc: 0, depth, entryDepth: depth };
    if (func.entry !== null && this.enters(func)) {
      this.#enter(func, base, base);
      if (this.safepoint === undefined || !this.safepoint.isLeaving) return;
      this.#resume(activation, false);
    } else {
      if (func.code === null) this.prepare(func);
      this.stack.reserve(base + func.frameSlots);
    }
    this.#activation = activation;
    this.#execute(activation, fromHost);
  }

  #execute(activation: Activation, fromHost: boolean): void {
    const { safepoint } = this;
    for (;;) {
      const goesOn = dispatch(this, activation);
      if (safepoint !== undefined && safepoint.isLeaving) {
        if (fromHost) this.#resume(activation, goesOn);
        else return this.#leave(activation, goesOn);
      } else if (goesOn) {
        this.#pause(activation);
      } else {
        return;
      }
    }
  }

  /** Does what the dispatch loop was left for. */
  #pause(activation: Activation): void {
    const { func, pc } = activation;
    if (func.hooks !== null && isHook(func.code![pc])) {
      this.#stand(activation);
      runHook(this.stack, activation);
      activation.pc = pc + 1;
    }
    const { safepoint } = this;
    if (safepoint === undefined || --safepoint.cells[CHECKS]! >= 0) return;
    this.#stand(activation);
    // There is nothing to leave: interpreted code is what runs.
    if (safepoint.poll(func.instance) < 0) safepoint.takeFrames();
  }

  /** Host code is about to run where the activation stands. */
  #stand({ func, fp, depth }: Activation): void {
    const { stack } = this;
    stack.depth = depth;
    stack.top = (fp >> 1) + func.frameSlots;
  }

  /** The activation leaves: compiled code has called it. `calls` if it did not end with a call. */
  #leave(activation: Activation, calls: boolean): void {
    if (calls) leaveActivation(this.safepoint!.frames, this.stack, activation, this.#leftAt);
  }

  /**
   * Goes on with the functions that have left. `calls` if the activation waits for the outermost;
   * otherwise that stands in the place of what the activation began with.
   */
  #resume(activation: Activation, calls: boolean): void {
    const { stack } = this;
    stack.depth = activation.depth;
    let isCaller = calls;
    let base = this.#leftAt;
    for (const frame of this.safepoint!.takeFrames()) {
      if (isCaller) stack.push(activation.func, activation.pc, activation.fp >> 1);
      isCaller = true;
      activation.func = frame.func;
      activation.fp = base << 1;
      activation.depth = stack.depth;
      activation.pc = this.#restore(frame, base);
      base += frame.calleeAt;
    }
  }

  /** Makes the frame of a function that has left; tells where it goes on. */
  #restore(frame: LeftFrame, base: number): number {
    const { stack } = this;
    const { func } = frame;
    if (func.code === null) this.prepare(func);
    stack.reserve(base + func.frameSlots);
    clearFrame(stack, func, base);
    frame.restore(stack, base);
    return frame.pc >= 0 ? frame.pc : this.#places.resumptionOf(func, frame.offset);
  }

  rest(): void {
    this.safepoint?.trip();
  }

  /** Runs host code: what it pushes comes above `top`. */
  #enter(callee: FunctionInstance, base: number, top: number): void {
    const { stack } = this;
    const { openCalls } = stack;
    const entered = this.#entered;
    const enteredBase = this.#enteredBase;
    const activation = this.#activation;
    const open = openCalls.depth;
    stack.top = Math.max(top, base + callee.valueSlots);
    stack.reserve(stack.top);
    this.#entered = callee;
    this.#enteredBase = base;
    this.#activation = null;
    callee.entry!(base);
    this.#entered = entered;
    this.#enteredBase = enteredBase;
    this.#activation = activation;
    this.#leftAt = base;
    if (openCalls.depth > open && callee.isHost) this.endAbandoned(open);
  }

  enter(
    callee: FunctionInstance,
    base: number,
    caller: FunctionInstance,
    pc: number,
    frame: number,
    depth: number,
  ): boolean {
    const { stack } = this;
    const { i32, pcs } = stack;
    const memory = caller.instance.memories[0];
    const view = memory?.view;
    stack.depth = depth;
    stack.push(caller, pc, frame);
    this.#enter(callee, base, frame + caller.frameSlots);
    stack.depth = depth;
    return this.safepoint !== undefined || stack.i32 !== i32 || stack.pcs !== pcs ||
      memory?.view !== view;
  }

  grow(
    memory: number,
    pages: number,
    caller: FunctionInstance,
    pc: number,
    frame: number,
    depth: number,
  ): number {
    const { stack } = this;
    const activation = this.#activation;
    stack.depth = depth;
    stack.push(caller, pc, frame);
    stack.top = frame + caller.frameSlots;
    this.#activation = null;
    const before = caller.instance.memories[memory]!.grow(pages);
    this.#activation = activation;
    stack.depth = depth;
    return before;
  }

  /** Runs host code for the compiled code that is running: that of `caller`, or of its instance. */
  enterInside(callee: FunctionInstance, base: number, caller: FunctionInstance): void {
    const entered = this.#entered;
    const known = entered?.instance === caller.instance ? entered : caller;
    this.enter(callee, base, known, 0, base, this.stack.depth);
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
    this.#leftAt = base;
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

  #translationOf(callee: FunctionInstance): Translation {
    return this.#translations.of(callee, (func) => this.#translate(func));
  }

  #translate({ instance, index, hooks }: FunctionInstance): Translation {
    const { start, end } = bodyOf(instance.module, index);
    const started = performance.now();
    const made = translate(instance.module, index, {
      types: instance.types,
      maxSlots: this.stack.limits.maxSlots,
      counts: this.#hotness?.countsFor(end - start),
      tallyFrom: this.#hotness?.tallyFrom,
      hooked: hooks !== null,
    });
    const milliseconds = performance.now() - started;
    const { statistics } = this;
    statistics.translateTime += milliseconds;
    statistics.functionsTranslated++;
    statistics.registerWords += made.code.length;
    statistics.bytesTranslated += end - start;
    if (statistics.functionsTranslated === LARGE) train(new Interpreter(LESSON_LIMITS));
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

  /** How often each `br_table` of a function, by its offset in the module, took each of its labels. */
  profileOf(func: FunctionInstance): Map<number, readonly number[]> {
    return func.code === null
      ? new Map()
      : readTallies(this.#translationOf(func).tallies, func.code);
  }

  moveArguments({ type: { params } }: FunctionInstance, from: number, to: number): void {
    this.stack.move(from >> 1, to >> 1, slotsOfAll(params), params.some(isReference));
  }

  walk(): WalkedFrame[] {
    if (this.#failing !== null) return [...this.#failing.frames];
    // A trap is an error for which the host looks at more of its stack than usual.
    return this.#walk(() => this.compiledFrames(new Trap("unreachable")));
  }

  #walk(compiled: () => WalkedFrame[][]): WalkedFrame[] {
    return walkFrames({
      stack: this.stack,
      entered: this.#entered,
      activation: this.#activation,
      places: this.#places,
      compiled,
    });
  }

  /** What the caller is to see of an exception; `open` calls are not ended by it. */
  #explain(thrown: unknown, open: number): unknown {
    this.safepoint?.takeFrames();
    const error = isHostStackOverflow(thrown) ? new Trap("call stack exhausted") : thrown;
    const { openCalls } = this.stack;
    const isBare = error instanceof Trap && error.frames.length === 0;
    const isNew = openCalls.depth > open && !this.#goesOnFailing(error);
    if (!isBare && !isNew) return error;
    const frames = this.#walkFailed(thrown);
    if (isBare) error.frames = frames.map(stackFrame);
    if (openCalls.depth > 0) this.#failed = new FailedFrames(error, frames);
    return error;
  }

  /** Whether it is the failure that ended the calls that were ended last, seen from further out. */
  #goesOnFailing(error: unknown): boolean {
    const failed = this.#failed;
    return failed !== null && failed.error === error &&
      failed.openCalls === this.stack.openCalls.depth;
  }

  /** What was running; nothing where the host's stack is too full to look: a call further out does. */
  #walkFailed(thrown: unknown): WalkedFrame[] {
    try {
      return this.#walk(() => thrown instanceof Error ? this.compiledFrames(thrown) : []);
    } catch (error) {
      if (isHostStackOverflow(error)) return [];
      throw error;
    }
  }

  /**
   * Ends the calls that are listened to and that an error went through.
   *
   * @returns what the caller gets thrown.
   */
  #endOpenCalls(open: number, error: unknown): unknown {
    const { stack } = this;
    const { openCalls, context } = stack;
    const failed = this.#failed;
    if (failed === null || openCalls.depth <= open) return error;
    const outer = this.#failing;
    this.#failing = failed;
    try {
      return openCalls.failDownTo(open, error, (func) => failed.end(func));
    } finally {
      stack.context = context;
      this.#failing = outer;
      failed.openCalls = openCalls.depth;
      this.#failed = openCalls.depth > 0 ? failed : null;
    }
  }

  /**
   * A host function has caught an error whose calls could not be ended: the host's stack was full.
   *
   * @throws {Trap} if they still cannot.
   */
  endAbandoned(open: number): void {
    const error = new Trap("call stack exhausted");
    this.#failed = new FailedFrames(error, []);
    this.#endOpenCalls(open, error);
    if (this.stack.openCalls.depth > open) throw error;
  }

  forget(instance: Instance): void {
    if (this.#entered !== null || this.#activation !== null) {
      throw new EngineBug("functions are forgotten that may be running");
    }
    for (const func of instance.functions) {
      if (func !== undefined && func.instance === instance) func.code = null;
    }
  }

  registerCode(callee: FunctionInstance): string {
    if (callee.entry !== null) return "";
    return disassemble(callee.instance, callee.index, this.#translationOf(callee));
  }
}
