/**
 * Prints expressions as JavaScript, with no more parentheses than needed.
 *
 * Linear memory is read through typed arrays, one for each static offset. The index has the address'
 * low bits rotated to the top, so that an address that is not aligned is an index far outside: the
 * host's own bounds check answers both questions, and what is not found leads to the exact slow form.
 *
 * @module
 */
import { EngineBug } from "../errors.ts";
import { type Code, js, list, numeral, trusted } from "./code.ts";
import {
  type Binary,
  bitsOf,
  type Choice,
  type ElementKind,
  type Expression,
  type GlobalRead,
  isAtom,
  type Load,
  type Read,
  type Scale,
  type Sign,
  withoutTruncation,
} from "./expression.ts";
import { HIGH_PRODUCT, isInView } from "./facts.ts";
import type { Variable } from "./ir.ts";
import { PRECEDENCE } from "./meaning.ts";
import { BYTES, DATA_TYPE, rotated, SHIFT, type UnitNeeds } from "./needs.ts";
import { type HeldIndex, heldIndexOf } from "./passes/hold.ts";
import { placeMark } from "./places.ts";
import { cut, printWhole } from "./whole.ts";
import { expandHighProduct } from "./wide.ts";

const TERNARY = 1;
const UNARY = 12;

/** The high word of the NaN that arithmetic gives, and its only word as an f32. */
const CANONICAL_HIGH = 0x7ff8_0000;
const CANONICAL_F32 = 0x7fc0_0000;

/** No index that is held. */
export const NONE_HELD: readonly HeldIndex[] = [];

/** The name of a variable, or of one of the variables that carry a float. */
export function nameOf(variable: Variable, part?: number): Code {
  if (part === undefined) return trusted(variable.name);
  return trusted(`${variable.name}${part === 0 ? "_bits" : "_high"}`);
}

/** Prints the expressions of one function; what the unit must declare for them, it notes. */
export class Printer {
  readonly #needs: UnitNeeds;
  /** Whether `i` was used, in which an index waits that is used twice. */
  usesIndex = false;
  /** Whether views were used. */
  usesViews = false;
  /** Whether text is to be short rather than fast. */
  compact = false;
  /** Indices that are held where the statement is which is printed. */
  held: readonly HeldIndex[] = NONE_HELD;
  /** The offset of the instruction that what is printed belongs to. */
  offset = 0;
  /** Texts that were marked as another instruction's. */
  marks = 0;

  constructor(needs: UnitNeeds) {
    this.#needs = needs;
  }

  /** The value; a float as a number. If asked for, what belongs to another instruction is marked. */
  value(expression: Expression, least = 0): Code {
    const { offset } = this;
    const { at = offset } = expression;
    if (at === offset || !this.#needs.marked) return this.#value(expression, least);
    this.offset = at;
    const text = this.#value(expression, least);
    this.offset = offset;
    this.marks++;
    return js`${placeMark(at)}${text}${placeMark(offset)}`;
  }

  #value(expression: Expression, least: number): Code {
    switch (expression.kind) {
      case "constant":
        return this.#signed(numeral(expression.value), expression.value, least);
      case "null":
        return js`null`;
      case "nan":
        return js`NaN`;
      case "read":
        return this.#read(expression.variable, least);
      case "unary": {
        const text = js`${trusted(expression.operator)}${this.value(expression.operand, UNARY)}`;
        return wrap(text, UNARY, least);
      }
      case "binary": {
        const unchanged = unchangedBy(expression);
        if (unchanged !== undefined) return js`${this.#helper("quiet")}(${this.value(unchanged)})`;
        const own = PRECEDENCE[expression.operator];
        const left = this.value(expression.left, own);
        const right = this.value(expression.right, own + 1);
        return wrap(js`${left} ${trusted(expression.operator)} ${right}`, own, least);
      }
      case "choice":
        return this.#choice(expression, least);
      case "invoke":
        if (expression.callee === HIGH_PRODUCT) {
          return this.value(expandHighProduct(expression.operands), least);
        }
        return this.#invoke(expression.callee, expression.operands);
      case "load":
        return this.#load(expression, least);
      case "global":
        return this.#global(expression);
      case "bits":
        return this.bits(expression.type, expression.float, expression.part, least);
      case "float": {
        const parts = list(expression.parts.map((part) => this.value(part)));
        return js`${this.#helper(`${expression.type}_of`)}(${parts})`;
      }
      case "sign":
        return this.#sign(expression, least);
      case "whole":
        return printWhole(expression, (operand, least) => this.value(operand, least));
      case "word":
        return this.word((expression.whole as Read).variable, expression.part);
    }
  }

