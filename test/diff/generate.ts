/**
 * Random modules of scalar code, made of what compilers get wrong. A module is encoded as it is
 * thought up; it is valid, and its loops end, by construction. `body.ts` makes the bodies.
 *
 * Exports take and give integers only, the bits of floats: a host's JavaScript interface may change
 * NaNs on their way.
 *
 * @module
 */
import {
  body,
  type Bytes,
  CODE,
  DATA,
  DATA_COUNT,
  ELEMENT,
  EXPORT,
  FUNCTION,
  GLOBAL,
  IMPORT,
  leb,
  MEMORY,
  moduleBytes,
  name,
  section,
  TABLE,
  TYPE,
  vec,
} from "../unit/binary_bytes.ts";
import { F32, F64, I32, I64 } from "../../src/wasm/types.ts";
import { BodyGenerator, type ModuleShape, type Signature, TYPES } from "./body.ts";
import { constant } from "./constants.ts";
import { Random } from "../support/random.ts";

const FUNCREF = 0x70;

/** Instructions that turn a float into its bits and back, by type. */
const TO_BITS: Readonly<Record<number, number>> = { [F32]: 0xbc, [F64]: 0xbd };
const FROM_BITS: Readonly<Record<number, number>> = { [F32]: 0xbe, [F64]: 0xbf };

/** Functions of the host: their names are those that `observe.ts` knows. */
const IMPORTS: readonly (readonly [name: string, signature: Signature])[] = [
  ["log-i32", { params: [I32], results: [] }],
  ["log-i64", { params: [I64], results: [] }],
  ["mix", { params: [F64, I64], results: [I64] }],
  ["call-export", { params: [I32, I32], results: [] }],
  ["call-export-catch", { params: [I32], results: [I32] }],
  ["throw", { params: [I32], results: [] }],
];

/** The module of a seed: the same for the same seed. */
export function generateModule(seed: number): Uint8Array<ArrayBuffer> {
  return new ModuleGenerator(new Random(seed)).generate();
}

class ModuleGenerator implements ModuleShape {
  readonly #random: Random;
  readonly #types: string[] = [];
  readonly #encodedTypes: Bytes[] = [];
  readonly functions: Signature[];
  readonly importedFunctions = IMPORTS.length;
  readonly globals: { type: number; mutable: boolean }[];
  readonly memories: number;
  readonly table: readonly (number | undefined)[];
  readonly passiveData: readonly number[];

