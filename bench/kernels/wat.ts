/**
 * `deno run -A wat.ts IN.wat OUT.wasm`: WebAssembly text to binary, for the kernels written by hand.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";

const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) {
  console.error("usage: wat.ts IN.wat OUT.wasm");
  process.exit(2);
}
writeFileSync(target, await parse(readFileSync(source, "utf8")));