  /** An i64 that is kept whole, to read or to assign. */
  whole(variable: Variable): Code {
    const { name } = variable;
    if (variable.representation === "number") return nameOf(variable);
    this.usesViews = true;
    return this.#needs.whole(name);
  }

  /** A word of it. */
  word({ name }: Variable, part: number): Code {
    this.usesViews = true;
    return this.#needs.word(name, part);
  }

  #signed(text: Code, value: number, least: number): Code {
    return value < 0 || Object.is(value, -0) ? wrap(text, UNARY, least) : text;
  }

  #helper(name: string): Code {
    return this.#needs.helper(name);
  }

  #read(variable: Variable, least: number): Code {
    if (variable.type === "whole") return this.whole(variable);
    // Two signs in a row would count up.
    if (variable.boxed) return wrap(js`+${nameOf(variable)}`, UNARY, least + 1);
    if (variable.representation !== "bits") return nameOf(variable);
    const low = nameOf(variable, 0);
    if (variable.type === "f32") return js`${this.#helper("f32_of")}(${low})`;
    return js`${this.#helper("f64_of")}(${low}, ${nameOf(variable, 1)})`;
  }

  #choice({ test, then, otherwise }: Choice, least: number): Code {
    const arms = js`${this.value(then, TERNARY)} : ${this.value(otherwise, TERNARY)}`;
    return wrap(js`${this.value(test, TERNARY + 1)} ? ${arms}`, TERNARY, least);
  }

  #invoke(callee: string, operands: readonly Expression[]): Code {
    const args = list(operands.map((operand) => this.value(operand, TERNARY)));
    if (callee.startsWith("Math.")) return js`${trusted(callee)}(${args})`;
    if (callee.startsWith("n.")) return js`${this.#needs.numeric(callee.slice(2))}(${args})`;
    return js`${this.#helper(callee)}(${args})`;
  }

  #load(expression: Load, least: number): Code {
    if (expression.element === "i64") return cut(this.#access(expression, 0));
    return this.#access(expression, least);
  }

  #access(access: Load, least: number): Code {
    const { memory, element, offset, address, scale } = access;
    const slow = this.#needs.slowLoad(memory, element);
    const at = this.address(access);
    const isShown = isInView(access);
    const loader = this.compact && isShown && this.#needs.loader(memory, element, offset);
    if (loader) return js`${loader}(${at})`;
    const start = offset + (scale?.plus ?? 0);
    const view = isShown ? this.view(memory, element, start) : undefined;
    if (view === undefined) {
      const exact = js`${slow}(${at}, ${offset})`;
      if (this.compact || scale !== undefined) return exact;
      const probe = this.probe(memory, offset, address, BYTES[element]);
      if (probe === undefined) return exact;
      const from = sum(this.value(address, PRECEDENCE["+"]), offset);
      const got = js`${this.data(memory)}.get${DATA_TYPE[element]}(${from}, true)`;
      return wrap(js`${probe} === undefined ? ${exact} : ${got}`, TERNARY, least);
    }
    const text = js`${view}[${this.index(element, address, scale)}] ?? ${slow}(${at}, ${offset})`;
    return wrap(text, TERNARY, least);
  }

  /** The address of an access, without the static offset. */
  address({ address, scale }: Pick<Load, "address" | "scale">): Code {
    if (scale === undefined) return this.value(address, TERNARY);
    const { shift, plus } = scale;
    if (shift === 0) return js`${this.value(address)} + ${plus} | 0`;
    const shifted = js`${this.value(address)} << ${shift}`;
    return plus === 0 ? shifted : js`(${shifted}) + ${plus} | 0`;
  }

  /** The view of a memory at a static offset; `undefined` where there can be none. */
  view(memory: number, element: ElementKind, offset: number): Code | undefined {
    const view = this.#needs.view(memory, element, offset);
    if (view === undefined) return undefined;
    this.usesViews = true;
    return view.reached;
  }

  /** The last byte that an access of some bytes touches, if a view shows it: otherwise it may trap. */
  probe(memory: number, offset: number, address: Expression, bytes: number): Code | undefined {
    const last = this.view(memory, "u8", offset + bytes - 1);
    return last && js`${last}[${this.index("u8", address)}]`;
  }

  /** What accesses elements that are not aligned. */
  data(memory: number): Code {
    this.usesViews = true;
    return this.#needs.data(memory).reached;
  }

  /** The index of the element at an address, such that a misaligned one is far outside. */
  index(element: ElementKind, address: Expression, scale?: Scale): Code {
    const shift = SHIFT[element];
    if (scale !== undefined && scale.shift >= shift) {
      const index = this.value(address);
      return scale.shift === shift ? index : js`${index} << ${scale.shift - shift}`;
    }
    if (shift === 0) return this.value(address);
    if (address.kind === "constant") {
      const value = address.value;
      return numeral(value >>> shift | value << 32 - shift);
    }
    return this.heldIndex(element, address) ??
      rotated(this.value(withoutTruncation(address)), element);
  }

  /** The variable that holds such an index, if one does. */
  heldIndex(element: ElementKind, address: Expression, scale?: Scale): Code | undefined {
    if (scale !== undefined && scale.shift >= SHIFT[element]) {
      return scale.shift === SHIFT[element] ? this.value(address) : undefined;
    }
    if (this.held.length === 0) return undefined;
    const held = heldIndexOf(this.held, address, element);
    return held && trusted(held.name);
  }

  #global({ index, part, type }: GlobalRead): Code {
    return this.#needs.global(index, type, part);
  }

  #sign({ type, operator, operands }: Sign, least: number): Code {
    const [first, second] = operands as [Expression, Expression?];
    // Two signs in a row would count down.
    if (operator === "neg") return wrap(js`-${this.value(first, UNARY + 1)}`, UNARY, least);
    const size = js`Math.abs(${this.value(first)})`;
    if (operator === "abs") return size;
    const top = this.bits(type, second!, type === "f32" ? 0 : 1, PRECEDENCE["<"]);
    return wrap(js`${top} < 0 ? -${size} : ${size}`, TERNARY, least);
  }

  /** A part of the bits of a float. */
  bits(type: "f32" | "f64", float: Expression, part: number, least = 0): Code {
    switch (float.kind) {
      case "read":
        return this.#bitsOfVariable(float.variable, part, least);
      case "sign":
        return this.#bitsOfSign(float, part, least);
      case "choice": {
        const then = this.bits(type, float.then, part, TERNARY);
        const otherwise = this.bits(type, float.otherwise, part, TERNARY);
        const test = this.value(float.test, TERNARY + 1);
        return wrap(js`${test} ? ${then} : ${otherwise}`, TERNARY, least);
      }
      case "constant":
      case "nan":
      case "load":
      case "global":
      case "float":
        return this.value(bitsOf(type, float, part), least);
      default:
        return this.#bitsOfNumber(type, this.value(float), part);
    }
  }

  #bitsOfNumber(type: "f32" | "f64", value: Code, part: number): Code {
    const helper = type === "f32" ? "f32_bits" : part === 0 ? "f64_low" : "f64_high";
    return js`${this.#helper(helper)}(${value})`;
  }

  #bitsOfVariable(variable: Variable, part: number, least: number): Code {
    const type = variable.type as "f32" | "f64";
    const name = nameOf(variable);
    switch (variable.representation) {
      case "bits":
        return nameOf(variable, part);
      case "number":
        return this.#bitsOfNumber(type, name, part);
      case "shadowed": {
        const exact = this.#bitsOfNumber(type, name, part);
        return wrap(js`${name} === ${name} ? ${exact} : ${nameOf(variable, part)}`, TERNARY, least);
      }
    }
  }

  #bitsOfSign({ type, operator, operands }: Sign, part: number, least: number): Code {
    const [first, second] = operands as [Expression, Expression?];
    if (type === "f64" && part === 0) return this.bits(type, first, 0, least);
    if (operator === "neg") {
      const own = PRECEDENCE["^"];
      return wrap(js`${this.bits(type, first, part, own)} ^ ${-0x8000_0000}`, own, least);
    }
    const and = PRECEDENCE["&"];
    const size = js`${this.bits(type, first, part, and)} & ${0x7fff_ffff}`;
    if (operator === "abs") return wrap(size, and, least);
    const top = js`${this.bits(type, second!, part, and)} & ${-0x8000_0000}`;
    return wrap(js`${size} | ${top}`, PRECEDENCE["|"], least);
  }

  /** The bits a float has if it is a NaN: what a variable keeps beside the number. */
  shadow(type: "f32" | "f64", float: Expression, part: number): Code {
    switch (float.kind) {
      case "read": {
        const { variable } = float;
        return variable.representation === "number"
          ? canonical(type, part)
          : nameOf(variable, part);
      }
      case "load":
      case "global":
      case "float":
      case "nan":
      case "sign":
        return this.bits(type, float, part);
      case "choice": {
        const then = this.shadow(type, float.then, part);
        const test = this.value(float.test, TERNARY + 1);
        return js`${test} ? ${then} : ${this.shadow(type, float.otherwise, part)}`;
      }
      default:
        return canonical(type, part);
    }
  }

  /** A float on its way to another function: a NaN with bits of its own travels in a box. */
  boxed(type: "f32" | "f64", float: Expression): Code {
    if (float.kind === "nan") {
      return js`${this.#helper(`${type}_box`)}(${float.low}, ${float.high})`;
    }
    if (float.kind === "read" && float.variable.boxed) return nameOf(float.variable);
    if (float.kind !== "read" || float.variable.representation === "number") {
      if (!isAtom(float) && mustBeAtom(float)) throw new EngineBug(`a moved ${float.kind}`);
      return this.value(float, TERNARY);
    }
    const { variable } = float;
    const low = nameOf(variable, 0);
    const parts = type === "f32" ? low : js`${low}, ${nameOf(variable, 1)}`;
    const box = js`${this.#helper(`${type}_box`)}(${parts})`;
    if (variable.representation === "bits") return box;
    const name = nameOf(variable);
    return js`${name} === ${name} ? ${name} : ${box}`;
  }
}

