/**
 * Guests whose compiled code leaves in its middle, at random, and goes on as interpreted and then as
 * compiled code. They run without a runtime, which would not have them leave.
 *
 * @module
 */
import { Context, Trap, type Value } from "../../mod.ts";
import { createEngine } from "../../src/engine/tiering.ts";
import { type FunctionViews, readGlobal, readSlot, writeSlot } from "../../src/runtime/values.ts";
import type { FunctionInstance } from "../../src/store/func.ts";
import type { Import, Module } from "../../src/wasm/module.ts";
import { type FuncType, slotsOf, slotsOfAll } from "../../src/wasm/types.ts";
import { Guest as EngineGuest, type HostBody } from "../support/interp.ts";
import { Random } from "../support/random.ts";
import type { Guest, GuestHost, GuestKind } from "./guest.ts";
import { placeOf } from "./kiln.ts";

/** How often compiled code leaves: once in so many polls, which are so many checks apart. */
const ONE_IN = 3;
const INTERVAL = 7;

/** References to functions are what the engine has. */
const VIEWS: FunctionViews = {
  viewOf: (func) => func as unknown as ReturnType<FunctionViews["viewOf"]>,
  instanceOf: (value) => value as FunctionInstance,
};

export class LeavingKind implements GuestKind {
  readonly name: string;
  readonly #mode: "compiled" | "tiered";

  constructor(mode: "compiled" | "tiered") {
    this.name = `${mode}, leaving`;
    this.#mode = mode;
  }

  instantiate(bytes: Uint8Array, module: Module, host: GuestHost): Guest {
    const random = new Random(bytes.length);
    const safepoints = {
      leaves: true,
      interval: INTERVAL,
      poll: () => random.oneIn(ONE_IN),
    };
    const options = { mode: this.#mode, hotCalls: 2, hotRounds: 2, safepoints };
    return new LeavingGuest(
      new EngineGuest(bytes, {
        engine: (limits) => createEngine(limits, options),
        host: hostBodies(module, host),
      }),
    );
  }

  trapReasons(error: unknown): readonly string[] | undefined {
    return error instanceof Trap ? [error.reason] : undefined;
  }

  trapPlace(error: unknown): string {
    return placeOf(error);
  }
}

function hostBodies(module: Module, host: GuestHost): Record<string, HostBody> {
  const bodies: Record<string, HostBody> = {};
  for (const entry of module.imports) {
    const { name, description } = entry;
    if (description.kind !== "func") continue;
    const type = module.types[description.typeIndex] as FuncType;
    bodies[name] = (guest, base) => runImport(guest, base, { entry, type, host });
  }
  return bodies;
}

interface ImportCall {
  readonly entry: Import;
  readonly type: FuncType;
  readonly host: GuestHost;
}

function runImport(guest: EngineGuest, base: number, { entry, type, host }: ImportCall): void {
  const { stack } = guest.engine;
  const results = host.callImport(entry, type, readAll(guest, base, type.params));
  stack.reserve(base + slotsOfAll(type.results));
  writeAll(guest, base, type.results, results);
}

function readAll(guest: EngineGuest, base: number, types: readonly number[]): Value[] {
  let slot = base;
  return types.map((type) => {
    const value = readSlot(guest.engine.stack, slot, type, VIEWS);
    slot += slotsOf(type);
    return value;
  });
}

function writeAll(
  guest: EngineGuest,
  base: number,
  types: readonly number[],
  values: readonly Value[],
): void {
  let slot = base;
  types.forEach((type, i) => {
    writeSlot(guest.engine.stack, slot, type, values[i], VIEWS);
    slot += slotsOf(type);
  });
}

class LeavingGuest implements Guest {
  readonly #guest: EngineGuest;

  constructor(guest: EngineGuest) {
    this.#guest = guest;
  }

  call(name: string, args: readonly Value[]): Value[] {
    return this.#call(this.#guest.exported(name), args);
  }

  callReference(reference: Value, args: readonly Value[]): Value[] {
    return this.#call(reference as FunctionInstance, args);
  }

  #call(callee: FunctionInstance, args: readonly Value[]): Value[] {
    const { engine } = this.#guest;
    const { params, results } = callee.type;
    const base = engine.stack.top;
    engine.stack.reserve(base + slotsOfAll(params));
    writeAll(this.#guest, base, params, args);
    engine.call(Context.background(), callee, base);
    return readAll(this.#guest, base, results);
  }

  indexOf(reference: Value): number | undefined {
    const { instance, index } = reference as FunctionInstance;
    return instance === this.#guest.instance ? index : undefined;
  }

  memory(name: string): Uint8Array {
    return this.#guest.instance.memories[this.#index(name)]!.bytes;
  }

  global(name: string): Value {
    return readGlobal(this.#guest.instance.globals[this.#index(name)]!, VIEWS);
  }

  setGlobal(name: string, value: Value): void {
    this.#guest.instance.globals[this.#index(name)]!.bits[0] = value as number;
  }

  tableSize(name: string): number {
    return this.#elements(name).length;
  }

  tableElement(name: string, index: number): Value {
    return this.#elements(name)[index] as Value;
  }

  #elements(name: string): readonly unknown[] {
    return this.#guest.instance.tables[this.#index(name)]!.elements;
  }

  #index(name: string): number {
    return this.#guest.instance.module.exports.find((entry) => entry.name === name)!.index;
  }
}
