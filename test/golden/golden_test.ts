/**
 * What small functions become: `NAME.js` is the JavaScript of all functions of `NAME.wat`, to be read
 * and reviewed like source. `UPDATE_GOLDEN=1 deno task golden` writes it anew. A first line
 * `;; style: {...}` says how the functions are made, beside what they do; `;; tuning: {...}`, for which host.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals } from "@std/assert";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { decodeModule } from "../../src/binary/decode.ts";
import { ModuleNames } from "../../src/binary/names.ts";
import { CoreFeatures } from "../../src/features.ts";
import type { Tuning } from "../../src/engine/tuning.ts";
import type { Style } from "../../src/jit/compile.ts";
import { emitModule } from "../support/jit.ts";
import { test } from "../support/suite.ts";

const FOLDER = new URL(".", import.meta.url);
const update = process.env["UPDATE_GOLDEN"] === "1";
const HOW = "review the difference, then run: UPDATE_GOLDEN=1 deno task golden";

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".wat")).sort()) {
  test(`${file} becomes the JavaScript that was reviewed`, async () => {
    const source = readFileSync(new URL(file, FOLDER), "utf-8");
    const style = settings<Style>(source, "style");
    const tuning = settings<Tuning>(source, "tuning");
    const binary = new Uint8Array(await parse(source));
    const module = decodeModule(binary, CoreFeatures.V3);
    const names = new ModuleNames(module);
    const text = emitModule(module, "golden", (index) => names.functionName(index), style, tuning);
    const golden = new URL(file.replace(".wat", ".js"), FOLDER);
    if (update) writeFileSync(golden, text);
    assertEquals(text, existsSync(golden) ? readFileSync(golden, "utf-8") : "(no such file)", HOW);
  });
}

function settings<T>(source: string, name: string): Partial<T> {
  const line = new RegExp(`^;; ${name}: (.*)`).exec(source);
  return JSON.parse(line?.[1] ?? "{}");
}
