import { assertEquals } from "@std/assert";
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { FunctionValidator, validateFunction } from "../../src/validate/function.ts";
import {
  BLOCK_ELSE,
  BLOCK_END,
  BLOCK_FLAGS,
  BLOCK_HEIGHT,
  BLOCK_START,
  BLOCK_STRIDE,
  type ControlTable,
  FALLS_THROUGH,
  REACHABLE,
  TARGETED,
  THEN_FALLS_THROUGH,
} from "../../src/wasm/control.ts";
import { F64, I32, I64, V128 } from "../../src/wasm/types.ts";
import { test } from "../support/suite.ts";
import { load } from "./binary_bytes.ts";

async function tableOf(text: string): Promise<{ table: ControlTable; bytes: Uint8Array }> {
  const module = load(await parse(`(module (func ${text}))`));
  return { table: validateFunction(module, 0), bytes: module.bytes };
}

interface BlockRow {
  readonly start: number;
  readonly end: number;
  readonly else: number;
  readonly height: number;
  readonly flags: string;
}

function rowsOf({ blocks }: ControlTable): BlockRow[] {
  const rows: BlockRow[] = [];
  for (let at = 0; at < blocks.length; at += BLOCK_STRIDE) {
    rows.push({
      start: blocks[at + BLOCK_START]!,
      end: blocks[at + BLOCK_END]!,
      else: blocks[at + BLOCK_ELSE]!,
      height: blocks[at + BLOCK_HEIGHT]!,
      flags: flagText(blocks[at + BLOCK_FLAGS]!),
    });
  }
  return rows;
}

function flagText(flags: number): string {
  const names = [[REACHABLE, "R"], [TARGETED, "T"], [THEN_FALLS_THROUGH, "E"], [
    FALLS_THROUGH,
    "F",
  ]];
  return names.map(([flag, letter]) => (flags & (flag as number)) === 0 ? "" : letter).join("");
}

async function flagsOf(text: string): Promise<string[]> {
  return rowsOf((await tableOf(text)).table).map(({ flags }) => flags);
}

test("the side table says where blocks start, end and have their else", async () => {
  const { table, bytes } = await tableOf(
    "(param i32) (block (loop)) (if (local.get 0) (then (nop)) (else))",
  );
  const [body, block, loop, branch] = rowsOf(table) as [BlockRow, BlockRow, BlockRow, BlockRow];
  assertEquals(table.blocks.length, 4 * BLOCK_STRIDE);
  assertEquals([bytes[block.start], bytes[loop.start], bytes[branch.start]], [0x02, 0x03, 0x04]);
  for (const { end } of [body, block, loop, branch]) assertEquals(bytes[end], 0x0b);
  assertEquals(body.start, block.start); // its first instruction
  assertEquals(loop.end + 1, block.end);
  assertEquals(bytes[branch.else], 0x05);
  assertEquals([body.else, block.else, loop.else], [0, 0, 0]);
});

test("heights are in slots, below the block's parameters", async () => {
  const { table } = await tableOf(`
    (i32.const 1) (v128.const i64x2 0 0) (i64.const 1)
    (block (param i64) (drop) (f64.const 1) (loop (drop (v128.const i64x2 0 0))) (drop))
    (drop) (drop)`);
  assertEquals(rowsOf(table).map(({ height }) => height), [0, 3, 4]);
  assertEquals(table.maxHeight, 6);
});

test("the locals' types are listed, parameters first", async () => {
  const { table } = await tableOf("(param i32 i64) (local f64 f64 v128)");
  assertEquals(table.locals, [I32, I64, F64, F64, V128]);
});

test("blocks tell whether they are reached, left by a branch and left at their end", async () => {
  assertEquals(await flagsOf("(nop)"), ["RF"]);
  assertEquals(await flagsOf("(return)"), ["RT"]);
  assertEquals(await flagsOf("(unreachable)"), ["R"]);
  assertEquals(await flagsOf("(block (br 0))"), ["RF", "RT"]);
  assertEquals(await flagsOf("(block (br_if 0 (i32.const 1)))"), ["RF", "RTF"]);
  assertEquals(await flagsOf("(block (block (br_table 0 1 1 (i32.const 1))))"), [
    "RF",
    "RTF",
    "RT",
  ]);
  assertEquals(await flagsOf("(loop (br 0))"), ["R", "RT"]); // nothing leaves it
  assertEquals(await flagsOf("(loop (br_if 0 (i32.const 1)))"), ["RF", "RTF"]);
  assertEquals(await flagsOf("(return_call 0)"), ["R"]);
});

test("both arms of an if are told apart", async () => {
  const condition = "(i32.const 1)";
  const flags = async (arms: string) => (await flagsOf(`(if ${condition} ${arms})`)).join(" ");
  assertEquals(await flags("(then)"), "RF RF");
  assertEquals(await flags("(then (return))"), "RTF RF");
  assertEquals(await flags("(then) (else)"), "RF REF");
  assertEquals(await flags("(then (unreachable)) (else)"), "RF RF");
  assertEquals(await flags("(then) (else (unreachable))"), "RF RE");
  assertEquals(await flags("(then (unreachable)) (else (unreachable))"), "R R");
});

test("code that cannot be reached reaches nothing", async () => {
  assertEquals(await flagsOf("(block (unreachable) (br 0)) (nop)"), ["R", "R"]);
  assertEquals(await flagsOf("(block (loop (br 0)) (br 0))"), ["R", "R", "RT"]);
  assertEquals(await flagsOf("(unreachable) (block (br 0) (block)) (if (then) (else))"), [
    "R",
    "",
    "",
    "",
  ]);
});

test("one validator gives every function a table of its own", async () => {
  const module = load(await parse("(module (func (block)) (func (param i32) (loop (block))))"));
  const validator = new FunctionValidator(module);
  const [first, second] = [validator.validate(0), validator.validate(1)];
  assertEquals(first, validateFunction(module, 0));
  assertEquals(second, validateFunction(module, 1));
  assertEquals(validator.validate(0), first);
});
