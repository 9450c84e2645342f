import { assertEquals } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { decodeModule } from "../../src/binary/decode.ts";
import { ModuleNames } from "../../src/binary/names.ts";
import { CoreFeatures } from "../../src/features.ts";
import { test } from "../support/suite.ts";
import {
  body,
  type Bytes,
  CODE,
  FUNCTION,
  load,
  moduleBytes,
  name,
  section,
  TYPE,
  vec,
} from "./binary_bytes.ts";

/** A module with three functions of one parameter and a name section. */
function namesOf(...section0: readonly Bytes[]): ModuleNames {
  return new ModuleNames(load(moduleBytes(
    section(TYPE, vec([0x60, 1, 0x7f, 0])),
    section(FUNCTION, vec(0, 0, 0)),
    section(CODE, vec(body(vec()), body(vec()), body(vec()))),
    section(0, name("name"), ...section0),
  )));
}

const FUNCTION_NAMES = section(1, vec([0, name("zero")], [2, name("two")]));

test("the names of a module, its functions and their locals are found", async () => {
  const module = decodeModule(
    await parse(`(module $counter
      (func $add (param $a i32) (param $b i32) (result i32) (local $sum i32) (local.get $a))
      (func (param i32))
      (func $mixed (param $x i32) (param i32)))`),
    CoreFeatures.V3,
  );
  const names = new ModuleNames(module);
  assertEquals(names.moduleName, "counter");
  assertEquals([0, 1, 2, 3].map((index) => names.functionName(index)), [
    "add",
    undefined,
    "mixed",
    undefined,
  ]);
  assertEquals([...names.localNames(0)], [[0, "a"], [1, "b"], [2, "sum"]]);
  assertEquals(names.paramNames(0), ["a", "b"]);
  assertEquals(names.paramNames(1), []);
  assertEquals(names.paramNames(2), []); // one of them has no name
  assertEquals(names.resultNames(0), []);
});

test("a module without a name section has no names", () => {
  const names = new ModuleNames(load(moduleBytes()));
  assertEquals(names.moduleName, undefined);
  assertEquals(names.functionName(0), undefined);
  assertEquals([...names.localNames(0)], []);
});

test("of two names for one function the first counts", () => {
  const names = namesOf(section(1, vec([0, name("first")], [0, name("second")])));
  assertEquals(names.functionName(0), "first");
});

test("names for functions that do not exist are passed over", () => {
  const names = namesOf(section(1, vec([0xff, 0xff, 0x03, name("far")], [1, name("near")])));
  assertEquals(names.functionName(1), "near");
});

test("a malformed name section is no error, and what comes before the damage counts", () => {
  const damaged: readonly Bytes[][] = [
    [FUNCTION_NAMES, 9],
    [FUNCTION_NAMES, 2, 0x80],
    [FUNCTION_NAMES, 2, 5, 1],
    [FUNCTION_NAMES, section(2, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    [section(1, 5, [0, name("zero")], [2, name("two")], 1)],
    [section(1, vec([0, name("zero")], [1, [2, 0xff, 0xff]], [2, name("two")]))],
  ];
  for (const content of damaged) {
    const names = namesOf(...content);
    assertEquals(names.functionName(0), "zero");
    assertEquals(names.functionName(1), undefined);
    assertEquals(names.functionName(2), "two");
    assertEquals(names.moduleName, undefined);
    assertEquals(names.paramNames(0), []);
  }
});

test("a name section that promises billions of names costs nothing", () => {
  const names = namesOf(section(1, 0xff, 0xff, 0xff, 0xff, 0x0f), section(0, name("m")));
  assertEquals(names.functionName(0), undefined);
  assertEquals(names.moduleName, "m");
});