/** An address further on, or back; not truncated. */
export function sum(at: Code, offset: number): Code {
  if (offset < 0) return js`${at} - ${-offset}`;
  return offset === 0 ? at : js`${at} + ${offset}`;
}

function mustBeAtom({ kind }: Expression): boolean {
  return kind === "load" || kind === "global" || kind === "float" || kind === "sign" ||
    kind === "choice";
}

function canonical(type: "f32" | "f64", part: number): Code {
  if (type === "f32") return numeral(CANONICAL_F32);
  return numeral(part === 0 ? 0 : CANONICAL_HIGH);
}

function wrap(text: Code, own: number, least: number): Code {
  return own < least ? js`(${text})` : text;
}

/**
 * The operand that a float operator gives back as it is, unless that is a signalling NaN, which must
 * become a quiet one. Hosts leave such operators out.
 */
function unchangedBy({ operator, left, right }: Binary): Expression | undefined {
  const is = (operand: Expression, wanted: number) =>
    operand.kind === "constant" && Object.is(operand.value, wanted);
  if (operator === "*" && is(left, 1)) return right;
  if (operator === "+" && is(left, -0)) return right;
  switch (operator) {
    case "*":
    case "/":
      return is(right, 1) ? left : undefined;
    case "-":
      return is(right, 0) ? left : undefined;
    case "+":
      return is(right, -0) ? left : undefined;
    default:
      return undefined;
  }
}
