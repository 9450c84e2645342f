/** Sockets: a server in the guest, and clients in another process. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Context, ExitError, ModuleConfig, Runtime } from "../../mod.ts";
import { nodeHost } from "../../src/host/node.ts";
import { instantiateWasi } from "../../src/wasi/mod.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";
import { DATA, TestGuest } from "./support/guest.ts";

const CLIENT = fileURLToPath(new URL("./sockets/client.mjs", import.meta.url));
const SERVER = new Uint8Array(readFileSync(new URL("./sockets/server.wasm", import.meta.url)));

function startClient(port: number): ChildProcess {
  const args = "Deno" in globalThis ? ["run", "-A", CLIENT] : [CLIENT];
  return spawn(process.execPath, [...args, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout!.on("data", (bytes) => void (output += bytes));
  await new Promise((resolve) => child.stdout!.once("end", resolve));
  return output;
}

/** A configuration that really waits. */
function waiting(): ModuleConfig {
  const { nanotime, sleep } = nodeHost();
  return new ModuleConfig().withNanotime(nanotime).withSleep(sleep);
}

testOnTiers("a server accepts, polls, echoes a megabyte and shuts down", async (tier) => {
  const runtime = new Runtime(configOf(tier));
  const ctx = Context.background().withTimeout(60_000);
  instantiateWasi(ctx, runtime);
  let port = 0;
  let output = "";
  let client: ChildProcess | undefined;
  const config = waiting()
    .withTcpListener("127.0.0.1", 0, { onListen: (address) => void (port = address.port) })
    .withTcpListener("127.0.0.1", 0)
    .withStdout((bytes) => {
      output += new TextDecoder().decode(bytes);
      if (output.endsWith("nobody has come: ok\n")) client = startClient(port);
    });
  runtime.instantiate(ctx, SERVER, config);
  // A program that has ended has its connections until it is closed.
  runtime.close();
  const failed = output.split("\n").filter((line) => line !== "" && !line.endsWith(": ok"));
  assertEquals(failed, []);
  assert(output.split("\n").length > 50, output);
  assertEquals(JSON.parse(await outputOf(client!)), {
    greeting: "HELLOand more",
    isEchoed: true,
    bye: "bye",
  });
});

test("whoever waits for a connection waits no longer than the context", () => {
  const guest = new TestGuest(waiting().withTcpListener("127.0.0.1", 0));
  const start = performance.now();
  const error = assertThrows(
    () => guest.callIn(Context.background().withTimeout(50), "sock_accept", 3, 0, 0),
    ExitError,
  );
  assertMatch(error.message, /deadline exceeded/);
  assert(guest.module.isClosed);
  const waited = performance.now() - start;
  assert(waited >= 49 && waited < 5000, `${waited} ms`);
});

test("an address that is taken, or is none, is an error of the host", () => {
  let port = 0;
  const first = new TestGuest(
    new ModuleConfig()
      .withTcpListener("127.0.0.1", 0, { onListen: (address) => void (port = address.port) }),
  );
  first.call("fd_close", 99);
  const second = new TestGuest(new ModuleConfig().withTcpListener("127.0.0.1", port));
  assertThrows(
    () => second.call("fd_close", 99),
    Error,
    `Cannot listen at 127.0.0.1:${port}: EADDRINUSE`,
  );
  first.module.close();
  assertThrows(() => new ModuleConfig().withTcpListener("127.0.0.1", 65_536), RangeError);
  assertThrows(() => new ModuleConfig().withTcpListener("127.0.0.1", 1.5), RangeError);
});

