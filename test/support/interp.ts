/**
 * Guests without the runtime around them: what tests of engines drive. They run in the interpreter
 * unless a test says otherwise.
 *
 * @module
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { decodeModule } from "../../src/binary/decode.ts";
import { Context } from "../../src/context.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { FunctionHooks, type HookParts, listenedEntry } from "../../src/engine/hooks.ts";
import type { StackLimits } from "../../src/engine/stack.ts";
import { CoreFeatures } from "../../src/features.ts";
import { Interpreter } from "../../src/interp/interpreter.ts";
import { FunctionInstance } from "../../src/store/func.ts";
import { Instance } from "../../src/store/instance.ts";
import { instantiate } from "../../src/store/instantiate.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { validateBodies, validateModule } from "../../src/validate/module.ts";
import type { FuncType } from "../../src/wasm/types.ts";
import { F32, F64, I32, I64, slotsOf, V128 } from "../../src/wasm/types.ts";

/** What a host function does: arguments and results stand on the guest's stack from `base` on. */
export type HostBody = (guest: Guest, base: number) => void;

/** How a guest is made. */
export interface GuestOptions {
  readonly limits?: Partial<StackLimits>;
  /** Makes what runs it; the interpreter if left out. */
  readonly engine?: (limits: StackLimits) => Engine;
  /** Functions that it may import, from any module. */
  readonly host?: Readonly<Record<string, HostBody>>;
  /** A guest whose exported functions it may import; both then run on one stack. */
  readonly other?: Guest;
  /** Bodies are validated when they are first called, and not before. */
  readonly lazy?: boolean;
}

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const LIMITS: StackLimits = { maxDepth: 10_000, maxSlots: 1 << 20 };

/** One instance, and the engine that runs it. */
export class Guest {
  readonly engine: Engine;
  readonly instance: Instance;
  readonly types: TypeRegistry;

  /** Makes a guest of the text between `(module` and its `)`. */
  static async from(text: string, options: GuestOptions = {}): Promise<Guest> {
    return new Guest(await parse(`(module ${text})`), options);
  }

  readonly #hostFunctions: Map<string, FunctionInstance> = new Map();

  constructor(bytes: Uint8Array, options: GuestOptions) {
    const { host = {}, other, lazy } = options;
    const module = decodeModule(bytes, CoreFeatures.V3);
    validateModule(module);
    if (lazy !== true) validateBodies(module);
    const limits = { ...LIMITS, ...options.limits };
    this.engine = other?.engine ?? options.engine?.(limits) ?? new Interpreter(limits);
    this.types = other?.types ?? new TypeRegistry();
    this.instance = instantiate(module, {
      name: "guest",
      types: this.types,
      memoryLimitPages: 1000,
      tableLimitElements: 10_000,
      resolve: ({ name, description }) => {
        const body = host[name];
        if (description.kind !== "func") throw new Error(`${name} is no function`);
        if (body === undefined) return other!.exported(name);
        return this.#hostFunction(name, module.types[description.typeIndex] as FuncType, body);
      },
    });
  }

  #hostFunction(name: string, type: FuncType, body: HostBody): FunctionInstance {
    const instance = new Instance(decodeModule(EMPTY_MODULE, CoreFeatures.V3), "host", this.types);
    instance.functionName = () => name;
    const made = new FunctionInstance(type, this.types.idOf(type), instance, 0);
    made.entry = (base) => body(this, base);
    this.#hostFunctions.set(name, made);
    return made;
  }

  /** The function of that name: exported, or else of the host. */
  named(name: string): FunctionInstance {
    return this.#hostFunctions.get(name) ?? this.exported(name);
  }

  /** Tells a listener of the calls of a function, which is told the name as its definition's. */
  listen(name: string, listener: HookParts["listener"]): void {
    const func = this.named(name);
    const { stack } = this.engine;
    const definition = { name } as HookParts["definition"];
    const walker = { walk: () => [] };
    if (func.isHost) func.entry = listenedEntry(func.entry!, func);
    func.hooks = new FunctionHooks({ func, definition, listener, stack, walker });
  }

  /** The exported function of that name. */
  exported(name: string): FunctionInstance {
    const found = this.instance.module.exports.find((entry) => entry.name === name);
    if (found?.kind !== "func") throw new Error(`no function "${name}" is exported`);
    return this.instance.function(found.index);
  }

  /** Calls an exported function with values as the JavaScript API of WebAssembly has them. */
  call(name: string, ...params: readonly (number | bigint)[]): (number | bigint)[] {
    const callee = this.exported(name);
    const { stack } = this.engine;
    const base = stack.top;
    stack.reserve(base + params.length);
    params.forEach((value, i) => this.#write(base + i, callee.type.params[i]!, value));
    this.engine.call(Context.background(), callee, base);
    let slot = base;
    return callee.type.results.map((type) => {
      const value = this.#read(slot, type);
      slot += slotsOf(type);
      return value;
    });
  }

  #write(slot: number, type: number, value: number | bigint): void {
    const { stack } = this.engine;
    if (type === I64) stack.u64[slot] = BigInt.asUintN(64, value as bigint);
    else if (type === I32) stack.i32[2 * slot] = value as number;
    else if (type === F32) stack.f32[2 * slot] = value as number;
    else stack.f64[slot] = value as number;
  }

  #read(slot: number, type: number): number | bigint {
    const { stack } = this.engine;
    if (type === I64) return BigInt.asIntN(64, stack.u64[slot]!);
    if (type === I32) return stack.i32[2 * slot]!;
    if (type === F32) return stack.f32[2 * slot]!;
    if (type === F64) return stack.f64[slot]!;
    if (type === V128) throw new Error("a vector is no value of the API");
    return stack.refs[slot] === null ? 0 : 1;
  }

  /** The register code of an exported function: a line an instruction, its position left out. */
  code(name: string): string[] {
    return this.engine.registerCode(this.exported(name)).trimEnd().split("\n").slice(1)
      .map((line) => line.replace(/^[@ ] *\d+ +/, "").replace(/ +/g, " "));
  }
}
