/**
 * What the functions of a unit need to be declared around them: views of memories, globals, tables,
 * other functions, helpers. The declarations are printed when the functions are.
 *
 * @module
 */
import type { Module } from "../wasm/module.ts";
import { type Code, identifierTail, js, quote, trusted } from "./code.ts";
import type { ElementKind, GlobalRead } from "./expression.ts";

/** How a unit may be emitted. */
export interface NeedsOptions {
  /** Distinct pairs of element and offset that get a view. */
  readonly maxViews: number;
  /** Each call counts as one, whatever it takes of the host's stack. */
  readonly countsCalls: boolean;
}

export class UnitNeeds {
  readonly #module: Module;
  readonly #maxViews: number;
  /** Each call counts as one, whatever it takes of the host's stack. */
  readonly countsCalls: boolean;
  readonly #functionName: (index: number) => string | undefined;
  /** Helpers of the kit, by the name they have in the unit. */
  readonly #helpers: Map<string, Code> = new Map();
  readonly #views: Map<string, { readonly memory: number; readonly view: Code }> = new Map();
  readonly #globals: Map<string, Code> = new Map();
  readonly #tables: Map<number, Code> = new Map();
  readonly #types: Map<number, Code> = new Map();
  /** Names of functions in this unit, or of the slots of those outside. */
  readonly #functions: Map<number, Code> = new Map();
  readonly #taken: Set<string> = new Set();
  /** Functions the unit itself defines. */
  readonly #own: Set<number> = new Set();

  constructor(
    module: Module,
    functionName: (index: number) => string | undefined,
    options: NeedsOptions,
  ) {
    this.#module = module;
    this.#functionName = functionName;
    this.#maxViews = options.maxViews;
    this.countsCalls = options.countsCalls;
  }

  /** Says that the unit defines the function. */
  define(index: number): Code {
    this.#own.add(index);
    return this.function(index);
  }

  /** The name by which the function is called: itself, or the slot it is in. */
  function(index: number): Code {
    let name = this.#functions.get(index);
    if (name === undefined) this.#functions.set(index, name = this.#freshName(index));
    return name;
  }

  #freshName(index: number): Code {
    const given = this.#functionName(index);
    const tail = identifierTail(given === undefined || given === "" ? `f${index}` : given);
    const name = this.#taken.has(tail) ? trusted(`${tail}_${index}`) : tail;
    this.#taken.add(name);
    return js`$${name}`;
  }

  /** A function of the kit. */
  helper(name: string): Code {
    return this.#helper(name, js`kit[${quote(name)}]`);
  }

  /** A function of `isa/numeric.ts`. */
  numeric(name: string): Code {
    return this.#helper(name, js`kit.n.${trusted(name)}`);
  }

  /** A function that accesses one memory. */
  memoryHelper(memory: number, name: string): Code {
    const suffix = memory === 0 ? "" : `_${memory}`;
    return this.#helper(name + suffix, js`kit.memories[${memory}].${trusted(name)}`);
  }

  #helper(name: string, value: Code): Code {
    this.#helpers.set(name, value);
    return trusted(name);
  }

  /** The view of a memory at a static offset; `undefined` where there can be none. */
  view(memory: number, element: ElementKind, offset: number): Code | undefined {
    const bytes = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, f32: 4, f64: 8 }[element];
    if (offset % bytes !== 0) return undefined;
    const suffix = (offset === 0 ? "" : `_${offset}`) + (memory === 0 ? "" : `_m${memory}`);
    const name = element.toUpperCase() + suffix;
    if (!this.#views.has(name)) {
      if (this.#views.size >= this.#maxViews) return undefined;
      const view = js`kit.memories[${memory}].view(${quote(element)}, ${offset})`;
      this.#views.set(name, { memory, view });
    }
    return trusted(name);
  }

  /** A part of a global, to read or to assign. */
  global(index: number, type: GlobalRead["type"], part: number): Code {
    const { mutable } = this.#module.globals[index]!.type;
    const field = { int: "bits", f32: "f32", f64: "f64", ref: "instance" }[type];
    const name = `global${index}${type === "int" ? "" : `_${type}`}`;
    const value = js`kit.global(${index}).${trusted(field)}`;
    if (mutable) {
      this.#globals.set(name, value);
      return type === "ref" ? js`${trusted(name)}.reference` : js`${trusted(name)}[${part}]`;
    }
    const constantName = part === 0 ? name : `${name}_${part}`;
    const read = type === "ref" ? js`${value}.reference` : js`${value}[${part}]`;
    this.#globals.set(constantName, read);
    return trusted(constantName);
  }

  /** What interprets the function where the host's stack is nearly full. */
  deep(index: number): Code {
    return this.#helper(`deep${index}`, js`kit.deep(${index})`);
  }

  /** The elements of a table. */
  table(index: number): Code {
    const name = js`table${index}`;
    this.#tables.set(index, name);
    return name;
  }

  /** The number of a function type. */
  type(index: number): Code {
    const name = js`type${index}`;
    this.#types.set(index, name);
    return name;
  }

  /** The declarations, one a line. */
  declarations(): Code[] {
    const lines: Code[] = [js`"use strict";`];
    for (const [name, value] of this.#helpers) lines.push(js`const ${trusted(name)} = ${value};`);
    for (const [name, value] of this.#globals) lines.push(js`const ${trusted(name)} = ${value};`);
    for (const [index, name] of this.#tables) lines.push(js`const ${name} = kit.table(${index});`);
    for (const [index, name] of this.#types) lines.push(js`const ${name} = kit.typeId(${index});`);
    for (const [index, name] of this.#functions) {
      if (this.#own.has(index)) continue;
      const link = js`kit.link(${index}, (linked) => ${name} = linked)`;
      lines.push(js`let ${name} = (...parts) => ${link}(...parts);`);
    }
    return [...lines, ...this.#viewDeclarations()];
  }

  #viewDeclarations(): Code[] {
    if (this.#views.size === 0) return [];
    const lines: Code[] = [];
    const memories = new Set([...this.#views.values()].map(({ memory }) => memory));
    // Hosts take a variable that was given its value once for a constant, until the memory grows.
    for (const [name, { view }] of this.#views) lines.push(js`let ${trusted(name)} = ${view};`);
    for (const memory of memories) {
      lines.push(js`kit.memories[${memory}].watch(() => {`);
      for (const [name, each] of this.#views) {
        if (each.memory === memory) lines.push(js`  ${trusted(name)} = ${each.view};`);
      }
      lines.push(js`});`);
    }
    return lines;
  }
}
