/**
 * Writes `loop.gen.ts`: the template `loop.in.ts` with numbers in the place of names, and an arm for
 * each instruction whose meaning stands in the instruction table. With `--check` it only says
 * whether the file is what it should be.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { slotOf } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import type { Access, Row, Simple } from "../isa/row.ts";
import { REGISTER_OPS, type RegisterOp } from "./ops.ts";

const TEMPLATE = new URL("loop.in.ts", import.meta.url);
const OUTPUT = new URL("loop.gen.ts", import.meta.url);

const VIEWS = [
  "const F32 = stack.f32;",
  "const F64 = stack.f64;",
  "const view = instance.memories[0]?.view ?? far.NO_MEMORY;",
  "const limit = Math.min(view.byteLength, 0x8000_0000);",
];
const RARE_VIEWS = ["const { f32: F32, f64: F64 } = stack;"];

const LETTERS = "abc";
const VIEW_OF: Readonly<Record<string, string>> = { i: "I32", l: "I32", f: "F32", d: "F64" };
const GETTER: Readonly<Record<string, string>> = {
  "1 signed": "getInt8(at)",
  "1": "getUint8(at)",
  "2 signed": "getInt16(at, true)",
  "2": "getUint16(at, true)",
};

/** A carry: adding a comparison is fast, but not what the type checker expects. */
const CARRY = /\((\(\w+ >>> 0\) < \(\w+ >>> 0\)) \| 0\)/g;

/** The text of `loop.gen.ts`. */
export function generate(template: string): string {
  const numbers = new Map(REGISTER_OPS.map((op) => [op.name, op.number]));
  const body = template
    .replace(/^[^]*?@module\n \*\/\n/, "")
    .replace(/^( *)case "([^"]+)":( \{)?$/gm, (_, indent, name, brace = "") => {
      const number = numbers.get(name);
      if (number === undefined) throw new EngineBug(`the template has an arm for ${name}`);
      return `${indent}case ${number}:${brace} // ${name}`;
    })
    .replace(/^( *)\/\/ @views\n/m, (_, indent) => indented(VIEWS, indent))
    .replace(/^( *)\/\/ @rare views\n/m, (_, indent) => indented(RARE_VIEWS, indent))
    .replace(/^( *)\/\/ @arms\n/m, (_, indent) => arms(false, indent))
    .replace(/^( *)\/\/ @rare arms\n/m, (_, indent) => arms(true, indent))
    .replace(
      'import type { HandOp, RareHandOp } from "./ops.ts";\n',
      'import * as n from "../isa/numeric.ts";\n',
    )
    .replace("unknown as HandOp | RareHandOp", "HotOp | RareOp")
    .replace("op: RareHandOp", "op: RareOp");
  return HEADER + wrapped(body) + numberTypes();
}

const HEADER = `/**
 * The dispatch loop, written by \`deno task gen\` from \`loop.in.ts\` and the instruction table. Not to
 * be changed by hand.
 *
 * @module
 */
`;

/**
 * Says of sums that become indices that they are integers of 32 bits, which spares the engines a
 * check for overflow on each.
 */
function wrapped(text: string): string {
  return text
    .replace(/code\[pc \+ (\d+)\]!/g, "code[pc + $1 | 0]!")
    .replace(/\[fp \+ (code\[pc \+ \d+ \| 0\]!)\]/g, "[fp + $1 | 0]")
    .replace(/= fp \+ (code\[pc \+ \d+ \| 0\]!);/g, "= fp + $1 | 0;")
    .replace(/\[(\w+) \+ 1\]/g, "[$1 + 1 | 0]")
    .replace(/pc \+= (\d+);/g, "pc = pc + $1 | 0;")
    .replace(/: pc \+ (\d+);/g, ": pc + $1 | 0;")
    .replace(/(return|next =) pc \+ (\d+);/g, "$1 pc + $2 | 0;");
}

function numberTypes(): string {
  const union = (ops: readonly RegisterOp[]) => ops.map((op) => op.number).join(" | ");
  return `
type HotOp = ${union(REGISTER_OPS.filter((op) => !op.rare))};
type RareOp = ${union(REGISTER_OPS.filter((op) => op.rare))};
`;
}

function indented(lines: readonly string[], indent: string): string {
  return lines.map((line) => `${indent}${line}\n`).join("");
}

function arms(rare: boolean, indent: string): string {
  return REGISTER_OPS.filter((op) => op.rare === rare && op.meaning !== undefined)
    .map((op) => arm(op, indent)).join("");
}

function arm(op: RegisterOp, indent: string): string {
  const lines = [
    `case ${op.number}: { // ${op.name}`,
    ...armBody(op).map((line) => `  ${line}`),
    "}",
  ];
  return indented(lines, indent);
}

function armBody(op: RegisterOp): string[] {
  const { row, form } = op.meaning!;
  const length = 1 + op.operands.length;
  const goOn = op.rare ? [`return pc + ${length};`] : [`pc += ${length};`, "continue;"];
  switch (row.meaning.kind) {
    case "load":
      return [...loadBody(row, row.meaning), ...goOn];
    case "store":
      return [...storeBody(row, row.meaning), ...goOn];
    case "simple":
      return form.startsWith("branch")
        ? [...branchBody(op, row, row.meaning), "continue;"]
        : [...simpleBody(op, row, row.meaning), ...goOn];
    default:
      throw new EngineBug(`${op.name} is written by hand`);
  }
}

