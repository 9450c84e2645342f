/** The memory that the two threads of the command line share. */
import { assertEquals } from "@std/assert";
import { Shared } from "../../src/cli/shared.ts";
import { Errno } from "../../src/host/errno.ts";
import { test } from "../support/suite.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (text: string) => new TextEncoder().encode(text);

test("what is typed is asked for once, and read in the pieces that the reader wants", () => {
  const shared = new Shared();
  const watching = new Shared(shared.buffer);
  let asked = 0;
  const typed = shared.typed(() => asked++);
  assertEquals([typed.available!(), typed.available!(), asked], [-Errno.EAGAIN, -Errno.EAGAIN, 1]);
  watching.answer(bytes("hello\n"));
  assertEquals(typed.available!(), 6);
  const buffer = new Uint8Array(4);
  assertEquals([typed.read(buffer), text(buffer)], [4, "hell"]);
  assertEquals([typed.available!(), typed.read(buffer), text(buffer.subarray(0, 2))], [
    2,
    2,
    "o\n",
  ]);
  assertEquals([typed.available!(), asked], [-Errno.EAGAIN, 2]);
});

test("the end of what is typed is told once, and more may come after it", () => {
  const shared = new Shared();
  const typed = shared.typed(() => shared.answer(bytes("")));
  const buffer = new Uint8Array(4);
  assertEquals(typed.read(buffer), 0);
  // The next answer, which is at hand here, is an end too.
  assertEquals([typed.available!(), typed.available!(), typed.read(buffer)], [0, 0, 0]);
});

test("whoever waits for what is typed is woken when the work is to end", () => {
  const shared = new Shared();
  const typed = shared.typed(() => shared.cancel());
  assertEquals([shared.isCanceled, typed.read(new Uint8Array(4))], [false, -Errno.EINTR]);
  assertEquals([shared.isCanceled, shared.cancelFlag[0]], [true, 1]);
});

test("a step is shown only while it lasts", () => {
  const shared = new Shared();
  assertEquals(shared.mayShowStep(), false);
  shared.beginStep();
  shared.endStep(() => {});
  assertEquals(shared.mayShowStep(), false);
  shared.beginStep();
  assertEquals([shared.mayShowStep(), shared.mayShowStep()], [true, true]);
  shared.endStep(() => shared.stepCleared());
  assertEquals(shared.mayShowStep(), false);
});
