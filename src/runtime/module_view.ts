/**
 * What the host sees of a module instance.
 *
 * @module
 */
import type {
  Function,
  FunctionDefinition,
  FunctionListenerFactory,
  Global,
  Memory,
  Module,
  Table,
} from "../api.ts";
import type { ContextKey } from "../context.ts";
import { ExitError, LinkError } from "../errors.ts";
import type { System } from "../host/system.ts";
import type { Instance } from "../store/instance.ts";
import { type Extern, kindOf } from "../store/link.ts";
import { FunctionInstance } from "../store/func.ts";
import { GlobalInstance } from "../store/global.ts";
import { MemoryInstance } from "../store/memory.ts";
import { TableInstance } from "../store/table.ts";
import type { Export, ExternKind } from "../wasm/module.ts";
import type { Definitions } from "./definition.ts";
import { Failures } from "./failures.ts";
import type { FunctionView, Owner, ViewRegistry } from "./function_view.ts";
import { MemoryView } from "./memory_view.ts";
import type { ModuleState } from "./module_state.ts";
import { GlobalView, TableView } from "./variable_views.ts";

/** What a view needs beside the instance itself. */
export interface ModuleViewParts {
  readonly instance: Instance;
  readonly views: ViewRegistry;
  readonly definitions: Definitions;
  /** What the instance is given of the outside world. */
  readonly system: System;
  /** State given to a host module. */
  readonly state: ModuleState;
  /** Told once, just before the module is closed. */
  readonly notify: (view: ModuleView, exitCode: number) => void;
  /** Told once, when the module is closed. */
  readonly onClose: (view: ModuleView) => void;
  /** Has other listeners attached. */
  readonly setListeners: (factory: FunctionListenerFactory | undefined) => void;
}

export class ModuleView implements Module, Owner {
  readonly #parts: ModuleViewParts;
  readonly #exports: ReadonlyMap<string, Export>;
  readonly #memories: Map<MemoryInstance, MemoryView> = new Map();
  /** Views of functions of other modules that this one exports again. */
  readonly #reexported: Map<FunctionInstance, FunctionView> = new Map();
  #isClosing = false;
  #exit: ExitError | undefined;

  constructor(parts: ModuleViewParts) {
    this.#parts = parts;
    this.#exports = new Map(parts.instance.module.exports.map((entry) => [entry.name, entry]));
  }

  /** The instance itself. */
  get instance(): Instance {
    return this.#parts.instance;
  }

  /** What its functions are. */
  get definitions(): Definitions {
    return this.#parts.definitions;
  }

  /** What the instance is given of the outside world. */
  get system(): System {
    return this.#parts.system;
  }

  get name(): string {
    return this.#parts.instance.name;
  }

  get memory(): Memory | undefined {
    const first = this.#parts.instance.memories[0];
    return first === undefined ? undefined : this.#memoryView(first);
  }

  get isClosed(): boolean {
    return this.#exit !== undefined;
  }

  exportedFunction(name: string): Function | undefined {
    const extern = this.#extern(name);
    return extern instanceof FunctionInstance ? this.functionView(extern) : undefined;
  }

  /** A function as the host calls it through this module, whichever module it belongs to. */
  functionView(func: FunctionInstance): FunctionView {
    const { views, instance } = this.#parts;
    if (func.instance === instance) return views.viewOf(func);
    let view = this.#reexported.get(func);
    if (view === undefined) this.#reexported.set(func, view = views.viewThrough(func, this));
    return view;
  }

  exportedMemory(name: string): Memory | undefined {
    const extern = this.#extern(name);
    return extern instanceof MemoryInstance ? this.#memoryView(extern) : undefined;
  }

  exportedGlobal(name: string): Global | undefined {
    const extern = this.#extern(name);
    return extern instanceof GlobalInstance ? new GlobalView(extern, this.#parts.views) : undefined;
  }

  exportedTable(name: string): Table | undefined {
    const extern = this.#extern(name);
    return extern instanceof TableInstance ? new TableView(extern, this.#parts.views) : undefined;
  }

  exportedFunctionDefinitions(): ReadonlyMap<string, FunctionDefinition> {
    return this.#parts.definitions.exportedFunctions();
  }

  definitionOf(index: number): FunctionDefinition {
    return this.#parts.definitions.functionAt(index);
  }

  setListeners(factory: FunctionListenerFactory | undefined): void {
    this.failIfClosed();
    this.#parts.setListeners(factory);
  }

  /**
   * What another module imports under that name.
   *
   * @throws {LinkError} if nothing of that kind is exported.
   */
  importable(name: string, kind: ExternKind): Extern {
    const extern = this.#extern(name);
    if (extern === undefined) {
      throw new LinkError("unknown import", `"${name}" is not exported in module "${this.name}"`);
    }
    const given = kindOf(extern);
    if (given !== kind) {
      throw new LinkError(
        "incompatible import type",
        `export "${name}" in module "${this.name}" is a ${given}, not a ${kind}`,
      );
    }
    return extern;
  }

  failIfClosed(): void {
    if (this.#exit === undefined) return;
    const { exitCode, cause } = this.#exit;
    throw cause === undefined ? new ExitError(exitCode) : new ExitError(exitCode, { cause });
  }

  close(): void {
    this.closeWithExitCode(0);
  }

  closeWithExitCode(exitCode: number): void {
    this.closeWith(new ExitError(exitCode));
  }

  closeWith(exit: ExitError): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const { notify, onClose, state, system } = this.#parts;
    const failures = new Failures();
    failures.attempt(() => notify(this, exit.exitCode));
    this.#exit = exit;
    onClose(this);
    failures.attempt(() => state.dispose());
    failures.attempt(() => system.close());
    failures.rethrow(`Cannot close module[${this.name}] without errors`);
  }

  state<State>(key: ContextKey<State>): State | undefined {
    return this.#parts.state.get(key);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** `Module[name]`. */
  toString(): string {
    return `Module[${this.name}]`;
  }

  #memoryView(memory: MemoryInstance): MemoryView {
    let view = this.#memories.get(memory);
    if (view === undefined) {
      view = new MemoryView(memory);
      this.#memories.set(memory, view);
    }
    return view;
  }

  #extern(name: string): Extern | undefined {
    const entry = this.#exports.get(name);
    if (entry === undefined) return undefined;
    const { instance } = this.#parts;
    switch (entry.kind) {
      case "func":
        return instance.function(entry.index);
      case "memory":
        return instance.memories[entry.index];
      case "table":
        return instance.tables[entry.index];
      case "global":
        return instance.globals[entry.index];
      case "tag":
        return undefined;
    }
  }
}

/**
 * What a module is given of the outside world; host modules ask this of the module that calls them.
 *
 * @throws {TypeError} if the module was not made by a runtime.
 */
export function systemOf(module: Module): System {
  if (module instanceof ModuleView) return module.system;
  throw new TypeError("Cannot use the module: it was not made by a runtime");
}
