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
import { CloseNotifierKey } from "../close_notifier.ts";
import type { Engine, EngineStatistics } from "../engine/engine.ts";
import { createEngine } from "../engine/tiering.ts";
import { ExitError } from "../errors.ts";
import { System } from "../host/system.ts";
import { FunctionListenerFactoryKey } from "../listener.ts";
import { ModuleConfig } from "../module_config.ts";
import { instantiate } from "../store/instantiate.ts";
import type { Instance } from "../store/instance.ts";
import { TypeRegistry } from "../store/type_registry.ts";
import { validateBodies, validateModule } from "../validate/module.ts";
import { Calls } from "./calls.ts";
import { CompiledModule } from "./compiled_module.ts";
import { Definitions } from "./definition.ts";
import { Failures } from "./failures.ts";
import { ViewRegistry } from "./function_view.ts";
import { bindHostFunction } from "./host_function.ts";
import { HostModuleBuilder, type HostModuleSource } from "./host_module.ts";
import { requireWithinLimits } from "./limits.ts";
import { type Listeners, listenersOf, Listening } from "./listening.ts";
import { ModuleState } from "./module_state.ts";
import { ModuleView } from "./module_view.ts";
import { Registry } from "./registry.ts";
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
interface CompiledParts {
  readonly definitions: Definitions;
  /** Who is told of the calls of its functions. */
  readonly listeners: Listeners;
  /** Its source, unless debug information is switched off. */
  readonly lines: SourceLines | undefined;
}

/** What an instance is made from. */
interface InstanceParts {
  readonly definitions: Definitions;
  readonly listeners: Listeners;
  readonly state: ModuleState;
  readonly config: ModuleConfig;
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
  readonly #calls: Calls;
  readonly #engine: Engine;
  readonly #listening: Listening;
  readonly #types: TypeRegistry = new TypeRegistry();
  readonly #views: ViewRegistry;
  readonly #compiled: WeakMap<CompiledModule, CompiledParts> = new WeakMap();
  readonly #modules: Registry = new Registry();
  readonly #times = { functionsDefined: 0, decodeTime: 0, validateTime: 0, instantiateTime: 0 };
  #exitCode: number | undefined;

