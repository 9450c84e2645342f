/**
 * Functions that are listened to, in every tier and where calls change tiers: the same hooks run, in
 * the same order, with the same values.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type Context, ContextKey } from "../../src/context.ts";
import type { HookParts } from "../../src/engine/hooks.ts";
import { Trap } from "../../src/errors.ts";
import { ENGINES, makerOf } from "../support/engines.ts";
import { Guest, type GuestOptions } from "../support/interp.ts";
import { test } from "../support/suite.ts";

type Listener = HookParts["listener"];

const CALLS = new ContextKey<string>("the calls around");

/** Writes down what a listener is told. */
class Log {
  readonly lines: string[] = [];
  /** Begun calls that have not ended. */
  open = 0;
  readonly #contexts: Map<number, Context> = new Map();

  line(text: string): void {
    this.lines.push(text);
  }

  listener(): Listener {
    return {
      before: (ctx, { name }, params, { token }) => {
        this.open++;
        const path = `${ctx.value(CALLS) ?? ""}/${name}`;
        this.line(`> ${path} ${params.join()}`);
        const inner = ctx.withValue(CALLS, path);
        this.#contexts.set(token, inner);
        return inner;
      },
      after: (ctx, _, err, results, { token, endsInTailCall }) => {
        this.open--;
        assertStrictEquals(ctx, this.#contexts.get(token), "the context that before returned");
        assert(this.#contexts.delete(token), "after runs once");
        const outcome = endsInTailCall ? "tail" : err === undefined ? results.join() : String(err);
        this.line(`< ${ctx.value(CALLS)} ${outcome}`);
      },
    };
  }
}

interface Subject {
  readonly text: string;
  /** Whose calls are logged. */
  readonly listened: readonly string[];
  readonly options?: GuestOptions | ((log: Log) => GuestOptions);
  /** Calls what it wants, as often as it wants. */
  readonly run: (guest: Guest, log: Log) => void;
}

/** Runs the subject in every engine; the logs must be equal. Returns the log. */
async function sameLog({ text, listened, options = {}, run }: Subject): Promise<string[]> {
  const bytes = await parse(`(module ${text})`);
  let expected: string[] | undefined;
  for (const kind of ENGINES) {
    const log = new Log();
    const given = typeof options === "function" ? options(log) : options;
    const guest = new Guest(bytes, { ...given, engine: makerOf(kind) });
    for (const name of listened) guest.listen(name, log.listener());
    run(guest, log);
    assertEquals(log.open, 0, kind.name);
    assertEquals(guest.engine.stack.openCalls.depth, 0, kind.name);
    assertEquals(guest.engine.stack.context, undefined, kind.name);
    expected ??= log.lines;
    assertEquals(log.lines, expected, kind.name);
  }
  return expected!;
}

/** Calls and logs what comes of it. */
function attempt(guest: Guest, log: Log, name: string, ...params: (number | bigint)[]): unknown {
  try {
    log.line(`= ${guest.call(name, ...params)}`);
    return undefined;
  } catch (error) {
    log.line(`! ${error}`);
    return error;
  }
}

const TREE = `
  (type $leaf (func (param i32) (result i32)))
  (table funcref (elem $leaf_a $leaf_b))
  (func $leaf_a (export "leaf_a") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $leaf_b (export "leaf_b") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (func $middle (export "middle") (param i32) (result i32)
    (i32.add
      (i32.add (call $leaf_a (local.get 0))
        (call_indirect (type $leaf) (local.get 0) (i32.and (local.get 0) (i32.const 1))))
      (call $leaf_b (local.get 0))))
  (func $root (export "root") (param i32) (result i32) (local i32 i32)
    (loop $next
      (local.set 2 (i32.add (local.get 2) (call $middle (local.get 1))))
      (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get 1) (local.get 0))))
    (i32.sub (call $middle (local.get 0)) (call $leaf_a (local.get 2))))`;

test("a tree of calls three deep, direct and indirect, is told call by call", async () => {
  const lines = await sameLog({
    text: TREE,
    listened: ["root", "middle", "leaf_a", "leaf_b"],
    run: (guest, log) => {
      for (let i = 0; i < 6; i++) attempt(guest, log, "root", i % 3 + 1);
    },
  });
  assertEquals(lines.slice(0, 19), [
    "> /root 1",
    "> /root/middle 0",
    "> /root/middle/leaf_a 0",
    "< /root/middle/leaf_a 1",
    "> /root/middle/leaf_a 0",
    "< /root/middle/leaf_a 1",
    "> /root/middle/leaf_b 0",
    "< /root/middle/leaf_b 0",
    "< /root/middle 2",
    "> /root/middle 1",
    "> /root/middle/leaf_a 1",
    "< /root/middle/leaf_a 2",
    "> /root/middle/leaf_b 1",
    "< /root/middle/leaf_b 2",
    "> /root/middle/leaf_b 1",
    "< /root/middle/leaf_b 2",
    "< /root/middle 6",
    "> /root/leaf_a 2",
    "< /root/leaf_a 3",
  ]);
});

test("functions that are not listened to do not show, and pass contexts on", async () => {
  const lines = await sameLog({
    text: TREE,
    listened: ["root", "leaf_b"],
    run: (guest, log) => {
      for (let i = 0; i < 4; i++) attempt(guest, log, "root", 1);
    },
  });
  assertEquals(lines.slice(0, 4), [
    "> /root 1",
    "> /root/leaf_b 0",
    "< /root/leaf_b 0",
    "> /root/leaf_b 1",
  ]);
});

test("values of every type are shown in raw form", async () => {
  const lines = await sameLog({
    text: `(func (export "f") (param i32 i64 f32 f64 funcref)
        (result f64 i64 funcref f32 i32 i32)
      (local.get 3) (local.get 1) (local.get 4) (local.get 2) (local.get 0) (i32.const -1))
      (elem declare func $run)
      (func $run (export "run") (param i64)
        (call 0 (i32.const -2) (local.get 0) (f32.reinterpret_i32 (i32.const 0x7fa00001))
          (f64.reinterpret_i64 (i64.const 0xfff4000000000001)) (ref.null func))
        drop drop drop drop drop drop
        (call 0 (i32.const 1) (local.get 0) (f32.const 0.5) (f64.const -0.0) (ref.func $run))
        drop drop drop drop drop drop)`,
    listened: ["f"],
    run: (guest, log) => {
      for (let i = 0; i < 5; i++) attempt(guest, log, "run", -3n);
    },
  });
  const nan32 = 0x7fa00001n;
  const nan64 = 0xfff4000000000001n;
  const minus3 = 0xffff_ffff_ffff_fffdn;
  assertEquals(lines.slice(0, 5), [
    `> /f 4294967294,${minus3},${nan32},${nan64},0`,
    `< /f ${nan64},${minus3},0,${nan32},4294967294,4294967295`,
    `> /f 1,${minus3},${0x3f000000},${1n << 63n},1`,
    `< /f ${1n << 63n},${minus3},1,${0x3f000000},1,4294967295`,
    "= ",
  ]);
});

test("a trap ends every call it goes through, innermost first, with the error the caller gets", async () => {
  const bytes = await parse(`(module
    (func $inner (export "inner") (param i32) (result i32)
      (i32.div_s (i32.const 10) (local.get 0)))
    (func $plain (param i32) (result i32) (call $inner (local.get 0)))
    (func (export "outer") (param i32) (result i32) (i32.add (i32.const 1) (call $plain (local.get 0)))))`);
  for (const kind of ENGINES) {
    const guest = new Guest(bytes, { engine: makerOf(kind) });
    const seen: [string, unknown, number][] = [];
    for (const name of ["inner", "outer"]) {
      guest.listen(name, {
        after: (_, definition, err) => {
          seen.push([definition.name, err, err instanceof Trap ? err.frames.length : 0]);
        },
      });
    }
    for (let i = 0; i < 6; i++) {
      seen.length = 0;
      const trap = assertThrows(() => guest.call("outer", 0), Trap, "integer divide by zero");
      assertEquals(seen, [["inner", trap, 3], ["outer", trap, 3]], kind.name);
      seen.length = 0;
      assertEquals(guest.call("outer", 5), [3]);
      assertEquals(seen, [["inner", undefined, 0], ["outer", undefined, 0]]);
    }
  }
});

test("host functions can be listened to, throw, catch and call the guest again", async () => {
  const lines = await sameLog({
    text: `(import "env" "throws" (func $throws (param i32)))
      (import "env" "catches" (func $catches (param i32) (result i32)))
      (func (export "risky") (param i32) (call $throws (local.get 0)))
      (func (export "outer") (param i32) (result i32) (local i32)
        (loop $next
          (local.set 1 (i32.add (local.get 1) (call $catches (local.get 0))))
          (br_if $next (i32.ge_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 0))))
        (local.get 1))`,
    listened: ["throws", "catches", "risky", "outer"],
    options: (log) => ({
      host: {
        throws: ({ engine: { stack } }, base) => {
          log.line(`host in ${stack.context!.value(CALLS)}`);
          if (stack.i32[2 * base]! % 2 === 1) throw new RangeError("odd");
        },
        catches: (guest, base) => {
          const { stack } = guest.engine;
          try {
            guest.call("risky", stack.i32[2 * base]!);
            stack.i32[2 * base] = 10;
          } catch (error) {
            log.line(`caught ${error}`);
            stack.i32[2 * base] = 1;
          }
        },
      },
    }),
    run: (guest, log) => {
      for (let i = 0; i < 4; i++) attempt(guest, log, "outer", 2);
      for (let i = 0; i < 4; i++) attempt(guest, log, "risky", i);
    },
  });
  assertEquals(lines.slice(0, 21), [
    "> /outer 2",
    "> /outer/catches 2",
    // The host made this call with a context of its own.
    "> /risky 2",
    "> /risky/throws 2",
    "host in /risky/throws",
    "< /risky/throws ",
    "< /risky ",
    "< /outer/catches 10",
    "> /outer/catches 1",
    "> /risky 1",
    "> /risky/throws 1",
    "host in /risky/throws",
    "< /risky/throws RangeError: odd",
    "< /risky RangeError: odd",
    "caught RangeError: odd",
    "< /outer/catches 1",
    "> /outer/catches 0",
    "> /risky 0",
    "> /risky/throws 0",
    "host in /risky/throws",
    "< /risky/throws ",
  ]);
});

test("a tail call ends the call that makes it, unless there is nothing to call", async () => {
  const lines = await sameLog({
    text: `(type $t (func (param i32) (result i32)))
      (table funcref (elem $even $odd $other))
      (func $other)
      (func $even (export "even") (param i32) (result i32)
        (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
        (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
      (func $odd (export "odd") (param i32) (result i32)
        (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
        (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))
      (func (export "wrong") (param i32) (result i32)
        (return_call_indirect (type $t) (i32.const 1) (local.get 0)))
      (func (export "run") (param i32) (result i32)
        (i32.add (i32.const 40) (call $even (local.get 0))))`,
    listened: ["even", "odd", "wrong", "run"],
    run: (guest, log) => {
      for (let i = 0; i < 4; i++) attempt(guest, log, "run", i);
      for (const index of [2, 3, 1, 2]) attempt(guest, log, "wrong", index);
    },
  });
  assertEquals(lines.slice(12, 21), [
    "> /run 2",
    "> /run/even 2",
    "< /run/even tail",
    "> /run/odd 1",
    "< /run/odd tail",
    "> /run/even 0",
    "< /run/even 1",
    "< /run 41",
    "= 41",
  ]);
  const wrong = lines.indexOf("> /wrong 2");
  const trap = "wasm error: indirect call type mismatch\nwasm stack trace:\n\tguest.$3(i32) i32";
  assertEquals(lines[wrong + 1]!.split("\n")[0], `< /wrong ${trap}`.split("\n")[0]);
});

test("recursion to any depth ends every call once, whatever it runs out of", async () => {
  const text = `(import "env" "again" (func $again (param i32)))
    (import "env" "catch" (func $catch (param i32)))
    (func $down (export "down") (param i32) (result i32)
      (i32.add (i32.const 1) (call $down (i32.add (local.get 0) (i32.const 1)))))
    (func (export "back and forth") (param i32)
      (call $again (i32.add (local.get 0) (i32.const 1))))
    (func (export "down and catch") (param i32)
      (call $catch (i32.add (local.get 0) (i32.const 1))))`;
  const bytes = await parse(`(module ${text})`);
  for (const kind of ENGINES) {
    for (const maxDepth of [100, 30_000]) {
      const guest: Guest = new Guest(bytes, {
        engine: makerOf(kind),
        limits: { maxDepth, maxSlots: 1 << 22 },
        host: {
          again: (inner, base) =>
            void inner.call("back and forth", inner.engine.stack.i32[2 * base]!),
          catch: (inner, base) => {
            try {
              inner.call("down and catch", inner.engine.stack.i32[2 * base]!);
            } catch {
              caught++;
            }
          },
        },
      });
      let before = 0;
      let after = 0;
      let failed: unknown;
      let caught = 0;
      const count = {
        before(): void {
          before++;
        },
        after(_ctx: Context, _def: unknown, err: unknown): void {
          after++;
          failed = err;
        },
      };
      for (const name of ["down", "again", "back and forth", "catch", "down and catch"]) {
        guest.listen(name, count);
      }
      for (const name of ["down", "back and forth", "down"]) {
        const error = assertThrows(() => guest.call(name, 0), Trap, "call stack exhausted");
        assertStrictEquals(failed, error, kind.name);
        assertEquals(before, after, `${name}, ${kind.name}, ${maxDepth}`);
        assert(before > 20, `${before} calls`);
        assertEquals(guest.engine.stack.openCalls.depth, 0);
        before = after = 0;
      }
      guest.call("down and catch", 0);
      assert(caught > 0);
      assertEquals(before, after, `caught, ${kind.name}, ${maxDepth}`);
      assert(before > 20, `${before} calls`);
      assertEquals(guest.engine.stack.openCalls.depth, 0);
    }
  }
});

test("hooks may call the guest, the functions they listen to included", async () => {
  const text = `(func $fib (export "fib") (param i32) (result i32)
    (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
      (then (local.get 0))
      (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
        (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
    (memory (export "memory") 1)
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "sum") (param i32) (result i32) (local i32)
      (loop $next
        (i32.store (i32.mul (memory.size) (i32.const 65532)) (local.get 0))
        (local.set 1 (i32.add (local.get 1)
          (i32.add (call $fib (i32.const 3)) (i32.load (i32.mul (memory.size) (i32.const 65532))))))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1))`;
  const bytes = await parse(`(module ${text})`);
  let expected: string[] | undefined;
  for (const kind of ENGINES) {
    const guest = new Guest(bytes, { engine: makerOf(kind) });
    const lines: string[] = [];
    let depth = 0;
    guest.listen("fib", {
      before: (_ctx, _def, params) => {
        if (depth >= 2) return;
        depth++;
        const inner = guest.call("fib", 4);
        guest.call("grow");
        depth--;
        lines.push(`> ${params.join()} ${inner}`);
      },
      after: (_ctx, _def, _err, results) => {
        if (depth >= 2) return;
        depth++;
        const inner = guest.call("fib", 2);
        depth--;
        lines.push(`< ${results.join()} ${inner}`);
      },
    });
    for (let i = 0; i < 3; i++) lines.push(String(guest.call("sum", 3)));
    expected ??= lines;
    assertEquals(lines, expected, kind.name);
  }
});

test("a hook that throws makes its call fail; there is no after where before threw", async () => {
  class Refusal extends Error {}
  for (const kind of ENGINES) {
    const bytes = await parse(`(module ${TREE})`);
    const guest = new Guest(bytes, { engine: makerOf(kind) });
    const lines: string[] = [];
    let throwing = "";
    const listener: Listener = {
      before: (_, { name }) => {
        lines.push(`> ${name}`);
        if (throwing === `before ${name}`) throw new Refusal(throwing);
      },
      after: (_, { name }, err) => {
        lines.push(`< ${name} ${err instanceof Error ? err.message : ""}`.trimEnd());
        if (throwing === `after ${name}`) throw new Refusal(throwing);
      },
    };
    for (const name of ["middle", "leaf_a", "leaf_b"]) guest.listen(name, listener);
    for (let i = 0; i < 4; i++) {
      throwing = "before leaf_b";
      lines.length = 0;
      assertThrows(() => guest.call("middle", 0), Refusal, throwing);
      assertEquals(lines, [
        ..."> middle,> leaf_a,< leaf_a,> leaf_a,< leaf_a,> leaf_b".split(","),
        "< middle before leaf_b",
      ], kind.name);
      throwing = "after leaf_a";
      lines.length = 0;
      assertThrows(() => guest.call("middle", 0), Refusal, throwing);
      assertEquals(lines, ["> middle", "> leaf_a", "< leaf_a", "< middle after leaf_a"], kind.name);
      throwing = "";
      lines.length = 0;
      assertEquals(guest.call("middle", 1), [6]);
      assertEquals(lines.length, 8);
    }
    assertEquals(guest.engine.stack.openCalls.depth, 0);
  }
});

test("what an after throws takes the place of the failure, which becomes its cause", async () => {
  const bytes = await parse(`(module
    (func $inner (export "inner") unreachable)
    (func (export "outer") (call $inner)))`);
  for (const kind of ENGINES) {
    const guest = new Guest(bytes, { engine: makerOf(kind) });
    const instead = new Error("instead");
    const seen: unknown[] = [];
    guest.listen("inner", {
      after: (_ctx, _def, err) => {
        seen.push(err);
        throw instead;
      },
    });
    guest.listen("outer", { after: (_ctx, _def, err) => void seen.push(err) });
    for (let i = 0; i < 3; i++) {
      delete instead.cause;
      seen.length = 0;
      const thrown = assertThrows(() => guest.call("outer"));
      assertStrictEquals(thrown, instead);
      assert(instead.cause instanceof Trap);
      assertEquals(seen, [instead.cause, instead], kind.name);
    }
  }
});

test("functions are listened to by others, or by nobody, from one call to the next", async () => {
  const bytes = await parse(`(module ${TREE})`);
  for (const kind of ENGINES) {
    const guest = new Guest(bytes, { engine: makerOf(kind) });
    const run = (names: readonly string[]) => {
      const log = new Log();
      for (const name of ["root", "middle", "leaf_a", "leaf_b"]) guest.named(name).hooks = null;
      for (const name of names) guest.listen(name, log.listener());
      guest.engine.forget(guest.instance);
      for (let i = 0; i < 3; i++) assertEquals(guest.call("root", 2), [1]);
      return log.lines.length;
    };
    assertEquals(run([]), 0, kind.name);
    assertEquals(run(["leaf_b"]), 3 * 2 * 4, kind.name);
    assertEquals(run(["root", "middle"]), 3 * 2 * 4, kind.name);
    assertEquals(run([]), 0, kind.name);
    assertEquals(run(["leaf_a"]), 3 * 2 * 6, kind.name);
  }
});

test("what runs is the same in every tier, seen from hooks before, after, and after a failure", async () => {
  const bytes = await parse(`(module
    (import "env" "host" (func $host (param i32)))
    (type $t (func (param i32) (result i32)))
    (table funcref (elem $inner))
    (func $inner (export "inner") (param i32) (result i32)
      (call $host (local.get 0))
      (i32.div_s (i32.const 100) (local.get 0)))
    (func $plain (param i32) (result i32)
      (i32.add (i32.const 1) (call_indirect (type $t) (local.get 0) (i32.const 0))))
    (func $tail (export "tail") (param i32) (result i32) (return_call $plain (local.get 0)))
    (func (export "run") (param i32) (result i32) (local i32)
      (loop $next
        (local.set 1 (i32.add (local.get 1) (call $tail (local.get 0))))
        (br_if $next (i32.ge_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 0))))
      (local.get 1)))`);
  let expected: string[] | undefined;
  for (const kind of ENGINES) {
    const guest: Guest = new Guest(bytes, {
      engine: makerOf(kind),
      host: { host: () => walk("in") },
    });
    const lines: string[] = [];
    const walk = (what: string) => {
      const frames = guest.engine.walk().map(({ func: { instance, index }, offset }) =>
        `${instance.debugName(index)}@${offset}`
      );
      lines.push([what, ...frames].join(" "));
    };
    for (const name of ["inner", "host", "tail", "run"]) {
      guest.listen(name, {
        before: () => walk(`> ${name}`),
        after: (_ctx, _def, err) => walk(`${err === undefined ? "<" : "!"} ${name}`),
      });
    }
    for (let i = 0; i < 4; i++) {
      assertThrows(() => guest.call("run", 2), Trap, "integer divide by zero");
      assertEquals(guest.engine.walk(), []);
    }
    expected ??= lines;
    assertEquals(lines, expected, kind.name);
  }
  assertEquals(expected!.length, 4 * (1 + 3 * 2 + 3 * 5 + 1));
  const host = expected!.find((line) => line.startsWith("> host"))!;
  assertEquals(host.replaceAll(/@\d+/g, "").split(" ").slice(2), [
    "host.host",
    "guest.$1",
    "guest.$2",
    "guest.$4",
  ]);
});
