/**
 * What is known of a function without running it, gathered from the module's sections.
 *
 * @module
 */
import type { FunctionDefinition, ValueType } from "../api.ts";
import { functionType, type Module } from "../wasm/module.ts";
import { apiType } from "./values.ts";

/** Names a module or its host gives to functions and their parameters. */
export interface FunctionNames {
  functionName(index: number): string | undefined;
  paramNames(index: number): readonly string[];
  resultNames(index: number): readonly string[];
}

/** Where a function belongs and what it is called. */
export interface DefinitionSource {
  readonly module: Module;
  readonly moduleName: string;
  readonly names: FunctionNames;
  readonly isHost: boolean;
}

/** The definition of the function with that index. */
export function defineFunction(source: DefinitionSource, index: number): FunctionDefinition {
  const { module, names } = source;
  const type = functionType(module, index);
  const name = names.functionName(index) ?? "";
  const imported = importOf(module, index);
  return {
    moduleName: source.moduleName,
    index,
    name,
    debugName: debugName(source.moduleName, name, index),
    import: imported,
    exportNames: module.exports
      .filter((entry) => entry.kind === "func" && entry.index === index)
      .map((entry) => entry.name),
    paramTypes: type.params.map(apiType) satisfies ValueType[],
    paramNames: names.paramNames(index),
    resultTypes: type.results.map(apiType),
    resultNames: names.resultNames(index),
    isHost: source.isHost,
  };
}

/** `module.name`, with `$index` for a function without a name. */
export function debugName(moduleName: string, name: string, index: number): string {
  return `${moduleName}.${name === "" ? `$${index}` : name}`;
}

function importOf(module: Module, index: number): FunctionDefinition["import"] {
  if (index >= module.importedFunctions) return undefined;
  const functions = module.imports.filter((entry) => entry.description.kind === "func");
  const entry = functions[index]!;
  return { module: entry.module, name: entry.name };
}
