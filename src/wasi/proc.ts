/**
 * The end of a program, and signals, which there are none of.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#proc_exit
 * @module
 */
import { Errno } from "../host/errno.ts";
import { define, type WasiFunction } from "./function.ts";

/** Closes the module with an exit code; nothing of it runs afterwards. */
export const proc_exit: WasiFunction = {
  name: "proc_exit",
  paramNames: ["rval"],
  params: ["i32"],
  results: [],
  run: (guest, code: number) => guest.exit(code),
};

/** Signals are not supported: `ENOSYS`. */
export const proc_raise: WasiFunction = define("proc_raise", ["sig: i32"], () => Errno.ENOSYS);
