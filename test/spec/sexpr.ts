/**
 * Reads the S-expressions of a test script: lists, atoms and strings, each with its place in the
 * source, so that the text of a module can be cut out as it stands. What the atoms mean is the
 * business of `script.ts`.
 *
 * @see https://webassembly.github.io/spec/core/text/lexical.html
 * @module
 */

/** A keyword, number or `$identifier`. */
export interface Atom {
  readonly kind: "atom";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A string literal; {@link stringBytes} gives what it stands for. */
export interface StringLiteral {
  readonly kind: "string";
  /** The source between the quotation marks. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly start: number;
  readonly end: number;
}

export type Node = Atom | StringLiteral | List;

/** Text that is not a sequence of S-expressions. */
export class ScriptSyntaxError extends Error {
  override readonly name = "ScriptSyntaxError";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

// One token, or blanks and line comments; sticky, so that it matches only where the last one ended.
const TOKEN = /[ \t\r\n]+|;;[^\r\n]*|\(;|[()]|"(?:[^"\\]|\\[^])*"|[^\s()";]+|;/y;

/** The S-expressions of `source`, in order. */
export function readSexprs(source: string): Node[] {
  const token = new RegExp(TOKEN);
  const open: { start: number; items: Node[] }[] = [];
  const top: Node[] = [];
  let items = top;
  while (token.lastIndex < source.length) {
    const start = token.lastIndex;
    const text = token.exec(source)?.[0];
    if (text === undefined) throw new ScriptSyntaxError("unexpected character", start);
    const end = token.lastIndex;
    if (text === "(;") {
      token.lastIndex = skipBlockComment(source, start);
    } else if (text === "(") {
      open.push({ start, items });
      items = [];
    } else if (text === ")") {
      const list = open.pop();
      if (list === undefined) throw new ScriptSyntaxError("unmatched )", start);
      if (!isAnnotation(items, list.start)) {
        list.items.push({ kind: "list", items, start: list.start, end });
      }
      items = list.items;
    } else if (text.startsWith('"')) {
      items.push({ kind: "string", text: text.slice(1, -1), start, end });
    } else if (!isBlank(text)) {
      items.push({ kind: "atom", text, start, end });
    }
  }
  const unclosed = open.pop();
  if (unclosed !== undefined) throw new ScriptSyntaxError("unclosed (", unclosed.start);
  return top;
}

/** Whether a list is an annotation, `(@id …)`, which scripts may have wherever a blank may be. */
function isAnnotation(items: readonly Node[], start: number): boolean {
  const first = items[0];
  return first?.kind === "atom" && first.text.startsWith("@") && first.start === start + 1;
}

function isBlank(text: string): boolean {
  return text.startsWith(";;") || text.trim() === "";
}

/** The offset after the block comment that starts at `start`; comments nest. */
function skipBlockComment(source: string, start: number): number {
  const mark = /\(;|;\)/g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(source); found !== null; found = mark.exec(source)) {
    depth += found[0] === "(;" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw new ScriptSyntaxError("unclosed (;", start);
}

const ESCAPES: Readonly<Record<string, number>> = {
  t: 9,
  n: 10,
  r: 13,
  '"': 34,
  "'": 39,
  "\\": 92,
};

/** The bytes that a string literal stands for. */
export function stringBytes(literal: StringLiteral): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  const piece = /\\u\{([0-9a-fA-F_]+)\}|\\([0-9a-fA-F]{2})|\\([^])|([^\\]+)/y;
  for (let found = piece.exec(literal.text); found !== null; found = piece.exec(literal.text)) {
    const [, codePoint, byte, escape, plain] = found;
    if (codePoint !== undefined) {
      bytes.push(
        ...encoder.encode(String.fromCodePoint(parseInt(codePoint.replaceAll("_", ""), 16))),
      );
    } else if (byte !== undefined) {
      bytes.push(parseInt(byte, 16));
    } else if (escape !== undefined) {
      const code = ESCAPES[escape];
      if (code === undefined) throw new ScriptSyntaxError(`bad escape \\${escape}`, literal.start);
      bytes.push(code);
    } else {
      for (const code of encoder.encode(plain)) bytes.push(code);
    }
  }
  return Uint8Array.from(bytes);
}

/** The text that a string literal stands for; it must be UTF-8. */
export function stringText(literal: StringLiteral): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(stringBytes(literal));
}

/** Turns offsets into line numbers, which count from 1. */
export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(source: string) {
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}
