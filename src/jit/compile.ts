/**
 * Compiles functions: body, intermediate representation, JavaScript, code. What was emitted is kept
 * with the module, so that its other instances need not compile it again.
 *
 * @module
 */
import type { TracedFunction, TraceListener } from "../api.ts";
import type { DirectCall, DirectCallParts, EngineStatistics } from "../engine/engine.ts";
import type { Safepoint } from "../engine/safepoint.ts";
import type { Stack } from "../engine/stack.ts";
import type { Tuning } from "../engine/tuning.ts";
import { Trap } from "../errors.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { MemoryInstance } from "../store/memory.ts";
import { validateFunction } from "../validate/function.ts";
import { bodyOf, type Module } from "../wasm/module.ts";
import { type FunctionIr, partTypesOfAll } from "./ir.ts";
import { buildFunction } from "./build.ts";
import type { Checks } from "./checks.ts";
import type { Evaluate } from "./evaluate.ts";
import { HostStack } from "./host_stack.ts";
import { type Linker, type Lowered, makeKit, type Space, tailCalls } from "./kit.ts";
import { emitGuestCall, guestCallKit, isCalledDirectly, type RunningCode } from "./guest_calls.ts";
import { emitHostCall, hostCallKit, isDirect } from "./host_calls.ts";
import { gainOfWhole } from "./keep_whole.ts";
import { Links, type Slot } from "./links.ts";
import { MemoryAccess } from "./memory.ts";
import { NotCompilable } from "./not_compilable.ts";
import { optimise } from "./optimise.ts";
import { compareIndices } from "./passes/compare.ts";
import { enterAtLoop } from "./passes/enter.ts";
import type { Profile } from "./passes/heat.ts";
import { sizeOfAll } from "./passes/size.ts";
import { splitFunction } from "./passes/split.ts";
import { emitEnteredUnit, emitUnit, type UnitContext, type UnitText } from "./unit.ts";
import { Units } from "./trace.ts";
import { copiesOf } from "./unroll.ts";
import { MAX_RESULT_PARTS, readResults, ResultSlots, writeParts } from "./values.ts";

/** What compiled code needs of the engine it is part of. */
export interface CompilerHost {
  readonly stack: Stack;
  readonly tuning: Tuning;
  readonly evaluate: Evaluate;
  /** Where it counts what it does. */
  readonly statistics: EngineStatistics;
  /** What compiled functions ask whether they may go on; `undefined`: they do not. */
  readonly safepoint: Safepoint | undefined;
  readonly trace: TraceListener | undefined;
  /** Runs any function, on behalf of `caller`; its arguments are on the stack at `base`. */
  callFromCompiled(callee: FunctionInstance, base: number, caller: FunctionInstance): void;
  /** Interprets a function and all it calls; its arguments are on the stack at `base`. */
  interpret(callee: FunctionInstance, base: number): void;
  /** Ends the calls that are listened to, down to so many, that a host function left open. */
  endAbandoned(open: number): void;
  /** Compiled code has called a function so often through one adapter: whether to compile it. */
  wants(callee: FunctionInstance, calls: number): boolean;
  /** Where the branches of a function went while it was interpreted. */
  profileOf(callee: FunctionInstance): Profile;
}

/** How a function is made, beside what it does. */
export interface Style extends Pick<UnitContext, "checks" | "firstRounds" | "listened" | "marked"> {
  /** Where its branches went so far. */
  readonly profile: Profile;
}

/** Rounds that loops go before they poll, unless the policy says something else. */
const FIRST_ROUNDS = 1000;

/** A function of an engine without safepoints, which nobody listens to. */
export const PLAIN: Style = {
  checks: "none",
  firstRounds: FIRST_ROUNDS,
  listened: false,
  marked: true,
  profile: new Map(),
};

/** A unit as code, before it is given a kit. */
interface Code {
  /** What it is called in the host's stack traces. */
  readonly url: string;
  readonly make: (kit: unknown) => unknown;
  /** How it was made: printed in the same way, it is the same text. */
  readonly style: Style;
}

/** One function of a unit. */
interface Compiled {
  readonly run: Lowered;
  readonly enter: StackEntry;
}

