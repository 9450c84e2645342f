/**
 * Guests that are made to leave compiled code in the middle of what they do, again and again, and go
 * on as interpreted and as compiled code: they must do the same as undisturbed.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { SafepointPolicy } from "../../src/engine/safepoint.ts";
import { Trap } from "../../src/errors.ts";
import { type EngineKind, ENGINES, makerOf } from "../support/engines.ts";
import { Guest, type GuestOptions } from "../support/interp.ts";
import { Random } from "../support/random.ts";
import { leastTime } from "../support/least_time.ts";
import { test } from "../support/suite.ts";

interface Program {
  readonly name: string;
  /** What stands in the module; it exports `run`, which takes an i32. */
  readonly text: string;
  readonly arguments: readonly number[];
  /** Functions whose calls are logged. */
  readonly listened?: readonly string[];
  readonly limits?: GuestOptions["limits"];
}

const PROGRAMS: readonly Program[] = [
  {
    name: "recursion with operands below the calls",
    text: `(func $fib (export "fib") (param i32) (result i32)
        (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
          (then (local.get 0))
          (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
            (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
      (func (export "run") (param i32) (result i32)
        (i32.mul (i32.const 3) (i32.sub (local.get 0) (call $fib (local.get 0)))))`,
    arguments: [1, 9, 14],
    listened: ["fib"],
  },
  {
    name: "nested loops, with values of every type on the stack around them",
    text: `(memory 1)
      (func (export "run") (param i32) (result i32 i64 i32 i64 i32) (local i32 i32 f32 f64 i64 i32)
        (i64.store (i32.const 8) (i64.const 0xfff4000000000001))
        (i32.store (i32.const 0) (i32.const 0x7fa00001))
        (i32.const -5)
        (i64.const 0x123456789abcdef0)
        (f32.load (i32.const 0))
        (f64.load (i32.const 8))
        (loop $outer (param f32 f64) (result f32 f64)
          (local.set 2 (i32.const 0))
          (local.set 4)
          (local.tee 3)
          (local.get 4)
          (i32.const 77)
          (loop $inner (param i32) (result i32)
            (i32.add (local.get 2))
            (local.set 2 (i32.add (local.get 2) (i32.const 1)))
            (br_if $inner (i32.lt_s (local.get 2) (i32.const 40))))
          (local.set 6 (i32.add (local.get 6)))
          (local.set 1 (i32.add (local.get 1) (i32.const 1)))
          (br_if $outer (i32.lt_s (local.get 1) (local.get 0))))
        (local.set 4) (local.set 3)
        (i32.reinterpret_f32 (local.get 3))
        (i64.reinterpret_f64 (local.get 4))
        (local.get 6))`,
    arguments: [1, 3, 60],
  },
  {
    name: "indirect calls in loops, and constants and locals as operands below them",
    text: `(type $op (func (param i32 i32) (result i32)))
      (table funcref (elem $add $mul $walk))
      (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
      (func $mul (export "mul") (param i32 i32) (result i32) (local i32)
        (loop $next
          (local.set 2 (i32.add (local.get 2) (local.get 0)))
          (br_if $next (i32.gt_s (local.tee 1 (i32.sub (local.get 1) (i32.const 1))) (i32.const 0))))
        (local.get 2))
      (func $walk (export "walk") (param i32 i32) (result i32)
        (if (result i32) (i32.lt_s (local.get 0) (i32.const 1))
          (then (local.get 1))
          (else
            (local.get 0)
            (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
            (i32.xor (call_indirect (type $op) (local.get 0) (local.get 1)
              (i32.rem_u (local.get 0) (i32.const 3)))))))
      (func (export "run") (param i32) (result i32) (local i32 i32)
        (loop $next
          (local.get 1)
          (i32.const 1000)
          (local.get 0)
          (i32.mul (call_indirect (type $op) (local.get 1) (i32.const 9) (i32.const 2)))
          (local.set 1 (i32.add (local.get 1) (i32.const 1)))
          (i32.sub (i32.add (call_indirect (type $op) (local.get 2) (local.get 1) (i32.const 1))))
          (local.set 2 (i32.add (i32.add (local.get 2))))
          (br_if $next (i32.lt_s (local.get 1) (local.get 0))))
        (local.get 2))`,
    arguments: [1, 7, 40],
    listened: ["mul"],
  },
  {
    name: "tail calls, direct and indirect",
    text: `(type $step (func (param i32 i64) (result i64)))
      (table funcref (elem $even $odd))
      (func $even (export "even") (param i32 i64) (result i64)
        (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
        (return_call $odd (i32.sub (local.get 0) (i32.const 1))
          (i64.add (local.get 1) (i64.const 1))))
      (func $odd (export "odd") (param i32 i64) (result i64) (local i32)
        (loop $next
          (br_if $next (i32.lt_s (local.tee 2 (i32.add (local.get 2) (i32.const 1))) (i32.const 5))))
        (return_call_indirect (type $step) (i32.sub (local.get 0) (i32.const 1))
          (i64.mul (local.get 1) (i64.const 3)) (i32.and (local.get 2) (i32.const 0))))
      (func (export "run") (param i32) (result i64)
        (i64.add (i64.const 0x100000000)
          (call $even (i32.shl (local.get 0) (i32.const 1)) (i64.const 5))))`,
    arguments: [0, 3, 200],
    listened: ["odd"],
  },
  {
    name: "several results, floats with payloads of their own, and vectors of arguments",
    text: `(func $swap (export "swap") (param f64 f32 i64 i32) (result i32 i64 f32 f64)
        (local.get 3) (local.get 2) (local.get 1) (local.get 0))
      (func $id (param f64) (result f64) (local.get 0))
      (func (export "run") (param i32) (result i32 i64 i32 i64) (local i32 f64 f32 i64)
        (local.set 2 (f64.reinterpret_i64 (i64.const 0xfff4dead00000001)))
        (local.set 3 (f32.reinterpret_i32 (i32.const 0x7fa0beef)))
        (local.set 4 (i64.const -1))
        (f64.reinterpret_i64 (i64.const 0x7ff0000000000123))
        (loop $next
          (call $swap (local.get 2) (local.get 3) (local.get 4) (local.get 1))
          (local.set 2 (call $id))
          (local.set 3)
          (local.set 4 (i64.add (i64.const 12345678901)))
          (local.set 1 (i32.add (i32.const 1)))
          (br_if $next (i32.lt_s (local.get 1) (local.get 0))))
        (local.set 2 (call $id))
        (i32.reinterpret_f32 (local.get 3))
        (local.get 4)
        (local.get 1)
        (i64.reinterpret_f64 (local.get 2)))`,
    arguments: [1, 20, 300],
    listened: ["swap"],
  },
  {
    name: "references in locals, on the stack and in tables",
    text: `(type $f (func (param funcref i32) (result funcref)))
      (table $t 4 funcref)
      (elem declare func $a $b)
      (global $g (mut funcref) (ref.null func))
      (func $a (export "a") (param funcref i32) (result funcref)
        (table.set $t (i32.const 1) (local.get 0)) (global.get $g))
      (func $b (export "b") (param funcref i32) (result funcref) (local funcref)
        (local.set 2 (local.get 0))
        (local.get 2)
        (local.set 2 (ref.null func))
        (table.set $t (i32.const 2) (call $a (local.get 2) (local.get 1))))
      (func (export "run") (param i32) (result i32 i32 i32) (local funcref i32)
        (global.set $g (ref.func $b))
        (local.set 1 (ref.func $a))
        (ref.func $b)
        (loop $next (param funcref) (result funcref)
          (local.set 1 (call $b (local.get 1) (local.get 2)))
          (table.set $t (i32.const 0) (local.get 1))
          (drop (call_indirect $t (type $f) (ref.null func) (i32.const 3) (i32.const 0)))
          (local.set 2 (i32.add (local.get 2) (i32.const 1)))
          (br_if $next (i32.lt_s (local.get 2) (local.get 0))))
        (local.set 1)
        (table.set $t (i32.const 3) (local.get 1))
        (ref.is_null (table.get $t (i32.const 1)))
        (ref.is_null (table.get $t (i32.const 2)))
        (ref.is_null (local.get 1)))`,
    arguments: [1, 5, 100],
    listened: ["b"],
  },
  {
    name: "host functions that call the guest again",
    text: `(import "env" "again" (func $again (param i32) (result i32)))
      (func (export "run") (param i32) (result i32) (local i32)
        (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
        (loop $next
          (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 7))
            (call $again (i32.sub (local.get 0) (i32.const 1)))))
          (br_if $next (i32.lt_u (i32.and (local.get 1) (i32.const 0xff)) (i32.const 0x80))))
        (local.get 1))`,
    arguments: [0, 1, 4],
    listened: ["again", "run"],
  },
  {
    name: "memory that grows, globals, and a trap in the end",
    text: `(memory (export "memory") 1 40)
      (global $sum (mut i64) (i64.const 0))
      (func $touch (export "touch") (param i32) (result i32)
        (if (i32.eqz (i32.rem_u (local.get 0) (i32.const 50)))
          (then (drop (memory.grow (i32.const 1)))))
        (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (local.get 0))
        (global.set $sum (i64.add (global.get $sum) (i64.extend_i32_u (memory.size))))
        (i32.load (local.get 0)))
      (func $down (export "down") (param i32 i32) (result i32)
        (i32.add (i32.load (i32.const 65532))
          (if (result i32) (local.get 0)
            (then (call $down (i32.sub (local.get 0) (i32.const 1)) (call $touch (local.get 0))))
            (else (i32.div_s (i32.const 1) (local.get 1))))))
      (func (export "run") (param i32) (result i32) (local i32)
        (loop $next
          (local.set 1 (i32.add (local.get 1) (call $touch (local.get 0))))
          (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (call $down (i32.const 20) (local.get 1)))`,
    arguments: [1, 60, 700],
    listened: ["touch", "down"],
  },
  {
    name: "the stack is exhausted",
    text: `(global (mut i32) (i32.const 0))
      (func $down (param i32) (result i32)
        (global.set 0 (i32.add (global.get 0) (i32.const 1)))
        (i32.add (local.get 0) (call $down (i32.add (local.get 0) (i32.const 1)))))
      (func (export "run") (param i32) (result i32) (call $down (local.get 0)))`,
    arguments: [1, 2],
    limits: { maxDepth: 100 },
  },
];

