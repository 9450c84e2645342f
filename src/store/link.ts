/**
 * Checks that what a module imports fits what it is given. Instantiating is in `instantiate.ts`.
 *
 * @see https://webassembly.github.io/spec/core/valid/matching.html#import-subtyping
 * @module
 */
import { LinkError } from "../errors.ts";
import { matches } from "../wasm/matches.ts";
import type { ExternKind, Import, ImportDescription, Module } from "../wasm/module.ts";
import {
  type FuncType,
  type GlobalType,
  type Limits,
  type MemoryType,
  signatureText,
  type TableType,
  typeName,
} from "../wasm/types.ts";
import { FunctionInstance } from "./func.ts";
import { GlobalInstance } from "./global.ts";
import { MemoryInstance } from "./memory.ts";
import { TableInstance } from "./table.ts";
import type { TypeRegistry } from "./type_registry.ts";

/** Something that one instance exports and another may import. */
export type Extern = FunctionInstance | TableInstance | MemoryInstance | GlobalInstance;

/** What kind of thing it is. */
export function kindOf(extern: Extern): ExternKind {
  if (extern instanceof FunctionInstance) return "func";
  if (extern instanceof MemoryInstance) return "memory";
  if (extern instanceof TableInstance) return "table";
  return "global";
}

/**
 * Checks one import against what it resolved to.
 *
 * @throws {LinkError} if the types do not match.
 */
export function checkImport(
  module: Module,
  wanted: Import,
  given: Extern,
  types: TypeRegistry,
): void {
  const difference = differenceOf(module, wanted.description, given, types);
  if (difference === undefined) return;
  const { kind } = wanted.description;
  throw new LinkError(
    "incompatible import type",
    `import ${kind}[${wanted.module}.${wanted.name}]: ${difference}`,
  );
}

function differenceOf(
  module: Module,
  wanted: ImportDescription,
  given: Extern,
  types: TypeRegistry,
): string | undefined {
  if (wanted.kind === "func" && given instanceof FunctionInstance) {
    return functionDifference(module.types[wanted.typeIndex] as FuncType, given, types);
  }
  if (wanted.kind === "memory" && given instanceof MemoryInstance) {
    return memoryDifference(wanted.type, given);
  }
  if (wanted.kind === "table" && given instanceof TableInstance) {
    return tableDifference(wanted.type, given);
  }
  if (wanted.kind === "global" && given instanceof GlobalInstance) {
    return globalDifference(module, wanted.type, given.type);
  }
  return `${kindOf(given)} is not a ${wanted.kind}`;
}

function functionDifference(
  wanted: FuncType,
  given: FunctionInstance,
  types: TypeRegistry,
): string | undefined {
  if (types.idOf(wanted) === given.typeId) return undefined;
  return `signature mismatch: ${signatureText(wanted)} != ${signatureText(given.type)}`;
}

function memoryDifference(wanted: MemoryType, given: MemoryInstance): string | undefined {
  if (wanted.is64 !== given.type.is64) {
    return `index type mismatch: ${indexType(wanted)} != ${indexType(given.type)}`;
  }
  if (wanted.shared !== given.type.shared) {
    return `shared mismatch: ${wanted.shared} != ${given.type.shared}`;
  }
  return limitsDifference(wanted.limits, given.pages, given.type.limits.max);
}

function tableDifference(wanted: TableType, given: TableInstance): string | undefined {
  if (wanted.element !== given.type.element) {
    return `element type mismatch: ${typeName(wanted.element)} != ${typeName(given.type.element)}`;
  }
  if (wanted.is64 !== given.type.is64) {
    return `index type mismatch: ${indexType(wanted)} != ${indexType(given.type)}`;
  }
  return limitsDifference(wanted.limits, given.elements.length, given.type.limits.max);
}

function globalDifference(
  module: Module,
  wanted: GlobalType,
  given: GlobalType,
): string | undefined {
  if (wanted.mutable !== given.mutable) {
    return `mutability mismatch: ${wanted.mutable} != ${given.mutable}`;
  }
  const fits = wanted.mutable
    ? wanted.type === given.type
    : matches(module.types, given.type, wanted.type);
  if (fits) return undefined;
  return `value type mismatch: ${typeName(wanted.type)} != ${typeName(given.type)}`;
}

function limitsDifference(
  wanted: Limits,
  size: number,
  max: number | undefined,
): string | undefined {
  if (wanted.min > size) return `minimum size mismatch: ${wanted.min} > ${size}`;
  if (wanted.max === undefined) return undefined;
  if (max === undefined) return `maximum size mismatch: ${wanted.max}, but actual has no max`;
  if (wanted.max < max) return `maximum size mismatch: ${wanted.max} < ${max}`;
  return undefined;
}

function indexType(type: MemoryType | TableType): string {
  return type.is64 ? "i64" : "i32";
}
