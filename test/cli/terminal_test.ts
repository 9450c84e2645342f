/** The command line at a terminal, where people type and watch. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { REAL_PROGRAMS, realPrograms, rootOf } from "../support/real_programs.ts";
import { test } from "../support/suite.ts";
import { RunningCli } from "./processes.ts";
import { PROGRAMS } from "./support.ts";
import { missingTerminal, Terminal } from "./terminal.ts";

const missing = missingTerminal();
if (missing === undefined) defineTests();
else console.warn(`SKIPPED: no terminal to try the command line in: ${missing}`);

function defineTests(): void {
  test("a program reads lines that are typed one by one", async () => {
    using terminal = Terminal.withKiln();
    terminal.type("kiln run test/cli/programs/lines.wasm; echo code $?");
    await terminal.shows(/^line 1>$/m);
    terminal.type("hello");
    await terminal.shows(/^line 1> hello\nyou typed: hello\nline 2>$/m);
    terminal.type("wörld");
    await terminal.shows(/^you typed: wörld\nline 3>$/m);
    terminal.type("quit");
    await terminal.shows(/^code 3$/m);
  });

  test("Ctrl-D ends what a program reads, and another line after it is the shell's", async () => {
    using terminal = Terminal.withKiln();
    terminal.type("kiln run test/cli/programs/lines.wasm; echo code $?");
    await terminal.shows(/^line 1>$/m);
    terminal.press("C-d");
    await terminal.shows(/that was all\ncode 0\nshell>$/m);
    terminal.type("echo $((6 * 7))");
    await terminal.shows(/^42$/m);
  });

  test("Ctrl-C closes a program that waits for a line, and one that never would end", async () => {
    using terminal = Terminal.withKiln();
    terminal.type("kiln run --trace test/cli/programs/lines.wasm 2>/dev/null; echo code $?");
    await terminal.shows(/^line 1>$/m);
    terminal.press("C-c");
    await terminal.shows(/code 130$/m);
    terminal.type(`clear; kiln run --trace --invoke loop ${PROGRAMS.typed} 1; echo code $?`);
    await terminal.shows(/replaced in the loop/);
    terminal.press("C-c");
    await terminal.shows(/typed\.wasm: closed, exit code 4294967295\ncode 130$/m);
  });

  test("errors are red on a terminal, unless NO_COLOR says no", async () => {
    using terminal = Terminal.withKiln();
    // deno-lint-ignore no-control-regex -- that is what colours are
    const red = /\x1b\[31mwasm error: integer divide by zero/;
    terminal.type(`kiln run ${PROGRAMS.trap}; echo code $?`);
    await terminal.shows(/^code 1$/m);
    assertMatch(terminal.screen({ colours: true }), red);
    terminal.type(`clear; NO_COLOR=1 kiln run ${PROGRAMS.trap}; echo code $?`);
    await terminal.shows(/^wasm error[^]*^code 1$/m);
    assert(!red.test(terminal.screen({ colours: true })));
  });

  test("a slow download is shown while it lasts, on a terminal only", async () => {
    const server = await slowServer(readFileSync(PROGRAMS.echo));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slow.wasm`;
      using terminal = Terminal.withKiln();
      terminal.type(`kiln run ${url} one two | tr '\\0' '\\n'; echo code $?`);
      await terminal.shows(/kiln: downloading slow\.wasm \[#+ +\] \d+%$/m);
      const after = await terminal.shows(/^code 0$/m);
      assertMatch(after, /^slow\.wasm\none\ntwo\ncode 0$/m);
      assert(!after.includes("downloading"), after);
      const cli = new RunningCli(["run", url]);
      assertEquals(await cli.ended, 0);
      assertEquals(cli.written.stderr, "");
    } finally {
      server.close();
    }
  });

  const programs = realPrograms();
  if ("missing" in programs) console.warn(`SKIPPED: Python's prompt: ${programs.missing}`);
  else {
    test("Python's prompt takes lines one by one, and Ctrl-C ends it", async () => {
      const python = REAL_PROGRAMS.find(({ name }) => name.startsWith("CPython"))!;
      const file = join(programs.folder, python.file);
      using terminal = Terminal.withKiln();
      terminal.type(
        `kiln run --mount ${rootOf(programs.folder, python)}:/:ro ${file}; echo code $?`,
      );
      await terminal.shows(/^>>>$/m);
      terminal.type("6 * 7");
      await terminal.shows(/^42\n>>>$/m);
      terminal.type("for i in range(2):");
      await terminal.shows(/^\.\.\.$/m);
      terminal.type("    print('round', i)");
      await terminal.shows(/'round', i\)\n\.\.\.$/m);
      terminal.type("");
      await terminal.shows(/round 0\nround 1\n>>>$/m);
      terminal.press("C-c");
      await terminal.shows(/code 130$/m);
    });
  }
}

/** Sends half of what it has at once, and the rest when whoever asked has become impatient. */
function slowServer(bytes: Uint8Array): Promise<Server> {
  const half = bytes.length >> 1;
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, half));
    setTimeout(() => response.end(bytes.subarray(half)), 2500);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