/** What can be seen of a run. */
async function observe(
  { text, arguments: given, listened = [], limits = {} }: Program,
  kind: EngineKind,
  policy?: SafepointPolicy,
): Promise<string[]> {
  const bytes = await parse(`(module ${text})`);
  const lines: string[] = [];
  const guest: Guest = new Guest(bytes, {
    engine: makerOf(kind, policy),
    limits,
    host: {
      again: (inner, base) => {
        const { stack } = inner.engine;
        const [result] = inner.call("run", stack.i32[2 * base]!);
        stack.i32[2 * base] = result as number;
      },
    },
  });
  for (const name of listened) {
    guest.listen(name, {
      before: (_ctx, _def, params) => void lines.push(`> ${name} ${params.join()}`),
      after: (_ctx, _def, err, results, { endsInTailCall }) =>
        void lines.push(`< ${name} ${endsInTailCall} ${err ? outcome(err) : results.join()}`),
    });
  }
  for (const argument of [...given, ...given]) {
    try {
      lines.push(`run ${argument} = ${guest.call("run", argument)}`);
    } catch (error) {
      lines.push(`run ${argument}: ${outcome(error)}`);
    }
    const { stack, safepoint } = guest.engine;
    assertEquals([stack.depth, stack.top, stack.openCalls.depth], [0, 0, 0]);
    assertEquals([safepoint?.frames.length ?? 0, safepoint?.isLeaving ?? false], [0, false]);
    for (const { bytes } of guest.instance.memories) lines.push(`memory ${checksum(bytes)}`);
    for (const { bits } of guest.instance.globals) lines.push(`global ${bits.join()}`);
  }
  return lines;
}

