/**
 * The runtime: decodes, validates, links and runs modules.
 *
 * @module
 */
import type { Module } from "../api.ts";
import { decodeModule } from "../binary/decode.ts";
import { RuntimeConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { SourceLines } from "../binary/dwarf/source_lines.ts";
import { ModuleNames } from "../binary/names.ts";
import type { Engine, EngineStatistics } from "../engine/engine.ts";
import { createEngine } from "../engine/tiering.ts";
import { CompileError, ExitError, LinkError } from "../errors.ts";
import { System } from "../host/system.ts";
import { ModuleConfig } from "../module_config.ts";
import { instantiate } from "../store/instantiate.ts";
import type { Instance } from "../store/instance.ts";
import type { Extern } from "../store/link.ts";
import { TypeRegistry } from "../store/type_registry.ts";
import { validateBodies, validateModule } from "../validate/module.ts";
import type { Import, Module as ModuleData } from "../wasm/module.ts";
import { CompiledModule } from "./compiled_module.ts";
import type { DefinitionSource } from "./definition.ts";
import { ViewRegistry } from "./function_view.ts";
import { bindHostFunction } from "./host_function.ts";
import { HostModuleBuilder, type HostModuleSource } from "./host_module.ts";
import { ModuleView } from "./module_view.ts";
import { writeGlobal } from "./values.ts";

/** What a runtime did so far: milliseconds, counts and bytes. */
export interface RuntimeStatistics extends EngineStatistics {
  /** Functions that the compiled modules define. */
  functionsDefined: number;
  /** Time spent decoding. */
  decodeTime: number;
  /** Time spent validating when modules were compiled. */
  validateTime: number;
  /** Time spent linking and initialising instances, without running them. */
  instantiateTime: number;
}

/** What the runtime keeps of a compiled module. */
interface CompiledParts extends DefinitionSource {
  /** Its source, unless debug information is switched off. */
  readonly lines: SourceLines | undefined;
}

/**
 * Runs WebAssembly modules. All instances of one runtime share a stack and may import from one
 * another by name. Everything is synchronous, and one runtime belongs to one thread.
 *
 * @example Adding two numbers
 * ```ts
 * import { Context, Runtime } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
 * const bytes = Uint8Array.from(
 *   atob("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags="),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * using runtime = new Runtime();
 * const ctx = Context.background();
 * const module = runtime.instantiate(ctx, bytes);
 * const [sum] = module.exportedFunction("add")!.call(ctx, 2, 3);
 * assertEquals(sum, 5);
 * ```
 */
export class Runtime {
  readonly #config: RuntimeConfig;
  readonly #engine: Engine;
  readonly #types: TypeRegistry = new TypeRegistry();
  readonly #views: ViewRegistry;
  readonly #compiled: WeakMap<CompiledModule, CompiledParts> = new WeakMap();
  /** Open modules, oldest first; anonymous ones too. */
  readonly #modules: Set<ModuleView> = new Set();
  readonly #named: Map<string, ModuleView> = new Map();
  readonly #times = { functionsDefined: 0, decodeTime: 0, validateTime: 0, instantiateTime: 0 };
  #exitCode: number | undefined;

  /** Makes a runtime without modules. */
  constructor(config: RuntimeConfig = new RuntimeConfig()) {
    this.#config = config;
    const limits = { maxDepth: config.callDepthLimit, maxSlots: config.stackLimitSlots };
    this.#engine = createEngine(limits, {
      mode: config.mode,
      hotCalls: config.hotCalls,
      hotRounds: config.hotRounds,
      trace: config.trace,
    });
    this.#views = new ViewRegistry(this.#engine);
  }

  /**
   * Decodes and validates a module; with lazy validation, all of it but the function bodies.
   *
   * @throws {CompileError} if the module is malformed, invalid, over a limit, or needs a feature that
   * is switched off.
   */
  compileModule(_ctx: Context, bytes: Uint8Array): CompiledModule {
    this.#failIfClosed();
    const start = performance.now();
    const module = decodeModule(bytes, this.#config.coreFeatures);
    const decoded = performance.now();
    validateModule(module);
    this.#requireWithinLimits(module);
    if (!this.#config.lazyValidation) validateBodies(module);
    this.#times.decodeTime += decoded - start;
    this.#times.validateTime += performance.now() - decoded;
    this.#times.functionsDefined += module.functions.length - module.importedFunctions;
    return this.#remember(module);
  }

  /**
   * Makes an instance: links imports to the modules of this runtime, initialises memories and tables,
   * runs the start function of the module and then those of the configuration.
   *
   * A start function that exits with code 0 leaves the instance closed and is no error.
   *
   * @throws {LinkError} if an import is missing or of another type.
   * @throws {Trap} if a segment does not fit or a start function traps.
   * @throws {ExitError} if a start function exits with a code other than 0.
   * @throws {Error} if a module of that name exists already.
   */
  instantiateModule(
    ctx: Context,
    compiled: CompiledModule,
    config: ModuleConfig = new ModuleConfig(),
  ): Module {
    this.#failIfClosed();
    const parts = this.#compiled.get(compiled);
    if (parts === undefined || compiled.isClosed) {
      throw new TypeError("Cannot instantiate: the module is closed or of another runtime");
    }
    const { module, names, lines } = parts;
    const name = config.name ?? compiled.name;
    this.#requireFreeName(name);
    const start = performance.now();
    const instance = this.#makeInstance(module, name);
    instance.functionName = (index) => names.functionName(index);
    if (lines !== undefined) instance.sourceAt = (offset) => lines.at(offset);
    const view = new ModuleView({
      instance,
      views: this.#views,
      definitions: { module, moduleName: name, names, isHost: false },
      system: new System(config.system),
      state: new Map(),
      onClose: (closed) => this.#forget(closed),
    });
    instance.host = view;
    this.#times.instantiateTime += performance.now() - start;
    this.#start(ctx, instance, view, config.startFunctions);
    return view;
  }

  /** Compiles and instantiates a module; see {@link compileModule} and {@link instantiateModule}. */
  instantiate(ctx: Context, bytes: Uint8Array, config?: ModuleConfig): Module {
    return this.instantiateModule(ctx, this.compileModule(ctx, bytes), config);
  }

  /**
   * Begins a module of host functions under the name guests import it by.
   *
   * @throws {TypeError} if the name is empty.
   */
  newHostModuleBuilder(name: string): HostModuleBuilder {
    if (name === "") throw new TypeError("Cannot make a host module without a name");
    return new HostModuleBuilder(name, (_ctx, source) => this.#instantiateHost(source));
  }

  /** The open module of that name; `undefined` for an anonymous or unknown one. */
  module(name: string): Module | undefined {
    return this.#named.get(name);
  }

  /** What the runtime did so far. */
  get statistics(): RuntimeStatistics {
    return { ...this.#engine.statistics, ...this.#times };
  }

  /** Closes every module, newest first, with exit code 0. */
  close(): void {
    this.closeWithExitCode(0);
  }

  /** Closes every module, newest first; nothing can be compiled or instantiated afterwards. */
  closeWithExitCode(exitCode: number): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = exitCode >>> 0;
    for (const view of [...this.#modules].reverse()) view.closeWithExitCode(exitCode);
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #remember(module: ModuleData): CompiledModule {
    const names = new ModuleNames(module);
    const source = { module, moduleName: names.moduleName ?? "", names, isHost: false };
    const compiled = new CompiledModule(source);
    const lines = this.#config.debugInfo ? new SourceLines(module) : undefined;
    this.#compiled.set(compiled, { ...source, lines });
    return compiled;
  }

  #makeInstance(module: ModuleData, name: string): Instance {
    return instantiate(module, {
      name,
      types: this.#types,
      memoryLimitPages: this.#config.memoryLimitPages,
      tableLimitElements: this.#config.tableLimitElements,
      resolve: (wanted) => this.#resolve(wanted),
    });
  }

  #resolve({ module, name, description }: Import): Extern {
    const exporter = this.#named.get(module);
    if (exporter === undefined) {
      throw new LinkError("unknown import", `module[${module}] not instantiated`);
    }
    return exporter.importable(name, description.kind);
  }

  #start(ctx: Context, instance: Instance, view: ModuleView, names: readonly string[]): void {
    this.#modules.add(view);
    if (view.name !== "") this.#named.set(view.name, view);
    try {
      const { start } = instance.module;
      if (start !== undefined) this.#views.viewOf(instance.function(start)).call(ctx);
      for (const name of names) {
        if (view.isClosed) return;
        view.exportedFunction(name)?.call(ctx);
      }
    } catch (error) {
      if (error instanceof ExitError && error.exitCode === 0 && view.isClosed) return;
      view.closeWithExitCode(error instanceof ExitError ? error.exitCode : 0);
      throw error;
    }
  }

  #instantiateHost(source: HostModuleSource): Module {
    this.#failIfClosed();
    this.#requireFreeName(source.name);
    this.#requireWithinLimits(source.module);
    const instance = this.#makeInstance(source.module, source.name);
    instance.functionName = (index) => source.names.functionName(index);
    const view = new ModuleView({
      instance,
      views: this.#views,
      definitions: {
        module: source.module,
        moduleName: source.name,
        names: source.names,
        isHost: true,
      },
      system: new System(),
      state: new Map([...source.stateFactories].map(([key, make]) => [key, make()])),
      onClose: (closed) => this.#forget(closed),
    });
    instance.host = view;
    for (const [index, code] of source.code.entries()) {
      bindHostFunction(instance.function(index), code, this.#engine.stack, this.#views);
    }
    for (const [index, value] of source.globalValues.entries()) {
      writeGlobal(instance.globals[index]!, value, this.#views);
    }
    this.#modules.add(view);
    this.#named.set(source.name, view);
    return view;
  }

  #forget(view: ModuleView): void {
    this.#modules.delete(view);
    if (this.#named.get(view.name) === view) this.#named.delete(view.name);
  }

  #requireFreeName(name: string): void {
    if (name === "" || !this.#named.has(name)) return;
    throw new Error(`module[${name}] has already been instantiated`);
  }

  #requireWithinLimits(module: ModuleData): void {
    const { memoryLimitPages, tableLimitElements } = this.#config;
    for (const { limits } of module.memories.slice(module.importedMemories)) {
      if (limits.min <= memoryLimitPages) continue;
      throw new CompileError(
        `section memory: min ${limits.min} pages over limit of ${memoryLimitPages} pages`,
      );
    }
    let elements = 0;
    for (const { type } of module.tables.slice(module.importedTables)) {
      elements += type.limits.min;
      if (elements <= tableLimitElements) continue;
      throw new CompileError(
        `section table: min ${elements} elements over limit of ${tableLimitElements} elements`,
      );
    }
  }

  #failIfClosed(): void {
    if (this.#exitCode === undefined) return;
    throw new Error(`runtime closed with exit_code(${this.#exitCode})`);
  }
}
