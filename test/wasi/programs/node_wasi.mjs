/**
 * Runs one program on native WebAssembly under `node:wasi`. The one argument is JSON: the path of the
 * program, its arguments, environment and folders, and of the file to be told how it ended: no standard
 * stream is sure to be open then.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { WASI } from "node:wasi";

const { path, result, ...options } = JSON.parse(process.argv[2]);
const wasi = new WASI({ ...options, returnOnExit: true });
const module = new WebAssembly.Module(readFileSync(path));
// The start-up code of a program for the old version may still be that of the new one.
const imports = { wasi_snapshot_preview1: wasi.wasiImport, wasi_unstable: wasi.wasiImport };
const instance = new WebAssembly.Instance(module, imports);
let end;
try {
  end = wasi.start(instance);
} catch (error) {
  if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  end = "trap";
}
writeFileSync(result, JSON.stringify(end));
