/**
 * The instructions of the register code: names, operands and numbers. Some are written by hand in
 * `loop.in.ts`; the others come from rows of the instruction table, and `gen.ts` writes their arms.
 *
 * Code is an array of 32-bit words: an instruction's number, then one word an operand. A letter says
 * what an operand is:
 *
 * | letter | operand |
 * | --- | --- |
 * | `d` | where the result goes: a slot of the frame, times two (an index of 32-bit words) |
 * | `s` | where a value comes from, likewise |
 * | `b` | the first of several slots, likewise |
 * | `k` | a constant, or 1 for yes |
 * | `n` | a number: how many there are, how often still, or a byte offset |
 * | `j` | where in the code to go on |
 * | `o` | the constant offset of an access, unsigned |
 * | `c` | the number of the access (`slotOf`) that is done on another memory than the first |
 * | `f` `g` `t` `m` `e` `x` | index of a function, global, table, memory, element or data segment |
 * | `y` | number of a function type in the type registry |
 *
 * `br_table` is followed by its targets, the default one last.
 *
 * @module
 */
import { slotOf, SLOTS } from "../binary/instructions.ts";
import { EngineBug } from "../errors.ts";
import { type OpName, rowNamed, ROWS } from "../isa/opcodes.ts";
import type { Row } from "../isa/row.ts";
import { type Fusion, FUSIONS } from "./fusions.ts";

/** Written by hand, in the main loop. */
const HAND = {
  "enter": "bnkn",
  "unreachable": "",
  "count": "nn",
  "jump": "j",
  "br_table": "sn",
  "return": "",
  "return 32": "s",
  "return 64": "s",
  "return many": "bnk",
  "call": "fb",
  "call_indirect": "tysb",
  "return_call": "fb",
  "return_call_indirect": "tysb",
  "const 32": "dk",
  "const 64": "dkk",
  "copy 32": "ds",
  "copy 64": "ds",
  "select 32": "dsss",
  "select 64": "dsss",
  "global.get 32": "dg",
  "global.get 64": "dg",
  "global.set 32": "gs",
  "global.set 64": "gs",
  "memory.grow": "dsm",
} as const satisfies Record<string, string>;

/** Written by hand, but run too seldom to be in the main loop. */
const RARE_HAND = {
  "move": "bbnk",
  "copy ref": "ds",
  "select ref": "dsss",
  "ref.null": "bn",
  "ref.func": "df",
  "ref.is_null": "ds",
  "global.get ref": "dg",
  "global.set ref": "gs",
  "other load": "dsomc",
  "other store": "ssomc",
  "memory.size": "dm",
  "memory.init": "sssxm",
  "memory.copy": "sssmm",
  "memory.fill": "sssm",
  "data.drop": "x",
  "table.get": "dst",
  "table.set": "sst",
  "table.size": "dt",
  "table.grow": "dsst",
  "table.fill": "ssst",
  "table.init": "ssset",
  "table.copy": "ssstt",
  "elem.drop": "e",
  "hook begin": "",
  "hook end": "",
  "hook tail": "",
} as const satisfies Record<string, string>;

/** An instruction of the main loop that is written by hand. */
export type HandOp = keyof typeof HAND;
/** An instruction outside the main loop that is written by hand. */
export type RareHandOp = keyof typeof RARE_HAND;

/** How the arm of an instruction is made from the row it belongs to. */
export type Form =
  /** The operator, over slots. */
  | "plain"
  /** Its last operand is a constant. */
  | "immediate"
  /** Goes to the target where the test holds. */
  | "branch"
  | "branch immediate"
  /** Goes to the target where the test does not hold. */
  | "branch unless"
  /** A load or a store of the first memory. */
  | "access";

/** Where the meaning of an instruction stands. */
export interface Meaning {
  readonly row: Row;
  readonly form: Form;
  /** The instruction that makes one of its sources, if that is done along with it. */
  readonly first?: { readonly row: Row; readonly form: Form; readonly fusion: Fusion };
}

/** One instruction of the register code. */
export interface RegisterOp {
  readonly name: string;
  readonly number: number;
  /** A letter for each operand. */
  readonly operands: string;
  /** Its arm stands outside the main loop. */
  readonly rare: boolean;
  /** Where its meaning stands; `undefined` for one written by hand. */
  readonly meaning: Meaning | undefined;
}

/** Instructions whose result has the bits of the operand: the value stays where it is. */
const RETYPED: readonly OpName[] = [
  "i32.wrap_i64",
  "i32.reinterpret_f32",
  "i64.reinterpret_f64",
  "f32.reinterpret_i32",
  "f64.reinterpret_i64",
];

