/**
 * Runs a module as a plan says and writes down all that can be seen of it, a line each: what it calls
 * of the host and with what, results, traps, and after each call its memories, tables and globals.
 *
 * @module
 */
import type { Value } from "../../mod.ts";
import { functionType, type Import, type Module } from "../../src/wasm/module.ts";
import {
  EXTERNREF,
  F32,
  F64,
  FUNCREF,
  type FuncType,
  I32,
  I64,
  isReference,
  type ValueType,
} from "../../src/wasm/types.ts";
import type { Guest, GuestHost, GuestKind } from "./guest.ts";
import { Random } from "../support/random.ts";
import { FUEL, stateName } from "./rewrite.ts";

/** A call of an export. */
export interface Call {
  readonly name: string;
  readonly args: readonly Value[];
}

/** What is done with a module. */
export interface Conduct {
  readonly plan: readonly Call[];
  /** How many functions, and rounds of loops where they count, each call may enter. */
  readonly fuel: number;
}

/** The last line where a guest ran out of stack: where that happens, nothing determines. */
export const EXHAUSTED = "call stack exhausted";

/** What a line begins with that a listener wrote. */
export const LOG = "    ";

/** How often the host calls back into the guest during one call. */
const MAX_CALLBACKS = 8;
/** Elements of a table that are looked at. */
const TABLE_ELEMENTS = 40;

/** An exception of the host, on its way through the guest. */
class HostError extends Error {
  override readonly name = "HostError";
}

/** What is called of a module: every exported function some times, with different arguments. */
export function planOf(module: Module, seed: number, rounds: number): Call[] {
  const random = new Random(seed);
  const names = exportedFunctions(module);
  return Array.from({ length: rounds }, () =>
    names.map(({ name, index }) => ({
      name,
      args: functionType(module, index).params.map((type) => argument(type, random)),
    }))).flat();
}

function exportedFunctions(module: Module) {
  return module.exports.filter(({ kind }) => kind === "func");
}

// deno-fmt-ignore
const INTEGERS = [
  0n, 1n, -1n, 2n, 7n, -8n, 31n, 64n, 255n, 0x7fffn, 65_535n, 65_533n, -0x8000_0000n,
  0x7fff_ffffn, 0xffff_ffffn, 0x1_0000_0000n, -0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn,
];
const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  -2.5,
  1e10,
  -1e20,
  4294967296,
  2147483647,
  Infinity,
  5e-324,
];

function argument(type: ValueType, random: Random): Value {
  const integer = random.oneIn(2)
    ? random.pick(INTEGERS)
    : BigInt.asIntN(64, random.u64()) >> BigInt(random.below(64));
  switch (type) {
    case I32:
      return Number(BigInt.asIntN(32, integer));
    case I64:
      return integer;
    case F32:
      return Math.fround(random.pick(FLOATS));
    case F64:
      return random.pick(FLOATS);
    default:
      return null;
  }
}

/** What a module does when it is called as planned. */
export function observe(
  kind: GuestKind,
  bytes: Uint8Array<ArrayBuffer>,
  module: Module,
  { plan, fuel }: Conduct,
): readonly string[] {
  return new Observer(kind, module).run(bytes, plan, fuel);
}

class Observer implements GuestHost {
  readonly #kind: GuestKind;
  readonly #module: Module;
  readonly #lines: string[] = [];
  #guest: Guest | undefined;
  #exhausted = false;
  #callbacks = 0;

  constructor(kind: GuestKind, module: Module) {
    this.#kind = kind;
    this.#module = module;
  }

