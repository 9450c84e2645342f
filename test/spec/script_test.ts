import { assert, assertEquals, assertThrows } from "@std/assert";
import { test } from "../support/suite.ts";
import { floatBits, integerBits } from "./literals.ts";
import { type Command, readScript } from "./script.ts";
import { readSexprs, ScriptSyntaxError, stringBytes, type StringLiteral } from "./sexpr.ts";
import { matches, type Pattern, readConstant, readPattern } from "./values.ts";

type Of<Union extends { kind: string }, Kind> = Union extends unknown
  ? Kind extends Union["kind"] ? Union : never
  : never;

/** The value, after a check that it is of that kind. */
function expectKind<Union extends { kind: string }, Kind extends Union["kind"]>(
  value: Union | undefined,
  kind: Kind,
): Of<Union, Kind> {
  assertEquals(value?.kind, kind);
  return value as Of<Union, Kind>;
}

function only<Kind extends Command["kind"]>(source: string, kind: Kind): Of<Command, Kind> {
  const commands = readScript(source);
  assertEquals(commands.length, 1);
  return expectKind(commands[0], kind);
}

function patternOf(source: string): Pattern {
  return readPattern(readSexprs(source)[0]!);
}

function bitsOfString(source: string): number[] {
  return [...stringBytes(readSexprs(source)[0] as StringLiteral)];
}

test("a script's tokens end where the lexical rules end them", () => {
  const [node, ...rest] = readSexprs('(a"b"c(d);;x\n e(;(;n;));f;)g)');
  assertEquals(rest, []);
  const list = expectKind(node, "list");
  assertEquals(
    list.items.map((item) => item.kind === "list" ? "()" : item.text),
    ["a", "b", "c", "()", "e", "g"],
  );
});

test("a quotation mark or parenthesis inside a string does not end anything", () => {
  assertEquals(bitsOfString('"\\")(;"'), [0x22, 0x29, 0x28, 0x3b]);
});

test("every escape of a string stands for its bytes", () => {
  assertEquals(bitsOfString('"\\t\\n\\r\\\'\\\\\\00\\fF\\u{20_ac}é"'), [
    ...[9, 10, 13, 0x27, 0x5c, 0, 0xff, 0xe2, 0x82, 0xac, 0xc3, 0xa9],
  ]);
});

test("annotations are blanks", () => {
  const [list] = readSexprs('((@a "x" (y)) f (@b)g)(@c ;)');
  assertEquals(expectKind(list, "list").items.length, 2);
  assertEquals(readSexprs("(@c)(x)").length, 1);
});

test("unbalanced text is refused with its place", () => {
  for (const [source, offset] of [["(a", 0], ["a)", 1], ["(; (; ;)", 0], ['"a', 0]] as const) {
    const error = assertThrows(() => readSexprs(source), ScriptSyntaxError);
    assertEquals(error.offset, offset, source);
  }
});

test("module text is cut out of the script as it stands", () => {
  const command = only('\n\n(module $m ;; note\n (func (export "a b")) )', "module");
  const source = expectKind(command.source, "text");
  assertEquals(command.id, "$m");
  assertEquals(command.line, 3);
  assertEquals(source.text, '(module $m ;; note\n (func (export "a b")) )');
});

test("a module definition loses the word that its parser does not know", () => {
  const command = only("(module definition $m (func))", "definition");
  const source = expectKind(command.source, "text");
  assertEquals(command.id, "$m");
  assertEquals(source.text, "(module  $m (func))");
});

