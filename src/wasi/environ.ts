/**
 * Environment variables.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#environ_get
 * @module
 */
import { define, type WasiFunction } from "./function.ts";
import { writeSizes, writeStrings } from "./strings.ts";

/** Writes the variables, each as `key=value`. */
export const environ_get: WasiFunction = define(
  "environ_get",
  ["environ: i32", "environ_buf: i32"],
  ({ memory, environ }, pointers, buffer) => writeStrings(memory, environ, { pointers, buffer }),
);

/** Writes how many variables there are and how many bytes they take. */
export const environ_sizes_get: WasiFunction = define(
  "environ_sizes_get",
  ["result.environc: i32", "result.environv_len: i32"],
  ({ memory, environ }, count, size) => writeSizes(memory, environ, { count, size }),
);
