/**
 * The kernels: small programs, each of which spends its time on one thing. Every module imports
 * nothing and exports `run(n)`, which does its work n times and returns a checksum. Sources lie
 * beside the binaries, and `build.sh` makes one from the other.
 *
 * @module
 */
import { readFileSync } from "node:fs";

/** What a kernel spends its time on. */
export type KernelGroup = "i32" | "f64" | "f32" | "i64" | "memory" | "calls" | "big";

/** One kernel. */
export interface Kernel {
  readonly name: string;
  readonly group: KernelGroup;
  /** Its module, beside this file. */
  readonly file: string;
  /** How often it works in a measurement: about 15 ms of warm native WebAssembly on V8. */
  readonly n: number;
  /** An n small enough for a test on the slowest tier. */
  readonly small: number;
  /** What `run(n)` returns. */
  readonly expected: number | bigint;
}

type Row = readonly [
  name: string,
  group: KernelGroup,
  n: number,
  small: number,
  expected: number | bigint,
];

// deno-fmt-ignore
const ROWS: readonly Row[] = [
  // name         group          n  small  checksum
  ["sieve",      "i32",        130,     1, -935362597],
  ["quicksort",  "i32",         39,     1, 238859985],
  ["crc32",      "i32",         97,     1, -2071496540],
  ["int_matrix", "i32",        220,     1, 334723884],

  ["nbody",      "f64",    220_000,   200, 1829.8981876433127],
  ["fft",        "f64",        570,     1, 261043.96846866683],
  ["mandelbrot", "f64",        110,     1, -1789264791],
  ["matmul",     "f64",        250,     1, 29311.863243117423],

  ["xorshift",   "i64",  7_400_000,   500, -7102110743305632083n],
  ["siphash",    "i64",    510_000,    60, 7820222455626614761n],
  ["fib64",      "i64",         34,    15, 5702887n],

  ["memcpy",     "memory",   1_300,     2, -49975100],
  ["hashmap",    "memory",      90,     1, 925419166],

  ["fib",        "calls",       34,    15, 5702887],
  ["ackermann",  "calls",      660,     1, 168284],
  ["indirect",   "calls",  550_000,   500, 17368078],
  ["vm",         "calls",    2_500,     2, 1561458063],
];

/** Every kernel, by group. */
export const KERNELS: readonly Kernel[] = ROWS.map(([name, group, n, small, expected]) => ({
  name,
  group,
  file: `${name}.wasm`,
  n,
  small,
  expected,
}));

/** The module of a kernel. */
export function readKernel(kernel: Kernel): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(kernel.file, import.meta.url)));
}
