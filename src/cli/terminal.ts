/**
 * What the command line writes for people.
 *
 * @module
 */
import { onOneLine } from "../errors.ts";
import { environment, isTerminal, writeText } from "../host/process.ts";

/** Writes lines to standard output. */
export function print(text: string): void {
  writeText(1, `${harmless(text)}\n`);
}

/** Writes lines to standard error. */
export function printError(text: string): void {
  writeText(2, `${harmless(text)}\n`);
}

/** The text without what would make a terminal do anything but show lines, in colour at most. */
function harmless(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what it is about
  const parts = text.split(/(\x1b\[\d*m|[\n\t])/);
  return parts.map((part, i) => i % 2 === 0 ? onOneLine(part) : part).join("");
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
  const cells = rows.map((row) => row.map(onOneLine));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const align = (cell: string, i: number): string =>
    right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!);
  return cells.map((row) => row.map(align).join("  ").trimEnd()).join("\n");
}
