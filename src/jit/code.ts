/**
 * Emitted JavaScript as a type of its own: text of a module is no `Code`, and cannot become part of
 * one but as a quoted string or as an identifier made harmless.
 *
 * @module
 */

declare const written: unique symbol;

/** JavaScript this compiler wrote itself. */
export type Code = string & { readonly [written]: true };

/**
 * Joins fixed text with code and numbers. It runs for every piece of what is emitted, so the holes
 * are parameters of their own: gathering them in an array took longer than joining them.
 */
export function js(
  text: TemplateStringsArray,
  a?: Hole,
  b?: Hole,
  c?: Hole,
  d?: Hole,
  e?: Hole,
  f?: Hole,
): Code {
  let code = text[0]!;
  const holes = text.length - 1;
  if (holes > 0) code += textOf(a!) + text[1]!;
  if (holes > 1) code += textOf(b!) + text[2]!;
  if (holes > 2) code += textOf(c!) + text[3]!;
  if (holes > 3) code += textOf(d!) + text[4]!;
  if (holes > 4) code += textOf(e!) + text[5]!;
  if (holes > 5) code += textOf(f!) + text[6]!;
  return code as Code;
}

/** What a template may have in it. */
type Hole = Code | number;

function textOf(hole: Hole): Code {
  return typeof hole === "number" ? numeral(hole) : hole;
}

/** Code that is written in this compiler, or in the instruction table. */
export function trusted(text: string): Code {
  return text as Code;
}

/** Joins pieces with commas. */
export function list(pieces: readonly Code[]): Code {
  let code = pieces[0] ?? "";
  for (let i = 1; i < pieces.length; i++) code += `, ${pieces[i]!}`;
  return code as Code;
}

/** A number as JavaScript. */
export function numeral(value: number): Code {
  return (Object.is(value, -0) ? "-0" : String(value)) as Code;
}

/** A string literal; what could end a line or a script is escaped. */
export function quote(text: string): Code {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff<]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  ) as Code;
}

const MAX_IDENTIFIER = 48;

/** Text of a module as the tail of an identifier: anything but letters, digits and `_` is `_`. */
export function identifierTail(text: string): Code {
  return text.slice(0, MAX_IDENTIFIER).replace(/[^A-Za-z0-9_]/g, "_") as Code;
}