/** Loads and stores that do the same as the ones they stand beside. */
const SAME_ACCESS: ReadonlyMap<OpName, OpName> = new Map([
  ["f32.load", "i32.load"],
  ["f64.load", "i64.load"],
  ["f32.store", "i32.store"],
  ["f64.store", "i64.store"],
  ["i64.store8", "i32.store8"],
  ["i64.store16", "i32.store16"],
  ["i64.store32", "i32.store"],
]);

/** The comparison that holds where the other one does not, or that holds with its operands swapped. */
interface Relation {
  readonly inverse: string;
  readonly swapped: string;
}

const RELATIONS: ReadonlyMap<string, Relation> = new Map([
  ["eq", { inverse: "ne", swapped: "eq" }],
  ["ne", { inverse: "eq", swapped: "ne" }],
  ["lt_s", { inverse: "ge_s", swapped: "gt_s" }],
  ["lt_u", { inverse: "ge_u", swapped: "gt_u" }],
  ["gt_s", { inverse: "le_s", swapped: "lt_s" }],
  ["gt_u", { inverse: "le_u", swapped: "lt_u" }],
  ["le_s", { inverse: "gt_s", swapped: "ge_s" }],
  ["le_u", { inverse: "gt_u", swapped: "ge_u" }],
  ["ge_s", { inverse: "lt_s", swapped: "le_s" }],
  ["ge_u", { inverse: "lt_u", swapped: "le_u" }],
]);

const COMMUTATIVE: readonly OpName[] = [
  "i32.add",
  "i32.mul",
  "i32.and",
  "i32.or",
  "i32.xor",
  "i64.add",
  "i64.mul",
  "i64.and",
  "i64.or",
  "i64.xor",
  "f32.add",
  "f32.mul",
  "f64.add",
  "f64.mul",
];

/** What the translator needs to know of an instruction with a meaning; numbers are -1 where absent. */
export class Operator {
  /** Value types of the operands, a letter each, as in the row's signature. */
  readonly operands: string;
  /** The letter of the result's type; `""` for a store. */
  readonly result: string;
  plain = -1;
  immediate = -1;
  branch = -1;
  branchImmediate = -1;
  branchUnless = -1;
  access = -1;
  /** The value stays where it is and only changes its type. */
  readonly retyped: boolean;
  /** The same with its two operands exchanged. */
  swapped: Operator | undefined = undefined;
  /** The test that holds where this one does not. */
  inverse: Operator | undefined = undefined;
  /** Its immediate form is that of the operator which does the same with the constant negated. */
  negates = false;
  /** Bytes that a load or a store touches; 0 for other operators. */
  readonly bytes: number;
  /** A narrow load extends the sign. */
  readonly signed: boolean;

  constructor(row: Row) {
    const [operands, result] = row.signature!.split(":") as [string, string];
    this.operands = operands;
    this.result = result;
    this.retyped = RETYPED.includes(row.name as OpName);
    const { meaning } = row;
    const isAccess = meaning.kind === "load" || meaning.kind === "store";
    this.bytes = isAccess ? meaning.bytes : 0;
    this.signed = isAccess && meaning.signed;
  }
}

/** Whether the operands of the operator may be exchanged. */
export function isCommutative(row: Row): boolean {
  return COMMUTATIVE.includes(row.name as OpName);
}

/** Every instruction of the register code, at its number; those outside the main loop come last. */
export const REGISTER_OPS: readonly RegisterOp[] = number(withFusions([...handOps(), ...rowOps()]));

/** The numbers of those written by hand. */
export const OP: Readonly<Record<HandOp | RareHandOp, number>> = Object.fromEntries(
  REGISTER_OPS.filter((op) => op.meaning === undefined).map((op) => [op.name, op.number]),
) as Record<HandOp | RareHandOp, number>;

/** Operators by the number of the instruction ({@link slotOf}). */
export const OPERATORS: readonly (Operator | undefined)[] = operators();

type Unnumbered = Omit<RegisterOp, "number">;

function number(ops: readonly Unnumbered[]): RegisterOp[] {
  const ordered = [...ops.filter((op) => !op.rare), ...ops.filter((op) => op.rare)];
  return ordered.map((op, number) => ({ ...op, number }));
}

function handOps(): Unnumbered[] {
  const made = (names: Readonly<Record<string, string>>, rare: boolean) =>
    Object.entries(names).map(([name, operands]) => ({ name, operands, rare, meaning: undefined }));
  return [...made(HAND, false), ...made(RARE_HAND, true)];
}

function rowOps(): Unnumbered[] {
  return ROWS.flatMap((row) => {
    switch (row.meaning.kind) {
      case "simple":
        return RETYPED.includes(row.name) ? [] : simpleOps(row);
      case "load":
      case "store":
        return row.meaning.bytes === 16 || SAME_ACCESS.has(row.name) ? [] : [accessOp(row)];
      default:
        return [];
    }
  });
}

