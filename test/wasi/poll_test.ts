/** Waiting for clocks and descriptors. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Worker } from "node:worker_threads";
import { Context } from "../../src/context.ts";
import { ExitCode, ExitError } from "../../src/errors.ts";
import { Errno } from "../../src/host/errno.ts";
import type { InputStream } from "../../src/host/host.ts";
import { MemoryFileSystem } from "../../src/host/memory_fs.ts";
import { webNanotime, webSleep } from "../../src/host/web.ts";
import { ModuleConfig } from "../../src/module_config.ts";
import { test } from "../support/suite.ts";
import { DATA, TestGuest } from "./support/guest.ts";

interface Clock {
  readonly clock: number;
  readonly timeout: bigint;
  readonly absolute?: boolean;
}
interface Ready {
  readonly fd: number;
  readonly write?: boolean;
}
interface Event {
  readonly userdata: bigint;
  readonly errno: number;
  readonly type: number;
  readonly bytes: bigint;
}

const OUT = 16_384;
const NEVENTS = 0;

/** Calls `poll_oneoff`; subscription `i` has the userdata `100 + i`. */
function poll(
  guest: TestGuest,
  subscriptions: readonly (Clock | Ready)[],
  { old = false, ctx = Context.background() } = {},
): Event[] {
  const size = old ? 56 : 48;
  const { memory } = guest;
  memory.write(DATA, new Uint8Array(subscriptions.length * size));
  memory.write(OUT, new Uint8Array(subscriptions.length * 32).fill(0xee));
  for (const [i, subscription] of subscriptions.entries()) {
    const at = DATA + i * size;
    memory.writeUint64(at, BigInt(100 + i));
    if ("fd" in subscription) {
      memory.writeByte(at + 8, subscription.write ? 2 : 1);
      memory.writeUint32(at + 16, subscription.fd);
      continue;
    }
    const clock = at + (old ? 24 : 16);
    memory.writeUint32(clock, subscription.clock);
    memory.writeUint64(clock + 8, subscription.timeout);
    memory.writeUint16(clock + 24, subscription.absolute ? 1 : 0);
  }
  const errno = guest.callIn(ctx, "poll_oneoff", DATA, OUT, subscriptions.length, NEVENTS);
  assertEquals(errno, "ESUCCESS");
  return Array.from({ length: guest.u32(NEVENTS) }, (_, i) => ({
    userdata: guest.u64(OUT + i * 32),
    errno: memory.readUint16(OUT + i * 32 + 8)!,
    type: memory.readByte(OUT + i * 32 + 10)!,
    bytes: guest.u64(OUT + i * 32 + 16),
  }));
}

/** A guest that notes how long it sleeps. */
function sleeper(config = new ModuleConfig()): { guest: TestGuest; slept: bigint[] } {
  const slept: bigint[] = [];
  const guest = new TestGuest(
    config
      .withSleep((nanoseconds) => void slept.push(nanoseconds))
      .withNanotime({ now: () => 5000n, resolution: 1n })
      .withWalltime({ now: () => 9_000_000n, resolution: 1n }),
  );
  return { guest, slept };
}

function userdata(events: readonly Event[]): bigint[] {
  return events.map((event) => event.userdata);
}

test("a poll waits for the earliest of its clocks, relative or absolute", () => {
  const { guest, slept } = sleeper();
  const events = poll(guest, [
    { clock: 1, timeout: 700n },
    { clock: 1, timeout: 5300n, absolute: true },
    { clock: 0, timeout: 9_000_400n, absolute: true },
    { clock: 0, timeout: 300n },
  ]);
  assertEquals(slept, [300n]);
  assertEquals(userdata(events), [101n, 103n]);
  assertEquals(events[0], { userdata: 101n, errno: 0, type: 0, bytes: 0n });
});

test("a poll for a time that has passed does not wait", () => {
  const { guest, slept } = sleeper();
  assertEquals(userdata(poll(guest, [{ clock: 1, timeout: 10n, absolute: true }])), [100n]);
  assertEquals(userdata(poll(guest, [{ clock: 1, timeout: 0n }])), [100n]);
  assertEquals(slept, []);
});

test("the longest timeout is no error", () => {
  const { guest, slept } = sleeper();
  const events = poll(guest, [{ clock: 1, timeout: 2n ** 64n - 1n }, { clock: 1, timeout: 8n }]);
  assertEquals([userdata(events), slept], [[101n], [8n]]);
});

test("descriptors are ready at once, with what is left to read", () => {
  const { guest, slept } = sleeper(
    new ModuleConfig().withMount("/", new MemoryFileSystem({ a: "hello" })),
  );
  const fd = guest.open("a") as number;
  guest.readFrom(fd, 2);
  const events = poll(guest, [
    { clock: 1, timeout: 700n },
    { fd },
    { fd, write: true },
    { fd: 0 },
    { fd: 1, write: true },
  ]);
  assertEquals(slept, []);
  assertEquals(userdata(events), [101n, 102n, 103n, 104n]);
  assertEquals(events[0], { userdata: 101n, errno: 0, type: 1, bytes: 3n });
  assertEquals(events.map(({ type }) => type), [1, 2, 1, 2]);
});

