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
  // name         group             n  small  checksum
  ["sieve",      "i32",           130,     1, -935362597],
  ["quicksort",  "i32",            39,     1, 238859985],
  ["crc32",      "i32",            97,     1, -2071496540],
  ["int_matrix", "i32",           220,     1, 334723884],
  ["sha256",     "i32",           690,     1, 1895776566],
  ["nqueens",    "i32",           990,     1, 219780],
  ["life",       "i32",           750,     2, 2054268534],
  ["bits",       "i32",     2_300_000,   500, 170455136],

  ["nbody",      "f64",       220_000,   200, 1829.8981876433127],
  ["fft",        "f64",           570,     1, 261043.96846866683],
  ["mandelbrot", "f64",           110,     1, -1789264791],
  ["matmul",     "f64",           250,     1, 29311.863243117423],
  ["spectral",   "f64",           280,     1, 0.7847938400580534],
  ["raytrace",   "f64",           360,     1, 43186.8281381902],
  ["convert",    "f64",     1_100_000,   500, 4508256002.831906],

  ["f32_matrix", "f32",        17_000,     3, -114352.76797485352],
  ["f32_filter", "f32",         1_300,     2, 3358.9350414173678],
  ["f32_blur",   "f32",         1_600,     2, 20347530.602767944],

  ["xorshift",   "i64",     7_400_000,   500, -7102110743305632083n],
  ["pcg",        "i64",     9_300_000,   500, -1532637734],
  ["siphash",    "i64",       510_000,    60, 7820222455626614761n],
  ["xxh64",      "i64",        44_000,     4, 6183683874191051362n],
  ["sha512",     "i64",         1_000,     1, 911407971299883589n],
  ["blake2b",    "i64",         2_100,     1, 7115721858093971160n],
  ["field25519", "i64",        41_000,     5, -3300397296499038118n],
  ["mul128",     "i64",        24_000,     3, -7033632633314281401n],
  ["div64",      "i64",       100_000,    20, 7909347464146208525n],
  ["fib64",      "i64",            34,    15, 5702887n],

  ["memcpy",     "memory",      1_300,     2, -49975100],
  ["hashmap",    "memory",         90,     1, 925419166],
  ["lz",         "memory",        110,     1, -1957387899],
  ["json",       "memory",        690,     1, 1349383257],
  ["structs",    "memory",      3_500,    20, 61754.04000810902],
  ["unaligned",  "memory",      9_100,    20, 908128610.2502514],
  ["list",       "memory",        140,     1, 164414558],

  ["fib",        "calls",          34,    15, 5702887],
  ["tak",        "calls",       3_600,     2, 23400],
  ["ackermann",  "calls",         660,     1, 168284],
  ["recursion",  "calls",       1_800,     1, 31661414],
  ["indirect",   "calls",     550_000,   500, 17368078],
  ["vm",         "calls",       2_500,     2, 1561458063],
  ["globals",    "calls",  12_000_000,   500, -672481000329.2466],

  ["big_even",   "big",         1_200,     3, 1216224880],
  ["big_few",    "big",         1_700,     3, -589432007],
  ["big_stack",  "big",         1_700,     3, 10005631045.928177],
  ["big_keccak", "big",         5_200,     3, 139597941551653999n],
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
