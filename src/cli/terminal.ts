/**
 * What the command line writes for people.
 *
 * @module
 */
import { environment, isTerminal, writeText } from "../host/process.ts";

/** Writes a line to standard output. */
export function print(line: string): void {
  writeText(1, `${line}\n`);
}

/** Writes a line to standard error. */
export function printError(line: string): void {
  writeText(2, `${line}\n`);
}

/** The text in red where standard error is a terminal and colours are wanted. */
export function red(text: string): string {
  return wantsColour(2) ? `\x1b[31m${text}\x1b[39m` : text;
}

/** The text in bold where standard output is a terminal and colours are wanted. */
export function bold(text: string): string {
  return wantsColour(1) ? `\x1b[1m${text}\x1b[22m` : text;
}

/** @see https://no-color.org */
function wantsColour(fd: number): boolean {
  return isTerminal(fd) && (environment().get("NO_COLOR") ?? "") === "";
}

/** Rows of text in columns; those in `right` are aligned to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const align = (cell: string, i: number): string =>
    right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
  return rows.map((row) => row.map(align).join("  ").trimEnd()).join("\n");
}
