/**
 * What a module is after decoding: data without behaviour. Function bodies and constant expressions
 * stay where they are, as ranges of the module's own bytes.
 *
 * @see https://webassembly.github.io/spec/core/syntax/modules.html
 * @module
 */
import type { CoreFeatures } from "../features.ts";
import type {
  CompositeType,
  FuncType,
  GlobalType,
  MemoryType,
  TableType,
  ValueType,
} from "./types.ts";

/** A range of the module's bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Kinds of imports and exports, as the binary format numbers them. */
export type ExternKind = "func" | "table" | "memory" | "global" | "tag";

export interface ImportFunc {
  readonly kind: "func";
  readonly typeIndex: number;
}
export interface ImportTable {
  readonly kind: "table";
  readonly type: TableType;
}
export interface ImportMemory {
  readonly kind: "memory";
  readonly type: MemoryType;
}
export interface ImportGlobal {
  readonly kind: "global";
  readonly type: GlobalType;
}
export interface ImportTag {
  readonly kind: "tag";
  readonly typeIndex: number;
}

export type ImportDescription =
  | ImportFunc
  | ImportTable
  | ImportMemory
  | ImportGlobal
  | ImportTag;

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly description: ImportDescription;
}

export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
}

/** A constant expression: instructions up to and including their `end`. */
export type ConstExpr = Range;

export interface Table {
  readonly type: TableType;
  /** Absent: elements start as null. */
  readonly init: ConstExpr | undefined;
}

export interface Global {
  readonly type: GlobalType;
  /** Absent for an imported global. */
  readonly init: ConstExpr | undefined;
}

export type SegmentMode = "active" | "passive" | "declarative";

export interface ElementSegment {
  readonly mode: SegmentMode;
  readonly type: ValueType;
  readonly table: number;
  /** Where in the table an active segment goes. */
  readonly offset: ConstExpr | undefined;
  /** Function indices, or one constant expression for each element. */
  readonly items: Uint32Array | readonly ConstExpr[];
}

export interface DataSegment {
  readonly mode: "active" | "passive";
  readonly memory: number;
  /** Where in the memory an active segment goes. */
  readonly offset: ConstExpr | undefined;
  readonly bytes: Range;
}

export interface CustomSection {
  readonly name: string;
  readonly bytes: Range;
}

/** A module: every index space starts with its imports. */
export interface Module {
  /** The module's own copy of its bytes; nothing else can change it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The features its code may use. */
  readonly features: CoreFeatures;
  readonly types: readonly CompositeType[];
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** The type index of every function. */
  readonly functions: Uint32Array;
  readonly importedFunctions: number;
  readonly tables: readonly Table[];
  readonly importedTables: number;
  readonly memories: readonly MemoryType[];
  readonly importedMemories: number;
  readonly globals: readonly Global[];
  readonly importedGlobals: number;
  /** The type index of every tag. */
  readonly tags: Uint32Array;
  readonly importedTags: number;
  readonly start: number | undefined;
  readonly elements: readonly ElementSegment[];
  readonly data: readonly DataSegment[];
  /** Whether there is a data count section, without which code may not name data segments. */
  readonly hasDataCount?: boolean;
  /** Where each defined function's body (its local declarations first) starts and ends: two numbers a function. */
  readonly bodies: Uint32Array;
  readonly customSections: readonly CustomSection[];
}

/** The type of the function with that index. The module must be valid. */
export function functionType(module: Module, index: number): FuncType {
  return module.types[module.functions[index]!] as FuncType;
}

/** Where the body of the function with that index lies; `index` must not be an import's. */
export function bodyOf(module: Module, index: number): Range {
  const at = 2 * (index - module.importedFunctions);
  return { start: module.bodies[at]!, end: module.bodies[at + 1]! };
}
