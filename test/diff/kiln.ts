/**
 * Guests that Kiln runs, on one of its tiers.
 *
 * @module
 */
import {
  Context,
  ContextKey,
  type Function,
  type FunctionDefinition,
  type FunctionListenerFactory,
  type ListenedCall,
  type Module as Instance,
  Runtime,
  type StackFrame,
  Trap,
  type Value,
  type ValueType,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { apiType } from "../../src/runtime/values.ts";
import type { Module } from "../../src/wasm/module.ts";
import type { FuncType } from "../../src/wasm/types.ts";
import { configOf, type Tier } from "../support/tiers.ts";
import type { Guest, GuestHost, GuestKind } from "./guest.ts";

const CTX = Context.background();
/** How many calls that are listened to a call is inside of. */
const DEPTH: ContextKey<number> = new ContextKey("depth");
/** Frames that are written down, once in so many calls: a host takes long to tell its stack. */
const MAX_FRAMES = 5;
const FRAMES_ONE_IN = 8;

export class KilnKind implements GuestKind {
  readonly name: string;
  readonly #tier: Tier;
  readonly #listened: boolean;

  /** @param listened Whether all functions are listened to, and logged. */
  constructor(tier: Tier, listened = false) {
    this.name = listened ? `${tier}, listened to` : tier;
    this.#tier = tier;
    this.#listened = listened;
  }

  instantiate(bytes: Uint8Array, module: Module, host: GuestHost): Guest {
    const runtime = new Runtime(configOf(this.#tier));
    const ctx = this.#listened ? withFunctionListenerFactory(CTX, listenersOf(host)) : CTX;
    provideImports(ctx, runtime, module, host);
    return new KilnGuest(runtime.instantiate(ctx, bytes));
  }

  trapReasons(error: unknown): readonly string[] | undefined {
    return error instanceof Trap ? [error.reason] : undefined;
  }

  trapPlace(error: unknown): string {
    return placeOf(error);
  }
}

/** Frames of a trap that are compared: where a deep stack is cut, each tier may decide by itself. */
const MAX_TRAP_FRAMES = 200;

/** What a place ends with where the host's own trace, in which compiled functions are found, did. */
export const CUT = " …";

/** Which functions a trap of Kiln's went through, and where they were. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Trap)) return "";
  const frames = error.frames.slice(0, MAX_TRAP_FRAMES);
  const unknown = frames.findIndex((frame) => frame.offset === 0 && !isHost(frame));
  if (unknown < 0) return show(frames);
  // What was entered last is not known from its beginning either; it lies between the last two calls.
  const calls = [...frames.keys()].filter((i) => i < unknown && isHost(frames[i]!));
  return show(frames.slice(0, calls.at(-2) ?? 0)) + CUT;
}

function show(frames: readonly StackFrame[]): string {
  return frames.map((frame) => isHost(frame) ? "host" : `${frame.functionIndex}:${frame.offset}`)
    .join(" ");
}

/** Functions of the host are of modules with a name, and those that leave are in the guest "guest". */
function isHost({ name }: StackFrame): boolean {
  return !/^(guest)?\./.test(name);
}

/** Listeners that log every call: how deep it is, its values and the functions around it. */
function listenersOf(host: GuestHost): FunctionListenerFactory {
  return {
    newListener: ({ debugName }) => ({
      before(ctx, { paramTypes }, params, call) {
        const depth = ctx.value(DEPTH) ?? 0;
        const frames = call.token % FRAMES_ONE_IN === 0 ? framesOf(call) : "";
        host.log(`> ${depth} ${debugName}(${showRaw(params, paramTypes)}) ${frames}`);
        return ctx.withValue(DEPTH, depth + 1);
      },
      after(ctx, { resultTypes }, err, results, { endsInTailCall }) {
        const outcome = err === undefined
          ? endsInTailCall ? "in a tail call" : `= ${showRaw(results, resultTypes)}`
          : err instanceof Trap
          ? err.reason
          : String(err);
        host.log(`< ${ctx.value(DEPTH)! - 1} ${debugName} ${outcome}`);
      },
    }),
  };
}

/** Where functions are, which is the same in every tier. */
function framesOf(call: ListenedCall): string {
  return call.stack().slice(0, MAX_FRAMES)
    .map(({ definition, offset }) => `${definition.index}:${offset}`).join(" ");
}

/** Values in raw form; which NaN arithmetic makes is not determined. */
function showRaw(raw: BigUint64Array, types: FunctionDefinition["paramTypes"]): string {
  const floats = new Float64Array(raw.buffer, raw.byteOffset, raw.length);
  const halves = new Float32Array(raw.buffer, raw.byteOffset, 2 * raw.length);
  return types.map((type, i) => {
    const isNaN = type === "f64" && Number.isNaN(floats[i]) ||
      type === "f32" && Number.isNaN(halves[2 * i]);
    return isNaN ? "nan" : raw[i]!.toString(16);
  }).join(" ");
}

function provideImports(
  ctx: Context,
  runtime: Runtime,
  module: Module,
  host: GuestHost,
): void {
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
    builder.instantiate(ctx);
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
