/**
 * Compiles functions: body, intermediate representation, JavaScript, code. What was emitted is kept
 * with the module, so that its other instances need not compile it again.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import type { Tuning } from "../engine/tuning.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { MemoryInstance } from "../store/memory.ts";
import { validateFunction } from "../validate/function.ts";
import { bodyOf, type Module } from "../wasm/module.ts";
import { partTypesOfAll } from "./ir.ts";
import { buildFunction } from "./build.ts";
import type { Evaluate } from "./evaluate.ts";
import { type Linker, type Lowered, makeKit } from "./kit.ts";
import { MemoryAccess } from "./memory.ts";
import { NotCompilable } from "./not_compilable.ts";
import { removeDeadAssignments } from "./passes/dead.ts";
import { chooseRepresentations } from "./passes/floats.ts";
import { emitUnit, type UnitText } from "./unit.ts";
import { readResults, ResultSlots, writeParts } from "./values.ts";

/** What compiled code needs of the engine it is part of. */
export interface CompilerHost {
  readonly stack: Stack;
  readonly tuning: Tuning;
  readonly evaluate: Evaluate;
  /** Runs any function, on behalf of `caller`; its arguments are on the stack at `base`. */
  callFromCompiled(callee: FunctionInstance, base: number, caller: FunctionInstance): void;
  /** Compiled code calls a function that is not compiled: whether to compile it now. */
  wants(callee: FunctionInstance): boolean;
}

/** What was compiled so far; times in milliseconds. */
export interface CompilerStatistics {
  functionsCompiled: number;
  /** Functions left to the interpreter for good. */
  functionsRefused: number;
  /** Characters of JavaScript. */
  textEmitted: number;
  /** Bytes of WebAssembly the compiled functions had. */
  bytesCompiled: number;
  emitTime: number;
  evaluateTime: number;
}

/** A unit as code, before it is given a kit. */
interface Code {
  readonly unit: UnitText;
  readonly make: (kit: unknown) => unknown;
}

/** One function of a unit. */
interface Compiled {
  readonly run: Lowered;
  readonly enter: StackEntry;
}

export class Compiler implements Linker {
  readonly stack: Stack;
  readonly results: ResultSlots = new ResultSlots(MAX_RESULT_PARTS);
  readonly statistics: CompilerStatistics = {
    functionsCompiled: 0,
    functionsRefused: 0,
    textEmitted: 0,
    bytesCompiled: 0,
    emitTime: 0,
    evaluateTime: 0,
  };
  readonly #host: CompilerHost;
  /** Units by module and function; `null` where there can be none. */
  readonly #units: WeakMap<Module, Map<number, Code | null>> = new WeakMap();
  readonly #kits: WeakMap<Instance, Record<string, unknown>> = new WeakMap();
  readonly #accesses: WeakMap<MemoryInstance, MemoryAccess> = new WeakMap();

  constructor(host: CompilerHost) {
    this.#host = host;
    this.stack = host.stack;
  }

  /**
   * Compiles a function, so that from now on it is called as compiled code.
   *
   * @returns whether it is compiled; a function that cannot be stays as it was.
   */
  compile(callee: FunctionInstance): boolean {
    if (callee.lowered !== null) return true;
    const { instance, index } = callee;
    const code = this.#codeOf(instance, index);
    if (code === null) return false;
    const [compiled] = code.make(this.#kitOf(instance)) as [Compiled];
    callee.lowered = compiled.run;
    callee.entry = compiled.enter;
    return true;
  }

  /** The JavaScript of a function; throws {@link NotCompilable} where there is none. */
  emit({ module, name, functionName }: Instance, index: number): UnitText {
    const { tuning } = this.#host;
    const { start, end } = bodyOf(module, index);
    if (end - start > tuning.maxBodyBytes) throw new NotCompilable("the body is too long");
    const table = validateFunction(module, index);
    const ir = buildFunction(module, index, table, { ...tuning, forward: true });
    if (partTypesOfAll(ir.type.results).length > MAX_RESULT_PARTS) {
      throw new NotCompilable("too many results");
    }
    removeDeadAssignments(ir.body, ir.variables);
    chooseRepresentations(ir);
    const unit = emitUnit([ir], {
      module,
      moduleName: name,
      functionName,
      maxViews: tuning.maxViews,
    });
    if (unit.text.length > tuning.maxUnitText) throw new NotCompilable("too much JavaScript");
    return unit;
  }

  #codeOf(instance: Instance, index: number): Code | null {
    const { module } = instance;
    let ofModule = this.#units.get(module);
    if (ofModule === undefined) this.#units.set(module, ofModule = new Map());
    let code = ofModule.get(index);
    if (code === undefined) ofModule.set(index, code = this.#makeCode(instance, index));
    return code;
  }

  #makeCode(instance: Instance, index: number): Code | null {
    const { statistics } = this;
    try {
      const started = performance.now();
      const unit = this.emit(instance, index);
      const emitted = performance.now();
      const make = this.#host.evaluate("kit", unit.text);
      const { start, end } = bodyOf(instance.module, index);
      statistics.functionsCompiled++;
      statistics.bytesCompiled += end - start;
      statistics.textEmitted += unit.text.length;
      statistics.emitTime += emitted - started;
      statistics.evaluateTime += performance.now() - emitted;
      return { unit, make };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      statistics.functionsRefused++;
      return null;
    }
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

  link(caller: Instance, callee: FunctionInstance, relink: (linked: Lowered) => void): Lowered {
    const linked = this.#compiled(callee) ?? this.#adapter(caller, callee, relink);
    relink(linked);
    return linked;
  }

  #compiled(callee: FunctionInstance): Lowered | null {
    if (callee.lowered === null && callee.entry === null && this.#host.wants(callee)) {
      this.compile(callee);
    }
    return callee.lowered as Lowered | null;
  }

  /** Calls a function that is not compiled, until it is. */
  #adapter(
    caller: Instance,
    callee: FunctionInstance,
    relink: (linked: Lowered) => void,
  ): Lowered {
    const { stack, results } = this;
    const { type } = callee;
    const host = this.#host;
    const [slots, callerFunction] = [slotsFor(callee), firstFunction(caller)];
    return (...parts: never[]): unknown => {
      const compiled = this.#compiled(callee);
      if (compiled !== null) {
        relink(compiled);
        return compiled(...parts);
      }
      const base = stack.top;
      stack.reserve(base + slots);
      writeParts(stack, base, type.params, parts);
      host.callFromCompiled(callee, base, callerFunction);
      stack.top = base;
      return readResults(stack, base, type.results, results);
    };
  }
}

/** The most parts the results of a compiled function have. */
const MAX_RESULT_PARTS = 1024;

function slotsFor({ type }: FunctionInstance): number {
  return 2 * Math.max(type.params.length, type.results.length);
}

/** A function that stands for its instance where only that is asked for. */
function firstFunction(instance: Instance): FunctionInstance {
  return instance.function(instance.module.importedFunctions);
}

/** Whether a function cannot be compiled, or the host would not take the text. */
function isRefusal(error: unknown): boolean {
  return error instanceof NotCompilable || error instanceof SyntaxError ||
    error instanceof RangeError || error instanceof EvalError;
}