export class Compiler implements Linker {
  readonly stack: Stack;
  readonly space: Space;
  readonly safepoint: Safepoint | undefined;
  readonly results: ResultSlots = new ResultSlots(MAX_RESULT_PARTS);
  readonly tailCalls: Record<string, unknown> = tailCalls();
  /** The units that were made, for stack traces. */
  readonly units: Units = new Units();
  readonly #host: CompilerHost;
  readonly #checks: Checks;
  readonly #callCost: number;
  readonly #hostStack: HostStack;
  /** Calls that go on where the room they were given was used up. */
  #deeper = 0;
  /** The room that a call by the host has, where no other call is under way. */
  readonly #room: number;
  /** Units by module and {@link unitKey}; `null` where there can be none. */
  readonly #units: WeakMap<Module, Map<number, Code | null>> = new WeakMap();
  /** Code that begins at loops, by the loop's offset; `null` where there can be none. */
  readonly #loops: WeakMap<FunctionInstance, Map<number, StackEntry | null>> = new WeakMap();
  readonly #links: Links = new Links();
  /** What host calls are made by, by the text that depends on the type alone. */
  readonly #guestCalls: Map<string, ReturnType<Evaluate>> = new Map();
  /** What calls host functions, for each instance that does. */
  readonly #hostCalls: WeakMap<Instance, Map<FunctionInstance, Lowered>> = new WeakMap();
  readonly #kits: WeakMap<Instance, Record<string, unknown>> = new WeakMap();
  readonly #accesses: WeakMap<MemoryInstance, MemoryAccess> = new WeakMap();

  constructor(host: CompilerHost) {
    this.#host = host;
    this.stack = host.stack;
    this.safepoint = host.safepoint;
    this.#checks = checksOf(host.safepoint);
    this.#hostStack = new HostStack(host.evaluate, host.tuning.stackWords);
    this.#callCost = host.tuning.countsCalls ? 0 : CALL_WORDS;
    const { tuning, stack } = host;
    this.space = tuning.countsCalls ? new CallCount(stack) : { room: tuning.stackWords };
    this.#room = this.space.room;
  }