/** How a call failed, and where; of an exhausted stack that differs from tier to tier. */
function outcome(error: unknown): string {
  if (!(error instanceof Trap)) return String(error);
  const { reason, frames } = error;
  if (reason === "call stack exhausted") return reason;
  return [reason, ...frames.map(({ name, offset }) => `${name}@${offset}`)].join(" ");
}

function checksum(bytes: Uint8Array): string {
  let sum = bytes.length;
  for (let i = 0; i < bytes.length; i++) sum = Math.imul(sum, 31) + bytes[i]! | 0;
  return String(sum);
}

const ALWAYS = () => true;

for (const program of PROGRAMS) {
  test(`left at safepoints: ${program.name}`, async () => {
    const expected = await observe(program, ENGINES[0]!);
    let left = 0;
    for (const kind of ENGINES) {
      for (const interval of [0, 1, 20]) {
        const random = new Random(interval);
        for (const poll of [ALWAYS, () => random.below(3) === 0]) {
          const policy = {
            leaves: true,
            interval,
            poll: () => {
              const leaves = poll();
              left += Number(leaves);
              return leaves;
            },
          };
          assertEquals(await observe(program, kind, policy), expected, `${kind.name}, ${interval}`);
        }
      }
    }
    assert(left > 100, `left ${left} times`);
  });
}

