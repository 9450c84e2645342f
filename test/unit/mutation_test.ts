/**
 * Ten thousand damaged modules: each is either still good or a `CompileError`, and soon.
 *
 * @module
 */
import { assert } from "@std/assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { ModuleNames } from "../../src/binary/names.ts";
import { CompileError } from "../../src/errors.ts";
import { test } from "../support/suite.ts";
import { load } from "./binary_bytes.ts";

const REPOSITORY = new URL("../../", import.meta.url);
const MUTATIONS = 10_000;
const PATIENCE_MS = 1000;
/** Modules larger than this would take more of the tests' time than they add. */
const MAX_SIZE = 70_000;

/** The same sequence of numbers from 0 to 2^32 for the same seed, on every host. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 on, below `limit`. */
  below(limit: number): number {
    // Mulberry: one 32-bit state, a few multiplications.
    this.#state = this.#state + 0x6d2b79f5 >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ mixed >>> 15, mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % limit;
  }
}

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.below(bytes.length));
}

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  copy[random.below(copy.length)]! ^= 1 << random.below(8);
  return copy;
}

function replaceBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  for (let left = 1 + random.below(4); left > 0; left--) {
    copy[random.below(copy.length)] = random.below(256);
  }
  return copy;
}

/** Makes some number in the module huge, whatever it counts. */
function enlargeNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  const huge = [[0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0x7f], [0x80, 0x80, 0x04]];
  return spliced(bytes, at, 1, huge[random.below(huge.length)]!);
}

function removeBytes(bytes: Uint8Array, random: Random): Uint8Array {
  return spliced(bytes, random.below(bytes.length), 1 + random.below(8), []);
}

function repeatBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  return spliced(bytes, at, 0, [...bytes.subarray(at, at + 1 + random.below(16))]);
}

function spliced(
  bytes: Uint8Array,
  at: number,
  remove: number,
  insert: readonly number[],
): Uint8Array {
  const rest = bytes.subarray(Math.min(at + remove, bytes.length));
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}

const KINDS: readonly Mutation[] = [
  truncate,
  flipBit,
  replaceBytes,
  enlargeNumber,
  removeBytes,
  repeatBytes,
];

/** The repository's own modules: kernels of the bench and programs of the examples. */
function realModules(): Uint8Array[] {
  const folders = ["bench/kernels/", "examples/"];
  const paths = folders.flatMap((folder) => {
    const root = new URL(folder, REPOSITORY);
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, encoding: "utf-8" })
      .filter((name) => name.endsWith(".wasm"))
      .map((name) => new URL(name.replaceAll("\\", "/"), root));
  });
  return paths.map((path) => new Uint8Array(readFileSync(path)))
    .filter((bytes) => bytes.length <= MAX_SIZE);
}

/** Whether the module is good; anything but a good module or a `CompileError` is thrown. */
function isGood(bytes: Uint8Array): boolean {
  try {
    const module = load(bytes);
    const names = new ModuleNames(module);
    module.functions.forEach((_, index) => {
      names.functionName(index);
      names.localNames(index);
    });
    return true;
  } catch (error) {
    if (error instanceof CompileError) return false;
    throw error;
  }
}

test("ten thousand mutations of real modules are good or a CompileError, and soon", () => {
  const modules = realModules();
  assert(modules.length >= 20, `only ${modules.length} modules`);
  let good = 0;
  for (let seed = 0; seed < MUTATIONS; seed++) {
    const random = new Random(seed);
    const original = modules[seed % modules.length]!;
    const mutated = KINDS[random.below(KINDS.length)]!(original, random);
    const start = performance.now();
    try {
      if (isGood(mutated)) good++;
    } catch (error) {
      throw new Error(`mutation ${seed} is neither good nor a CompileError`, { cause: error });
    }
    const took = performance.now() - start;
    assert(took < PATIENCE_MS, `mutation ${seed} took ${took.toFixed(0)} ms`);
  }
  // Both happen, or the mutations are no test.
  assert(good > MUTATIONS / 50 && good < MUTATIONS / 2, `${good} are good`);
});