test("a binary module is the bytes of its strings, joined", () => {
  const command = only('(module $m binary "\\00asm" "\\01\\00" "\\00\\00")', "module");
  const source = expectKind(command.source, "binary");
  assertEquals([...source.bytes], [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
});

test("a quoted module is the text of its strings, joined", () => {
  const command = only(
    '(assert_malformed (module quote "(func" "\\n)") "why")',
    "assert_malformed",
  );
  const source = expectKind(command.source, "quote");
  assertEquals(source.text, "(func\n)");
  assertEquals(command.expected, "why");
});

test("bare module fields are a script of one module", () => {
  const command = only("(func) (memory 0)", "module");
  const source = expectKind(command.source, "text");
  assertEquals(source.text, "(module (func) (memory 0)\n)");
});

test("instances are named in instance, register and actions", () => {
  const commands = readScript(
    '(module instance $i $m) (register "n" $i) (assert_return (get $i "g") (i32.const 7))',
  );
  const instance = expectKind(commands[0], "instance");
  const register = expectKind(commands[1], "register");
  assertEquals([instance.id, instance.of], ["$i", "$m"]);
  assertEquals([register.name, register.instance], ["n", "$i"]);
  const { action } = expectKind(commands[2], "assert_return");
  assertEquals([action.kind, action.instance, action.field], ["get", "$i", "g"]);
});

test("a trap asserted of a module is one in its instantiation", () => {
  only('(assert_trap (module) "unreachable")', "assert_uninstantiable");
  only('(assert_trap (invoke "f") "unreachable")', "assert_trap");
});

test("an unknown command is refused", () => {
  assertThrows(() => readScript("(module) (assert_maybe)"), SyntaxError, "assert_maybe");
});

test("integer literals wrap to their width", () => {
  assertEquals(integerBits("-1", 32), 0xffff_ffffn);
  assertEquals(integerBits("0xffff_ffff", 32), 0xffff_ffffn);
  assertEquals(integerBits("-0x8000_0000_0000_0000", 64), 1n << 63n);
  assertEquals(integerBits("+12_3", 8), 123n);
});

test("f64 literals have the bits that JavaScript gives the same number", () => {
  const view = new DataView(new ArrayBuffer(8));
  const decimals = ["0", "-0.0", "1", "0.1", "123456789.125", "1e-5", "5e-324", "2e-324", "1e309"];
  const edges = ["1.7976931348623157e308", "2.2250738585072014e-308", "2.2250738585072011e-308"];
  for (const text of [...decimals, ...edges, "3.", "1.5e+10", "4.9e-320", "9007199254740993"]) {
    view.setFloat64(0, Number(text));
    assertEquals(floatBits(text, 64), view.getBigUint64(0), text);
  }
});

test("f32 literals are rounded once", () => {
  // Halfway between two floats once rounded to f64, but above it before.
  assertEquals(floatBits("1.00000005960464477539062500000000001", 32), 0x3f80_0001n);
  assertEquals(floatBits("1.000000059604644775390625", 32), 0x3f80_0000n);
  assertEquals(floatBits("0x1.000003p0", 32), 0x3f80_0002n);
  assertEquals(floatBits("1.4013e-45", 32), 1n);
  assertEquals(floatBits("3.4028235e38", 32), 0x7f7f_ffffn);
  assertEquals(floatBits("3.5e38", 32), 0x7f80_0000n);
});

test("hexadecimal floats, infinities and NaNs have their bits", () => {
  assertEquals(floatBits("-0x1p-149", 32), 0x8000_0001n);
  assertEquals(floatBits("0x1.fffffep+127", 32), 0x7f7f_ffffn);
  assertEquals(floatBits("0x0.8p1", 64), 0x3ff0_0000_0000_0000n);
  assertEquals(floatBits("0xA.8", 64), 0x4025_0000_0000_0000n);
  assertEquals(floatBits("-inf", 64), 0xfff0_0000_0000_0000n);
  assertEquals(floatBits("nan", 32), 0x7fc0_0000n);
  assertEquals(floatBits("-nan:0x20_0000", 32), 0xffa0_0000n);
});

test("a pattern of bits tells zeroes and NaN payloads apart", () => {
  const zero = patternOf("(f32.const -0)");
  assert(matches(zero, { kind: "bits", type: "f32", bits: 0x8000_0000n }));
  assert(!matches(zero, { kind: "bits", type: "f32", bits: 0n }));
  assert(!matches(zero, { kind: "bits", type: "i32", bits: 0x8000_0000n }));
  const nan = patternOf("(f64.const nan:0x4000000000000)");
  assert(matches(nan, { kind: "bits", type: "f64", bits: 0x7ff4_0000_0000_0000n }));
  assert(!matches(nan, { kind: "bits", type: "f64", bits: 0x7ffc_0000_0000_0000n }));
});

test("NaN classes admit what the specification says", () => {
  const canonical = patternOf("(f32.const nan:canonical)");
  const arithmetic = patternOf("(f32.const nan:arithmetic)");
  for (
    const [bits, isCanonical, isArithmetic] of [
      [0x7fc0_0000n, true, true],
      [0xffc0_0000n, true, true],
      [0x7fc0_0001n, false, true],
      [0x7fa0_0000n, false, false],
      [0x7f80_0000n, false, false],
    ] as const
  ) {
    assertEquals(matches(canonical, { kind: "bits", type: "f32", bits }), isCanonical);
    assertEquals(matches(arithmetic, { kind: "bits", type: "f32", bits }), isArithmetic);
  }
});

test("vector constants and patterns are little-endian lanes", () => {
  const node = readSexprs("(v128.const i32x4 1 2 -1 0x80000000)")[0]!;
  const constant = expectKind(readConstant(node), "bits");
  assertEquals(constant.bits, 0x8000_0000_ffff_ffff_0000_0002_0000_0001n);
  const lanes = patternOf("(v128.const f32x4 0 nan:canonical inf 1)");
  const bits = 0x3f80_0000_7f80_0000_ffc0_0000_0000_0000n;
  assert(matches(lanes, { kind: "bits", type: "v128", bits }));
  assert(!matches(lanes, { kind: "bits", type: "v128", bits: bits | 1n }));
});

test("reference patterns look at null, at the type, and at the host's value", () => {
  const seven = { kind: "reference", type: "externref", value: 7 } as const;
  const empty = { kind: "reference", type: "externref", value: null } as const;
  assert(matches(patternOf("(ref.extern 7)"), seven));
  assert(!matches(patternOf("(ref.extern 8)"), seven));
  assert(matches(patternOf("(ref.extern)"), seven));
  assert(!matches(patternOf("(ref.func)"), seven));
  assert(!matches(patternOf("(ref.extern)"), empty));
  assert(matches(patternOf("(ref.null extern)"), empty));
  assert(matches(patternOf("(either (ref.null extern) (ref.extern 7))"), seven));
});
