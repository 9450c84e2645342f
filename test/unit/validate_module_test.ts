import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { CoreFeatures } from "../../src/features.ts";
import { test } from "../support/suite.ts";
import {
  ELEMENT,
  errorOf,
  FUNCTION,
  GLOBAL,
  load,
  MEMORY,
  moduleBytes,
  oneFunction,
  section,
  TABLE,
  TYPE,
  vec,
} from "./binary_bytes.ts";

const VALID: readonly string[] = [
  `(global i32 (i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3))))`,
  `(global $a i64 (i64.const 1)) (global i64 (i64.sub (global.get $a) (i64.const 1)))`,
  `(import "m" "g" (global $g i32)) (memory 1) (data (offset (global.get $g)) "abc")`,
  `(global v128 (v128.const i32x4 1 2 3 4)) (global externref (ref.null extern))`,
  `(table 1 funcref) (elem (i32.const 0) funcref (ref.null func) (ref.func $f)) (func $f)`,
  `(func $f) (func (drop (ref.func $f))) (elem declare func $f)`,
  `(func $f) (func (drop (ref.func $f))) (export "f" (func $f))`,
  `(func $f) (func (drop (ref.func $f))) (global funcref (ref.func $f))`,
  `(memory 65536 65536) (memory 0) (table 4294967295 4294967295 funcref)`,
  `(func $main) (start $main)`,
  `(func (export "a") (export "") (export "b"))`,
];

test("a valid module is accepted", async () => {
  for (const text of VALID) load(await parse(`(module ${text})`));
});

const INVALID: readonly (readonly [reason: string, text: string])[] = [
  ["constant expression required", "(global i32 (i32.div_s (i32.const 1) (i32.const 1)))"],
  ["constant expression required", "(global i32 (block (result i32) (i32.const 1)))"],
  [
    "constant expression required",
    `(import "m" "g" (global $g (mut i32))) (global i32 (global.get $g))`,
  ],
  ["type mismatch", "(global i32 (i64.const 1))"],
  ["type mismatch", "(global i32 (i32.const 1) (i32.const 1))"],
  ["type mismatch", "(global i32)"],
  ["type mismatch", "(memory 1) (data (i64.const 0))"],
  ["type mismatch", "(table 1 funcref) (elem (i32.const 0) externref (ref.null extern))"],
  ["type mismatch", "(elem funcref (ref.null extern))"],
  ["type mismatch", "(table 1 externref) (elem (i32.const 0) func)"],
  ["unknown global 0", "(global i32 (global.get 0))"],
  ["unknown global 1", "(global i32 (global.get 1)) (global i32 (i32.const 1))"],
  ["unknown function 7", "(elem func 7)"],
  ["unknown function 7", "(global funcref (ref.func 7))"],
  ["unknown function 7", `(export "f" (func 7))`],
  ["unknown function 7", "(start 7)"],
  ["unknown table 0", "(elem (i32.const 0) func)"],
  ["unknown table 1", `(table 1 funcref) (export "t" (table 1))`],
  ["unknown memory 0", "(data (i32.const 0))"],
  ["unknown memory 1", `(memory 1) (export "m" (memory 1))`],
  ["unknown global 1", `(global i32 (i32.const 0)) (export "g" (global 1))`],
  ["unknown type 3", `(import "m" "f" (func (type 3)))`],
  ["duplicate export name", `(func (export "f")) (memory (export "f") 1)`],
  ["start function", "(func $main (param i32)) (start $main)"],
  ["start function", "(func $main (result i32) (i32.const 1)) (start $main)"],
  ["memory size must be at most 65536 pages (4GiB)", "(memory 65537)"],
  ["memory size must be at most 65536 pages (4GiB)", "(memory 0 65537)"],
  ["size minimum must not be greater than maximum", "(memory 2 1)"],
  ["size minimum must not be greater than maximum", "(table 2 1 funcref)"],
];

test("an invalid module is refused", async () => {
  for (const [reason, text] of INVALID) {
    const error = errorOf(await parse(`(module ${text})`));
    assertStringIncludes(error.message, reason, text);
    assertEquals(error.functionIndex, undefined, text);
  }
});

test("constant expressions compute only where extended constants are on", async () => {
  const sum = await parse("(module (global i32 (i32.add (i32.const 1) (i32.const 2))))");
  load(sum, CoreFeatures.V3);
  const { message } = errorOf(sum, CoreFeatures.V2);
  assertStringIncludes(message, 'constant expression required: feature "extended-const"');
  const own = await parse("(module (global i32 (i32.const 1)) (global i32 (global.get 0)))");
  load(own, CoreFeatures.V3);
  assertStringIncludes(errorOf(own, CoreFeatures.V2).message, "unknown global 0");
});

test("features that are off are asked for", async () => {
  const cases: readonly (readonly [feature: string, features: CoreFeatures, text: string])[] = [
    ["multi-memory", CoreFeatures.V2, "(memory 1) (memory 1)"],
    ["simd", CoreFeatures.V2.setEnabled("simd", false), "(func (local v128))"],
    ["tail-call", CoreFeatures.V2, "(func $f (return_call $f))"],
    ["sign-extension-ops", CoreFeatures.V1, "(func (drop (i32.extend8_s (i32.const 1))))"],
    ["multi-value", CoreFeatures.V1, "(func (result i32 i32) (unreachable))"],
    ["multi-value", CoreFeatures.V1, "(func (i32.const 1) (block (param i32) (drop)))"],
    [
      "mutable-global",
      CoreFeatures.V1.setEnabled("mutable-global", false),
      `(global (export "g") (mut i32) (i32.const 0))`,
    ],
  ];
  for (const [feature, features, text] of cases) {
    const bytes = await parse(`(module ${text})`);
    assertStringIncludes(errorOf(bytes, features).message, `feature "${feature}" is disabled`);
    load(bytes, CoreFeatures.V3);
  }
});

test("a function, a table's or a memory's number is checked where the text format cannot err", () => {
  const types = section(TYPE, vec([0x60, 0, 0]));
  const unknownType = moduleBytes(types, section(FUNCTION, vec(1)), section(10, vec([2, 0, 0x0b])));
  assertStringIncludes(errorOf(unknownType).message, "unknown type 1");
  const table = section(TABLE, vec([0x70, 0, 0]));
  const element = section(ELEMENT, vec([0x02, 5, 0x41, 0, 0x0b, 0, 0]));
  assertStringIncludes(errorOf(moduleBytes(table, element)).message, "unknown table 5");
  const inverted = section(MEMORY, vec([0x01, 3, 2]));
  assertStringIncludes(errorOf(moduleBytes(inverted)).message, "size minimum");
  const unfinished = section(GLOBAL, vec([0x7f, 0, 0x41, 0]));
  assertStringIncludes(errorOf(moduleBytes(unfinished)).message, "unexpected end");
});

test("a module may be validated without the features its bodies do not use", () => {
  load(oneFunction(0, 0x01), CoreFeatures.V1);
});