  constructor(random: Random) {
    this.#random = random;
    const signatures = Array.from({ length: 2 + random.below(3) }, () => this.#signature());
    this.functions = [
      ...IMPORTS.map(([, signature]) => signature),
      // Some functions have the same signature, so that indirect calls find one another.
      ...Array.from({ length: 3 + random.below(5) }, () => random.pick(signatures)),
    ];
    this.globals = [...TYPES, ...TYPES, random.pick(TYPES)].map((type, i) => ({
      type,
      mutable: i < 4 || random.oneIn(2),
    }));
    this.memories = random.oneIn(4) ? 2 : 1;
    // A few elements stay null.
    this.table = Array.from(
      { length: 4 + random.below(8) },
      () => !random.oneIn(8) ? this.#randomFunction() : undefined,
    );
    this.passiveData = [random.below(40)];
  }

  generate(): Uint8Array<ArrayBuffer> {
    const own = this.functions.slice(IMPORTS.length);
    const bodies = own.map((_, i) =>
      new BodyGenerator(this.#random, this, IMPORTS.length + i).body()
    );
    const wrappers = own.map((signature, i) => this.#wrapper(IMPORTS.length + i, signature));
    const typeIndices = [...own, ...wrappers.map(({ signature }) => signature)]
      .map((signature) => leb(this.typeIndex(signature)));
    const imports = IMPORTS.map(([field, signature]) => [
      ...name("fuzzing-support"),
      ...name(field),
      0,
      ...leb(this.typeIndex(signature)),
    ]);
    // The types come first, but which there are is known last.
    const rest = [
      section(IMPORT, vec(...imports)),
      section(FUNCTION, vec(...typeIndices)),
      section(TABLE, vec([FUNCREF, 1, this.table.length, this.table.length + 2])),
      section(MEMORY, vec(...Array.from({ length: this.memories }, () => [1, 1, 3]))),
      section(GLOBAL, vec(...this.globals.map((global) => this.#global(global)))),
      section(EXPORT, vec(...wrappers.map((_, i) => this.#export(own.length + i)))),
      section(ELEMENT, vec(...this.#elements())),
      section(DATA_COUNT, leb(2 + this.passiveData.length)),
      section(CODE, vec(...bodies, ...wrappers.map((wrapper) => wrapper.code))),
      section(DATA, vec(...this.#data())),
    ];
    const bytes = moduleBytes(section(TYPE, vec(...this.#encodedTypes)), ...rest);
    return new Uint8Array(bytes);
  }

  typeIndex({ params, results }: Signature): number {
    const key = `${params}:${results}`;
    const known = this.#types.indexOf(key);
    if (known >= 0) return known;
    this.#encodedTypes.push([0x60, ...vec(...params), ...vec(...results)]);
    return this.#types.push(key) - 1;
  }

  #signature(): Signature {
    const random = this.#random;
    return {
      params: Array.from({ length: random.below(5) }, () => random.pick(TYPES)),
      results: Array.from({ length: random.pick([0, 1, 1, 1, 2, 3]) }, () => random.pick(TYPES)),
    };
  }

  /** A function that takes and gives the bits of floats. */
  #wrapper(callee: number, { params, results }: Signature) {
    const signature = { params: params.map(asInteger), results: results.map(asInteger) };
    const code: number[] = [];
    params.forEach((type, i) => code.push(0x20, ...leb(i), ...conversion(FROM_BITS, type)));
    code.push(0x10, ...leb(callee));
    if (results.some((type) => type in TO_BITS)) {
      const first = params.length;
      results.forEach((_, i) => code.push(0x21, ...leb(first + results.length - 1 - i)));
      const reversed = results.toReversed();
      reversed.forEach((type, i) =>
        code.push(0x20, ...leb(first + results.length - 1 - i), ...conversion(TO_BITS, type))
      );
      return {
        signature: { ...signature, results: reversed.map(asInteger) },
        code: body(vec(...results.map((type) => [1, type])), code),
      };
    }
    return { signature, code: body([0], code) };
  }

  #export(definedIndex: number): Bytes {
    const index = IMPORTS.length + definedIndex;
    return [...name(`run ${index}`), 0, ...leb(index)];
  }

  #global({ type, mutable }: { type: number; mutable: boolean }): Bytes {
    return [type, mutable ? 1 : 0, ...constant(this.#random, type), 0x0b];
  }

  #randomFunction(): number {
    return IMPORTS.length + this.#random.below(this.functions.length - IMPORTS.length);
  }

  #elements(): Bytes[] {
    return [...this.table.entries()].filter(([, index]) => index !== undefined)
      .map(([at, index]) => [0, 0x41, at, 0x0b, ...vec(leb(index!))]);
  }

  #data(): Bytes[] {
    const bytes = (count: number) => vec(...this.#random.bytes(count));
    return [
      [0, 0x41, 0, 0x0b, ...bytes(64)],
      // The end of the first page.
      [0, 0x41, ...[0xe0, 0xff, 0x03], 0x0b, ...bytes(32)],
      ...this.passiveData.map((size) => [1, ...bytes(size)]),
    ];
  }
}

function asInteger(type: number): number {
  return type === F32 ? I32 : type === F64 ? I64 : type;
}

function conversion(table: Readonly<Record<number, number>>, type: number): number[] {
  const opcode = table[type];
  return opcode === undefined ? [] : [opcode];
}
