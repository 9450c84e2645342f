/**
 * Random bytes.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#random_get
 * @module
 */
import { Errno } from "../host/errno.ts";
import { define, type WasiFunction } from "./function.ts";

/** Fills a buffer with random bytes. */
export const random_get: WasiFunction = define(
  "random_get",
  ["buf: i32", "buf_len: i32"],
  ({ memory, system }, buf, bufLen) => {
    system.random(memory.bytes(buf, bufLen));
    return Errno.ESUCCESS;
  },
);
