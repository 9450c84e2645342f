/** Standard streams: where they come from, what they know, and rings of bytes between threads. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Errno } from "../../src/host/errno.ts";
import { Ring, RING_HEADER } from "../../src/host/ring.ts";
import { InputPipe, readAll, StreamOutput } from "../../src/host/streams.ts";
import { ModuleConfig } from "../../src/module_config.ts";
import { test } from "../support/suite.ts";
import { TestGuest } from "./support/guest.ts";

const ENCODER = new TextEncoder();

function bytes(text: string): Uint8Array {
  return ENCODER.encode(text);
}

test("input may be text, bytes, a function or a stream", () => {
  const inputs = [
    "hello",
    bytes("hello"),
    (buffer: Uint8Array) => ENCODER.encodeInto("hello", buffer).written,
    {
      isTerminal: true,
      read: (buffer: Uint8Array) => ENCODER.encodeInto("hello", buffer).written,
    },
  ];
  for (const input of inputs) {
    const guest = new TestGuest(new ModuleConfig().withStdin(input));
    assertEquals(guest.readFrom(0, 10), "hello");
  }
});

test("all of a stream is read before a guest runs, or none of it", async () => {
  const stream = () => new Blob(["one ", "two"]).stream();
  const guest = new TestGuest(new ModuleConfig().withStdin(await readAll(stream())));
  assertEquals(guest.readFrom(0), "one two");
  assertEquals(guest.readFrom(0), "");
  await assertRejects(() => readAll(stream(), { maxBytes: 6 }), RangeError, "more than 6 bytes");
  assertEquals((await readAll(stream(), { maxBytes: 7 })).length, 7);
});

test("what a guest writes to a stream arrives when it is done, and only once", async () => {
  const written: Uint8Array[] = [];
  const output = new StreamOutput(
    new WritableStream({
      write: (chunk) => void written.push(chunk),
    }),
  );
  const guest = new TestGuest(new ModuleConfig().withStdout(output));
  assertEquals(guest.write(1, "hello "), 6);
  assertEquals(guest.write(1, "there"), 5);
  await output.flush();
  assertEquals(written.map((chunk) => new TextDecoder().decode(chunk)).join(""), "hello there");
  await output.close();
});

test("a stream that takes nothing does not fill the memory, and one that fails is a broken pipe", async () => {
  const stuck = new StreamOutput(
    new WritableStream({ write: () => new Promise(() => {}) }),
    { maxQueued: 10 },
  );
  const guest = new TestGuest(new ModuleConfig().withStdout(stuck));
  assertEquals(guest.write(1, "12345678"), 8);
  assertEquals(guest.write(1, "123"), "ENOBUFS");
  assertEquals(guest.write(1, "12"), 2);

  const failing = new StreamOutput(
    new WritableStream({
      write: () => Promise.reject(new Error("no more")),
    }),
  );
  const other = new TestGuest(new ModuleConfig().withStdout(failing));
  assertEquals(other.write(1, "lost"), 4);
  await assertRejects(() => failing.flush(), Error, "no more");
  assertEquals(other.write(1, "lost"), "EPIPE");
  await assertRejects(() => failing.close(), Error, "no more");
});

test("a guest waits for what another thread writes to a pipe", async () => {
  const pipe = new InputPipe(undefined, { isTerminal: true });
  const module = new URL("../../src/host/streams.ts", import.meta.url).href;
  const worker = new Worker(new URL("./support/feed_pipe.mjs", import.meta.url), {
    workerData: { module, buffer: pipe.buffer },
  });
  const guest = new TestGuest(new ModuleConfig().withStdin(pipe));
  assertEquals(guest.call("fd_fdstat_set_flags", 0, 4), "ESUCCESS");
  assertEquals(guest.readFrom(0), "EAGAIN");
  assertEquals(guest.call("fd_fdstat_set_flags", 0, 0), "ESUCCESS");
  worker.postMessage("go");
  let [read, text] = ["", ""];
  while ((read = guest.readFrom(0, 10_000)) !== "") text += read;
  assertEquals(text.length, 300_000);
  assertEquals(text, "0123456789".repeat(30_000));
  await worker.terminate();
});

test("a ring gives back what was put in, around its end and around 2^32", () => {
  const buffer = new SharedArrayBuffer(RING_HEADER + 16);
  new Int32Array(buffer).fill(-5, 0, 2);
  const [writer, reader] = [new Ring(buffer, 0, 16), new Ring(buffer, 0, 16)];
  let next = 0, expected = 0;
  for (let i = 0; i < 500; i++) {
    const wanted = Uint8Array.from({ length: i % 23 }, (_, j) => next + j);
    const free = writer.free;
    const count = writer.write(wanted);
    assertEquals(count, Math.min(wanted.length, free));
    next += count;
    const out = new Uint8Array(i * 7 % 19);
    const used = reader.used;
    assertEquals(reader.read(out, true), Math.min(out.length, used));
    const got = reader.read(out);
    assertEquals(got, Math.min(out.length, used));
    for (let j = 0; j < got; j++) assertEquals(out[j], expected++ & 255);
  }
  assert(next > 1000);
  assertEquals(reader.used, next - expected);
});

test("a memory that is hostile cannot make a ring read past itself", () => {
  const buffer = new SharedArrayBuffer(RING_HEADER + 16);
  const ring = new Ring(buffer, 0, 16);
  new Int32Array(buffer)[1] = 1_000_000;
  assertEquals(ring.used, 16);
  assertEquals(ring.free, 0);
  assertEquals(ring.read(new Uint8Array(100)), 16);
});

const shell = process.platform === "win32" ? undefined : "/bin/sh";
if (shell === undefined) console.warn("SKIPPED: pipes of the shell");

if (shell !== undefined) {
  test("standard input of the process says when it has something, and when it is over", () => {
    const script = fileURLToPath(new URL("./support/poll_stdin.mjs", import.meta.url));
    const module = new URL("../../src/host/stdio.ts", import.meta.url).href;
    const runtime = "Deno" in globalThis ? `"${process.execPath}" run -A` : `"${process.execPath}"`;
    const command = `${runtime} "${script}" "${module}"`;
    const run = (line: string) => {
      const { stdout, stderr } = spawnSync(shell, ["-c", line], { encoding: "utf-8" });
      assertEquals(stderr, "");
      return stdout.trim().split("\n");
    };
    const isExact = process.platform === "linux";
    const waiting = isExact ? ["not yet"] : [];
    assertEquals(run(`(sleep 0.5; printf hello; sleep 0.3) | ${command}`), [
      ...waiting,
      "hel",
      "lo",
      "end",
    ]);
    assertEquals(run(`printf "hello there" | ${command}`).slice(-5), [
      "hel",
      "lo ",
      "the",
      "re",
      "end",
    ]);
    assertEquals(run(`${command} < /dev/null`), ["end"]);
    assertEquals(run(`${command} < "${script}"`).slice(0, 2), ["/**", " Pr"]);
  });
}

test("an input that fails says why", () => {
  const guest = new TestGuest(
    new ModuleConfig().withStdin({
      isTerminal: false,
      available: () => -Errno.EIO,
      read: () => -Errno.EIO,
    }),
  );
  assertEquals(guest.readFrom(0), "EIO");
});