  /**
   * Compiles a function, so that from now on it is called as compiled code.
   *
   * @returns whether it is compiled; a function that cannot be stays as it was.
   */
  compile(callee: FunctionInstance): boolean {
    if (callee.lowered !== null) return true;
    const { instance, index } = callee;
    const style = this.#styleOf(callee);
    const code = this.#codeOf(callee, style);
    if (code === null) return false;
    const { tuning } = this.#host;
    this.units.add(
      code.url,
      instance,
      (again) => emitFunctionUnit(again, index, tuning, { ...code.style, marked: true }),
    );
    const [compiled] = code.make(this.#kitOf(instance)) as [Compiled];
    callee.lowered = compiled.run;
    callee.entry = compiled.enter;
    return true;
  }

  /**
   * Lets go of what was compiled of an instance's functions, for other functions listen to them now.
   * None of them may be running.
   */
  forget(instance: Instance): void {
    for (const callee of instance.functions) {
      if (callee === undefined || callee.instance !== instance) continue;
      this.#loops.delete(callee);
      if (callee.lowered === null) continue;
      callee.lowered = null;
      callee.entry = null;
      for (const slot of this.#links.slotsFor(callee)) {
        slot.fill((...parts: never[]) => this.#fill(slot, callee)(...parts));
      }
    }
  }

  #styleOf(callee: FunctionInstance): Style {
    const firstRounds = Math.max(1, this.safepoint?.policy.interval ?? FIRST_ROUNDS);
    const profile = this.#host.profileOf(callee);
    const listened = callee.hooks !== null;
    // What is where in the text is found out when a trace has led there.
    return { checks: this.#checks, firstRounds, listened, marked: false, profile };
  }

  /**
   * Code that goes on at the head of the loop whose opcode stands at `offset`, in a call of the
   * function that the interpreter has begun; `null` where there can be none.
   */
  compileLoop(callee: FunctionInstance, offset: number): StackEntry | null {
    let loops = this.#loops.get(callee);
    if (loops === undefined) this.#loops.set(callee, loops = new Map());
    let entry = loops.get(offset);
    if (entry === undefined) loops.set(offset, entry = this.#makeLoop(callee, offset));
    if (entry !== null) this.#host.statistics.loopsEntered++;
    return entry;
  }

  #makeLoop(callee: FunctionInstance, offset: number): StackEntry | null {
    const { instance, index, localSlots } = callee;
    const { tuning } = this.#host;
    const style = this.#styleOf(callee);
    const emit = (again: Instance, style: Style) => {
      const entered = enterAtLoop(buildIr(again.module, index, tuning, style), offset);
      if (entered === undefined) throw new NotCompilable("the loop cannot be entered");
      const ir = arrange(entered.ir, tuning, style);
      return emitEnteredUnit({ ...entered, ir }, localSlots, contextOf(again, tuning, style));
    };
    const made = this.#make(instance, { index, offset, style }, () => emit(instance, style));
    if (made === null) return null;
    this.units.add(made.url, instance, (again) => emit(again, { ...style, marked: true }));
    return made.make(this.#kitOf(instance)) as StackEntry;
  }

  #codeOf({ instance, index }: FunctionInstance, style: Style): Code | null {
    const { module } = instance;
    const key = unitKey(index, style);
    let ofModule = this.#units.get(module);
    if (ofModule === undefined) this.#units.set(module, ofModule = new Map());
    let code = ofModule.get(key);
    if (code === undefined) ofModule.set(key, code = this.#makeCode(instance, index, style));
    return code;
  }

  #makeCode(instance: Instance, index: number, style: Style): Code | null {
    const { statistics, tuning } = this.#host;
    const emit = () => emitFunctionUnit(instance, index, tuning, style);
    const made = this.#make(instance, { index, offset: 0, style }, emit);
    if (made === null) statistics.functionsRefused++;
    else {
      const { start, end } = bodyOf(instance.module, index);
      statistics.functionsCompiled++;
      statistics.bytesCompiled += end - start;
    }
    return made;
  }

  /** Emits and evaluates; `null` where the compiler or the host refuses. `offset` is a loop's, or 0. */
  #make(
    instance: Instance,
    { index, offset, style }: {
      readonly index: number;
      readonly offset: number;
      readonly style: Style;
    },
    emit: () => UnitText,
  ): Code | null {
    const { statistics, trace } = this.#host;
    const started = performance.now();
    let made: Code;
    let characters: number;
    try {
      const unit = emit();
      const emitted = performance.now();
      const url = this.units.freshUrl(unit.url);
      made = { url, make: this.#host.evaluate("kit", withUrl(unit, url)), style };
      characters = unit.text.length;
      statistics.textEmitted += unit.text.length;
      statistics.emitTime += emitted - started;
      statistics.evaluateTime += performance.now() - emitted;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const reason = error.message;
      trace?.({ kind: "refused", ...tracedFunction(instance, index), offset, reason });
      return null;
    }
    if (trace !== undefined) {
      const milliseconds = performance.now() - started;
      const event = { ...tracedFunction(instance, index), characters, milliseconds };
      if (offset === 0) trace({ kind: "compiled", ...event });
      else trace({ kind: "replaced", ...event, offset });
    }
    return made;
  }

  #kitOf(instance: Instance): Record<string, unknown> {
    let kit = this.#kits.get(instance);
    if (kit === undefined) this.#kits.set(instance, kit = makeKit(instance, this));
    return kit;
  }

  accessTo(memory: MemoryInstance): MemoryAccess {
    let access = this.#accesses.get(memory);
    if (access === undefined) {
      const made = access = new MemoryAccess(memory);
      this.#accesses.set(memory, made);
      memory.watch(() => made.refresh());
    }
    return access;
  }

  link(slot: Slot, callee: FunctionInstance): Lowered {
    this.#links.add(slot, callee);
    return this.#fill(slot, callee);
  }

  #fill(slot: Slot, callee: FunctionInstance): Lowered {
    const linked = this.#compiled(callee, 0) ?? this.adapter(slot, callee);
    slot.fill(linked);
    return linked;
  }

