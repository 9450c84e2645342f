/**
 * What is known of functions and memories without an instance, gathered from the module's sections.
 *
 * @module
 */
import type { FunctionDefinition, MemoryDefinition } from "../api.ts";
import { type ExternKind, functionType, type Module } from "../wasm/module.ts";
import { apiType } from "./values.ts";

/** Names a module or its host gives to functions and their parameters. */
export interface FunctionNames {
  functionName(index: number): string | undefined;
  paramNames(index: number): readonly string[];
  resultNames(index: number): readonly string[];
}

/** Where functions belong and what they are called. */
export interface DefinitionSource {
  readonly module: Module;
  readonly moduleName: string;
  readonly names: FunctionNames;
  readonly isHost: boolean;
}

/** The definitions of one module, or of an instance of it: each made when it is first asked for. */
export class Definitions {
  readonly source: DefinitionSource;
  readonly #functions: Map<number, FunctionDefinition> = new Map();
  readonly #exportNames: Map<ExternKind, ReadonlyMap<number, readonly string[]>> = new Map();
  readonly #imports: Map<ExternKind, readonly { module: string; name: string }[]> = new Map();

  constructor(source: DefinitionSource) {
    this.source = source;
  }

  /** The same, for an instance of that name. */
  named(moduleName: string): Definitions {
    return new Definitions({ ...this.source, moduleName });
  }

  /** The function with that index. */
  functionAt(index: number): FunctionDefinition {
    const known = this.#functions.get(index);
    if (known !== undefined) return known;
    const made = this.#define(index);
    this.#functions.set(index, made);
    return made;
  }

  #define(index: number): FunctionDefinition {
    const { module, names, moduleName, isHost } = this.source;
    const type = functionType(module, index);
    const name = names.functionName(index) ?? "";
    return {
      moduleName,
      index,
      name,
      debugName: `${moduleName}.${name === "" ? `$${index}` : name}`,
      import: this.#importOf("func", index),
      exportNames: this.#exportNamesOf("func", index),
      paramTypes: type.params.map(apiType),
      paramNames: names.paramNames(index),
      resultTypes: type.results.map(apiType),
      resultNames: names.resultNames(index),
      isHost,
    };
  }

  /** The functions that are exported, by export name. */
  exportedFunctions(): ReadonlyMap<string, FunctionDefinition> {
    const definitions = new Map<string, FunctionDefinition>();
    for (const { name, kind, index } of this.source.module.exports) {
      if (kind === "func") definitions.set(name, this.functionAt(index));
    }
    return definitions;
  }

  /** The memory with that index. */
  memoryAt(index: number): MemoryDefinition {
    const { min, max } = this.source.module.memories[index]!.limits;
    return {
      index,
      import: this.#importOf("memory", index),
      exportNames: this.#exportNamesOf("memory", index),
      min,
      max,
    };
  }

  #importOf(kind: ExternKind, index: number): FunctionDefinition["import"] {
    let imports = this.#imports.get(kind);
    if (imports === undefined) {
      imports = this.source.module.imports
        .filter(({ description }) => description.kind === kind)
        .map(({ module, name }) => ({ module, name }));
      this.#imports.set(kind, imports);
    }
    return imports[index];
  }

  #exportNamesOf(kind: ExternKind, index: number): readonly string[] {
    let byIndex = this.#exportNames.get(kind);
    if (byIndex === undefined) {
      const names = new Map<number, string[]>();
      for (const entry of this.source.module.exports) {
        if (entry.kind !== kind) continue;
        const known = names.get(entry.index);
        if (known === undefined) names.set(entry.index, [entry.name]);
        else known.push(entry.name);
      }
      this.#exportNames.set(kind, byIndex = names);
    }
    return byIndex.get(index) ?? [];
  }
}
