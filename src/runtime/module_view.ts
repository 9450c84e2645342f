/**
 * What the host sees of a module instance.
 *
 * @module
 */
import type { Function, FunctionDefinition, Global, Memory, Module, Table } from "../api.ts";
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
import { defineFunction, type DefinitionSource } from "./definition.ts";
import type { Owner, ViewRegistry } from "./function_view.ts";
import { MemoryView } from "./memory_view.ts";
import { GlobalView, TableView } from "./variable_views.ts";

/** What a view needs beside the instance itself. */
export interface ModuleViewParts {
  readonly instance: Instance;
  readonly views: ViewRegistry;
  readonly definitions: DefinitionSource;
  /** What the instance is given of the outside world. */
  readonly system: System;
  /** State given to a host module, already created. */
  readonly state: ReadonlyMap<ContextKey<unknown>, unknown>;
  /** Told once, when the module is closed. */
  readonly onClose: (view: ModuleView) => void;
}

export class ModuleView implements Module, Owner {
  readonly #parts: ModuleViewParts;
  readonly #exports: ReadonlyMap<string, Export>;
  readonly #definitions: Map<number, FunctionDefinition> = new Map();
  readonly #memories: Map<MemoryInstance, MemoryView> = new Map();
  #exitCode: number | undefined;

  constructor(parts: ModuleViewParts) {
    this.#parts = parts;
    this.#exports = new Map(parts.instance.module.exports.map((entry) => [entry.name, entry]));
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
    return this.#exitCode !== undefined;
  }

  exportedFunction(name: string): Function | undefined {
    const extern = this.#extern(name);
    return extern instanceof FunctionInstance ? this.#parts.views.viewOf(extern) : undefined;
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
    const definitions = new Map<string, FunctionDefinition>();
    for (const { name, kind, index } of this.#exports.values()) {
      if (kind === "func") definitions.set(name, this.definitionOf(index));
    }
    return definitions;
  }

  definitionOf(index: number): FunctionDefinition {
    let definition = this.#definitions.get(index);
    if (definition === undefined) {
      definition = defineFunction(this.#parts.definitions, index);
      this.#definitions.set(index, definition);
    }
    return definition;
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
    if (this.#exitCode !== undefined) throw new ExitError(this.#exitCode);
  }

  close(): void {
    this.closeWithExitCode(0);
  }

  closeWithExitCode(exitCode: number): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = exitCode >>> 0;
    this.#parts.onClose(this);
    this.#parts.system.close();
  }

  state<State>(key: ContextKey<State>): State | undefined {
    return this.#parts.state.get(key) as State | undefined;
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
