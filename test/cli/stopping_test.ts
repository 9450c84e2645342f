/** How programs are stopped: by their time, by Ctrl-C, by a system that ends. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../support/cli.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";
import { RunningCli } from "./processes.ts";
import { PROGRAMS } from "./support.ts";

const folder = temporaryFolder();

/** A program that writes `ready`, and then does something. */
async function afterReady(name: string, body: string): Promise<string> {
  const path = join(folder, `${name}.wasm`);
  writeFileSync(
    path,
    await parse(`(module
      (import "wasi_snapshot_preview1" "fd_write"
        (func $fd_write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read"
        (func $fd_read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "poll_oneoff"
        (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00ready\\n")
      ;; A subscription to the monotonic clock, an hour from now.
      (data (i32.const 112) "\\01\\00\\00\\00\\00\\00\\00\\00\\00\\a0\\b8\\30\\46\\03\\00\\00")
      (func (export "_start")
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))
        ${body}))`),
  );
  return path;
}

const LOOP = await afterReady("loop", "(loop (br 0))");
const SLEEP = await afterReady(
  "sleep",
  "(drop (call $poll_oneoff (i32.const 96) (i32.const 200) (i32.const 1) (i32.const 64)))",
);
const READ = await afterReady(
  "read",
  "(drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 64)))",
);

test("a program that takes too long is closed, and says so as wazero does", () => {
  for (const mode of [[], ["--interpreter"], ["--compiled"]]) {
    const { code, stdout, stderr } = runCli(["run", ...mode, "--timeout", "2500ms", LOOP]);
    assertEquals({ code, stdout, stderr }, {
      code: 124,
      stdout: "ready\n",
      stderr: "error: module closed with context deadline exceeded (timeout 2500ms)\n",
    });
  }
});

test("a time that is over before the program begins ends it all the same", () => {
  const { code, stdout, stderr } = runCli(["run", "--timeout", "1ms", LOOP]);
  assertEquals([code, stdout], [124, ""]);
  assertEquals(stderr, "error: module closed with context deadline exceeded (timeout 1ms)\n");
});

test("the time of a program that sleeps, or waits for its input, ends too", async () => {
  for (const program of [SLEEP, READ]) {
    const cli = new RunningCli(["run", "--timeout", "2.5s", program]);
    assertEquals(await cli.ended, 124);
    assertEquals(cli.written, {
      stdout: "ready\n",
      stderr: "error: module closed with context deadline exceeded (timeout 2.5s)\n",
    });
  }
});

test("a program that is quick enough is not disturbed by its time", () => {
  assertEquals(runCli(["run", "--timeout", "1m30s", PROGRAMS.exit]), {
    code: 7,
    stdout: "",
    stderr: "",
  });
});

test("a time is a number with a unit, or several", () => {
  for (const time of ["", "1", "-1s", "0s", "1y", "1s2", "1e3s", "1000h"]) {
    const { code, stderr } = runCli(["run", `--timeout=${time}`, PROGRAMS.exit]);
    assertEquals(code, 2, time);
    assertMatch(stderr, /^kiln: --timeout .*: not a time such as|argument missing/);
  }
});

test("an interrupted program ends with 130, a terminated one with 143, whatever it is doing", async () => {
  for (const program of [LOOP, SLEEP, READ]) {
    for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      const cli = new RunningCli(["run", program]);
      await cli.hasWritten("ready\n");
      cli.kill(signal);
      assertEquals([await cli.ended, cli.written.stderr], [code, ""], `${program} ${signal}`);
    }
  }
});

test("an interrupted program that can be closed is, and what waits for that is told", async () => {
  const cli = new RunningCli(["run", "--trace", "--stats", "--log", "proc", LOOP]);
  await cli.hasWritten("ready\n");
  cli.kill("SIGINT");
  assertEquals(await cli.ended, 130);
  assertMatch(cli.written.stderr, /^kiln: loop\.wasm: closed, exit code 4294967295$/m);
  assertMatch(cli.written.stderr, /^all of it +[\d.]+ +ms$/m);
});

test("calls between a program and its host are logged, all of them or some", () => {
  const { code, stdout, stderr } = runCli(["run", "--log", "all", PROGRAMS.exit]);
  assertEquals([code, stdout], [7, ""]);
  assertEquals(stderr.split("\n").slice(1, 3), [
    "\t==> wasi_snapshot_preview1.proc_exit(rval=7)",
    "\t<== error=module closed with exit_code(7)",
  ]);
  const some = runCli(["run", "--hostlogging", "clock,proc", PROGRAMS.exit]).stderr;
  assertMatch(some, /^==> wasi_snapshot_preview1\.proc_exit\(rval=7\)\n/);
  assertEquals(runCli(["run", "--log", "random", PROGRAMS.exit]).stderr, "");
  assertMatch(runCli(["run", "--log", "guest", PROGRAMS.trap]).stderr, /--> \.boom\(0\)/);
  const unknown = runCli(["run", "--log", "proc,nope", PROGRAMS.exit]);
  assertEquals(unknown.code, 2);
  assertMatch(unknown.stderr, /"nope" is none of all, clock/);
});

test("a socket that cannot be had is a usage error, and the program does not begin", () => {
  for (const address of ["80", ":80", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "a:b:80"]) {
    const { code, stdout, stderr } = runCli(["run", "--listen", address, LOOP]);
    assertEquals([code, stdout], [2, ""], address);
    assertMatch(stderr, /^kiln: --listen .*: not of the form HOST:PORT\n$/);
  }
  // An address of nobody's: TEST-NET-1.
  const { code, stdout, stderr } = runCli(["run", "--listen", "192.0.2.1:0", LOOP]);
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /^kiln: --listen: Cannot listen at 192\.0\.2\.1:0: \w+\n$/);
});

test("where a program listens at any free port, people are told which", () => {
  const { stderr } = runCli(["run", "--listen", "127.0.0.1:0", PROGRAMS.exit]);
  const port = /^kiln: listening at 127\.0\.0\.1:(\d+)\n$/.exec(stderr)?.[1];
  assert(Number(port) > 0, stderr);
});
