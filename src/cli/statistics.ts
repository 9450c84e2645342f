/**
 * `kiln run --stats` and `--trace`: what was done, and how long it took.
 *
 * @module
 */
import { onOneLine } from "../errors.ts";
import type { TraceEvent } from "../api.ts";
import type { RuntimeStatistics } from "../runtime/runtime.ts";
import { printError, table } from "./terminal.ts";

/** Prints what a runtime did in a number of milliseconds to standard error. */
export function printStatistics(statistics: RuntimeStatistics, total: number): void {
  const { decodeTime, validateTime, instantiateTime, translateTime, emitTime, evaluateTime } =
    statistics;
  const preparing = decodeTime + validateTime + instantiateTime + translateTime + emitTime +
    evaluateTime;
  const rows: [string, string, string][] = [
    ["functions seen", count(statistics.functionsDefined), ""],
    ["functions translated", count(statistics.functionsTranslated), ""],
    ["bytes of them", count(statistics.bytesTranslated), ""],
    ["words of register code", count(statistics.registerWords), ""],
    ["functions compiled", count(statistics.functionsCompiled), ""],
    ["bytes of them", count(statistics.bytesCompiled), ""],
    ["replaced in mid-loop", count(statistics.loopsEntered), ""],
    ["left to the interpreter", count(statistics.functionsRefused), ""],
    ["characters of JavaScript", count(statistics.textEmitted), ""],
    ["decoding", time(decodeTime), "ms"],
    ["validating", time(validateTime), "ms"],
    ["instantiating", time(instantiateTime), "ms"],
    ["translating", time(translateTime), "ms"],
    ["emitting JavaScript", time(emitTime), "ms"],
    ["evaluating it", time(evaluateTime), "ms"],
    ["running", time(total - preparing), "ms"],
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

/** Prints what became of a function to standard error, in one line. */
export function printTrace(event: TraceEvent): void {
  printError(`kiln: ${onOneLine(event.debugName)}: ${whatHappened(event)}`);
}

function whatHappened(event: TraceEvent): string {
  const size = `${count(event.bytes)} bytes`;
  switch (event.kind) {
    case "translated":
      return `translated, ${size} to ${count(event.words)} words, ${time(event.milliseconds)} ms`;
    case "compiled":
      return `compiled, ${size} to ${count(event.characters)} characters of JavaScript, ` +
        `${time(event.milliseconds)} ms`;
    case "replaced":
      return `replaced in the loop at 0x${event.offset.toString(16)}, ` +
        `${count(event.characters)} characters of JavaScript, ${time(event.milliseconds)} ms`;
    case "refused":
      return event.offset === 0
        ? `left to the interpreter: ${event.reason}`
        : `left to the interpreter in the loop at 0x${event.offset.toString(16)}: ${event.reason}`;
  }
}
