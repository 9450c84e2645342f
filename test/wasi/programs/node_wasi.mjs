/**
 * Runs one program on native WebAssembly under `node:wasi`. The one argument is JSON: the path of the
 * program, its arguments, environment and folders. The last line on standard error says how it ended.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { WASI } from "node:wasi";

const { path, ...options } = JSON.parse(process.argv[2]);
const wasi = new WASI({ ...options, returnOnExit: true });
const module = new WebAssembly.Module(readFileSync(path));
const instance = new WebAssembly.Instance(module, wasi.getImportObject());
let end;
try {
  end = wasi.start(instance);
} catch (error) {
  if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  end = "trap";
}
process.stderr.write(`\n${JSON.stringify({ end, uvwasi: process.versions.uvwasi })}`);
