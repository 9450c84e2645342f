/**
 * Makes modules byte by byte, well-formed or not, for tests of the decoder and the validator.
 *
 * @module
 */
import { decodeModule } from "../../src/binary/decode.ts";
import { CompileError } from "../../src/errors.ts";
import { CoreFeatures } from "../../src/features.ts";
import { validateBodies, validateModule } from "../../src/validate/module.ts";
import type { Module } from "../../src/wasm/module.ts";

/** Bytes, or more of them. */
export type Bytes = number | readonly Bytes[];

export const HEADER: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export const TYPE = 1;
export const IMPORT = 2;
export const FUNCTION = 3;
export const TABLE = 4;
export const MEMORY = 5;
export const GLOBAL = 6;
export const EXPORT = 7;
export const START = 8;
export const ELEMENT = 9;
export const CODE = 10;
export const DATA = 11;
export const DATA_COUNT = 12;

export function flat(bytes: Bytes): number[] {
  return typeof bytes === "number" ? [bytes] : bytes.flatMap(flat);
}

/** An unsigned integer in LEB128. */
export function leb(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? byte : byte | 0x80);
  } while (rest !== 0n);
  return bytes;
}

/** A signed integer in LEB128. */
export function signedLeb(value: number | bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt(value);;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if (rest === 0n && (byte & 0x40) === 0 || rest === -1n && (byte & 0x40) !== 0) {
      bytes.push(byte);
      return bytes;
    }
    bytes.push(byte | 0x80);
  }
}

/** A name: its length, then its bytes. */
export function name(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  return [...leb(bytes.length), ...bytes];
}

/** A vector: how many, then what. */
export function vec(...items: readonly Bytes[]): number[] {
  return [...leb(items.length), ...flat(items)];
}

/** A section: its id, its size, then its content. */
export function section(id: number, ...content: readonly Bytes[]): number[] {
  const bytes = flat(content);
  return [id, ...leb(bytes.length), ...bytes];
}

/** A module of sections. */
export function moduleBytes(...sections: readonly Bytes[]): Uint8Array {
  return Uint8Array.from([...HEADER, ...flat(sections)]);
}

/** A body, its size first: `locals` are the declarations, and `end` is added. */
export function body(locals: Bytes, ...code: readonly Bytes[]): number[] {
  const bytes = [...flat(locals), ...flat(code), 0x0b];
  return [...leb(bytes.length), ...bytes];
}

/** A module with one function of type `[] -> []` and a body. */
export function oneFunction(locals: Bytes, ...code: readonly Bytes[]): Uint8Array {
  return moduleBytes(
    section(TYPE, vec([0x60, 0x00, 0x00])),
    section(FUNCTION, vec(0)),
    section(CODE, vec(body(locals, ...code))),
  );
}

/** Decodes and validates all of a module. */
export function load(bytes: Uint8Array, features: CoreFeatures = CoreFeatures.V3): Module {
  const module = decodeModule(bytes, features);
  validateModule(module);
  validateBodies(module);
  return module;
}

/** The error of a bad module; a good one, or another exception, fails the test. */
export function errorOf(bytes: Uint8Array, features?: CoreFeatures): CompileError {
  try {
    load(bytes, features);
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  throw new Error("the module is valid");
}