test("a call leaves and comes back a thousand times", async () => {
  const bytes = await parse(`(module
    (func $step (param i32 i64) (result i64)
      (i64.add (i64.mul (local.get 1) (i64.const 6364136223846793005)) (i64.extend_i32_u (local.get 0))))
    (func (export "run") (param i32) (result i64) (local i64)
      (loop $next
        (local.set 1 (call $step (local.get 0) (local.get 1)))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1)))`);
  let expected = 0n;
  for (let i = 20_000; i > 0; i--) {
    expected = BigInt.asIntN(64, expected * 6364136223846793005n + BigInt(i));
  }
  const kinds = ENGINES.filter(({ options }) =>
    options.mode === "tiered" && options.hotRounds! < 9
  );
  assert(kinds.length > 0);
  for (const kind of kinds) {
    let polls = 0;
    const policy = { leaves: true, interval: 3, poll: () => ++polls > 0 };
    const guest = new Guest(bytes, { engine: makerOf(kind, policy) });
    assertEquals(guest.call("run", 20_000), [expected]);
    assert(polls > 1000, `${kind.name}: ${polls} polls`);
    const { loopsEntered } = guest.engine.statistics;
    assert(loopsEntered > 1000, `${kind.name}: ${loopsEntered} entered`);
  }
});

test("a policy that throws ends the call in every tier, wherever the guest is", async () => {
  class Stop extends Error {}
  const bytes = await parse(`(module
    (import "env" "again" (func $again (param i32)))
    (table funcref (elem $spin))
    (func $spin (export "spin") (param i32) (loop $next (br $next)))
    (func $recurse (export "recurse") (param i32)
      (call $recurse (local.get 0)) (call $recurse (local.get 0)))
    (func $tail (export "tail") (param i32) (return_call $tail (local.get 0)))
    (func (export "indirect") (param i32) (call_indirect (param i32) (local.get 0) (i32.const 0)))
    (func (export "hosted") (param i32) (call $again (local.get 0)))
    (func $tree (export "tree") (param i32)
      (if (local.get 0) (then
        (call $tree (i32.sub (local.get 0) (i32.const 1)))
        (call $tree (i32.sub (local.get 0) (i32.const 1)))))))`);
  for (const kind of ENGINES) {
    for (const leaves of [true, false]) {
      let left = 10;
      const policy = {
        leaves,
        poll: () => {
          if (--left < 0) throw new Stop();
          return leaves;
        },
      };
      const guest: Guest = new Guest(bytes, {
        engine: makerOf(kind, policy),
        host: {
          again: (inner, base) => void inner.call("tree", inner.engine.stack.i32[2 * base]!),
        },
      });
      for (const name of ["spin", "tail", "indirect", "tree", "hosted"]) {
        left = 10;
        assertThrows(() => guest.call(name, 40), Stop, "", `${kind.name}: ${name}`);
        assertEquals([guest.engine.stack.depth, guest.engine.stack.top], [0, 0]);
        assertEquals(guest.engine.safepoint!.isLeaving, false);
      }
      assertThrows(() => guest.call("recurse", 0), Trap, "call stack exhausted");
    }
  }
});

test("instructions that move much are followed by polls, so that few of them take long", async () => {
  class Stop extends Error {}
  const bytes = await parse(`(module (memory 64)
    (func (export "run") (param i32)
      (loop $next
        (memory.copy (i32.const 0) (i32.const 0x100000) (i32.const 0x300000))
        (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x300000))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`);
  for (const kind of ENGINES) {
    let polls = 0;
    const policy = {
      leaves: true,
      poll: () => {
        if (++polls > 20) throw new Stop();
        return true;
      },
    };
    const guest = new Guest(bytes, { engine: makerOf(kind, policy) });
    const elapsed = leastTime(1000, () => {
      polls = 0;
      assertThrows(() => guest.call("run", 1_000_000), Stop);
    });
    assert(elapsed < 1000, `${kind.name}: ${elapsed} ms`);
  }
});
