/** Arguments, environment, clocks, random bytes, and the end of a program. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Context } from "../../src/context.ts";
import { ExitError } from "../../src/errors.ts";
import { ModuleConfig } from "../../src/module_config.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { PREVIEW1, UNSTABLE } from "../../src/wasi/preview1.ts";
import { instantiateWasi } from "../../src/wasi/mod.ts";
import { test } from "../support/suite.ts";
import { DATA, TestGuest } from "./support/guest.ts";

test("all functions of both versions are there, each with a name for every parameter", () => {
  assertEquals(PREVIEW1.length, 46);
  assertEquals(UNSTABLE.length, 45);
  assertEquals(new Set(PREVIEW1.map(({ name }) => name)).size, 46);
  for (const { name, params, paramNames } of PREVIEW1) {
    assertEquals(params.length, paramNames.length, name);
  }
  assertEquals(
    PREVIEW1.find(({ name }) => name === "random_get")!.paramNames,
    ["buf", "buf_len"],
  );
});

test("the names of parameters and results reach those who look at the functions", () => {
  const runtime = new Runtime();
  const wasi = instantiateWasi(Context.background(), runtime);
  const write = wasi.exportedFunctionDefinitions().get("fd_write")!;
  assertEquals(write.debugName, "wasi_snapshot_preview1.fd_write");
  assertEquals(write.paramNames, ["fd", "iovs", "iovs_len", "result.nwritten"]);
  assertEquals(write.resultNames, ["errno"]);
  assert(write.isHost);
});

test("arguments and environment are handed over in UTF-8 with their sizes in bytes", () => {
  const guest = new TestGuest(
    new ModuleConfig().withArgs("prog", "größe", "").withEnv("A", "1").withEnv("Ü", "é=é"),
  );
  assertEquals(guest.call("args_sizes_get", 0, 4), "ESUCCESS");
  assertEquals([guest.u32(0), guest.u32(4)], [3, 5 + 8 + 1]);
  assertEquals(guest.call("args_get", 16, 64), "ESUCCESS");
  assertEquals([guest.u32(16), guest.u32(20), guest.u32(24)], [64, 69, 77]);
  assertEquals(guest.read(64, 14), "prog\0größe\0\0");
  assertEquals(guest.call("environ_sizes_get", 0, 4), "ESUCCESS");
  assertEquals([guest.u32(0), guest.u32(4)], [2, 4 + 9]);
  assertEquals(guest.call("environ_get", 16, 64), "ESUCCESS");
  assertEquals(guest.read(64, 13), "A=1\0Ü=é=é\0");
});

test("a program is given nothing unless it is told so", () => {
  const guest = new TestGuest();
  assertEquals(guest.call("args_sizes_get", 0, 4), "ESUCCESS");
  assertEquals([guest.u32(0), guest.u32(4)], [0, 0]);
  assertEquals(guest.call("environ_sizes_get", 0, 4), "ESUCCESS");
  assertEquals([guest.u32(0), guest.u32(4)], [0, 0]);
  assertEquals(guest.call("fd_prestat_get", 3, 0), "EBADF");
  assertEquals(guest.readFrom(0), "");
  assertEquals(guest.write(1, "lost"), 4);
});

test("clocks and random bytes are made up and the same in every run", () => {
  const [one, two] = [new TestGuest(), new TestGuest()].map((guest) => {
    const readings: unknown[] = [];
    for (const id of [0, 1, 0, 1]) {
      assertEquals(guest.call("clock_time_get", id, 0, 0), "ESUCCESS");
      readings.push(guest.u64(0));
    }
    assertEquals(guest.call("random_get", DATA, 16), "ESUCCESS");
    return [...readings, [...guest.memory.read(DATA, 16)!]];
  });
  assertEquals(one, two);
  assertEquals(one!.slice(0, 4), [
    1_640_995_200_000_000_000n,
    0n,
    1_640_995_200_001_000_000n,
    1_000_000n,
  ]);
  assert(new Set(one![4] as number[]).size > 8);
});

test("clocks say how precise they are, and there are only two", () => {
  const guest = new TestGuest(
    new ModuleConfig().withWalltime({ now: () => 2n ** 64n - 1n, resolution: 7n }),
  );
  assertEquals(guest.call("clock_res_get", 0, 0), "ESUCCESS");
  assertEquals(guest.u64(0), 7n);
  assertEquals(guest.call("clock_time_get", 0, -1n, 0), "ESUCCESS");
  assertEquals(guest.u64(0), 2n ** 64n - 1n);
  for (const id of [2, 3, 4, -1]) {
    assertEquals(guest.call("clock_res_get", id, 0), "EINVAL");
    assertEquals(guest.call("clock_time_get", id, 0, 0), "EINVAL");
  }
});

test("random_get writes exactly the bytes it is asked for", () => {
  const guest = new TestGuest(new ModuleConfig().withRandomSource((buffer) => buffer.fill(7)));
  assertEquals(guest.call("random_get", 1, 3), "ESUCCESS");
  assertEquals([...guest.memory.read(0, 5)!], [0, 7, 7, 7, 0]);
});

test("proc_exit closes the module with its code, and nothing of it runs afterwards", () => {
  const guest = new TestGuest();
  const error = assertThrows(() => guest.call("proc_exit", 42), ExitError) as ExitError;
  assertEquals(error.exitCode, 42);
  assert(guest.module.isClosed);
  assertThrows(() => guest.call("sched_yield"), ExitError);
});

test("signals are not supported, yielding does nothing", () => {
  const guest = new TestGuest();
  assertEquals(guest.call("proc_raise", 6), "ENOSYS");
  assertEquals(guest.call("sched_yield"), "ESUCCESS");
});

test("sockets are told apart from numbers that are not open", () => {
  const guest = new TestGuest();
  assertEquals(guest.call("sock_accept", 0, 0, 0), "ENOTSOCK");
  assertEquals(guest.call("sock_recv", 1, 0, 0, 0, 0, 0), "ENOTSOCK");
  assertEquals(guest.call("sock_send", 2, 0, 0, 0, 0), "ENOTSOCK");
  assertEquals(guest.call("sock_shutdown", 9, 0), "EBADF");
});

test("addresses outside the memory are EFAULT for every function", () => {
  const guest = new TestGuest(new ModuleConfig().withArgs("a").withEnv("b", "c"));
  const end = guest.memory.size;
  for (const address of [end - 1, end, -1, -4, 0x8000_0000 | 0, 0x7fff_ffff]) {
    assertEquals(guest.call("args_sizes_get", address, 0), "EFAULT");
    assertEquals(guest.call("args_sizes_get", 0, address), "EFAULT");
    assertEquals(guest.call("args_get", address, 0), "EFAULT");
    assertEquals(guest.call("args_get", 0, address), "EFAULT");
    assertEquals(guest.call("environ_get", address, 0), "EFAULT");
    assertEquals(guest.call("clock_time_get", 0, 0, address), "EFAULT");
    assertEquals(guest.call("clock_res_get", 0, address), "EFAULT");
    assertEquals(guest.call("random_get", address, 8), "EFAULT");
    assertEquals(guest.call("fd_fdstat_get", 1, address), "EFAULT");
    assertEquals(guest.call("fd_filestat_get", 1, address), "EFAULT");
    assertEquals(guest.call("fd_write", 1, address, 1, 0), "EFAULT");
    assertEquals(guest.call("fd_write", 1, ...guest.parts([address, 8]), 0), "EFAULT");
    assertEquals(guest.call("fd_write", 1, ...guest.parts([0, 8]), address), "EFAULT");
    assertEquals(guest.call("poll_oneoff", address, 0, 1, 0), "EFAULT");
    assertEquals(guest.call("poll_oneoff", 0, address, 1, 0), "EFAULT");
  }
});

test("sizes that overflow 32 bits are EFAULT, not small", () => {
  const guest = new TestGuest();
  assertEquals(guest.call("random_get", 16, -1), "EFAULT");
  assertEquals(guest.call("fd_write", 1, 0, 0x2000_0001, 0), "EFAULT");
  assertEquals(guest.call("fd_read", 0, 0, -1, 0), "EFAULT");
  assertEquals(guest.call("poll_oneoff", 0, 0, 0x0555_5556, 0), "EFAULT");
  assertEquals(guest.call("poll_oneoff", 0, 0, -1, 0), "EFAULT");
});
