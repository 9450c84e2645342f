/**
 * The compiled tier by itself, for tests that look at the text it emits.
 *
 * @module
 */
import { DEFAULT_TUNING, type Tuning } from "../../src/engine/tuning.ts";
import { emitFunctionUnit, PLAIN, type Style } from "../../src/jit/compile.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import type { Module } from "../../src/wasm/module.ts";

/** The JavaScript of every function a valid module defines. */
export function emitModule(
  module: Module,
  name: string,
  functionName: (index: number) => string | undefined,
  style: Partial<Style> = {},
  tuning: Partial<Tuning> = {},
): string {
  const instance = new Instance(module, name, new TypeRegistry());
  instance.functionName = functionName;
  const texts: string[] = [];
  for (let index = module.importedFunctions; index < module.functions.length; index++) {
    texts.push(
      emitFunctionUnit(instance, index, { ...DEFAULT_TUNING, ...tuning }, { ...PLAIN, ...style })
        .text,
    );
  }
  return texts.join("\n");
}
