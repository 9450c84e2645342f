/**
 * Pairs of instructions that became one do what the two do: each is run beside native WebAssembly,
 * on values and addresses of all sizes.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Trap } from "../../src/errors.ts";
import { type Fusion, FUSIONS } from "../../src/interp/fusions.ts";
import { Guest } from "../support/interp.ts";
import { test } from "../support/suite.ts";

type Type = "i32" | "i64" | "f32" | "f64";

/** Two parameters of each type, an address, and a local to keep a value in. */
const PARAMS = "(param $a i32) (param $b i32) (param $c i64) (param $d i64) " +
  "(param $e f32) (param $f f32) (param $g f64) (param $h f64) (param $at i32) (local $kept i32)";
const LOCALS: Readonly<Record<Type, readonly [string, string]>> = {
  i32: ["$a", "$b"],
  i64: ["$c", "$d"],
  f32: ["$e", "$f"],
  f64: ["$g", "$h"],
};
const CONSTANT = "(i32.const 3)";

function typeOf(instruction: string): Type {
  return instruction.replace(/^br /, "").slice(0, 3) as Type;
}

function local(type: Type, which: 0 | 1): string {
  return `(local.get ${LOCALS[type][which]})`;
}

/** The first instruction of a pair; a load loads what the second one works on. */
function firstText(first: string, second: string): string {
  const name = first.replace(/ k$/, "");
  if (name.includes(".load")) {
    const loads = name.includes("8") ? name : `${typeOf(second)}.load`;
    return `(${second.startsWith("br") ? name : loads} offset=2 (local.get $at))`;
  }
  const type = typeOf(name);
  const last = first.endsWith(" k") ? CONSTANT : local(type, 1);
  return `(${name} ${local(type, 0)} ${last})`;
}

/** The second one; what it says goes into a result, a branch or memory. */
function secondText({ first, second, source }: Fusion, made: string): string {
  const branch = /^br[ _]/.test(second);
  const name = second.replace(/^br (?=i)/, "").replace(/ k$/, "");
  const decide = (test: string) =>
    `(block $out (br_if $out ${test}) (return (i32.const 10))) (i32.const 20)`;
  if (second === "br_if") return decide(made);
  if (second === "br_unless") return decide(`(i32.eqz ${made})`);
  if (name.includes(".load")) return `(${name} offset=4 ${made})`;
  if (name.includes(".store")) {
    const value = `${typeOf(first)}.store`;
    return source === 1
      ? `(${value} offset=4 (local.get $at) ${made})`
      : `(${name} offset=4 ${made} ${local(typeOf(name), 1)})`;
  }
  const other = second.endsWith(" k") ? CONSTANT : local(typeOf(name), 1);
  const value = source === 0 ? `(${name} ${made} ${other})` : `(${name} ${other} ${made})`;
  return branch ? decide(value) : value;
}

function functionText(fusion: Fusion, index: number): string {
  const { first, second, kept } = fusion;
  const made = firstText(first, second);
  const text = secondText(fusion, kept ? `(local.tee $kept ${made})` : made);
  const stores = second.includes(".store");
  const result = stores ? "" : `(result ${second.startsWith("br") ? "i32" : typeOf(second)})`;
  return `(func (export "${index}") ${PARAMS.replace(" (local", ` ${result} (local`)} ${text})`;
}

const MODULE = `(memory (export "memory") 1)
  (data (i32.const 0) "\\01\\02\\83\\04\\05\\f6\\07\\08\\f9\\0a\\0b\\0c\\0d\\8e\\0f\\10\\11\\12\\93")
  ${FUSIONS.map(functionText).join("\n")}`;

// deno-fmt-ignore
const ARGUMENTS: readonly (readonly (number | bigint)[])[] = [
  // a           b           c                      d                     e      f         g       h        at
  [0,            0,          0n,                    0n,                   0,     0,        0,      0,       0],
  [1,            5,          3n,                    7n,                   1.5,   -2.25,    0.1,    0.2,     1],
  [-3,           3,          -1n,                   1n,                   -0,    0,        -0,     0,       2],
  [0x7fffffff,   1,          0x7fffffffffffffffn,   1n,                   3e38,  3e38,     1e308,  1e308,   65526],
  [-0x80000000,  -1,         -0x8000000000000000n,  -1n,                  NaN,   1,        NaN,    1,       65530],
  [65530,        4,          0xffffffffn,           33n,                  1e-45, 0.5,      5e-324, 0.5,     65536],
  [65529,        -4,         0x1234567890abcdefn,   0x80000001n,          16777216, 1,     2 ** 53, 1,      0x7fffffff],
  [-8,           65528,      -2n,                   63n,                  Infinity, -Infinity, Infinity, -Infinity, -2],
];

/** What a call did: its result or its trap, and what memory holds then. */
function outcomeOf(call: () => unknown): string {
  try {
    const result = call();
    return typeof result === "number" && Object.is(result, -0) ? "-0" : String(result);
  } catch (error) {
    const isTrap = error instanceof Trap || error instanceof WebAssembly.RuntimeError;
    if (!isTrap) throw error;
    return "trap";
  }
}

test("each pair of instructions that became one does what the two do", async () => {
  const guest = await Guest.from(MODULE);
  const { instance } = await WebAssembly.instantiate(
    await parse(`(module ${MODULE})`) as Uint8Array<ArrayBuffer>,
  );
  const native = instance.exports as Record<string, (...args: unknown[]) => unknown>;
  const memory = new Uint8Array((instance.exports["memory"] as WebAssembly.Memory).buffer);
  FUSIONS.forEach(({ first, second, kept, source }, index) => {
    const name = `${first} ${kept ? "=" : ">"} ${second}`;
    const code = guest.code(String(index)).join("\n");
    assert(code.includes(`${name} `), `${name} does not come out:\n${code}`);
    for (const values of ARGUMENTS) {
      const expected = outcomeOf(() => native[index]!(...values));
      const actual = outcomeOf(() => guest.call(String(index), ...values)[0]);
      assertEquals(actual, expected, `${name}, source ${source}, of ${values}`);
    }
  });
  assertEquals(guest.instance.memories[0]!.bytes, memory);
});

test("a temporary value that two instructions would share is not fused away", async () => {
  const guest = await Guest.from(`
    (func (export "square") (param $a i32) (result i32)
      (local.set $a (i32.mul (local.get $a) (i32.const 3)))
      (i32.add (local.get $a) (local.get $a)))
    (func (export "later") (param $a i32) (param $b i32) (result i32)
      (i32.shl (local.get $a) (i32.const 4))
      (block (br_if 0 (local.get $b)))
      (i32.add (local.get $b)))`);
  assertEquals(guest.call("square", 7), [42]);
  assertEquals(guest.call("later", 2, 5), [37]);
});

test("a trap in a pair is told at the offset of the instruction that trapped", async () => {
  const guest = await Guest.from(`
    (memory 1)
    (func (export "second") (param $a i32) (result i32)
      (i32.load (i32.add (local.get $a) (i32.const 1))))
    (func (export "first") (param $a i32) (param $b f64) (result f64)
      (f64.mul (local.get $b) (f64.load (local.get $a))))`);
  for (const [name, opcode] of [["second", 0x28], ["first", 0x2b]] as const) {
    const { frames } = assertThrows(() => guest.call(name, 70_000, 1), Trap);
    assertEquals(guest.instance.module.bytes[frames[0]!.offset], opcode);
  }
});