  #compiled(callee: FunctionInstance, calls: number): Lowered | null {
    if (callee.lowered === null && callee.entry === null && this.#host.wants(callee, calls)) {
      this.compile(callee);
    }
    return callee.lowered as Lowered | null;
  }

  deep(callee: FunctionInstance): Lowered {
    const host = this.#host;
    if (host.tuning.countsCalls) return exhausted;
    const interpreted = this.#caller(callee, (base) => host.interpret(callee, base));
    return (...parts: never[]): unknown => {
      const room = this.#hostStack.more(this.#deeper > 0);
      const run = callee.lowered as ((...parts: unknown[]) => unknown) | null;
      if (room === 0 || run === null) return interpreted(...parts);
      this.#deeper++;
      try {
        return run(...parts, room);
      } finally {
        this.#deeper--;
      }
    };
  }

  adapter({ caller, fill }: Slot, callee: FunctionInstance): Lowered {
    const host = this.#host;
    const callerFunction = firstFunction(caller);
    const call = this.#caller(
      callee,
      (base) => host.callFromCompiled(callee, base, callerFunction),
    );
    if (isDirect(callee)) return this.#hostCall(caller, callee, call);
    let calls = 0;
    return (...parts: never[]): unknown => {
      const compiled = this.#compiled(callee, ++calls);
      if (compiled !== null) {
        fill(compiled);
        return compiled(...parts);
      }
      return call(...parts);
    };
  }

  /**
   * What the host calls a function by while that is compiled; `undefined` where there is nothing
   * better than going by way of the guest's stack.
   */
  directCall(
    func: FunctionInstance,
    parts: DirectCallParts,
    running: RunningCode,
  ): DirectCall | undefined {
    if (!isCalledDirectly(func.type)) return undefined;
    const text = emitGuestCall(func.type);
    let make = this.#guestCalls.get(text);
    if (make === undefined) this.#guestCalls.set(text, make = this.#host.evaluate("kit", text));
    const { stack, space, results } = this;
    const room = this.#room;
    return make(
      guestCallKit(func, { ...parts, stack, space, results, running, room }),
    ) as DirectCall;
  }

  /** Calls a host function without the guest's stack; `slow` calls it by way of that. */
  #hostCall(caller: Instance, callee: FunctionInstance, slow: Lowered): Lowered {
    let calls = this.#hostCalls.get(caller);
    if (calls === undefined) this.#hostCalls.set(caller, calls = new Map());
    let call = calls.get(callee);
    if (call !== undefined) return call;
    const unit = emitHostCall(callee);
    const url = this.units.freshUrl(unit.url);
    this.units.add(url, callee.instance, () => unit);
    const { stack, space, results } = this;
    const abandon = (open: number) => this.#host.endAbandoned(open);
    const kit = hostCallKit(callee, { slow, caller, stack, space, results, abandon });
    call = this.#host.evaluate("kit", withUrl(unit, url))(kit) as Lowered;
    calls.set(callee, call);
    return call;
  }

  /** Takes parts, runs `call` on the guest's stack, and gives parts back. */
  #caller(callee: FunctionInstance, call: (base: number) => void): Lowered {
    const { stack, results, space, safepoint } = this;
    const { params, results: resultTypes } = callee.type;
    const slots = slotsFor(callee);
    const partCount = partTypesOfAll(params).length;
    return (...parts: never[]): unknown => {
      const base = stack.top;
      stack.reserve(base + slots);
      writeParts(stack, base, params, parts);
      const { room } = space;
      space.room = ((parts[partCount] as number | undefined) ?? 0) - this.#callCost;
      try {
        call(base);
      } finally {
        space.room = room;
      }
      stack.top = base;
      if (safepoint?.isLeaving) return 0;
      return readResults(stack, base, resultTypes, results);
    };
  }
}

/** Room as the calls that the limit still allows: compiled ones, and those the guest's stack knows. */
class CallCount implements Space {
  readonly #stack: Stack;
  #left: number;
  #depth = 0;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#left = stack.limits.maxDepth;
  }

  get room(): number {
    return this.#left - (this.#stack.depth - this.#depth);
  }

  set room(left: number) {
    this.#left = left;
    this.#depth = this.#stack.depth;
  }
}

function exhausted(): never {
  throw new Trap("call stack exhausted");
}

