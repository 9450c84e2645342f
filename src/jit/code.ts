/**
 * Emitted JavaScript as a type of its own: text of a module is no `Code`, and cannot become part of
 * one but as a quoted string or as an identifier made harmless.
 *
 * @module
 */

declare const written: unique symbol;

/** JavaScript this compiler wrote itself. */
export type Code = string & { readonly [written]: true };

/** Joins fixed text with code and numbers. */
export function js(text: TemplateStringsArray, ...holes: readonly (Code | number)[]): Code {
  let code = text[0]!;
  for (let i = 0; i < holes.length; i++) {
    const hole = holes[i]!;
    code += typeof hole === "number" ? numeral(hole) : hole;
    code += text[i + 1]!;
  }
  return code as Code;
}

/** Code that is written in this compiler, or in the instruction table. */
export function trusted(text: string): Code {
  return text as Code;
}

/** Joins pieces with commas. */
export function list(pieces: readonly Code[]): Code {
  return pieces.join(", ") as Code;
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
