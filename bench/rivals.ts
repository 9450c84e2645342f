/**
 * Other ways to turn WebAssembly into JavaScript: polywasm, when the module is instantiated, and
 * binaryen's wasm2js, ahead of time, neither of which traps as WebAssembly does.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Run } from "./variants.ts";

/** Instantiates a module with polywasm. */
export async function loadPolywasm(bytes: Uint8Array<ArrayBuffer>): Promise<Run> {
  const { WebAssembly } = await import("polywasm");
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.run as Run;
}

const WASM2JS = fileURLToPath(new URL("../node_modules/binaryen/bin/wasm2js", import.meta.url));

/** Imports the module that `wasm2js -O3` makes. */
export async function loadWasm2js(bytes: Uint8Array<ArrayBuffer>): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "kiln-wasm2js-"));
  try {
    const [tool, wasm, js] = [
      join(folder, "wasm2js.cjs"),
      join(folder, "in.wasm"),
      join(folder, "out.mjs"),
    ];
    // The tool is a CommonJS program without the name of one.
    copyFileSync(WASM2JS, tool);
    writeFileSync(wasm, bytes);
    const run = "deno" in process.versions ? ["run", "--allow-all"] : ["run"];
    const { status, stderr } = spawnSync(
      process.execPath,
      [...run, tool, "-O3", wasm, "-o", js],
      { encoding: "utf-8" },
    );
    if (status !== 0) throw new Error(`wasm2js failed: ${stderr.trim().split("\n").at(-1)}`);
    // The high half of an i64 result comes through an import.
    const env = `export let high = 0;\nconst env = { setTempRet0(value) { high = value; } };\n`;
    const text = readFileSync(js, "utf-8").replace(/^import \* as env from 'env';$/m, env);
    writeFileSync(js, text);
    const module = await import(pathToFileURL(js).href);
    if (!("high" in module)) return module.run;
    return (n) => {
      const low = module.run(n);
      return BigInt.asIntN(64, BigInt(module.high) << 32n | BigInt(low >>> 0));
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
