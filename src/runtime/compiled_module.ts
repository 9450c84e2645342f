/**
 * A module that was decoded and validated, ready to be instantiated any number of times.
 *
 * @module
 */
import type { FunctionDefinition } from "../api.ts";
import { defineFunction, type DefinitionSource } from "./definition.ts";

/** A decoded and validated module. Made by {@link Runtime.compileModule}. */
export class CompiledModule {
  readonly #definitions: DefinitionSource;
  #closed = false;

  /** Made by {@link Runtime.compileModule}. */
  constructor(definitions: DefinitionSource) {
    this.#definitions = definitions;
  }

  /** The name in the module's name section, or `""`. */
  get name(): string {
    return this.#definitions.moduleName;
  }

  /** What each imported function must be, in order. */
  importedFunctions(): readonly FunctionDefinition[] {
    const definitions: FunctionDefinition[] = [];
    for (let index = 0; index < this.#definitions.module.importedFunctions; index++) {
      definitions.push(defineFunction(this.#definitions, index));
    }
    return definitions;
  }

  /** What each exported function is, by export name. */
  exportedFunctions(): ReadonlyMap<string, FunctionDefinition> {
    const definitions = new Map<string, FunctionDefinition>();
    for (const { name, kind, index } of this.#definitions.module.exports) {
      if (kind === "func") definitions.set(name, defineFunction(this.#definitions, index));
    }
    return definitions;
  }

  /** Whether it was closed. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Lets go of the module; instances made from it go on. */
  close(): void {
    this.#closed = true;
  }

  /** The same as {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