  /** Makes a runtime without modules. */
  constructor(config: RuntimeConfig = new RuntimeConfig()) {
    this.#config = config;
    this.#calls = new Calls(config.closeOnContextDone);
    const limits = { maxDepth: config.callDepthLimit, maxSlots: config.stackLimitSlots };
    this.#engine = createEngine(limits, {
      mode: config.mode,
      hotCalls: config.hotCalls,
      hotRounds: config.hotRounds,
      trace: config.trace,
      safepoints: config.closeOnContextDone ? this.#calls : undefined,
    });
    this.#calls.connect(this.#engine);
    this.#listening = new Listening(this.#engine);
    this.#views = new ViewRegistry(this.#engine, this.#calls);
  }

  /**
   * Decodes and validates a module; with lazy validation, all of it but the function bodies.
   *
   * @param ctx Its {@link FunctionListenerFactory} is asked about the functions of the module.
   * @throws {CompileError} if the module is malformed, invalid, over a limit, or needs a feature that
   * is switched off.
   */
  compileModule(ctx: Context, bytes: Uint8Array): CompiledModule {
    this.#failIfClosed();
    const start = performance.now();
    const module = decodeModule(bytes, this.#config.coreFeatures);
    const decoded = performance.now();
    validateModule(module);
    requireWithinLimits(module, this.#config);
    if (!this.#config.lazyValidation) validateBodies(module);
    this.#times.decodeTime += decoded - start;
    this.#times.validateTime += performance.now() - decoded;
    this.#times.functionsDefined += module.functions.length - module.importedFunctions;
    const names = new ModuleNames(module);
    const moduleName = names.moduleName ?? "";
    const definitions = new Definitions({ module, moduleName, names, isHost: false });
    const compiled = new CompiledModule(definitions);
    this.#compiled.set(compiled, {
      definitions,
      listeners: listenersOf(ctx.value(FunctionListenerFactoryKey), definitions),
      lines: this.#config.debugInfo ? new SourceLines(module) : undefined,
    });
    return compiled;
  }

  /**
   * Makes an instance: links imports to the modules of this runtime, initialises memories and tables,
   * runs the start function of the module and then those of the configuration.
   *
   * A start function that exits with code 0 leaves the instance closed and is no error.
   *
   * @param ctx Passed to the start functions; its {@link CloseNotifier} is told when the instance is
   * closed.
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
    const start = performance.now();
    const { lines, listeners } = parts;
    const definitions = parts.definitions.named(config.name ?? compiled.name);
    const state = new ModuleState();
    const view = this.#open(ctx, { definitions, listeners, state, config });
    if (lines !== undefined) view.instance.sourceAt = (offset) => lines.at(offset);
    this.#times.instantiateTime += performance.now() - start;
    this.#start(ctx, view, config.startFunctions);
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
    return new HostModuleBuilder(name, (ctx, source) => this.#instantiateHost(ctx, source));
  }

  /** The open module of that name; `undefined` for an anonymous or unknown one. */
  module(name: string): Module | undefined {
    return this.#modules.named(name);
  }

  /** What the runtime did so far. */
  get statistics(): RuntimeStatistics {
    return { ...this.#engine.statistics, ...this.#times };
  }

  /** Closes every module, newest first, with exit code 0. */
  close(): void {
    this.closeWithExitCode(0);
  }

  /**
   * Closes every module, newest first; nothing can be compiled or instantiated afterwards. What is
   * thrown by who is told of it is thrown when all are closed; see {@link Module.closeWithExitCode}.
   */
  closeWithExitCode(exitCode: number): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = exitCode >>> 0;
    this.#modules.closeAll(exitCode);
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Makes an instance that others can import from; nothing of it has run. */
  #open(ctx: Context, { definitions, listeners, state, config }: InstanceParts): ModuleView {
    const { module, moduleName, names, isHost } = definitions.source;
    this.#modules.requireFree(moduleName);
    const instance = instantiate(module, {
      name: moduleName,
      types: this.#types,
      memoryLimitPages: this.#config.memoryLimitPages,
      mayGrow: config.memoryGrowHook,
      tableLimitElements: this.#config.tableLimitElements,
      resolve: (wanted) => this.#modules.resolve(wanted, config.importResolver),
      // Host functions are listened to once they can run.
      onDefine: isHost ? undefined : this.#listening.onDefine(definitions, listeners),
    });
    instance.functionName = (index) => names.functionName(index);
    const notifier = ctx.value(CloseNotifierKey);
    const view = new ModuleView({
      instance,
      views: this.#views,
      definitions,
      system: new System(config.system),
      state,
      notify: (closing, exitCode) => notifier?.closeNotify(ctx, exitCode, closing),
      onClose: (closed) => {
        this.#modules.forget(closed);
        this.#engine.safepoint?.trip();
      },
      setListeners: (factory) => {
        const chosen = listenersOf(factory, definitions);
        this.#calls.whenIdle(() => this.#setListeners(view, chosen));
      },
    });
    instance.host = view;
    this.#modules.add(view);
    return view;
  }

  #start(ctx: Context, view: ModuleView, names: readonly string[]): void {
    try {
      const { instance } = view;
      const { start } = instance.module;
      if (start !== undefined) view.functionView(instance.function(start)).call(ctx);
      for (const name of names) {
        if (view.isClosed) return;
        view.exportedFunction(name)?.call(ctx);
      }
    } catch (error) {
      if (error instanceof ExitError && error.exitCode === 0 && view.isClosed) return;
      const failures = new Failures(error);
      const exitCode = error instanceof ExitError ? error.exitCode : 0;
      failures.attempt(() => view.closeWithExitCode(exitCode));
      failures.rethrow(`Cannot start module[${view.name}]`);
    }
  }

  #instantiateHost(ctx: Context, source: HostModuleSource): Module {
    this.#failIfClosed();
    const { module, name, names } = source;
    requireWithinLimits(module, this.#config);
    this.#modules.requireFree(name);
    const definitions = new Definitions({ module, moduleName: name, names, isHost: true });
    const listeners = listenersOf(ctx.value(FunctionListenerFactoryKey), definitions);
    const state = new ModuleState();
    const view = this.#open(ctx, { definitions, listeners, state, config: new ModuleConfig() });
    try {
      this.#bind(view.instance, source);
      this.#listening.replace(view.instance, definitions, listeners);
      state.make(source.stateFactories);
    } catch (error) {
      const failures = new Failures(error);
      failures.attempt(() => view.close());
      failures.rethrow(`Cannot instantiate module[${name}]`);
    }
    return view;
  }

  /** Gives an instance of a host module its functions, and its globals their values. */
  #bind(instance: Instance, { code, globalValues }: HostModuleSource): void {
    const parts = { stack: this.#engine.stack, views: this.#views, calls: this.#calls };
    for (const [index, run] of code.entries()) {
      bindHostFunction(instance.function(index), run, parts);
    }
    for (const [index, value] of globalValues.entries()) {
      writeGlobal(instance.globals[index]!, value, this.#views);
    }
  }

  /** Has others listen to an instance; no call is under way. */
  #setListeners(view: ModuleView, listeners: Listeners): void {
    if (view.isClosed) return;
    const { instance, definitions } = view;
    this.#listening.replace(instance, definitions, listeners);
    this.#engine.forget(instance);
    // Whoever calls a host function may have been compiled without regard to its listeners.
    if (!definitions.source.isHost) return;
    for (const { instance } of this.#modules) this.#engine.forget(instance);
  }

  #failIfClosed(): void {
    if (this.#exitCode === undefined) return;
    throw new Error(`runtime closed with exit_code(${this.#exitCode})`);
  }
}
