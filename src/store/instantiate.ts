/**
 * Makes an instance of a valid module: imports, then its own memories, tables and globals, then
 * element and data segments. The start function is not called here.
 *
 * @see https://webassembly.github.io/spec/core/exec/modules.html#instantiation
 * @module
 */
import { Trap } from "../errors.ts";
import type { DataSegment, ElementSegment, Import, Module } from "../wasm/module.ts";
import { ConstantEvaluator } from "./constant.ts";
import { FunctionInstance } from "./func.ts";
import { GlobalInstance } from "./global.ts";
import { Instance } from "./instance.ts";
import { checkImport, type Extern } from "./link.ts";
import { type MayGrow, MemoryInstance } from "./memory.ts";
import { type Reference, TableInstance } from "./table.ts";
import type { TypeRegistry } from "./type_registry.ts";

/** What an instance is made with. */
export interface InstantiateOptions {
  readonly name: string;
  readonly types: TypeRegistry;
  readonly memoryLimitPages: number;
  /** Asked before a memory of the instance grows. */
  readonly mayGrow?: MayGrow | undefined;
  readonly tableLimitElements: number;
  /** What an import stands for; throws a {@link LinkError} where there is nothing. */
  readonly resolve: (wanted: Import) => Extern;
  /** Told of each function of the module itself when it comes into being. */
  readonly onDefine?: ((func: FunctionInstance) => void) | undefined;
}

/**
 * Makes the instance.
 *
 * @throws {LinkError} if an import is missing or of another type.
 * @throws {Trap} if an active segment does not fit; segments before it stay written.
 * @throws {RangeError} if the host cannot allocate a memory.
 */
export function instantiate(module: Module, options: InstantiateOptions): Instance {
  const instance = new Instance(module, options.name, options.types);
  instance.onDefine = options.onDefine;
  linkImports(instance, options);
  for (const type of module.memories.slice(module.importedMemories)) {
    instance.memories.push(new MemoryInstance(type, options.memoryLimitPages, options.mayGrow));
  }
  const constants = new ConstantEvaluator(instance);
  const allowance = { left: options.tableLimitElements };
  initializeGlobals(instance, constants);
  for (const { type, init } of module.tables.slice(module.importedTables)) {
    const value = init === undefined ? null : constants.evaluate(init).reference;
    instance.tables.push(new TableInstance(type, allowance, value));
  }
  for (const segment of module.elements) initializeElements(instance, constants, segment);
  for (const segment of module.data) initializeData(instance, constants, segment);
  return instance;
}

function linkImports(instance: Instance, options: InstantiateOptions): void {
  const { module } = instance;
  let functions = 0;
  for (const wanted of module.imports) {
    const given = options.resolve(wanted);
    checkImport(module, wanted, given, options.types);
    if (given instanceof FunctionInstance) instance.functions[functions++] = given;
    else if (given instanceof MemoryInstance) instance.memories.push(given);
    else if (given instanceof TableInstance) instance.tables.push(given);
    else instance.globals.push(given);
  }
}

function initializeGlobals(instance: Instance, constants: ConstantEvaluator): void {
  const { module } = instance;
  for (const { type, init } of module.globals.slice(module.importedGlobals)) {
    const global = new GlobalInstance(type);
    if (init !== undefined) {
      const value = constants.evaluate(init);
      global.bits.set(value.bits);
      global.reference = value.reference;
    }
    instance.globals.push(global);
  }
}

function initializeElements(
  instance: Instance,
  constants: ConstantEvaluator,
  segment: ElementSegment,
): void {
  if (segment.mode === "declarative") {
    instance.elements.push([]);
    return;
  }
  const references: Reference[] = [];
  for (const item of segment.items) {
    references.push(
      typeof item === "number" ? instance.function(item) : constants.evaluate(item).reference,
    );
  }
  if (segment.mode === "passive") {
    instance.elements.push(references);
    return;
  }
  const { elements } = instance.tables[segment.table]!;
  const offset = constants.evaluate(segment.offset!).bits[0]! >>> 0;
  if (offset + references.length > elements.length) throw new Trap("out of bounds table access");
  for (let i = 0; i < references.length; i++) elements[offset + i] = references[i];
  instance.elements.push([]);
}

function initializeData(
  instance: Instance,
  constants: ConstantEvaluator,
  segment: DataSegment,
): void {
  const bytes = instance.module.bytes.subarray(segment.bytes.start, segment.bytes.end);
  if (segment.mode === "passive") {
    instance.data.push(bytes);
    return;
  }
  const memory = instance.memories[segment.memory]!.bytes;
  const offset = constants.evaluate(segment.offset!).bits[0]! >>> 0;
  if (offset + bytes.length > memory.length) throw new Trap("out of bounds memory access");
  memory.set(bytes, offset);
  instance.data.push(bytes.subarray(0, 0));
}
