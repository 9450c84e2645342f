/**
 * Modules that the host provides: functions, memories, tables and globals for guests to import.
 *
 * @module
 */
import type {
  HostFunction,
  HostModuleFunction,
  HostStackFunction,
  Module,
  Value,
  ValueType,
} from "../api.ts";
import type { Context, ContextKey } from "../context.ts";
import { CoreFeatures } from "../features.ts";
import type { Export, Module as ModuleData } from "../wasm/module.ts";
import type { FuncType, GlobalType, Limits, MemoryType, TableType } from "../wasm/types.ts";
import type { FunctionNames } from "./definition.ts";
import type { HostCode } from "./host_function.ts";
import type { StateFactories } from "./module_state.ts";
import { wasmType } from "./values.ts";

/** The type of a host function, and names for those who look at it. */
export interface HostSignature {
  /** Parameter types, in order; none by default. */
  readonly params?: readonly ValueType[];
  /** Result types, in order; none by default. */
  readonly results?: readonly ValueType[];
  /** A name for each parameter. */
  readonly paramNames?: readonly string[];
  /** A name for each result. */
  readonly resultNames?: readonly string[];
}

/** Sizes of a host memory, in pages of 64 KiB. */
export interface HostMemoryType {
  /** Pages it starts with. */
  readonly min: number;
  /** Pages it may grow to; no limit of its own by default. */
  readonly max?: number;
}

/** Type and sizes of a host table. */
export interface HostTableType extends HostMemoryType {
  /** The type of its elements. */
  readonly type: "funcref" | "externref";
}

/** Mutability and first value of a host global. */
export interface HostGlobalOptions {
  /** Whether guests may set it; `false` by default. */
  readonly mutable?: boolean;
  /** The value it starts with. */
  readonly value: Value;
}

/** A host module as data: what each instance of it is made from. */
export interface HostModuleSource {
  readonly name: string;
  readonly module: ModuleData;
  readonly names: FunctionNames;
  readonly code: readonly HostCode[];
  readonly globalValues: readonly Value[];
  readonly stateFactories: StateFactories;
}

interface HostFunctionEntry {
  readonly signature: HostSignature;
  readonly type: FuncType;
  readonly code: HostCode;
}

/**
 * Builds a module out of host functions. A name exported twice keeps the later definition, so one
 * function of a ready-made module can be replaced.
 *
 * @example A host function that a guest can import
 * ```ts
 * import { Context, Runtime } from "@kiln/wasm";
 *
 * using runtime = new Runtime();
 * runtime.newHostModuleBuilder("env")
 *   .exportFunction("log_i32", { params: ["i32"] }, (_ctx, value) => console.log(value))
 *   .instantiate(Context.background());
 * ```
 */
export class HostModuleBuilder {
  readonly #name: string;
  readonly #instantiate: (ctx: Context, source: HostModuleSource) => Module;
  readonly #functions: Map<string, HostFunctionEntry> = new Map();
  readonly #memories: Map<string, MemoryType> = new Map();
  readonly #tables: Map<string, TableType> = new Map();
  readonly #globals: Map<string, { type: GlobalType; value: Value }> = new Map();
  readonly #state: Map<ContextKey<unknown>, () => unknown> = new Map();

  /** Made by {@link Runtime.newHostModuleBuilder}. */
  constructor(name: string, instantiate: (ctx: Context, source: HostModuleSource) => Module) {
    this.#name = name;
    this.#instantiate = instantiate;
  }

  /**
   * Exports a function. One result is returned as it is, several as an array.
   *
   * @throws {TypeError} if a type is unknown or the names do not fit the types.
   */
  exportFunction(name: string, signature: HostSignature, run: HostFunction): this {
    return this.#add(name, signature, { form: "plain", run });
  }

  /**
   * Exports a function that is given the calling module after the context.
   *
   * @throws {TypeError} if a type is unknown or the names do not fit the types.
   */
  exportModuleFunction(name: string, signature: HostSignature, run: HostModuleFunction): this {
    return this.#add(name, signature, { form: "module", run });
  }

  /**
   * Exports a function in raw form: it reads its parameters from the front of a slice of the
   * guest's stack and writes its results there. The slice must not be kept.
   *
   * @throws {TypeError} if a type is unknown or a reference, or the names do not fit the types.
   */
  exportStackFunction(name: string, signature: HostSignature, run: HostStackFunction): this {
    const types = [...signature.params ?? [], ...signature.results ?? []];
    if (types.some((type) => type === "funcref" || type === "externref")) {
      throw new TypeError(`Cannot export function "${name}" in raw form: it has references`);
    }
    return this.#add(name, signature, { form: "stack", run });
  }

