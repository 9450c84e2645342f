/**
 * What the functions of a unit need to be declared around them: views of memories, globals, tables,
 * other functions, helpers. The declarations are printed when the functions are.
 *
 * @module
 */
import type { Module } from "../wasm/module.ts";
import type { FuncType } from "../wasm/types.ts";
import type { Checks } from "./checks.ts";
import { type Code, identifierTail, js, trusted } from "./code.ts";
import type { ElementKind, GlobalRead } from "./expression.ts";
import { GUESS_HELPERS, guessLines, guessName } from "./guess.ts";
import { NotCompilable } from "./not_compilable.ts";

/** The bytes of an element, as a power of two. */
export const SHIFT: Readonly<Record<ElementKind, number>> = {
  i8: 0,
  u8: 0,
  i16: 1,
  u16: 1,
  i32: 2,
  i64: 3,
  f32: 2,
  f64: 3,
};

/** The bytes of an element. */
export const BYTES: Readonly<Record<ElementKind, number>> = {
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
};

/** What methods of a `DataView` call an element. */
export const DATA_TYPE: Readonly<Record<ElementKind, Code>> = {
  i8: js`Int8`,
  u8: js`Uint8`,
  i16: js`Int16`,
  u16: js`Uint16`,
  i32: js`Int32`,
  i64: js`BigUint64`,
  f32: js`Float32`,
  f64: js`Float64`,
};

/** The index of the element at an address, such that a misaligned one is far outside. */
export function rotated(at: Code, element: ElementKind): Code {
  switch (SHIFT[element]) {
    case 1:
      return js`${at} >>> 1 | ${at} << 31`;
    case 2:
      return js`${at} >>> 2 | ${at} << 30`;
    case 3:
      return js`${at} >>> 3 | ${at} << 29`;
    default:
      return at;
  }
}

/** How a unit may be emitted. */
export interface NeedsOptions {
  /** Distinct pairs of element and offset that get a view. */
  readonly maxViews: number;
  /** Each call counts as one, whatever it takes of the host's stack. */
  readonly countsCalls: boolean;
  /** What its functions can do at safepoints. */
  readonly checks: Checks;
  /** Rounds that the loops of a function go before they poll for the first time. */
  readonly firstRounds: number;
  /** Whether its functions are listened to. */
  readonly listened: boolean;
  /** Whether it is marked in lines of several instructions which place belongs to which. */
  readonly marked: boolean;
  /** Whether calls through tables are made by way of guesses. */
  readonly guesses: boolean;
  /** Whether indices are held that several accesses have. */
  readonly holds: boolean;
}

/** What each function calls the views of its unit: see {@link UnitNeeds.view}. */
export const VIEWS = js`m`;

/** A typed array on a memory, from an offset on, or all of it as a `DataView`. */
interface View {
  readonly memory: number;
  /** The property of `views` that it is. */
  readonly name: Code;
  /** What gives it. */
  readonly given: Code;
  /** How functions reach it. */
  readonly reached: Code;
}

/**
 * A number for each view. The second word of an access may stand a little above 2 ** 32; memories
 * are far too few for the number to be inexact.
 */
export function viewKey(memory: number, element: ElementKind, offset: number): number {
  return (memory * 2 ** 34 + offset) * 8 + ELEMENT_NUMBER[element];
}

const ELEMENT_NUMBER: Readonly<Record<ElementKind, number>> = {
  i8: 0,
  u8: 1,
  i16: 2,
  u16: 3,
  i32: 4,
  f32: 5,
  f64: 6,
  i64: 7,
};

const SLOW_LOADS: Readonly<Record<ElementKind, string>> = {
  i8: "load_i8",
  u8: "load_u8",
  i16: "load_i16",
  u16: "load_u16",
  i32: "load_i32",
  i64: "load_whole",
  f32: "load_f32",
  f64: "load_f64",
};

const SLOW_STORES: Readonly<Record<ElementKind, string>> = {
  i8: "store_i8",
  u8: "store_u8",
  i16: "store_i16",
  u16: "store_u16",
  i32: "store_i32",
  i64: "store_whole",
  f32: "store_f32",
  f64: "store_f64",
};

/** What of a global instance is read and written. */
const GLOBAL_FIELDS = { int: "bits", f32: "f32", f64: "f64", ref: "instance" } as const;

/** The most values that all sites of a unit write down together: each is text. */
const MAX_SITE_VALUES = 200_000;

/** The most calls of functions of one type that go by guesses. */
const MAX_GUESSED = 8;

