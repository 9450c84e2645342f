/**
 * What is needed to print a function in parts (`passes/split.ts`): names for the parts, and the
 * variables of JavaScript that go from one to another.
 *
 * @module
 */
import { type Code, js } from "./code.ts";
import { nameOf } from "./emit.ts";
import type { Part, Variable } from "./ir.ts";

/** The parts of a function that are still to be printed, and their names. */
export class Parts {
  readonly waiting: (readonly [Part, Code])[] = [];
  readonly #name: Code;
  #count = 0;

  constructor(name: Code) {
    this.#name = name;
  }

  /** Has a part printed; returns its name. */
  add(part: Part): Code {
    const name = js`${this.#name}$part${++this.#count}`;
    this.waiting.push([part, name]);
    return name;
  }
}

/** A variable of JavaScript. */
export interface Carrier {
  readonly name: Code;
  readonly kind: "int" | "number" | "ref";
}

/** The slots of results that the kinds of {@link Carrier} go into. */
export const SLOTS = { int: "int", number: "f64", ref: "ref" } as const;

/**
 * The variables of JavaScript that carry a variable. What is kept whole is in an array of the unit,
 * where all parts find it.
 */
export function carriersOf(variable: Variable): Carrier[] {
  const { type, representation } = variable;
  if (type === "whole") {
    return representation === "bits" ? [] : [{ name: nameOf(variable), kind: "ref" }];
  }
  if (type === "int" || type === "ref") return [{ name: nameOf(variable), kind: type }];
  const words = type === "f32" ? [0] : [0, 1];
  const bits = words.map((part): Carrier => ({
    name: nameOf(variable, part),
    kind: "int",
  }));
  if (representation === "bits") return bits;
  const number: Carrier = { name: nameOf(variable), kind: "number" };
  return representation === "number" ? [number] : [number, ...bits];
}