  /** Exports a memory of zeroes. */
  exportMemory(name: string, type: HostMemoryType): this {
    this.#memories.set(name, { limits: limitsOf(type), is64: false, shared: false });
    return this;
  }

  /** Exports a table of null references. */
  exportTable(name: string, type: HostTableType): this {
    this.#tables.set(name, {
      element: wasmType(type.type),
      limits: limitsOf(type),
      is64: false,
    });
    return this;
  }

  /** Exports a global. */
  exportGlobal(name: string, type: ValueType, options: HostGlobalOptions): this {
    const mutable = options.mutable ?? false;
    this.#globals.set(name, { type: { type: wasmType(type), mutable }, value: options.value });
    return this;
  }

  /**
   * Gives each instance a state of its own, which {@link Module.state} finds under the key. When the
   * instance is closed, the state's `[Symbol.dispose]` is called or, where it has none, its `close`.
   */
  withState<State>(key: ContextKey<State>, factory: () => State): this {
    this.#state.set(key, factory);
    return this;
  }

  /**
   * Makes an instance that guests can import from under the builder's name.
   *
   * @param ctx Its {@link FunctionListenerFactory} is asked about the functions, and its
   * {@link CloseNotifier} told when the instance is closed.
   * @throws {Error} if a module of that name exists already.
   */
  instantiate(ctx: Context): Module {
    return this.#instantiate(ctx, this.#build());
  }

  #add(name: string, signature: HostSignature, code: HostCode): this {
    const type: FuncType = {
      kind: "func",
      params: (signature.params ?? []).map(wasmType),
      results: (signature.results ?? []).map(wasmType),
    };
    requireNames(name, "parameter", signature.paramNames, type.params.length);
    requireNames(name, "result", signature.resultNames, type.results.length);
    this.#functions.set(name, { signature, type, code });
    return this;
  }

  #build(): HostModuleSource {
    const functions = [...this.#functions];
    return {
      name: this.#name,
      module: this.#buildModule(),
      names: {
        functionName: (index) => functions[index]?.[0],
        paramNames: (index) => functions[index]?.[1].signature.paramNames ?? [],
        resultNames: (index) => functions[index]?.[1].signature.resultNames ?? [],
      },
      code: functions.map(([, entry]) => entry.code),
      globalValues: [...this.#globals.values()].map((global) => global.value),
      stateFactories: new Map(this.#state),
    };
  }

  #buildModule(): ModuleData {
    const functions = [...this.#functions.values()];
    const exports: Export[] = [
      ...[...this.#functions.keys()].map((name, index) => ({ name, kind: "func", index }) as const),
      ...[...this.#memories.keys()].map((name, index) =>
        ({ name, kind: "memory", index }) as const
      ),
      ...[...this.#tables.keys()].map((name, index) => ({ name, kind: "table", index }) as const),
      ...[...this.#globals.keys()].map((name, index) => ({ name, kind: "global", index }) as const),
    ];
    return {
      bytes: new Uint8Array(0),
      features: CoreFeatures.V3,
      types: functions.map((entry) => entry.type),
      imports: [],
      exports,
      functions: Uint32Array.from(functions.keys()),
      importedFunctions: 0,
      tables: [...this.#tables.values()].map((type) => ({ type, init: undefined })),
      importedTables: 0,
      memories: [...this.#memories.values()],
      importedMemories: 0,
      globals: [...this.#globals.values()].map(({ type }) => ({ type, init: undefined })),
      importedGlobals: 0,
      tags: new Uint32Array(0),
      importedTags: 0,
      start: undefined,
      elements: [],
      data: [],
      bodies: new Uint32Array(0),
      customSections: [],
    };
  }
}

function limitsOf({ min, max }: HostMemoryType): Limits {
  for (const size of [min, max ?? min]) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`Cannot use size ${size}: it must be a non-negative integer`);
    }
  }
  return { min, max };
}

function requireNames(
  functionName: string,
  what: string,
  names: readonly string[] | undefined,
  count: number,
): void {
  if (names === undefined || names.length === count) return;
  throw new TypeError(
    `Cannot export function "${functionName}": ${count} ${what}s, but ${names.length} names`,
  );
}