export class UnitNeeds {
  readonly #module: Module;
  readonly #maxViews: number;
  /** Each call counts as one, whatever it takes of the host's stack. */
  readonly countsCalls: boolean;
  readonly checks: Checks;
  readonly firstRounds: number;
  readonly listened: boolean;
  readonly marked: boolean;
  readonly #guesses: boolean;
  readonly holds: boolean;
  readonly #functionName: (index: number) => string | undefined;
  /** Helpers of the kit, by the name they have in the unit. */
  readonly #helpers: Map<string, Code> = new Map();
  /** Views by {@link viewKey}; a `DataView` of a memory by a negative number. */
  readonly #views: Map<number, View> = new Map();
  /** Variables that are kept whole, by name: their places in the unit's array. */
  readonly #wholes: Map<string, number> = new Map();
  /** Functions that access views, by name. */
  readonly #accesses: Map<Code, Code> = new Map();
  readonly #globals: Map<string, Code> = new Map();
  readonly #tables: Map<number, Code> = new Map();
  readonly #types: Map<number, Code> = new Map();
  /** Calls through tables that go by {@link guess}, by type. */
  readonly #guessed: Map<number, number> = new Map();
  /** Names of functions in this unit, or of the slots of those outside. */
  readonly #functions: Map<number, Code> = new Map();
  #siteValues = 0;
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
    this.checks = options.checks;
    this.firstRounds = options.firstRounds;
    this.listened = options.listened;
    this.marked = options.marked;
    this.#guesses = options.guesses;
    this.holds = options.holds;
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

  /** Has what is printed next call a function of the unit by another name. */
  callBy(index: number, name: Code): void {
    this.#functions.set(index, name);
  }

