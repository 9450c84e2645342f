/**
 * A module instance: what each of the module's index spaces stands for at run time. Functions come
 * into being when they are first needed, so that a large module costs nothing for those never used.
 *
 * @see https://webassembly.github.io/spec/core/exec/runtime.html#module-instances
 * @module
 */
import { EngineBug, type SourceLocation } from "../errors.ts";
import { functionType, type Module } from "../wasm/module.ts";
import { FunctionInstance } from "./func.ts";
import type { GlobalInstance } from "./global.ts";
import type { MemoryInstance } from "./memory.ts";
import type { Reference, TableInstance } from "./table.ts";
import type { TypeRegistry } from "./type_registry.ts";

/** What a tier needs to know of the instance a function belongs to. */
export class Instance {
  readonly module: Module;
  /** The name under which others import from it; `""` for an anonymous one. */
  readonly name: string;
  readonly types: TypeRegistry;
  readonly memories: MemoryInstance[] = [];
  readonly tables: TableInstance[] = [];
  readonly globals: GlobalInstance[] = [];
  /** Passive element segments; dropped ones are empty. */
  readonly elements: (readonly Reference[])[] = [];
  /** Passive data segments; dropped ones are empty. */
  readonly data: Uint8Array[] = [];
  /** Functions that were needed so far, at their index; read through {@link function}. */
  readonly functions: (FunctionInstance | undefined)[];
  /** What the host sees of this instance; tiers hand it to host functions. */
  host: unknown = undefined;
  /** Names of functions, read from the name section when first needed. */
  functionName: (index: number) => string | undefined = () => undefined;
  /** Where in the source the instruction at a byte offset comes from, innermost place first. */
  sourceAt: (offset: number) => readonly SourceLocation[] = () => [];
  /** Told of each function of the module itself when it comes into being. */
  onDefine: ((func: FunctionInstance) => void) | undefined = undefined;

  constructor(module: Module, name: string, types: TypeRegistry) {
    this.module = module;
    this.name = name;
    this.types = types;
    this.functions = new Array(module.functions.length).fill(undefined);
  }

  /** The function with that index, which must exist. */
  function(index: number): FunctionInstance {
    return this.functions[index] ?? this.#define(index);
  }

  /** The functions of the module itself that came into being so far. */
  *definedFunctions(): Iterable<FunctionInstance> {
    for (let i = this.module.importedFunctions; i < this.functions.length; i++) {
      const func = this.functions[i];
      if (func !== undefined) yield func;
    }
  }

  /** `module.name` of a function, with `$index` where it has no name. */
  debugName(index: number): string {
    return `${this.name}.${this.functionName(index) ?? `$${index}`}`;
  }

  #define(index: number): FunctionInstance {
    if (index < this.module.importedFunctions) {
      throw new EngineBug(`imported function ${index} was not linked`);
    }
    const type = functionType(this.module, index);
    const made = new FunctionInstance(type, this.types.idOf(type), this, index);
    this.functions[index] = made;
    this.onDefine?.(made);
    return made;
  }
}