  run(bytes: Uint8Array<ArrayBuffer>, plan: readonly Call[], fuel: number): readonly string[] {
    try {
      this.#guest = this.#kind.instantiate(bytes, this.#module, this);
    } catch (error) {
      this.#lines.push(`instantiation: ${this.#failure(error)}`);
      return this.#lines;
    }
    const guest = this.#guest;
    for (const { name, args } of plan) {
      guest.setGlobal(FUEL, fuel);
      this.#callbacks = 0;
      const outcome = this.#outcome(() => guest.call(name, args));
      if (this.#exhausted) return [...this.#lines, EXHAUSTED];
      this.#lines.push(`${name}(${this.#show(args)}) ${outcome}`);
      this.#lookAt(guest);
    }
    return this.#lines;
  }

  log(line: string): void {
    this.#lines.push(`${LOG}${line}`);
  }

  globalValue({ name, description }: Import): Value {
    const type = description.kind === "global" ? description.type.type : I32;
    if (type === EXTERNREF) return `extern ${name}`;
    return zeroOf(type);
  }

  callImport({ name }: Import, type: FuncType, args: readonly Value[]): Value[] {
    this.#lines.push(`  ${name}(${this.#show(args)})`);
    switch (name) {
      case "call-export":
        this.#callExport(args[0]);
        return [];
      case "call-export-catch":
        return [this.#caught(() => this.#callExport(args[0]))];
      case "call-ref":
        this.#callReference(args[0]);
        return [];
      case "call-ref-catch":
        return [this.#caught(() => this.#callReference(args[0]))];
      case "mix":
        return [BigInt.asIntN(64, (args[1] as bigint) * 3n + BigInt(Number(args[0] > 0)))];
      case "throw":
        throw new HostError(name);
    }
    return type.results.map(zeroOf);
  }

  #callExport(number: number): void {
    const names = exportedFunctions(this.#module).filter(({ name }) => !name.startsWith("fuzz:"));
    const { name, index } = names[(number >>> 0) % names.length]!;
    const args = functionType(this.#module, index).params.map(zeroOf);
    this.#reenter(name, () => this.#guest!.call(name, args));
  }

  #callReference(reference: Value): void {
    const guest = this.#guest!;
    const index = reference === null ? undefined : guest.indexOf(reference);
    if (index === undefined) return;
    const args = functionType(this.#module, index).params.map(zeroOf);
    this.#reenter(`$${index}`, () => guest.callReference(reference, args));
  }

  #reenter(name: string, run: () => readonly Value[]): void {
    if (++this.#callbacks > MAX_CALLBACKS) return;
    this.#lines.push(`  ${name} ${this.#show(run())}`);
  }

  #caught(run: () => void): number {
    const outcome = this.#outcome(() => (run(), []));
    this.#lines.push(`  caught ${outcome}`);
    return outcome === "-> " ? 0 : 1;
  }

  #outcome(run: () => readonly Value[]): string {
    try {
      return `-> ${this.#show(run())}`;
    } catch (error) {
      return this.#failure(error);
    }
  }

  #failure(error: unknown): string {
    const reasons = this.#kind.trapReasons(error);
    if (reasons?.includes(EXHAUSTED)) this.#exhausted = true;
    if (reasons !== undefined) {
      return `trap: ${reasons.join("|")} at ${this.#kind.trapPlace(error)}`;
    }
    if (error instanceof HostError) return "threw: HostError";
    return `threw: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  }

  #lookAt(guest: Guest): void {
    const { memories, tables, globals } = this.#module;
    memories.forEach((_, i) => {
      const memory = guest.memory(stateName("memory", i));
      this.#lines.push(`  memory ${i}: ${memory.length} bytes, ${hash(memory)}`);
    });
    tables.forEach((_, i) => {
      const table = stateName("table", i);
      const size = guest.tableSize(table);
      const elements = Array.from(
        { length: Math.min(size, TABLE_ELEMENTS) },
        (_, at) => guest.tableElement(table, at),
      );
      this.#lines.push(`  table ${i}: ${size}, ${this.#show(elements)}`);
    });
    const values = globals.map((_, i) => guest.global(stateName("global", i)));
    this.#lines.push(`  globals: ${this.#show(values)}`);
  }

  #show(values: readonly Value[]): string {
    return values.map((value) => {
      if (Object.is(value, -0)) return "-0";
      if (typeof value === "bigint") return `${value}n`;
      if (typeof value === "function" || typeof value === "object" && value !== null) {
        return `$${this.#guest!.indexOf(value) ?? "import"}`;
      }
      return String(value);
    }).join(" ");
  }
}

function zeroOf(type: ValueType): Value {
  if (isReference(type)) return type === FUNCREF ? null : "extern";
  return type === I64 ? 0n : 0;
}

/** A hash of all bytes, a word at a time; memories are whole pages. */
function hash(bytes: Uint8Array): string {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let value = 0x811c_9dc5;
  for (let i = 0; i < words.length; i++) {
    value = Math.imul(value ^ words[i]!, 0x0100_0193);
    value ^= value >>> 15;
  }
  return (value >>> 0).toString(16).padStart(8, "0");
}
