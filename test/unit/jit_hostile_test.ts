/**
 * Modules that try to become code, or to make the compiler emit too much; and hosts that will not
 * evaluate text.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Context,
  multiFunctionListenerFactory,
  Runtime,
  RuntimeConfig,
  Trap,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { identifierTail, quote } from "../../src/jit/code.ts";
import { probeEvaluate } from "../../src/jit/evaluate.ts";
import { decodeModule } from "../../src/binary/decode.ts";
import { ModuleNames } from "../../src/binary/names.ts";
import { CoreFeatures } from "../../src/features.ts";
import { loggingListenerFactory } from "../../src/listen/mod.ts";
import { emitModule } from "../support/jit.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

const CTX = Context.background();

const NAMES = [
  `"; globalThis.pwned = 1; "`,
  "*/ globalThis.pwned = 1; /*",
  "${globalThis.pwned = 1}",
  "`${globalThis.pwned = 1}`",
  "a\nglobalThis.pwned = 1\n",
  "a\u2028globalThis.pwned = 1\u2029",
  "\\u0022); globalThis.pwned = 1; (\\u0022",
  "constructor",
  "__proto__",
  "arguments",
  "kit",
  "",
  "x".repeat(20_000),
  "\u{1f600}\ud7ff\0",
];

async function compileText(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await parse(text));
}

function escaped(name: string): string {
  return [...new TextEncoder().encode(name)]
    .map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

test("names of a module never become code", async () => {
  for (const [i, name] of NAMES.entries()) {
    const text = `(module $m (@name "${escaped(name)}")
      (import "${escaped(name)}" "${escaped(name)}" (func $a (@name "${escaped(name)}")))
      (func $b (@name "${escaped(name)}") (export "${escaped(name)}") (call $a) (call $c))
      (func $c (@name "${escaped(name)}") (call $a)))`;
    const module = decodeModule(await compileText(text), CoreFeatures.V3);
    const names = new ModuleNames(module);
    assertEquals(names.functionName(1), name, "the name section was read");
    const code = emitModule(module, name, (index) => names.functionName(index));
    assert(!/pwned\s*=|pwned = /.test(code), `name ${i} is in the code:\n${code}`);
    assert(/^[\n -~]*$/.test(code), "the code is plain ASCII");
    assert(code.length < 5_000);
  }
});

testOnTiers("a module with hostile names runs", async (tier) => {
  for (const name of NAMES.filter((each) => each !== "")) {
    using runtime = new Runtime(configOf(tier));
    let calls = 0;
    runtime.newHostModuleBuilder(name).exportFunction(name, {}, () => void calls++)
      .instantiate(CTX);
    const module = runtime.instantiate(
      CTX,
      await compileText(`(module
        (import "${escaped(name)}" "${escaped(name)}" (func $a))
        (func (@name "${escaped(name)}") (export "${escaped(name)}") (call $a)))`),
    );
    for (let i = 0; i < 5; i++) module.exportedFunction(name)!.call(CTX);
    assertEquals(calls, 5);
    assertEquals("pwned" in globalThis, false);
  }
});

/** What must not be in a line: the end of another, what steers a terminal, what turns text around. */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

testOnTiers(
  "functions with hostile names are listened to, and logged a line each",
  async (tier) => {
    for (const name of [...NAMES, "\x1b[31m<-- 1", "\u202egnihton"]) {
      let log = "";
      const seen: string[] = [];
      const ctx = withFunctionListenerFactory(
        CTX,
        multiFunctionListenerFactory(
          loggingListenerFactory((line) => void (log += line)),
          { newListener: (definition) => ({ before: () => void seen.push(definition.name) }) },
        ),
      );
      using runtime = new Runtime(configOf(tier));
      const module = runtime.instantiate(
        ctx,
        await compileText(`(module
        (func $inner (@name "${escaped(name)}")
          (param $x (@name "${escaped(name)}") i32) (result i32)
          (if (i32.eqz (local.get $x)) (then unreachable))
          (local.get $x))
        (func (export "run") (param i32) (result i32) (call $inner (local.get 0))))`),
      );
      const run = module.exportedFunction("run")!;
      for (let i = 1; i < 5; i++) assertEquals(run.call(ctx, i), [i]);
      assertThrows(() => run.call(ctx, 0), Trap, "unreachable");
      // Listeners are told the name as it is.
      assertEquals(seen.filter((each) => each !== ""), name === "" ? [] : new Array(5).fill(name));
      const lines = log.trimEnd().split("\n");
      assertEquals(lines.length, 20, log.slice(0, 200));
      for (const line of lines) {
        assert(/^\t?(-->|<--) ?/.test(line), line.slice(0, 200));
        assert(!UNSAFE.test(line.replace("\t", "")), JSON.stringify(line.slice(0, 200)));
      }
      assertEquals("pwned" in globalThis, false);
    }
  },
);

