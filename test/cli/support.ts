/** Small programs for the command line to run. */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../wasi/support/folder.ts";

const IMPORT = (name: string, type: string) =>
  `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${type}))`;

/** Writes its arguments to standard output and its environment to standard error, each with a NUL. */
const ECHO = `(module
  ${IMPORT("args_get", "(param i32 i32) (result i32)")}
  ${IMPORT("args_sizes_get", "(param i32 i32) (result i32)")}
  ${IMPORT("environ_get", "(param i32 i32) (result i32)")}
  ${IMPORT("environ_sizes_get", "(param i32 i32) (result i32)")}
  ${IMPORT("fd_write", "(param i32 i32 i32 i32) (result i32)")}
  (memory (export "memory") 8)
  (func (export "_start")
    (drop (call $args_sizes_get (i32.const 0) (i32.const 12)))
    (drop (call $args_get (i32.const 1024) (i32.const 65536)))
    (i32.store (i32.const 8) (i32.const 65536))
    (drop (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0)))
    (drop (call $environ_sizes_get (i32.const 0) (i32.const 12)))
    (drop (call $environ_get (i32.const 1024) (i32.const 65536)))
    (drop (call $fd_write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 0)))))`;

/** Copies the first bytes of file `a` of its first folder to standard output; exits with the error. */
const CAT = `(module
  ${IMPORT("path_open", "(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)")}
  ${IMPORT("fd_read", "(param i32 i32 i32 i32) (result i32)")}
  ${IMPORT("fd_write", "(param i32 i32 i32 i32) (result i32)")}
  ${IMPORT("proc_exit", "(param i32)")}
  (memory (export "memory") 1)
  (data (i32.const 0) "a")
  (data (i32.const 8) "\\00\\04\\00\\00\\00\\01\\00\\00")
  (func $open (param $oflags i32) (result i32)
    (call $path_open (i32.const 3) (i32.const 1) (i32.const 0) (i32.const 1)
      (local.get $oflags) (i64.const 66) (i64.const 0) (i32.const 0) (i32.const 4)))
  (func (export "_start") (local $errno i32)
    (local.set $errno (call $open (i32.const 0)))
    (if (local.get $errno) (then (call $proc_exit (local.get $errno))))
    (drop (call $fd_read (i32.load (i32.const 4)) (i32.const 8) (i32.const 1) (i32.const 12)))
    (drop (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16)))))`;

const EXIT = `(module ${IMPORT("proc_exit", "(param i32)")} (memory (export "memory") 1)
  (func (export "_start") (call $proc_exit (i32.const 7)) unreachable))`;

const TRAP = `(module (memory (export "memory") 1)
  (func $boom (param i32) (result i64) (i64.div_s (i64.const 1) (i64.extend_i32_s (local.get 0))))
  (func $"evil \\1b[31m\\n name" (drop (call $boom (i32.const 0))))
  (func (export "_start") (call $"evil \\1b[31m\\n name")))`;

const TYPED = `(module
  (func (export "add") (param $left i32) (param $right i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  (func (export "all") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
    (local.get 3) (local.get 2) (local.get 1) (local.get 0))
  (func (export "nothing"))
  (func (export "loop") (param i32) (loop (br 0))))`;

const HUNGRY = `(module (memory (export "memory") 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`;

const folder = temporaryFolder();

async function program(name: string, text: string): Promise<string> {
  const path = join(folder, `${name}.wasm`);
  writeFileSync(path, await parse(text));
  return path;
}

/** Paths of the programs. */
export const PROGRAMS = {
  echo: await program("echo", ECHO),
  cat: await program("cat", CAT),
  exit: await program("exit", EXIT),
  trap: await program("trap", TRAP),
  typed: await program("typed", TYPED),
  hungry: await program("hungry", HUNGRY),
};
