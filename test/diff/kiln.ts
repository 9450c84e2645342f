/**
 * Guests that Kiln runs, on one of its tiers.
 *
 * @module
 */
import { Context, type Function, type Module as Instance, Runtime, Trap } from "../../mod.ts";
import type { Value, ValueType } from "../../mod.ts";
import { apiType } from "../../src/runtime/values.ts";
import type { Module } from "../../src/wasm/module.ts";
import type { FuncType } from "../../src/wasm/types.ts";
import { configOf, type Tier } from "../support/tiers.ts";
import type { Guest, GuestHost, GuestKind } from "./guest.ts";

const CTX = Context.background();

export class KilnKind implements GuestKind {
  readonly name: Tier;

  constructor(tier: Tier) {
    this.name = tier;
  }

  instantiate(bytes: Uint8Array, module: Module, host: GuestHost): Guest {
    const runtime = new Runtime(configOf(this.name));
    provideImports(runtime, module, host);
    return new KilnGuest(runtime.instantiate(CTX, bytes));
  }

  trapReasons(error: unknown): readonly string[] | undefined {
    return error instanceof Trap ? [error.reason] : undefined;
  }

  trapPlace(error: unknown): string {
    if (!(error instanceof Trap)) return "";
    return error.frames.map(({ functionIndex, offset }) => `${functionIndex}:${offset}`).join(" ");
  }
}

function provideImports(runtime: Runtime, module: Module, host: GuestHost): void {
  for (const [moduleName, wanted] of Map.groupBy(module.imports, (entry) => entry.module)) {
    const builder = runtime.newHostModuleBuilder(moduleName);
    for (const entry of wanted) {
      const { name, description } = entry;
      if (description.kind === "func") {
        const type = module.types[description.typeIndex] as FuncType;
        const signature = { params: typesOf(type.params), results: typesOf(type.results) };
        builder.exportFunction(name, signature, (_ctx, ...args) => {
          const results = host.callImport(entry, type, args);
          return results.length === 1 ? results[0] : results;
        });
      } else if (description.kind === "global") {
        const { type, mutable } = description.type;
        builder.exportGlobal(name, apiType(type), { mutable, value: host.globalValue(entry) });
      }
    }
    builder.instantiate(CTX);
  }
}

function typesOf(types: readonly number[]): ValueType[] {
  return types.map(apiType);
}

class KilnGuest implements Guest {
  readonly #module: Instance;

  constructor(module: Instance) {
    this.#module = module;
  }

  call(name: string, args: readonly Value[]): Value[] {
    return this.#module.exportedFunction(name)!.call(CTX, ...args);
  }

  callReference(reference: Value, args: readonly Value[]): Value[] {
    return (reference as Function).call(CTX, ...args);
  }

  indexOf(reference: Value): number | undefined {
    const { isHost, index } = (reference as Function).definition;
    return isHost ? undefined : index;
  }

  memory(name: string): Uint8Array {
    const memory = this.#module.exportedMemory(name)!;
    return memory.read(0, memory.size)!;
  }

  global(name: string): Value {
    return this.#module.exportedGlobal(name)!.get();
  }

  setGlobal(name: string, value: Value): void {
    this.#module.exportedGlobal(name)!.set(value);
  }

  tableSize(name: string): number {
    return this.#module.exportedTable(name)!.size;
  }

  tableElement(name: string, index: number): Value {
    return this.#module.exportedTable(name)!.get(index);
  }
}