/** Says where the value of the operand at `position` is, as an index of 32-bit words. */
function place(position: number): string {
  return `fp + code[pc + ${position}]!`;
}

/** Declares the parts of the operands, which stand in the code from `position` on. */
function declareOperands(row: Row, { bits }: Simple, immediate: boolean, position: number) {
  const types = row.signature!.split(":")[0]!;
  return [...types].flatMap((type, i) => {
    const letter = LETTERS[i]!;
    if (immediate && i === types.length - 1) {
      return [`const ${letter} = code[pc + ${position + i}]!;`];
    }
    const at = place(position + i);
    if (type === "l" || type === "d" && bits) {
      return [
        `const ${letter}s = ${at};`,
        `const ${letter}0 = I32[${letter}s]!;`,
        `const ${letter}1 = I32[${letter}s + 1]!;`,
      ];
    }
    if (type === "d") return [`const ${letter} = F64[${at} >> 1]!;`];
    return [`const ${letter} = ${bits ? "I32" : VIEW_OF[type]!}[${at}]!;`];
  });
}

function simpleBody(op: RegisterOp, row: Row, meaning: Simple): string[] {
  const immediate = op.meaning!.form === "immediate";
  const [, result] = row.signature!.split(":") as [string, string];
  const operands = declareOperands(row, meaning, immediate, 2).filter((line) =>
    isUsed(line, meaning.parts)
  );
  if (meaning.parts.length === 2) {
    return [
      ...operands,
      `const r = ${place(1)};`,
      `const r0 = ${meaning.parts[0]!};`,
      "I32[r] = r0;",
      `I32[r + 1] = ${meaning.parts[1]!.replace(CARRY, "(($1) as unknown as number | 0)")};`,
    ];
  }
  const value = meaning.test === null ? meaning.parts[0]! : `${meaning.test} ? 1 : 0`;
  if (result === "d" && !meaning.bits) return [...operands, `F64[${place(1)} >> 1] = ${value};`];
  const view = meaning.bits ? "I32" : VIEW_OF[result]!;
  return [...operands, `${view}[${place(1)}] = ${value};`];
}

/** Whether what a line declares is named in any of the expressions, or is needed by another line. */
function isUsed(line: string, parts: readonly string[]): boolean {
  const name = /^const (\w+)/.exec(line)![1]!;
  return name.endsWith("s") || parts.some((part) => new RegExp(`\\b${name}\\b`).test(part));
}

function branchBody(op: RegisterOp, row: Row, meaning: Simple): string[] {
  const { form } = op.meaning!;
  const operands = declareOperands(row, meaning, form === "branch immediate", 1);
  const target = `code[pc + ${op.operands.length}]!`;
  const next = `pc + ${1 + op.operands.length}`;
  const [first, second] = form === "branch unless" ? [next, target] : [target, next];
  return [...operands, `pc = ${meaning.test} ? ${first} : ${second};`];
}

/**
 * The address as a signed integer. It is negative if the address is 2 GiB or more, and then larger
 * than any limit: so neither the sum nor the comparison needs more than 32 bits.
 */
const ADDRESS = "const at = address + code[pc + 3]! | address & 0x80000000;";

function loadBody(row: Row, { bytes, signed }: Access): string[] {
  const wide = row.signature!.endsWith("l");
  const get = GETTER[signed ? `${bytes} signed` : `${bytes}`] ?? "getInt32(at, true)";
  const near = bytes === 8
    ? [`I32[to] = view.getInt32(at, true);`, "I32[to + 1] = view.getInt32(at + 4, true);"]
    : wide
    ? [`const low = view.${get};`, "I32[to] = low;", `I32[to + 1] = ${signed ? "low >> 31" : "0"};`]
    : [`I32[to] = view.${get};`];
  return [
    `const address = I32[${place(2)}]!;`,
    ADDRESS,
    `const to = ${place(1)};`,
    `if (at >>> 0 > limit - ${bytes}) {`,
    `  far.load(${slotOf(row)}, view, address, code[pc + 3]!, I32, to);`,
    "} else {",
    ...near.map((line) => `  ${line}`),
    "}",
  ];
}

function storeBody(row: Row, { bytes }: Access): string[] {
  const set =
    { 1: "setInt8(at, I32[from]!)", 2: "setInt16(at, I32[from]!, true)" }[bytes as 1 | 2] ??
      "setInt32(at, I32[from]!, true)";
  const near = [`view.${set};`];
  if (bytes === 8) near.push("view.setInt32(at + 4, I32[from + 1]!, true);");
  return [
    `const address = I32[${place(1)}]!;`,
    ADDRESS,
    `const from = ${place(2)};`,
    `if (at >>> 0 > limit - ${bytes}) {`,
    `  far.store(${slotOf(row)}, view, address, code[pc + 3]!, I32, from);`,
    "} else {",
    ...near.map((line) => `  ${line}`),
    "}",
  ];
}

function main(): void {
  const text = generate(readFileSync(TEMPLATE, "utf8"));
  if (!process.argv.includes("--check")) {
    writeFileSync(OUTPUT, text);
  } else if (readFileSync(OUTPUT, "utf8") !== text) {
    console.error("src/interp/loop.gen.ts is out of date: run `deno task gen`");
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
