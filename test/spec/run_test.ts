/**
 * The runner must notice when a script is not followed: each script here is wrong on purpose.
 */
import { assertEquals } from "@std/assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "../support/suite.ts";
import { testOnTiers, type Tier, TIERS } from "../support/tiers.ts";
import { runScript, type ScriptReport } from "./run.ts";
import type { Skip } from "./skips.ts";

async function runText(text: string, tier: Tier, skips: Skip[] = []): Promise<ScriptReport> {
  const folder = mkdtempSync(join(tmpdir(), "kiln-script-"));
  try {
    const path = join(folder, "script.wast");
    writeFileSync(path, text);
    return await runScript(path, tier, skips);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The commands of the script, in lines of their own, that fail. */
function failingLines(report: ScriptReport): number[] {
  return report.failures.map(({ line }) => line);
}

const WRONG = `(module (memory 1) (global (export "g") i32 (i32.const 1))
  (func (export "one") (result i32) i32.const 1)
  (func (export "nan") (result f32) f32.const nan:0x200001)
  (func (export "none"))
  (func (export "trap") unreachable)
  (func (export "load") (drop (i32.load (i32.const -1))))
  (func (export "null") (result externref) ref.null extern))
(assert_return (invoke "one") (i32.const 2))
(assert_return (invoke "one") (i64.const 1))
(assert_return (invoke "one"))
(assert_return (invoke "none") (i32.const 1))
(assert_return (invoke "nan") (f32.const nan:canonical))
(assert_return (invoke "nan") (f32.const nan:arithmetic))
(assert_return (invoke "null") (ref.extern 1))
(assert_return (get "g") (i32.const 2))
(assert_return (invoke "trap"))
(assert_return (invoke "missing"))
(assert_trap (invoke "one") "unreachable")
(assert_trap (invoke "trap") "integer overflow")
(assert_exhaustion (invoke "trap") "call stack exhausted")
(assert_invalid (module (func (result i32) i32.const 1)) "type mismatch")
(assert_invalid (module (func (result i32))) "unknown local")
(assert_malformed (module binary "\\00asm\\01\\00\\00\\00") "unexpected end")
(assert_unlinkable (module) "unknown import")
(assert_unlinkable (module (import "spectest" "print" (memory 1))) "unknown import")
(assert_trap (module (func) (start 0)) "unreachable")
(module (func $f unreachable) (start $f))
(assert_return (invoke "one") (i32.const 1))
(register "nobody" $nobody)
(invoke $nobody "f")
`;

testOnTiers("a script that is not followed fails, command by command", async (tier) => {
  const report = await runText(WRONG, tier);
  const lines = WRONG.trimEnd().split("\n").length;
  assertEquals(failingLines(report), Array.from({ length: lines - 7 }, (_, i) => i + 8));
  assertEquals(report.passed, 1);
  assertEquals(report.skipped.size, 0);
});

const RIGHT = `(module $m (func (export "f") (result f64) f64.const nan:0x4000000000001))
(assert_return (invoke "f") (f64.const nan:0x4000000000001))
(register "m")
(module (import "m" "f" (func (result f64))) (export "g" (func 0)))
(assert_return (invoke "g") (f64.const nan:0x4000000000001))
(assert_return (invoke $m "f") (f64.const nan:0x4000000000001))
(assert_invalid (module (func (result i32))) "type mismatch")
(assert_malformed (module quote "(func") "unexpected end")
`;

testOnTiers(
  "a script that is followed passes; what asks nothing of Kiln is skipped",
  async (tier) => {
    const report = await runText(RIGHT, tier);
    assertEquals(report.failures, []);
    assertEquals([report.passed, [...report.skipped]], [7, [["text format", 1]]]);
  },
);

test("a failure that is skipped counts as skipped, by line, text or script", async () => {
  const [tier] = TIERS;
  const text =
    '(module (func (export "f") unreachable))\n(invoke "f")\n(assert_return (invoke "f"))';
  const scripts = /script\.wast$/;
  const some = await runText(text, tier!, [
    { scripts, line: 2, reason: "by line" },
    { scripts, failure: /^Trap: unreach/, reason: "by text" },
    { scripts: /other\.wast$/, reason: "another script" },
  ]);
  assertEquals([...some.skipped], [["by line", 1], ["by text", 1]]);
  assertEquals([some.passed, some.failures], [1, []]);
  const all = await runText(text, tier!, [{ scripts, reason: "whole" }]);
  assertEquals([all.passed, all.failures, [...all.skipped]], [0, [], [["whole", 3]]]);
});

test("a skip that is not needed is a failure", async () => {
  const [tier] = TIERS;
  const text = '(module (func (export "f")))\n(invoke "f")';
  const scripts = /script\.wast$/;
  const byLine = await runText(text, tier!, [{ scripts, line: 2, reason: "old" }]);
  assertEquals(failingLines(byLine), [2]);
  const whole = await runText(text, tier!, [{ scripts, reason: "old" }]);
  assertEquals(failingLines(whole), [1]);
});
