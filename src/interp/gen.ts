/**
 * Writes `loop.gen.ts`: the template `loop.in.ts` with numbers in the place of names, and an arm for
 * each instruction whose meaning stands in the instruction table. With `--check` it only says
 * whether the file is what it should be.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { EngineBug } from "../errors.ts";
import { armOf } from "./gen_arms.ts";
import { REGISTER_OPS, type RegisterOp } from "./ops.ts";

const TEMPLATE = new URL("loop.in.ts", import.meta.url);
const OUTPUT = new URL("loop.gen.ts", import.meta.url);

const VIEWS = [
  "const F32 = stack.f32;",
  "const F64 = stack.f64;",
  "const limit = Math.min(view.byteLength, 0x7fff_0000);",
];
/** Constants of the loop that are not numbers, or not an arm's. */
const NOT_SHARED = ["next", "op", "element", "elements", "bits", "body", "count", "end"];

const RARE_VIEWS = ["const { f32: F32, f64: F64 } = stack;"];

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
  return HEADER + shared(wrapped(body)) + numberTypes();
}

const HEADER = `/**
 * The dispatch loop, written by \`deno task gen\` from \`loop.in.ts\` and the instruction table. Not to
 * be changed by hand.
 *
 * @module
 */
`;

/**
 * Variables of the arms that are numbers: declared once for all arms, so that the engines have few to
 * keep apart.
 */
function shared(text: string): string {
  const names = new Set<string>();
  const start = text.indexOf("      leaving: {");
  const end = text.indexOf("\nfunction ", start);
  const loop = text.slice(start, end).replace(
    /^( +)(?:const|let) (\w+) = (?!.*(?:\.elements|element\b|globals\[|\bstack\b|callee|machine))/gm,
    (whole, indent, name) => {
      if (NOT_SHARED.includes(name)) return whole;
      names.add(name);
      return `${indent}${name} = `;
    },
  );
  const isNew = (name: string) => !text.slice(0, start).includes(`let ${name} = 0;`);
  const declared = [...names].filter(isNew).sort().map((name) => `${name} = 0`).join(", ");
  return text.slice(0, start).replace(/^( +)\/\/ @numbers\n/m, `$1let ${declared};\n`) + loop +
    text.slice(end);
}

/**
 * Says of sums that become indices that they are integers of 32 bits, which spares the engines a
 * check for overflow on each.
 */
function wrapped(text: string): string {
  return text
    .replace(/\[fp \+ (code\[pc \+ \d+\]!)\]/g, "[fp + $1 | 0]")
    .replace(/= (fp \+ code\[pc \+ \d+\]!);/g, "= $1 | 0;")
    .replace(/\[(?!pc\b)(\w+) \+ 1\]/g, "[$1 + 1 | 0]");
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
    .map((op) => indented(armOf(op), indent)).join("");
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
