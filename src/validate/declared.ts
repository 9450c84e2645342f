/**
 * Finds the functions that code may take references to: those the module names outside its code, so
 * that who compiles a function knows early whether others can reach it.
 *
 * @see https://webassembly.github.io/spec/core/valid/conventions.html#context
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import type { ConstExpr, Module } from "../wasm/module.ts";

/** For each function 1 where `ref.func` may name it, else 0. */
export function declaredFunctions(module: Module): Uint8Array {
  const declared = new Uint8Array(module.functions.length);
  const cursor = new Instructions(module);
  for (const { kind, index } of module.exports) {
    if (kind === "func") declared[index] = 1;
  }
  for (const { init } of module.globals) declareIn(cursor, init, declared);
  for (const { init } of module.tables) declareIn(cursor, init, declared);
  for (const { offset, items } of module.elements) {
    declareIn(cursor, offset, declared);
    for (const item of items) {
      if (typeof item === "number") declared[item] = 1;
      else declareIn(cursor, item, declared);
    }
  }
  for (const { offset } of module.data) declareIn(cursor, offset, declared);
  return declared;
}

function declareIn(cursor: Instructions, code: ConstExpr | undefined, declared: Uint8Array): void {
  if (code === undefined) return;
  cursor.seek(code.start);
  while (cursor.position < code.end) {
    if (cursor.next().name === "ref.func") declared[cursor.index] = 1;
  }
}