test("quoted text and identifiers cannot leave their place", () => {
  for (const name of NAMES) {
    assertEquals(JSON.parse(quote(name)), name);
    assert(/^[ -~]*$/.test(quote(name)));
    assert(/^[A-Za-z0-9_]{0,48}$/.test(identifierTail(name)));
  }
});

/** A module whose function `run` gets `body`. */
function withBody(body: string, locals = ""): string {
  return `(module (memory 1) (func (export "run") (param i32) (result i32) ${locals} ${body}))`;
}

const BODIES: Readonly<Record<string, readonly [text: string, result: number]>> = {
  "3,000 nested blocks": [
    withBody(
      `${"(block ".repeat(3_000)} (br_if 2999 (local.get 0)) ${")".repeat(3_000)} (i32.const 3)`,
    ),
    3,
  ],
  "1,000 nested loops": [
    withBody(`${"(loop ".repeat(1_000)} ${")".repeat(1_000)} (i32.const 4)`),
    4,
  ],
  "1,000 nested conditions": [
    withBody(
      `${"(if (result i32) (local.get 0) (then ".repeat(1_000)} (i32.const 5) ${
        ") (else (i32.const 6)))".repeat(1_000)
      }`,
    ),
    5,
  ],
  "a branch table of 50,000 labels": [
    withBody(`(block (block (br_table ${"0 1 ".repeat(25_000)} 0 (local.get 0)))
      (return (i32.const 7))) (i32.const 8)`),
    8,
  ],
  "50,000 locals": [
    withBody("(i32.add (local.get 49000) (local.get 0))", `(local ${"i32 ".repeat(49_990)})`),
    1,
  ],
  "an expression 20,000 deep": [
    withBody(`(local.get 0) ${"(i32.const 1) ".repeat(20_000)} ${"i32.add ".repeat(20_000)}`),
    20_001,
  ],
  "a sum of 20,000 operands": [
    withBody(`(local.get 0) ${"(i32.load8_u (i32.const 9)) i32.add ".repeat(20_000)}`),
    1,
  ],
  "20,000 statements": [
    withBody(
      `${"(local.set 0 (i32.xor (local.get 0) (i32.const 3)))".repeat(20_000)} (local.get 0)`,
    ),
    1,
  ],
};

for (const [what, [text, result]] of Object.entries(BODIES)) {
  testOnTiers(`${what} run, compiled or not`, async (tier) => {
    using runtime = new Runtime(configOf(tier));
    const run = runtime.instantiate(CTX, await compileText(text)).exportedFunction("run")!;
    for (let i = 0; i < 4; i++) assertEquals(run.call(CTX, 1), [result]);
  });
}

testOnTiers("endless recursion traps, and the instance stays usable", async (tier) => {
  using runtime = new Runtime(configOf(tier).withCallDepthLimit(20_000));
  const module = runtime.instantiate(
    CTX,
    await compileText(`(module
      (memory 1 100)
      (global $depth (export "depth") (mut i32) (i32.const 0))
      (func $plain (export "plain") (param i64) (result i64)
        (i64.add (call $plain (i64.add (local.get 0) (i64.const 1))) (i64.const 1)))
      (func $grow (export "grow") (param i32) (result i32)
        (drop (memory.grow (i32.const 0)))
        (i32.store (i32.const 4) (local.get 0))
        (i32.add (call $grow (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
      (func (export "fine") (param i32) (result i32)
        (drop (memory.grow (i32.const 1)))
        (i32.store (i32.const 65536) (local.get 0))
        (i32.load (i32.const 65536))))`),
  );
  for (let i = 0; i < 3; i++) {
    assertThrows(
      () => module.exportedFunction("plain")!.call(CTX, 0n),
      Trap,
      "call stack exhausted",
    );
    assertThrows(() => module.exportedFunction("grow")!.call(CTX, 0), Trap, "call stack exhausted");
    assertEquals(module.exportedFunction("fine")!.call(CTX, i), [i]);
  }
});

test("a host that does not evaluate text has the interpreter", async () => {
  const original = globalThis.Function;
  const text = `(module (func (export "run") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1))))`;
  const bytes = await compileText(text);
  const replacements = [
    () => {
      throw new EvalError("no");
    },
    () => () => 0,
    undefined,
  ];
  for (const replacement of replacements) {
    globalThis.Function = replacement as unknown as FunctionConstructor;
    try {
      assertEquals(probeEvaluate(), undefined);
      const runtime = new Runtime(new RuntimeConfig().withMode("compiled"));
      assertEquals(runtime.instantiate(CTX, bytes).exportedFunction("run")!.call(CTX, 1), [2]);
      assertEquals(runtime.statistics.functionsCompiled, 0);
    } finally {
      globalThis.Function = original;
    }
  }
});
