/**
 * Functions in WebAssembly's text format, an instruction a line, for people. What it prints can be
 * assembled again; indices stay numbers, and names are comments.
 *
 * @see https://webassembly.github.io/spec/core/text/instructions.html
 * @module
 */
import { onOneLine } from "../errors.ts";
import { Instructions } from "../binary/instructions.ts";
import { Locals } from "../binary/locals.ts";
import type { ModuleNames } from "../binary/names.ts";
import type { Row } from "../isa/row.ts";
import { bodyOf, functionType, type Module } from "../wasm/module.ts";
import { heapTypeName, typeName, type ValueType } from "../wasm/types.ts";

/** A line of a function's text. */
export interface TextLine {
  /** Where in the module the instruction is. */
  readonly offset: number;
  readonly text: string;
}

/** Nesting beyond this is not shown: lines of hostile modules would grow without end. */
const MAX_INDENT = 32;

/** The lines of a function, which must be valid and no import. */
export function* disassemble(
  module: Module,
  names: ModuleNames,
  index: number,
): Generator<TextLine> {
  const { start, end } = bodyOf(module, index);
  const code = new Instructions(module);
  code.seek(start, index);
  const { params, results } = functionType(module, index);
  const locals = new Locals();
  locals.decode(code, params, end);
  const signature = types("param", params) + types("result", results);
  yield { offset: start, text: `(func (;${index};)${signature}${comment(names, index)}` };
  const declared = types("local", locals.toArray().slice(params.length));
  if (declared !== "") yield { offset: start, text: ` ${declared}` };
  for (let depth = 1; depth > 0;) {
    const { name, immediate } = code.next();
    if (name === "end" || name === "else") depth--;
    const text = depth === 0 ? ")" : instructionText(code);
    const named = immediate === "func" ? comment(names, code.index) : "";
    yield { offset: code.offset, text: "  ".repeat(Math.min(depth, MAX_INDENT)) + text + named };
    if (name === "else" || immediate === "block" || immediate === "catches") depth++;
  }
}

function comment(names: ModuleNames, index: number): string {
  const name = names.functionName(index);
  return name === undefined ? "" : ` ;; ${onOneLine(name)}`;
}

/** The instruction that was decoded last, with its immediates. */
export function instructionText(code: Instructions): string {
  const { row, index, index2 } = code;
  const name = mnemonic(row);
  switch (row.immediate) {
    case "none":
    case "fence":
      return name;
    case "block":
      return name + types("param", code.blockParams) + types("result", code.blockResults);
    case "catches":
      return name + types("param", code.blockParams) + types("result", code.blockResults) +
        catches(code);
    case "labels":
      return `${name} ${code.labels.subarray(0, code.labelCount).join(" ")}`;
    case "type_table":
      return `${name} ${index2} (type ${index})`;
    case "table_table":
    case "memory_memory":
    case "struct_field":
    case "array_n":
    case "array_array":
    case "array_data":
    case "array_elem":
      return `${name} ${index} ${index2}`;
    case "elem_table":
    case "data_memory":
      return `${name} ${index2} ${index}`; // the binary format has them the other way round
    case "memarg":
      return name + access(code);
    case "memarg_lane":
      return `${name}${access(code)} ${code.lane}`;
    default:
      return `${name} ${operand(code)}`;
  }
}

/** Of two rows that differ by more than their mnemonic, the mnemonic alone. */
function mnemonic({ name }: Row): string {
  return name.split(" ")[0]!;
}

/** An immediate that is one word. */
function operand(code: Instructions): string {
  const { row, low, high } = code;
  switch (row.immediate) {
    case "lane":
      return `${code.lane}`;
    case "lanes":
      return code.lanes.join(" ");
    case "v128":
      return `i32x4 ${Array.from(code.vector, hex).join(" ")}`;
    case "i32":
      return `${low}`;
    case "i64":
      return `${BigInt(high) << 32n | BigInt(low >>> 0)}`;
    case "f32":
      return floatText(32, BigInt(low >>> 0));
    case "f64":
      return floatText(64, BigInt(high >>> 0) << 32n | BigInt(low >>> 0));
    case "heap":
      return row.name === "ref.null"
        ? heapTypeName(code.heapType)
        : `(ref ${row.name.endsWith("null") ? "null " : ""}${heapTypeName(code.heapType)})`;
    case "types":
      return `(result ${typeName(code.valueType)})`;
    case "cast":
      return `${code.index} ${typeName(code.heapType)} ${typeName(code.heapType2)}`;
    default:
      return `${code.index}`;
  }
}

function hex(word: number): string {
  return `0x${(word >>> 0).toString(16)}`;
}

function types(keyword: string, list: readonly ValueType[]): string {
  return list.length === 0 ? "" : ` (${keyword} ${list.map(typeName).join(" ")})`;
}

/** The memory, offset and alignment of an access, as far as they are not what goes without saying. */
function access({ row: { meaning }, index, memoryOffset, align }: Instructions): string {
  const natural = "bytes" in meaning ? meaning.bytes : 1;
  return (index === 0 ? "" : ` ${index}`) +
    (memoryOffset === 0 ? "" : ` offset=${memoryOffset}`) +
    (2 ** align === natural ? "" : ` align=${2 ** align}`);
}

const CATCH_KINDS = ["catch", "catch_ref", "catch_all", "catch_all_ref"] as const;

function catches({ labels, labelCount }: Instructions): string {
  let text = "";
  for (let at = 0; at < labelCount; at += 3) {
    const kind = labels[at]!;
    const tag = kind < 2 ? `${labels[at + 1]} ` : "";
    text += ` (${CATCH_KINDS[kind]} ${tag}${labels[at + 2]})`;
  }
  return text;
}

/** A constant with all its bits: in decimal, except for the payload of a NaN. */
function floatText(width: 32 | 64, bits: bigint): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, width === 32 ? bits << 32n : bits);
  const value = width === 32 ? view.getFloat32(0) : view.getFloat64(0);
  const sign = bits >> BigInt(width - 1) === 0n ? "" : "-";
  if (!Number.isNaN(value)) return sign + magnitude(Math.abs(value));
  const fraction = width === 32 ? 23n : 52n;
  const payload = BigInt.asUintN(Number(fraction), bits);
  return payload === 1n << fraction - 1n ? `${sign}nan` : `${sign}nan:0x${payload.toString(16)}`;
}

function magnitude(value: number): string {
  return value === Infinity ? "inf" : String(value);
}