/** Words of the host's stack that a call through the interpreter takes. */
const CALL_WORDS = 300;

function slotsFor({ type }: FunctionInstance): number {
  return 2 * Math.max(type.params.length, type.results.length);
}

/** A function that stands for its instance where only that is asked for. */
function firstFunction(instance: Instance): FunctionInstance {
  return instance.function(instance.module.importedFunctions);
}

/**
 * The JavaScript of a function, which need not be evaluated.
 *
 * @throws {NotCompilable} where the function is left to the interpreter.
 */
export function emitFunctionUnit(
  instance: Instance,
  index: number,
  tuning: Tuning,
  style: Style = PLAIN,
): UnitText {
  const ir = arrange(buildIr(instance.module, index, tuning, style), tuning, style);
  const copies = style.listened ? 1 : copiesOf(ir, tuning);
  const unit = emitUnit([ir], contextOf(instance, tuning, style), copies);
  if (unit.text.length > tuning.maxUnitText) throw new NotCompilable("too much JavaScript");
  return unit;
}

function buildIr(
  module: Module,
  index: number,
  tuning: Tuning,
  { checks, listened }: Style,
): FunctionIr {
  const { start, end } = bodyOf(module, index);
  if (end - start > tuning.maxBodyBytes) throw new NotCompilable("the body is too long");
  const table = validateFunction(module, index);
  const leaves = checks === "leaves";
  const { maxLocals, maxNesting, wholeGain = Infinity, foldsAddends = false, without } = tuning;
  const build = (whole: boolean) => {
    const ir = buildFunction(module, index, table, {
      maxLocals,
      maxNesting,
      forward: true,
      leaves,
      whole,
    });
    if (partTypesOfAll(ir.type.results).length > MAX_RESULT_PARTS) {
      throw new NotCompilable("too many results");
    }
    optimise(ir, { without, leaves, foldsAddends });
    return ir;
  };
  const mayKeep = !leaves && !listened && wholeGain < Infinity && !without.has("whole");
  if (!mayKeep || gainOfWhole(module, index, table) <= wholeGain) return build(false);
  const ir = build(true);
  return sizeOfAll(ir.body) > tuning.maxWholeSize ? build(false) : ir;
}

/** Gives a function the shape in which it is printed. */
function arrange(ir: FunctionIr, tuning: Tuning, style: Style): FunctionIr {
  const arranged = split(ir, tuning, style);
  if (!tuning.without.has("compare")) compareIndices(arranged.body, style.profile);
  return arranged;
}

/** Splits a function that is too big; one that may leave must have all its variables at hand. */
function split(
  ir: FunctionIr,
  { without, maxSize }: Tuning,
  { checks, profile }: Style,
): FunctionIr {
  if (without.has("split") || checks === "leaves") return ir;
  return splitFunction(ir, {
    budget: maxSize,
    profile,
    holds: !without.has("hold"),
    polls: checks !== "none",
  });
}

function contextOf(
  { module, name, functionName }: Instance,
  { maxViews, countsCalls, without }: Tuning,
  style: Style,
): UnitContext {
  const guesses = !without.has("guess");
  const holds = !without.has("hold");
  const chosen = { maxViews, countsCalls, guesses, holds };
  return { module, moduleName: name, functionName, ...chosen, ...style };
}

/** The text of a unit that is called something else. */
function withUrl({ text, url }: UnitText, other: string): string {
  return text.replace(`sourceURL=${url}\n`, () => `sourceURL=${other}\n`);
}

function checksOf(safepoint: Safepoint | undefined): Checks {
  if (safepoint === undefined) return "none";
  return safepoint.policy.leaves ? "leaves" : "stops";
}

function unitKey(index: number, { listened }: Style): number {
  return 2 * index + Number(listened);
}

function tracedFunction(instance: Instance, index: number): TracedFunction {
  const { start, end } = bodyOf(instance.module, index);
  return { debugName: instance.debugName(index), index, bytes: end - start };
}

/** Whether a function cannot be compiled, or the host would not take the text. */
function isRefusal(error: unknown): error is Error {
  return error instanceof NotCompilable || error instanceof SyntaxError ||
    error instanceof RangeError || error instanceof EvalError;
}
