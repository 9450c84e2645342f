/**
 * What a module may ask for when it is made.
 *
 * @module
 */
import type { RuntimeConfig } from "../config.ts";
import { CompileError } from "../errors.ts";
import type { Module } from "../wasm/module.ts";

/** @throws {CompileError} if the module starts with more than the configuration allows. */
export function requireWithinLimits(module: Module, config: RuntimeConfig): void {
  const { memoryLimitPages, tableLimitElements } = config;
  for (const { limits } of module.memories.slice(module.importedMemories)) {
    if (limits.min <= memoryLimitPages) continue;
    throw new CompileError(
      `section memory: min ${limits.min} pages over limit of ${memoryLimitPages} pages`,
    );
  }
  let elements = 0;
  for (const { type } of module.tables.slice(module.importedTables)) {
    elements += type.limits.min;
    if (elements <= tableLimitElements) continue;
    throw new CompileError(
      `section table: min ${elements} elements over limit of ${tableLimitElements} elements`,
    );
  }
}