test("a connection that is left by its client can be read to the end and not written", async () => {
  let port = 0;
  const guest = new TestGuest(
    waiting().withTcpListener("127.0.0.1", 0, {
      onListen: (address) => void (port = address.port),
    }),
  );
  guest.call("fd_close", 99);
  const script = `require("node:net").connect(${port}, "127.0.0.1")` +
    `.on("connect", function () { this.write("so long", () => process.exit()) })`;
  const args = "Deno" in globalThis
    ? [
      "eval",
      `import { createRequire } from "node:module"; ` +
      `const require = createRequire("/"); const process = globalThis.process; ${script}`,
    ]
    : ["-e", script];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  await new Promise((resolve) => child.once("exit", resolve));
  assertEquals(guest.call("sock_accept", 3, 0, 0), "ESUCCESS");
  assertEquals(guest.readFrom(4), "so long");
  const end = guest.readFrom(4);
  assert(end === "" || end === "ECONNRESET", end);
  let written: number | string = 0;
  for (let i = 0; i < 100 && typeof written === "number"; i++) {
    written = guest.write(4, "anybody there?");
    nodeHost().sleep(10_000_000n);
  }
  assert(written === "EPIPE" || written === "ECONNRESET", String(written));
  assertEquals(guest.call("fd_close", 4), "ESUCCESS");
  guest.module.close();
});

test("what is no socket is told apart from what is not open, and nothing listens unasked", () => {
  const guest = new TestGuest();
  for (const name of ["sock_accept", "sock_recv", "sock_send", "sock_shutdown"]) {
    const { paramTypes } = guest.module.exportedFunction(name)!.definition;
    const rest = paramTypes.slice(1).map(() => DATA);
    assertEquals(guest.call(name, 0, ...rest), "ENOTSOCK");
    assertEquals(guest.call(name, 3, ...rest), "EBADF");
  }
});

test("connections for which there is no room wait until one is closed", async () => {
  let port = 0;
  const guest = new TestGuest(
    waiting().withTcpListener("127.0.0.1", 0, {
      onListen: (address) => void (port = address.port),
    }),
  );
  assertEquals(guest.call("fd_fdstat_set_flags", 3, 4), "ESUCCESS");
  const clients = await Promise.all(Array.from({ length: 70 }, () => {
    return new Promise<Socket>((resolve, reject) => {
      const client = connect(port, "127.0.0.1", () => resolve(client));
      client.on("error", reject);
    });
  }));
  const accepted: number[] = [];
  const acceptAll = () => {
    while (guest.call("sock_accept", 3, 0, 0) === "ESUCCESS") accepted.push(guest.u32(0));
    return accepted.length;
  };
  const end = Date.now() + 20_000;
  while (acceptAll() < 64 && Date.now() < end) nodeHost().sleep(10_000_000n);
  nodeHost().sleep(100_000_000n);
  assertEquals(acceptAll(), 64);
  for (const fd of accepted.slice(0, 6)) assertEquals(guest.call("fd_close", fd), "ESUCCESS");
  while (acceptAll() < 70 && Date.now() < end) {
    // The clients hear, on this thread, that they were left, and leave too.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assertEquals(accepted.length, 70);
  for (const client of clients) client.destroy();
  guest.module.close();
});

test("a program that runs on a thread of sockets cannot start another", async () => {
  const [sockets, alarm] = ["sockets", "alarm"].map((name) =>
    JSON.stringify(new URL(`../../src/host/${name}.ts`, import.meta.url).href)
  );
  const source = `import { Sockets } from ${sockets};
    import { SharedAlarm } from ${alarm};
    import { parentPort } from "node:worker_threads";
    try {
      new Sockets([{ host: "127.0.0.1", port: 0 }], new SharedAlarm()).close();
      parentPort.postMessage("listens");
    } catch (error) {
      parentPort.postMessage(error.message);
    }`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const answers = [{ isForSockets: true }, null].map(async (workerData) => {
    const worker = new Worker(url, { workerData });
    const answer = await new Promise((resolve) => worker.once("message", resolve));
    await worker.terminate();
    return answer;
  });
  assertEquals(await Promise.all(answers), [
    "Cannot listen on the thread of another guest's sockets",
    "listens",
  ]);
});
