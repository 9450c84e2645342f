/**
 * A WASI for measuring: the same for the host's WebAssembly and for Kiln, so that neither is slowed
 * down by its own. Output is thrown away, there are no arguments, variables and files, the clock
 * advances by a millisecond whenever it is read, and random bytes are zero.
 *
 * @module
 */
import { Errno } from "../../host/errno.ts";

/** The modules it can be imported from. */
export const WASI_MODULES: readonly string[] = ["wasi_snapshot_preview1", "wasi_unstable"];

/** An argument: an `i32` is a number, an `i64` a bigint. */
export type Argument = number | bigint;

/** A function of it; `undefined` where it has no result. */
export type WasiCall = (...args: Argument[]) => number | undefined;

const CLOCK_STEP = 1_000_000n;

/** One instance's WASI; `bytes` is the instance's memory as it is now. */
export class DiscardingWasi {
  readonly #bytes: () => Uint8Array;
  #clock = 0n;

  /** Makes one for an instance. */
  constructor(bytes: () => Uint8Array) {
    this.#bytes = bytes;
  }

  /** The function of that name; those that are not needed to compute answer `ENOSYS`. */
  function(name: string): WasiCall {
    switch (name) {
      case "proc_exit":
        return (code) => {
          throw new Error(`the guest called proc_exit(${code})`);
        };
      case "args_get":
      case "environ_get":
      case "sched_yield":
      case "fd_close":
        return () => 0;
      case "args_sizes_get":
      case "environ_sizes_get":
        return (count, size) => this.#store32(count, 0) | this.#store32(size, 0);
      case "clock_time_get":
        return (_clock, _precision, result) => this.#time(result);
      case "random_get":
        return (address, length) => this.#zero(address, length);
      case "fd_write":
        return (fd, parts, count, result) => this.#write(fd, parts, count, result);
      case "fd_fdstat_get":
      case "fd_prestat_get":
      case "fd_seek":
        return () => Errno.EBADF;
      default:
        return () => Errno.ENOSYS;
    }
  }

  #time(result: Argument | undefined): number {
    this.#clock += CLOCK_STEP;
    const view = this.#view(result, 8);
    view?.setBigUint64(0, this.#clock, true);
    return view === undefined ? Errno.EFAULT : 0;
  }

  #zero(address: Argument | undefined, length: Argument | undefined): number {
    const view = this.#view(address, Number(length) >>> 0);
    if (view === undefined) return Errno.EFAULT;
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(0);
    return 0;
  }

  #write(fd?: Argument, parts?: Argument, count?: Argument, result?: Argument): number {
    if (fd !== 1 && fd !== 2) return Errno.EBADF;
    const number = Number(count) >>> 0;
    const view = this.#view(parts, number * 8);
    if (view === undefined) return Errno.EFAULT;
    let written = 0;
    for (let i = 0; i < number; i++) written += view.getUint32(8 * i + 4, true);
    return this.#store32(result, written);
  }

  #store32(address: Argument | undefined, value: number): number {
    const view = this.#view(address, 4);
    view?.setUint32(0, value, true);
    return view === undefined ? Errno.EFAULT : 0;
  }

  #view(address: Argument | undefined, length: number): DataView | undefined {
    const { buffer, byteOffset, byteLength } = this.#bytes();
    const start = Number(address) >>> 0;
    if (start + length > byteLength) return undefined;
    return new DataView(buffer, byteOffset + start, length);
  }
}
