/**
 * What the interpreter makes of a function that is listened to, and that it makes nothing of others.
 */
import { assertEquals } from "@std/assert";
import { Guest } from "../support/interp.ts";
import { test } from "../support/suite.ts";

const TEXT = `(table funcref (elem $f))
  (func $g (param i32) (result i32) (local.get 0))
  (func $f (export "f") (param i32) (result i32) (local i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 7))))
    (loop $next (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (if (local.get 1) (then (return_call $g (local.get 1))))
    (local.get 1))`;

test("only a function that is listened to has instructions for it", async () => {
  const plain = await Guest.from(TEXT);
  const listened = await Guest.from(TEXT);
  listened.listen("f", {});
  const isHook = (line: string) => line.startsWith("hook");
  const code = listened.code("f");
  assertEquals(plain.code("f").filter(isHook), []);
  assertEquals(code.filter(isHook), ["hook begin", "hook end", "hook tail", "hook end"]);
  const withoutTargets = (lines: string[]) => lines.map((line) => line.replace(/@\d+/g, "@"));
  assertEquals(
    withoutTargets(code.filter((line) => !isHook(line))),
    withoutTargets(plain.code("f")),
    "and beside them it is the same",
  );
  assertEquals(plain.call("f", 3), listened.call("f", 3));
});

test("the same function of another instance is not listened to along with it", async () => {
  const plain = await Guest.from(TEXT);
  const listened = new Guest(plain.instance.module.bytes, { other: plain });
  let calls = 0;
  listened.listen("f", { before: () => void calls++ });
  for (let i = 0; i < 3; i++) {
    assertEquals([plain.call("f", 0), listened.call("f", 0)], [[7], [7]]);
    assertEquals(calls, i + 1);
  }
});