test("what cannot be waited for is an event with an error, and others still count", () => {
  const { guest, slept } = sleeper();
  const events = poll(guest, [
    { fd: 99 },
    { clock: 7, timeout: 0n },
    { clock: 1, timeout: 5n },
    { clock: 1, timeout: 0n },
  ]);
  assertEquals(slept, []);
  assertEquals(events.map(({ errno }) => errno), [8, 28, 0]);
  assertEquals(userdata(events), [100n, 101n, 103n]);
});

test("a poll for nothing is EINVAL", () => {
  assertEquals(sleeper().guest.call("poll_oneoff", DATA, OUT, 0, NEVENTS), "EINVAL");
});

test("events may be written over the subscriptions they answer", () => {
  const { guest } = sleeper();
  poll(guest, [{ fd: 0 }, { fd: 1, write: true }, { fd: 2, write: true }]);
  assertEquals(guest.call("poll_oneoff", DATA, DATA, 3, NEVENTS), "ESUCCESS");
  assertEquals(guest.u32(NEVENTS), 3);
  assertEquals([0, 1, 2].map((i) => guest.u64(DATA + i * 32)), [100n, 101n, 102n]);
});

test("a real poll really waits", () => {
  const guest = new TestGuest(
    new ModuleConfig().withSleep(webSleep).withNanotime(webNanotime),
  );
  const start = performance.now();
  assertEquals(poll(guest, [{ clock: 1, timeout: 20_000_000n }]).length, 1);
  const waited = performance.now() - start;
  assert(waited >= 19 && waited < 2000, `${waited} ms`);
});

test("wasi_unstable has longer subscriptions", () => {
  const guest = new TestGuest(new ModuleConfig(), "wasi_unstable");
  const events = poll(guest, [{ clock: 1, timeout: 700n }, { clock: 1, timeout: 300n }], {
    old: true,
  });
  assertEquals(userdata(events), [101n]);
});

test("a poll ends with the context, and closes the module", () => {
  const config = new ModuleConfig().withSleep(webSleep).withNanotime(webNanotime);
  for (const subscription of [{ clock: 1, timeout: 3_600_000_000_000n }, { fd: 0 }]) {
    const guest = new TestGuest(config.withStdin(silentInput()));
    const start = performance.now();
    const ctx = Context.background().withTimeout(60);
    const error = assertThrows(() => poll(guest, [subscription], { ctx }), ExitError);
    assertEquals(error.exitCode, ExitCode.DEADLINE_EXCEEDED);
    assert(guest.module.isClosed);
    const waited = performance.now() - start;
    assert(waited >= 59 && waited < 5000, `${waited} ms`);
  }
});

test("a poll, and a reader of a silent input, end when another thread cancels", async () => {
  for (const name of ["poll_oneoff", "fd_read"]) {
    const config = new ModuleConfig().withSleep(webSleep).withNanotime(webNanotime);
    const guest = new TestGuest(config.withStdin(silentInput()));
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const script = `require("node:worker_threads").parentPort.on("message", (flag) => {
      setTimeout(() => Atomics.store(flag, 0, 1), 60);
    });`;
    const worker = new Worker(script, { eval: true });
    worker.postMessage(flag);
    const ctx = Context.background().withCancelFlag(flag).withTimeout(60_000);
    const error = assertThrows(
      () =>
        name === "fd_read"
          ? guest.callIn(ctx, "fd_read", 0, ...guest.parts([DATA, 10]), 0)
          : poll(guest, [{ clock: 1, timeout: 3_600_000_000_000n }], { ctx }),
      ExitError,
    );
    assertEquals(error.exitCode, ExitCode.CONTEXT_CANCELED);
    await worker.terminate();
  }
});

test("an input that has nothing yet is waited for, and says so where nobody waits", () => {
  let asked = 0;
  const config = new ModuleConfig().withSleep(webSleep).withNanotime(webNanotime).withStdin({
    isTerminal: false,
    available: () => ++asked < 4 ? -Errno.EAGAIN : 2,
    read: (buffer) => {
      buffer.set([104, 105]);
      return 2;
    },
  });
  const guest = new TestGuest(config);
  assertEquals(guest.call("fd_fdstat_set_flags", 0, 4), "ESUCCESS");
  assertEquals(guest.readFrom(0), "EAGAIN");
  const events = poll(guest, [{ clock: 1, timeout: 60_000_000_000n }, { fd: 0 }]);
  assertEquals(events, [{ userdata: 101n, errno: 0, type: 1, bytes: 2n }]);
  assertEquals(guest.readFrom(0), "hi");
});

/** An input that nothing ever comes from. */
function silentInput(): InputStream {
  return {
    isTerminal: false,
    available: () => -Errno.EAGAIN,
    read: () => {
      throw new Error("it was read");
    },
  };
}
