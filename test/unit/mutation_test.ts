/**
 * Ten thousand damaged modules: each is either still good or a `CompileError`, and soon.
 *
 * @module
 */
import { assert } from "@std/assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { ModuleNames } from "../../src/binary/names.ts";
import { CompileError } from "../../src/errors.ts";
import { leastTime } from "../support/least_time.ts";
import { mutate } from "../support/mutate.ts";
import { Random } from "../support/random.ts";
import { test } from "../support/suite.ts";
import { load } from "./binary_bytes.ts";

const REPOSITORY = new URL("../../", import.meta.url);
const MUTATIONS = 10_000;
const PATIENCE_MS = 1000;
/** Modules larger than this would take more of the tests' time than they add. */
const MAX_SIZE = 70_000;

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
    const mutated = mutate(original, random);
    let isModule = false;
    const took = leastTime(PATIENCE_MS, () => {
      try {
        isModule = isGood(mutated);
      } catch (error) {
        throw new Error(`mutation ${seed} is neither good nor a CompileError`, { cause: error });
      }
    });
    if (isModule) good++;
    assert(took < PATIENCE_MS, `mutation ${seed} took ${took.toFixed(0)} ms`);
  }
  // Both happen, or the mutations are no test.
  assert(good > MUTATIONS / 50 && good < MUTATIONS / 2, `${good} are good`);
});
