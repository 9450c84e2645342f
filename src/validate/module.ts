/**
 * Validates a module: everything but the bodies of its functions, and then those.
 *
 * @see https://webassembly.github.io/spec/core/valid/modules.html
 * @module
 */
import { disabledText } from "../binary/reader.ts";
import { CompileError } from "../errors.ts";
import { matches } from "../wasm/matches.ts";
import type {
  DataSegment,
  ElementSegment,
  Export,
  ExternKind,
  Import,
  Module,
} from "../wasm/module.ts";
import {
  FUNCREF,
  type FuncType,
  I32,
  type Limits,
  MAX_PAGES,
  type MemoryType,
  typeName,
  type ValueType,
} from "../wasm/types.ts";
import { ConstantValidator } from "./constant.ts";
import { FunctionValidator } from "./function.ts";

const UNKNOWN: Readonly<Record<ExternKind, string>> = {
  func: "unknown function",
  table: "unknown table",
  memory: "unknown memory",
  global: "unknown global",
  tag: "unknown tag",
};

/**
 * Validates everything but the bodies of functions.
 *
 * @throws {CompileError} if the module is invalid.
 */
export function validateModule(module: Module): void {
  const constants = new ConstantValidator(module);
  checkFunctionTypes(module);
  for (const entry of module.imports) checkImport(module, entry);
  checkTables(module, constants);
  checkMemories(module);
  module.globals.forEach(({ type, init }, index) => {
    if (init !== undefined) constants.check(init, type.type, index);
  });
  checkExports(module);
  checkStart(module);
  for (const segment of module.elements) checkElements(module, segment, constants);
  for (const segment of module.data) checkData(module, segment, constants);
}

/**
 * Validates the bodies of all functions of a module that {@link validateModule} has accepted.
 *
 * @throws {CompileError} at the first one that is invalid.
 */
export function validateBodies(module: Module): void {
  const validator = new FunctionValidator(module);
  for (let i = module.importedFunctions; i < module.functions.length; i++) validator.check(i);
}

function funcType(module: Module, index: number): FuncType {
  const type = module.types[index];
  if (type === undefined || type.kind !== "func") throw new CompileError(`unknown type ${index}`);
  return type;
}

function checkFunctionTypes(module: Module): void {
  for (const index of module.functions) funcType(module, index);
  for (const index of module.tags) {
    if (funcType(module, index).results.length > 0) {
      throw new CompileError("non-empty tag result type");
    }
  }
}

function checkImport({ features }: Module, { module, name, description }: Import): void {
  if (description.kind !== "global" || !description.type.mutable) return;
  if (features.isEnabled("mutable-global")) return;
  throw new CompileError(
    `import of mutable global ${module}.${name}: ${disabledText("mutable-global")}`,
  );
}

function checkTables(module: Module, constants: ConstantValidator): void {
  if (module.tables.length > 1 && !module.features.isEnabled("reference-types")) {
    throw new CompileError(`multiple tables: ${disabledText("reference-types")}`);
  }
  for (const { type, init } of module.tables) {
    checkOrder(type.limits);
    if (init !== undefined) constants.check(init, type.element);
  }
}

function checkMemories(module: Module): void {
  if (module.memories.length > 1 && !module.features.isEnabled("multi-memory")) {
    throw new CompileError(`multiple memories: ${disabledText("multi-memory")}`);
  }
  for (const type of module.memories) checkMemory(type);
}

function checkMemory({ limits, shared }: MemoryType): void {
  if (limits.min > MAX_PAGES || limits.max !== undefined && limits.max > MAX_PAGES) {
    throw new CompileError("memory size must be at most 65536 pages (4GiB)");
  }
  checkOrder(limits);
  if (shared && limits.max === undefined) {
    throw new CompileError("shared memory must have maximum");
  }
}

function checkOrder({ min, max }: Limits): void {
  if (max !== undefined && min > max) {
    throw new CompileError("size minimum must not be greater than maximum");
  }
}

function checkExports(module: Module): void {
  const names = new Set<string>();
  const sizes: Readonly<Record<ExternKind, number>> = {
    func: module.functions.length,
    table: module.tables.length,
    memory: module.memories.length,
    global: module.globals.length,
    tag: module.tags.length,
  };
  for (const entry of module.exports) {
    if (entry.index >= sizes[entry.kind]) {
      throw new CompileError(`${UNKNOWN[entry.kind]} ${entry.index}`);
    }
    if (names.has(entry.name)) throw new CompileError("duplicate export name");
    names.add(entry.name);
    checkExport(module, entry);
  }
}

function checkExport({ features, globals }: Module, { kind, index, name }: Export): void {
  if (kind !== "global" || !globals[index]!.type.mutable) return;
  if (features.isEnabled("mutable-global")) return;
  throw new CompileError(`export of mutable global ${name}: ${disabledText("mutable-global")}`);
}

function checkStart(module: Module): void {
  const { start, functions } = module;
  if (start === undefined) return;
  if (start >= functions.length) throw new CompileError(`unknown function ${start}`);
  const { params, results } = funcType(module, functions[start]!);
  if (params.length > 0 || results.length > 0) {
    throw new CompileError("start function must take nothing and return nothing");
  }
}

function checkElements(
  module: Module,
  segment: ElementSegment,
  constants: ConstantValidator,
): void {
  if (segment.mode === "active") {
    const table = module.tables[segment.table];
    if (table === undefined) throw new CompileError(`unknown table ${segment.table}`);
    requireMatch(module, segment.type, table.type.element);
    constants.check(segment.offset!, I32);
  }
  for (const item of segment.items) {
    if (typeof item !== "number") constants.check(item, segment.type);
    else if (item >= module.functions.length) throw new CompileError(`unknown function ${item}`);
  }
  if (segment.items instanceof Uint32Array) requireMatch(module, FUNCREF, segment.type);
}

function requireMatch(module: Module, given: ValueType, wanted: ValueType): void {
  if (matches(module.types, given, wanted)) return;
  throw new CompileError(
    `type mismatch: a segment of ${typeName(given)} in a table of ${typeName(wanted)}`,
  );
}

function checkData(module: Module, segment: DataSegment, constants: ConstantValidator): void {
  if (segment.mode !== "active") return;
  if (segment.memory >= module.memories.length) {
    throw new CompileError(`unknown memory ${segment.memory}`);
  }
  constants.check(segment.offset!, I32);
}
