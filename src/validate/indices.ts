/**
 * Checks what instructions name that is no value: memories, segments, alignments and lanes. Indices
 * that decide about an instruction's type are checked where it is typed.
 *
 * @module
 */
import type { Instructions } from "../binary/instructions.ts";
import type { Module } from "../wasm/module.ts";
import { LANES, NATURAL_ALIGN } from "./signatures.ts";

/** Checks the immediates of an instruction that has a signature. */
export function checkIndices(module: Module, cursor: Instructions): void {
  switch (cursor.row.immediate) {
    case "memarg":
      return checkAccess(module, cursor);
    case "memarg_lane":
      checkAccess(module, cursor);
      return checkLane(cursor, cursor.lane);
    case "lane":
      return checkLane(cursor, cursor.lane);
    case "lanes":
      for (const lane of cursor.lanes) checkLane(cursor, lane);
      return;
    case "memory":
      return checkMemory(module, cursor, cursor.index);
    case "data":
      return checkDataSegment(module, cursor);
    case "data_memory":
      checkMemory(module, cursor, cursor.index2);
      return checkDataSegment(module, cursor);
    case "elem":
      if (cursor.index >= module.elements.length) {
        cursor.fail(`unknown elem segment ${cursor.index}`);
      }
      return;
    case "table":
      if (cursor.index >= module.tables.length) cursor.fail(`unknown table ${cursor.index}`);
      return;
  }
}

/** Checks that a memory exists. */
export function checkMemory(module: Module, cursor: Instructions, index: number): void {
  if (index >= module.memories.length) cursor.fail(`unknown memory ${index}`);
}

function checkAccess(module: Module, cursor: Instructions): void {
  if (cursor.index >= module.memories.length) cursor.fail(`unknown memory ${cursor.index}`);
  if (cursor.align > NATURAL_ALIGN[cursor.slot]!) {
    cursor.fail("alignment must not be larger than natural");
  }
}

function checkLane(cursor: Instructions, lane: number): void {
  if (lane >= LANES[cursor.slot]!) cursor.fail(`invalid lane index ${lane}`);
}

function checkDataSegment(module: Module, cursor: Instructions): void {
  if (module.hasDataCount !== true) cursor.fail("data count section required");
  if (cursor.index >= module.data.length) cursor.fail(`unknown data segment ${cursor.index}`);
}
