/**
 * Writes the arms of instructions whose meaning stands in the instruction table.
 *
 * @module
 */
import { slotOf } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import type { Access, Row, Simple } from "../isa/row.ts";
import type { Form, Meaning, RegisterOp } from "./ops.ts";

const VIEW_OF: Readonly<Record<string, string>> = { i: "I32", l: "I32", f: "F32", d: "F64" };

/** A carry: adding a comparison is fast, but not what the type checker expects. */
const CARRY = /\((\(\w+ >>> 0\) < \(\w+ >>> 0\)) \| 0\)/g;

/**
 * The address as a signed integer. It is negative if the address is 2 GiB or more, and then larger
 * than any limit: so neither the sum nor the comparison needs more than 32 bits.
 */
const REACH = "const at = address + offset | address & 0x80000000;";

/** One arm in the making: its lines, and which word of the instruction comes next. */
class Arm {
  readonly lines: string[] = [];
  #next = 1;

  word(): string {
    return `code[pc + ${this.#next++}]!`;
  }

  /** Where the value of the next operand is, as an index of 32-bit words. */
  place(): string {
    return `fp + ${this.word()}`;
  }

  add(...lines: readonly string[]): void {
    this.lines.push(...lines);
  }
}

/** The arm of an instruction, its lines not indented yet. */
export function armOf(op: RegisterOp): string[] {
  const { meaning, operands, rare } = op;
  if (meaning === undefined) throw new EngineBug(`${op.name} is written by hand`);
  const arm = new Arm();
  const length = 1 + operands.length;
  const body = armBody(arm, meaning, length);
  if (!body) arm.add(rare ? `return pc + ${length};` : `pc += ${length};`);
  if (!rare) arm.add("continue;");
  return [`case ${op.number}: { // ${op.name}`, ...arm.lines.map((line) => `  ${line}`), "}"];
}

/** Returns whether the lines say where to go on. */
function armBody(arm: Arm, meaning: Meaning, length: number): boolean {
  const { row, form } = meaning;
  switch (row.meaning.kind) {
    case "load":
      loadBody(arm, meaning, row.meaning);
      return false;
    case "store":
      storeBody(arm, meaning, row.meaning);
      return false;
    case "simple":
      if (!form.startsWith("branch")) {
        simpleBody(arm, meaning, row.meaning);
        return false;
      }
      branchBody(arm, meaning, row.meaning, length);
      return true;
    default:
      throw new EngineBug(`${row.name} is written by hand`);
  }
}

/** Types of the operands, and of the result, a letter each. */
function typesOf(row: Row): readonly [operands: string, result: string] {
  return row.signature!.split(":") as [string, string];
}

/**
 * Declares the sources of an operator by their letters, those that `used` names. The one that
 * another instruction makes is computed.
 */
function declareSources(arm: Arm, meaning: Meaning, used: readonly string[], kept: string): void {
  const { row, form, first } = meaning;
  const simple = row.meaning as Simple;
  const [types] = typesOf(row);
  [...types].forEach((type, i) => {
    const letter = "abc"[i]!;
    if (first !== undefined && first.fusion.source === i) {
      make(arm, first, letter, type);
      if (kept !== "") arm.add(`I32[${kept}] = ${letter};`);
    } else if (form.endsWith("immediate") && i === types.length - 1) {
      arm.add(`const ${letter} = ${arm.word()};`);
    } else {
      declareSource(arm, letter, type, simple.bits, used);
    }
  });
}

function declareSource(
  arm: Arm,
  letter: string,
  type: string,
  bits: boolean,
  used: readonly string[],
): void {
  const names = (name: string) => used.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  if (type === "l" || type === "d" && bits) {
    arm.add(`const ${letter}s = ${arm.place()};`);
    if (names(`${letter}0`)) arm.add(`const ${letter}0 = I32[${letter}s]!;`);
    if (names(`${letter}1`)) arm.add(`const ${letter}1 = I32[${letter}s + 1]!;`);
  } else if (type === "d") {
    arm.add(`const ${letter} = F64[${arm.place()} >> 1]!;`);
  } else {
    arm.add(`const ${letter} = ${bits ? "I32" : VIEW_OF[type]!}[${arm.place()}]!;`);
  }
}

/** Computes what the first of a pair makes, as the source `letter`, of that type, of the second. */
function make(
  arm: Arm,
  { row, form }: { readonly row: Row; readonly form: Form },
  letter: string,
  type: string,
): void {
  if (row.meaning.kind === "load") {
    makeLoaded(arm, row, row.meaning, letter, type);
    return;
  }
  const meaning = row.meaning as Simple;
  const rename = (text: string) =>
    text.replace(/\ba([01]?)\b/g, "x$1").replace(/\bb([01]?)\b/g, "y$1");
  const inner = new Inner(arm, rename);
  declareSources(inner, { row, form }, meaning.parts, "");
  arm.add(...inner.renamed());
  const wide = type === "l";
  meaning.parts.slice(0, wide ? 2 : 1).forEach((part, i) => {
    const value = rename(part).replace(/\br0\b/g, `${letter}0`).replace(CARRY, INTEGER);
    arm.add(`const ${letter}${wide ? i : ""} = ${value};`);
  });
}

const INTEGER = "(($1) as unknown as number | 0)";

/** 1 where the condition holds, else 0, without a jump. */
function bit(condition: string): string {
  return `((${condition}) as unknown as number) | 0`;
}

/** An arm that takes its words from another one, and whose lines have other names. */
class Inner extends Arm {
  readonly #outer: Arm;
  readonly #rename: (text: string) => string;

  constructor(outer: Arm, rename: (text: string) => string) {
    super();
    this.#outer = outer;
    this.#rename = rename;
  }

  override word(): string {
    return this.#outer.word();
  }

