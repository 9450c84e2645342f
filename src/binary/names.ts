/**
 * The name section: what a module calls itself, its functions and their locals. It is read when a
 * name is first asked for, and only as far as it is well-formed: names are for people, so what is
 * wrong with them is no error.
 *
 * @see https://webassembly.github.io/spec/core/appendix/custom.html#name-section
 * @module
 */
import { CompileError } from "../errors.ts";
import { functionType, type Module, type Range } from "../wasm/module.ts";
import { Reader } from "./reader.ts";

const MODULE_NAME = 0;
const FUNCTION_NAMES = 1;
const LOCAL_NAMES = 2;

const NO_NAMES: ReadonlyMap<number, string> = new Map();

/** The names a module gives. */
export class ModuleNames {
  readonly #module: Module;
  /** Where the subsections lie, by id; `undefined` until they are looked for. */
  #found: ReadonlyMap<number, Range> | undefined = undefined;
  /** Offset of each function's name, or 0; `undefined` until one is asked for. */
  #functions: Uint32Array | undefined = undefined;
  /** Offset of each function's names of locals, or 0; `undefined` until one is asked for. */
  #locals: Uint32Array | undefined = undefined;

  constructor(module: Module) {
    this.#module = module;
  }

  /** The module's own name. */
  get moduleName(): string | undefined {
    const range = this.#subsection(MODULE_NAME);
    return range && this.#nameAt(range.start);
  }

  /** The name of the function with that index. */
  functionName(index: number): string | undefined {
    this.#functions ??= this.#index(FUNCTION_NAMES, skipName);
    return this.#nameAt(this.#functions[index]);
  }

  /** The names of a function's locals, parameters first, at their indices. */
  localNames(functionIndex: number): ReadonlyMap<number, string> {
    this.#locals ??= this.#index(LOCAL_NAMES, skipNameMap);
    const offset = this.#locals[functionIndex];
    if (offset === undefined || offset === 0) return NO_NAMES;
    const names = new Map<number, string>();
    const reader = this.#readerAt(offset);
    tolerantly(() => {
      for (let left = reader.count(); left > 0; left--) {
        const index = reader.u32();
        const name = reader.name();
        if (!names.has(index)) names.set(index, name);
      }
    });
    return names;
  }

  /** The names of a function's parameters; empty unless every one has a name. */
  paramNames(functionIndex: number): readonly string[] {
    const names = this.localNames(functionIndex);
    if (names.size === 0) return [];
    const { params } = functionType(this.#module, functionIndex);
    const all = params.map((_, index) => names.get(index));
    return all.every((name) => name !== undefined) ? all : [];
  }

  /** The names of a function's results: the format has none. */
  resultNames(_functionIndex: number): readonly string[] {
    return [];
  }

  #readerAt(offset: number): Reader {
    return new Reader(this.#module.bytes, this.#module.features, offset);
  }

  #nameAt(offset: number | undefined): string | undefined {
    if (offset === undefined || offset === 0) return undefined;
    return tolerantly(() => this.#readerAt(offset).name());
  }

  #subsection(id: number): Range | undefined {
    this.#found ??= this.#findSubsections();
    return this.#found.get(id);
  }

  #findSubsections(): ReadonlyMap<number, Range> {
    const found = new Map<number, Range>();
    const section = this.#module.customSections.find(({ name }) => name === "name");
    if (section === undefined) return found;
    const reader = this.#readerAt(section.bytes.start);
    tolerantly(() => {
      while (reader.position < section.bytes.end) {
        const id = reader.byte();
        const size = reader.count();
        const start = reader.position;
        if (start + size > section.bytes.end) return;
        if (!found.has(id)) found.set(id, { start, end: start + size });
        reader.skip(size);
      }
    });
    return found;
  }

  /** Notes where in a subsection each function's entry is; the first one counts. */
  #index(id: number, skipEntry: (reader: Reader) => void): Uint32Array {
    const offsets = new Uint32Array(this.#module.functions.length);
    const range = this.#subsection(id);
    if (range === undefined) return offsets;
    const reader = this.#readerAt(range.start);
    tolerantly(() => {
      for (let left = reader.count(); left > 0; left--) {
        const index = reader.u32();
        const offset = reader.position;
        skipEntry(reader);
        if (reader.position > range.end) return;
        if (offsets[index] === 0) offsets[index] = offset;
      }
    });
    return offsets;
  }
}

function skipName(reader: Reader): void {
  reader.skip(reader.count());
}

function skipNameMap(reader: Reader): void {
  for (let left = reader.count(); left > 0; left--) {
    reader.u32();
    skipName(reader);
  }
}

/** Runs `read`, and stops quietly where the section is malformed. */
function tolerantly<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CompileError) return undefined;
    throw error;
  }
}
