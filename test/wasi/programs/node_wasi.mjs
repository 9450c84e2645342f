/**
 * Runs one program on native WebAssembly under `node:wasi`. The one argument is JSON: the path of the
 * program, its arguments, environment, folders and standard input, and the file to be told how it
 * ended, since no standard stream is sure to be open then.
 *
 * The program runs in a process of its own, which this one starts: what kind of pipes the standard
 * streams are would else depend on who calls.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { WASI } from "node:wasi";

/** The longest a program may take, in milliseconds. */
const TIMEOUT = 30_000;

const [, script, json, inner] = process.argv;
const { path, result, stdin, ...options } = JSON.parse(json);
if (inner === undefined) start();
else writeFileSync(result, JSON.stringify(run()));

function start() {
  const args = ["--no-warnings", script, json, "inner"];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    input: stdin,
    timeout: TIMEOUT,
  });
  if (signal !== null) writeFileSync(result, JSON.stringify(signal));
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status ?? 1;
}

function run() {
  const wasi = new WASI({ ...options, returnOnExit: true });
  const module = new WebAssembly.Module(readFileSync(path));
  // The start-up code of a program for the old version may still be that of the new one.
  const imports = { wasi_snapshot_preview1: wasi.wasiImport, wasi_unstable: wasi.wasiImport };
  const instance = new WebAssembly.Instance(module, imports);
  try {
    return wasi.start(instance);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return "trap";
    throw error;
  }
}