  renamed(): string[] {
    return this.lines.map((line) =>
      this.#rename(line).replace(/\bas\b/g, "xs").replace(/\bbs\b/g, "ys")
    );
  }
}

function simpleBody(arm: Arm, meaning: Meaning, { parts, bits, test }: Simple): void {
  const [, result] = typesOf(meaning.row);
  const to = arm.place();
  declareSources(arm, meaning, parts, "");
  if (parts.length === 2) {
    arm.add(
      `const r = ${to};`,
      `const r0 = ${parts[0]!};`,
      "I32[r] = r0;",
      `I32[r + 1] = ${parts[1]!.replace(CARRY, INTEGER)};`,
    );
    return;
  }
  const value = test === null ? parts[0]! : bit(test);
  if (result === "d" && !bits) arm.add(`F64[${to} >> 1] = ${value};`);
  else arm.add(`${bits ? "I32" : VIEW_OF[result]!}[${to}] = ${value};`);
}

function branchBody(arm: Arm, meaning: Meaning, simple: Simple, length: number): void {
  const kept = meaning.first?.fusion.kept ? arm.place() : "";
  declareSources(arm, meaning, [simple.test!], kept);
  const target = arm.word();
  const next = `pc + ${length}`;
  const [first, second] = meaning.form === "branch unless" ? [next, target] : [target, next];
  // FAST: choosing without a jump would make all that follows wait for the comparison.
  arm.add(`pc = ${simple.test} ? ${first} : ${second};`);
}

/** Declares `address`, `offset` and `at`. */
function declareAddress(arm: Arm, { first }: Meaning): void {
  if (first !== undefined && first.fusion.source === 0) make(arm, first, "address", "i");
  else arm.add(`const address = I32[${arm.place()}]!;`);
}

function declareReach(arm: Arm): void {
  arm.add(`const offset = ${arm.word()};`, REACH);
}

/** Reads the low 32 bits, or fewer, at `at`. */
function getter({ bytes, signed }: Access): string {
  if (bytes === 1) return signed ? "view.getInt8(at)" : "view.getUint8(at)";
  if (bytes === 2) return signed ? "view.getInt16(at, true)" : "view.getUint16(at, true)";
  return "view.getInt32(at, true)";
}

function loadBody(arm: Arm, meaning: Meaning, access: Access): void {
  const { bytes, signed } = access;
  const { row } = meaning;
  const wide = typesOf(row)[1] === "l";
  arm.add(`const to = ${arm.place()};`);
  declareAddress(arm, meaning);
  declareReach(arm);
  arm.add(`if (at >>> 0 > limit - ${bytes}) break;`);
  if (bytes === 8) {
    arm.add(`I32[to] = ${getter(access)};`, "I32[to + 1] = view.getInt32(at + 4, true);");
  } else if (wide) {
    arm.add(`const low = ${getter(access)};`, "I32[to] = low;");
    arm.add(`I32[to + 1] = ${signed ? "low >> 31" : "0"};`);
  } else {
    arm.add(`I32[to] = ${getter(access)};`);
  }
}

/** Loads a value that another instruction works on at once. */
function makeLoaded(arm: Arm, row: Row, access: Access, letter: string, type: string): void {
  const { bytes } = access;
  const [from, near]: readonly (readonly string[])[] = type === "d"
    ? [["far.F64[0]!"], ["view.getFloat64(at, true)"]]
    : type === "f"
    ? [["far.F32[0]!"], ["view.getFloat32(at, true)"]]
    : type === "l"
    ? [["far.I32[0]!", "far.I32[1]!"], [getter(access), "view.getInt32(at + 4, true)"]]
    : [["far.I32[0]!"], [getter(access)]];
  const names = type === "l" ? [`${letter}0`, `${letter}1`] : [letter];
  arm.add(`const address = I32[${arm.place()}]!;`);
  declareReach(arm);
  arm.add(
    `let ${names.map((name) => `${name} = 0`).join(", ")};`,
    `if (at >>> 0 > limit - ${bytes}) {`,
    `  far.load(${slotOf(row)}, view, address, offset, far.I32, 0);`,
    ...names.map((name, i) => `  ${name} = ${from![i]!};`),
    "} else {",
    ...names.map((name, i) => `  ${name} = ${near![i]!};`),
    "}",
  );
}

function storeBody(arm: Arm, meaning: Meaning, { bytes }: Access): void {
  const { row, first } = meaning;
  declareAddress(arm, meaning);
  if (first !== undefined && first.fusion.source === 1) {
    storeMade(arm, row, first, bytes);
    return;
  }
  arm.add(`const source = ${arm.place()};`);
  declareReach(arm);
  const set = bytes === 1
    ? "setInt8(at, I32[source]!)"
    : bytes === 2
    ? "setInt16(at, I32[source]!, true)"
    : "setInt32(at, I32[source]!, true)";
  arm.add(`if (at >>> 0 > limit - ${bytes}) break;`, `view.${set};`);
  if (bytes === 8) arm.add("view.setInt32(at + 4, I32[source + 1]!, true);");
}

/** Stores a float that another instruction has made. */
function storeMade(
  arm: Arm,
  row: Row,
  first: NonNullable<Meaning["first"]>,
  bytes: number,
): void {
  make(arm, first, "value", typesOf(first.row)[1]);
  declareReach(arm);
  const [view, set] = bytes === 8 ? ["F64", "setFloat64"] : ["F32", "setFloat32"];
  arm.add(
    `if (at >>> 0 > limit - ${bytes}) {`,
    `  far.${view}[0] = value;`,
    `  far.store(${slotOf(row)}, view, address, offset, far.I32, 0);`,
    "} else {",
    `  view.${set}(at, value, true);`,
    "}",
  );
}
