/**
 * Command-line arguments.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#args_get
 * @module
 */
import { define, type WasiFunction } from "./function.ts";
import { writeSizes, writeStrings } from "./strings.ts";

/** Writes the arguments. */
export const args_get: WasiFunction = define(
  "args_get",
  ["argv: i32", "argv_buf: i32"],
  ({ memory, args }, pointers, buffer) => writeStrings(memory, args, { pointers, buffer }),
);

/** Writes how many arguments there are and how many bytes they take. */
export const args_sizes_get: WasiFunction = define(
  "args_sizes_get",
  ["result.argc: i32", "result.argv_len: i32"],
  ({ memory, args }, count, size) => writeSizes(memory, args, { count, size }),
);