function accessOp(row: Row): Unnumbered {
  const operands = row.meaning.kind === "load" ? "dso" : "sso";
  return { name: row.name, operands, rare: false, meaning: { row, form: "access" } };
}

function simpleOps(row: Row): Unnumbered[] {
  if (row.meaning.kind !== "simple") return [];
  const sources = row.signature!.split(":")[0]!.replaceAll(/./g, "s");
  const withConstant = row.signature!.startsWith("ii:") && row.name !== "i32.sub";
  const { rare, test } = row.meaning;
  const of = (form: Form, name: string, operands: string): Unnumbered => (
    { name, operands, rare, meaning: { row, form } }
  );
  const ops = [of("plain", row.name, `d${sources}`)];
  if (withConstant) ops.push(of("immediate", `${row.name} k`, "dsk"));
  if (test === null) return ops;
  if (row.name === "i32.eqz") {
    return [...ops, of("branch", "br_unless", "sj"), of("branch unless", "br_if", "sj")];
  }
  ops.push(of("branch", `br ${row.name}`, `${sources}j`));
  if (withConstant) ops.push(of("branch immediate", `br ${row.name} k`, "skj"));
  if (!hasInverse(row)) ops.push(of("branch unless", `br not ${row.name}`, `${sources}j`));
  return ops;
}

function withFusions(ops: readonly Unnumbered[]): Unnumbered[] {
  const byName = new Map(ops.map((op) => [op.name, op]));
  const named = (name: string): Unnumbered => {
    const op = byName.get(name);
    if (op?.meaning === undefined) throw new EngineBug(`no row says what ${name} means`);
    return op;
  };
  return [
    ...ops,
    ...FUSIONS.map((fusion) => fuse(fusion, named(fusion.first), named(fusion.second))),
  ];
}

function fuse(fusion: Fusion, first: Unnumbered, second: Unnumbered): Unnumbered {
  const made = first.operands.slice(1);
  const sources = [...second.operands.replace("d", "")];
  sources.splice(fusion.source, 1, ...made);
  const result = fusion.kept || second.operands.startsWith("d") ? "d" : "";
  return {
    name: `${first.name} ${fusion.kept ? "=" : ">"} ${second.name}`,
    operands: result + sources.join(""),
    rare: false,
    meaning: { ...second.meaning!, first: { ...first.meaning!, fusion } },
  };
}

/** Whether another integer comparison says the opposite; of floats none does, because of NaN. */
function hasInverse(row: Row): boolean {
  return row.name.startsWith("i") && RELATIONS.has(relationOf(row.name));
}

function relationOf(name: string): string {
  return name.slice(name.indexOf(".") + 1);
}

function operators(): (Operator | undefined)[] {
  const made: (Operator | undefined)[] = new Array(SLOTS).fill(undefined);
  for (const row of ROWS) {
    if (row.meaning.kind !== "hand" && row.meaning.kind !== "later") {
      made[slotOf(row)] = new Operator(row);
    }
  }
  for (const { meaning, number } of REGISTER_OPS) {
    if (meaning !== undefined && meaning.first === undefined) {
      setForm(made[slotOf(meaning.row)]!, meaning.form, number);
    }
  }
  for (const row of ROWS) {
    const operator = made[slotOf(row)];
    if (operator !== undefined) relate(row, operator, made);
  }
  return made;
}

function setForm(operator: Operator, form: Form, number: number): void {
  switch (form) {
    case "plain":
      operator.plain = number;
      return;
    case "immediate":
      operator.immediate = number;
      return;
    case "branch":
      operator.branch = number;
      return;
    case "branch immediate":
      operator.branchImmediate = number;
      return;
    case "branch unless":
      operator.branchUnless = number;
      return;
    case "access":
      operator.access = number;
  }
}

function relate(row: Row, operator: Operator, made: readonly (Operator | undefined)[]): void {
  const name = row.name as OpName;
  const same = SAME_ACCESS.get(name);
  if (same !== undefined) operator.access = made[slotOf(rowNamed(same))]!.access;
  if (name === "i32.sub") {
    operator.immediate = made[slotOf(rowNamed("i32.add"))]!.immediate;
    operator.negates = true;
  }
  if (COMMUTATIVE.includes(name)) operator.swapped = operator;
  const relation = RELATIONS.get(relationOf(name));
  if (relation === undefined || !name.startsWith("i")) return;
  const sibling = (other: string) =>
    made[slotOf(rowNamed(`${name.slice(0, 4)}${other}` as OpName))];
  operator.swapped = sibling(relation.swapped);
  operator.inverse = sibling(relation.inverse);
}
