/**
 * `kiln run --stats`: what was done, and how long it took.
 *
 * @module
 */
import type { RuntimeStatistics } from "../runtime/runtime.ts";
import { printError, table } from "./terminal.ts";

/** Prints what a runtime did in a number of milliseconds to standard error. */
export function printStatistics(statistics: RuntimeStatistics, total: number): void {
  const { decodeTime, validateTime, instantiateTime, translateTime } = statistics;
  const running = total - decodeTime - validateTime - instantiateTime - translateTime;
  const rows: [string, string, string][] = [
    ["functions seen", count(statistics.functionsDefined), ""],
    ["functions translated", count(statistics.functionsTranslated), ""],
    ["bytes of them", count(statistics.bytesTranslated), ""],
    ["words of register code", count(statistics.registerWords), ""],
    ["decoding", time(decodeTime), "ms"],
    ["validating", time(validateTime), "ms"],
    ["instantiating", time(instantiateTime), "ms"],
    ["translating", time(translateTime), "ms"],
    ["running", time(running), "ms"],
    ["all of it", time(total), "ms"],
  ];
  printError(table(rows, [1]));
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function time(milliseconds: number): string {
  return milliseconds.toFixed(1);
}