  #freshName(index: number): Code {
    const given = this.#functionName(index);
    const tail = identifierTail(given === undefined || given === "" ? `f${index}` : given);
    let name = tail;
    if (this.#taken.has(name)) name = trusted(`${tail}_${index}`);
    while (this.#taken.has(name)) name = trusted(`${name}_`);
    this.#taken.add(name);
    return js`$${name}`;
  }

  /** A function of the kit. */
  helper(name: string): Code {
    return this.#helpers.has(name) ? trusted(name) : this.#help(name, js`kit["${trusted(name)}"]`);
  }

  /** A function of `isa/numeric.ts`. */
  numeric(name: string): Code {
    if (this.#helpers.has(name)) return trusted(name);
    return this.#help(name, js`kit.n.${trusted(name)}`);
  }

  /** What loads an element of a memory from any address. */
  slowLoad(memory: number, element: ElementKind): Code {
    return this.memoryHelper(memory, SLOW_LOADS[element]);
  }

  /** What stores so many successive elements at any address. */
  slowStore(memory: number, element: ElementKind, count: number): Code {
    const name = count === 1 ? SLOW_STORES[element] : count === 2 ? "store_i64" : "store_v128";
    return this.memoryHelper(memory, name);
  }

  /** A function that accesses one memory. */
  memoryHelper(memory: number, name: string): Code {
    const unique = memory === 0 ? name : `${name}_${memory}`;
    if (this.#helpers.has(unique)) return trusted(unique);
    return this.#help(unique, js`kit.memories[${memory}].${trusted(name)}`);
  }

  /** Declares a helper, unless there is one of that name. */
  #help(name: string, value: Code): Code {
    if (!this.#helpers.has(name)) this.#helpers.set(name, value);
    return trusted(name);
  }

  /**
   * The view of a memory at a static offset; `undefined` where there can be none. Functions reach
   * `views` through a local variable, {@link VIEWS}: V8 does not see that a variable of the unit is a
   * constant where it is read in nested loops.
   */
  view(memory: number, element: ElementKind, offset: number): View | undefined {
    const key = viewKey(memory, element, offset);
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    if (offset % (1 << SHIFT[element]) !== 0) return undefined;
    if (this.#views.size >= this.#maxViews) return undefined;
    const suffix = (offset === 0 ? "" : `_${offset}`) + (memory === 0 ? "" : `_m${memory}`);
    const name = trusted(element.toUpperCase() + suffix);
    const given = js`kit.memories[${memory}].view("${trusted(element)}", ${offset})`;
    const view: View = { memory, name, given, reached: js`${VIEWS}.${name}` };
    this.#views.set(key, view);
    return view;
  }

  /** All bytes of a memory, for elements that are not aligned. */
  data(memory: number): View {
    const name = trusted(memory === 0 ? "data" : `data_m${memory}`);
    const given = js`kit.memories[${memory}].data`;
    const view: View = { memory, name, given, reached: js`${VIEWS}.${name}` };
    this.#views.set(-1 - memory, view);
    return view;
  }

  /** The variable of that name, an i64 kept whole: a property of `views` has them all. */
  whole(name: string): Code {
    return js`${VIEWS}.whole[${this.#wholeAt(name)}]`;
  }

  /** A word of it. */
  word(name: string, part: number): Code {
    return js`${VIEWS}.words[${2 * this.#wholeAt(name) + part}]`;
  }

  #wholeAt(name: string): number {
    let at = this.#wholes.get(name);
    if (at === undefined) this.#wholes.set(name, at = this.#wholes.size);
    return at;
  }

  /** A function of the unit that reads an element of a view: where text is to be short. */
  loader(memory: number, element: ElementKind, offset: number): Code | undefined {
    const view = this.view(memory, element, offset)?.name;
    if (view === undefined) return undefined;
    const slow = this.slowLoad(memory, element);
    const found = js`views.${view}[${rotated(js`at`, element)}] ?? ${slow}(at, ${offset})`;
    return this.#access(js`get_${view}`, js`(at) { return ${found}; }`);
  }

  /** A function of the unit that writes one or two successive elements. */
  storer(memory: number, element: ElementKind, offset: number, count: number): Code | undefined {
    const first = this.view(memory, element, offset)?.name;
    const last = count === 1 ? first : this.view(memory, element, offset + 4)?.name;
    if (first === undefined || last === undefined) return undefined;
    const slow = this.slowStore(memory, element, count);
    const values = count === 1 ? js`value` : js`low, high`;
    const index = js`const i = ${rotated(js`at`, element)};`;
    const exact = js`if (views.${last}[i] === undefined) ${slow}(at, ${offset}, ${values});`;
    const write = count === 1
      ? js`views.${first}[i] = value;`
      : js`{ views.${first}[i] = low; views.${last}[i] = high; }`;
    const name = count === 1 ? js`set_${first}` : js`set2_${first}`;
    return this.#access(name, js`(at, ${values}) { ${index} ${exact} else ${write} }`);
  }

  #access(name: Code, definition: Code): Code {
    this.#accesses.set(name, js`function ${name}${definition}`);
    return name;
  }

  /** A part of a global, to read or to assign. */
  global(index: number, type: GlobalRead["type"], part: number): Code {
    const { mutable } = this.#module.globals[index]!.type;
    const name = type === "int" ? `global${index}` : `global${index}_${type}`;
    const own = mutable || part === 0 ? name : `${name}_${part}`;
    if (!this.#globals.has(own)) {
      const value = js`kit.global(${index}).${trusted(GLOBAL_FIELDS[type])}`;
      const read = type === "ref" ? js`${value}.reference` : js`${value}[${part}]`;
      this.#globals.set(own, mutable ? value : read);
    }
    if (!mutable) return trusted(own);
    return type === "ref" ? js`${trusted(own)}.reference` : js`${trusted(own)}[${part}]`;
  }

  /** What interprets the function where the host's stack is nearly full. */
  deep(index: number): Code {
    return this.#help(`deep${index}`, js`kit.deep(${index})`);
  }

  /** What runs when the check at the beginning of a function, `run`, has something to do. */
  slow(index: number, run: Code): Code {
    return this.#help(`slow${index}`, js`kit.slow(${index}, () => ${run})`);
  }

  /** Who is told of the calls of a function of the instance. */
  hooks(index: number): Code {
    return this.#help(`hooks${index}`, js`kit.func(${index}).hooks`);
  }

  /** A field of them that never changes. */
  hooksField(index: number, field: "definition" | "listener"): Code {
    return this.#help(`${field}${index}`, js`${this.hooks(index)}.${trusted(field)}`);
  }

  /**
   * A place where a function can be left, as it is written in the unit's head.
   *
   * @throws {NotCompilable} if the unit's sites write down too much.
   */
  site(offset: number, values: number, text: Code): Code {
    this.#siteValues += values;
    if (this.#siteValues > MAX_SITE_VALUES) throw new NotCompilable("too many values at calls");
    // An instruction that is printed twice may have other values the second time.
    let name = `at_${offset.toString(16)}`;
    while (this.#helpers.has(name) && this.#helpers.get(name) !== text) name += "_";
    return this.#help(name, text);
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

  /**
   * What calls a function of a type, given as the kit knows it; `undefined` where that is better called
   * at once: a large function has many such calls, and each has its own callee.
   */
  guess(typeIndex: number): Code | undefined {
    const calls = this.#guessed.get(typeIndex) ?? 0;
    if (!this.#guesses || calls === MAX_GUESSED) return undefined;
    this.#guessed.set(typeIndex, calls + 1);
    for (const name of GUESS_HELPERS) this.helper(name);
    return guessName(typeIndex);
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
      lines.push(js`let ${name} = kit.link(${index}, (linked) => ${name} = linked);`);
    }
    for (const index of this.#guessed.keys()) {
      lines.push(...guessLines(index, this.#module.types[index] as FuncType));
    }
    return [...lines, ...this.#viewDeclarations(), ...this.#accesses.values()];
  }

  #viewDeclarations(): Code[] {
    if (this.#views.size === 0 && this.#wholes.size === 0) return [];
    // Hosts take a property that was given its value once for a constant, until the memory grows. A
    // class of their own makes sure that growing a memory of other units does not change their mind.
    const lines: Code[] = [js`class Views {`];
    const memories = new Set<number>();
    for (const { memory, name, given } of this.#views.values()) {
      memories.add(memory);
      lines.push(js`  ${name} = ${given};`);
    }
    if (this.#wholes.size > 0) {
      lines.push(js`  whole = new BigUint64Array(${this.#wholes.size});`);
      lines.push(js`  words = new Int32Array(this.whole.buffer);`);
    }
    lines.push(js`}`, js`const views = new Views();`);
    for (const memory of memories) lines.push(js`kit.memories[${memory}].keep(views);`);
    return lines;
  }
}
