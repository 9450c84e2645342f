/**
 * Makes random, valid modules: binaryen's fuzzer turns random bytes into a module, and leaves out what
 * the specification does not determine (the bits of NaNs that arithmetic makes).
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const FEATURES = [
  "--mvp-features",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-multivalue",
  "--enable-reference-types",
];

/** Sizes of the random bytes, which decide how large the module becomes. */
const SIZES = [300, 1_500, 6_000, 20_000];

/** The module of a seed: the same for the same seed. */
export function generateModule(seed: number): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "kiln-fuzz-"));
  try {
    const [input, output] = [join(folder, "bytes"), join(folder, "module.wasm")];
    writeFileSync(input, randomBytes(seed, SIZES[seed % SIZES.length]!));
    runTool(folder, "wasm-opt", [input, "-ttf", "--denan", ...FEATURES, "-o", output]);
    return new Uint8Array(readFileSync(output));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs one of binaryen's tools: scripts, whose kind Deno tells by the name they have. */
function runTool(folder: string, name: string, args: readonly string[]): void {
  const index = fileURLToPath(import.meta.resolve("binaryen"));
  const tool = join(folder, `${name}.cjs`);
  copyFileSync(join(index, "..", "bin", name), tool);
  const runner = "Deno" in globalThis ? ["run", "--allow-all", tool] : [tool];
  execFileSync(process.execPath, [...runner, ...args], { stdio: "pipe" });
}

/** Bytes that only look random (a 32-bit `xorshift`). */
function randomBytes(seed: number, count: number): Uint8Array {
  let state = Math.imul(seed, 0x9e37_79b9) + 0x1234_5677 | 1;
  return Uint8Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 11;
  });
}
