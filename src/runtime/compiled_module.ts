/**
 * A module that was decoded and validated, ready to be instantiated any number of times.
 *
 * @module
 */
import type { CustomSection, FunctionDefinition, MemoryDefinition } from "../api.ts";
import type { Definitions } from "./definition.ts";

/** A decoded and validated module. Made by {@link Runtime.compileModule}. */
export class CompiledModule {
  readonly #definitions: Definitions;
  #closed = false;

  /** Made by {@link Runtime.compileModule}. */
  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  /** The name in the module's name section, or `""`. */
  get name(): string {
    return this.#definitions.source.moduleName;
  }

  /** What each imported function must be, in order. */
  importedFunctions(): readonly FunctionDefinition[] {
    const { importedFunctions } = this.#definitions.source.module;
    return range(importedFunctions).map((index) => this.#definitions.functionAt(index));
  }

  /** What each exported function is, by export name. */
  exportedFunctions(): ReadonlyMap<string, FunctionDefinition> {
    return this.#definitions.exportedFunctions();
  }

  /** What each imported memory must be, in order. */
  importedMemories(): readonly MemoryDefinition[] {
    const { importedMemories } = this.#definitions.source.module;
    return range(importedMemories).map((index) => this.#definitions.memoryAt(index));
  }

  /** What each exported memory is, by export name. */
  exportedMemories(): ReadonlyMap<string, MemoryDefinition> {
    const definitions = new Map<string, MemoryDefinition>();
    for (const { name, kind, index } of this.#definitions.source.module.exports) {
      if (kind === "memory") definitions.set(name, this.#definitions.memoryAt(index));
    }
    return definitions;
  }

  /** The module's custom sections, in order; names may occur more than once. */
  customSections(): readonly CustomSection[] {
    const { bytes, customSections } = this.#definitions.source.module;
    return customSections.map(({ name, bytes: { start, end } }) => ({
      name,
      bytes: bytes.slice(start, end),
    }));
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

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
