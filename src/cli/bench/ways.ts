/**
 * The ways to run a function that `kiln bench` compares.
 *
 * @module
 */
import type { FunctionDefinition, Value } from "../../api.ts";
import { type Mode, RuntimeConfig } from "../../config.ts";
import { Context } from "../../context.ts";
import { ModuleConfig } from "../../module_config.ts";
import { Runtime } from "../../runtime/runtime.ts";
import { DiscardingWasi, WASI_MODULES, type WasiCall } from "./wasi.ts";

/** The host's own WebAssembly, or Kiln in one of its modes. */
export type Way = "native" | Mode;

/** All ways; what the others are compared with comes first. */
export const WAYS: readonly Way[] = ["native", "compiled", "tiered", "interpreter"];

/** What to call. */
export interface Call {
  /** The exported name. */
  readonly name: string;
  readonly params: readonly Value[];
}

/** An instance of the module, ready for the first call of the function. */
export interface Prepared {
  /** Calls the function; nothing but the call is in it. */
  readonly call: () => unknown;
  /** The results in what it returned. */
  readonly resultsIn: (returned: unknown) => readonly Value[];
  /** Functions and loops Kiln compiled so far; `undefined` for native. */
  readonly compiled: () => number | undefined;
}

/** Makes an instance, and calls its `_initialize` if there is one. */
export function prepare(way: Way, bytes: Uint8Array<ArrayBuffer>, call: Call): Prepared {
  return way === "native" ? prepareNative(bytes, call) : prepareKiln(way, bytes, call);
}

type Exported = (...params: Value[]) => Value;

function prepareNative(bytes: Uint8Array<ArrayBuffer>, { name, params }: Call): Prepared {
  if (typeof WebAssembly === "undefined") throw new Error("this runtime has no WebAssembly");
  const module = new WebAssembly.Module(bytes);
  const wasi = new DiscardingWasi(() => {
    const memory = instance.exports["memory"] as WebAssembly.Memory | undefined;
    return new Uint8Array(memory?.buffer ?? new ArrayBuffer(0));
  });
  const imports: Record<string, Record<string, WasiCall>> = {};
  for (const entry of WebAssembly.Module.imports(module)) {
    (imports[entry.module] ??= {})[entry.name] = wasi.function(entry.name);
  }
  const instance: WebAssembly.Instance = new WebAssembly.Instance(module, imports);
  (instance.exports["_initialize"] as Exported | undefined)?.();
  const run = instance.exports[name] as Exported;
  return {
    call: () => run(...params),
    resultsIn: (returned) => Array.isArray(returned) ? returned : [returned],
    compiled: () => undefined,
  };
}

function prepareKiln(mode: Mode, bytes: Uint8Array, { name, params }: Call): Prepared {
  const ctx = Context.background();
  const runtime = new Runtime(new RuntimeConfig().withMode(mode));
  const compiled = runtime.compileModule(ctx, bytes);
  exportWasi(ctx, runtime, compiled.importedFunctions());
  const config = new ModuleConfig().withStartFunctions("_initialize");
  const run = runtime.instantiateModule(ctx, compiled, config).exportedFunction(name)!;
  return {
    call: () => run.call(ctx, ...params),
    resultsIn: (returned) => returned as Value[],
    compiled: () => runtime.statistics.functionsCompiled + runtime.statistics.loopsEntered,
  };
}

function exportWasi(ctx: Context, runtime: Runtime, wanted: readonly FunctionDefinition[]): void {
  let bytes: Uint8Array = new Uint8Array();
  const wasi = new DiscardingWasi(() => bytes);
  for (const module of WASI_MODULES) {
    const builder = runtime.newHostModuleBuilder(module);
    for (const { import: entry, paramTypes, resultTypes } of wanted) {
      if (entry?.module !== module) continue;
      const call = wasi.function(entry.name);
      const signature = { params: paramTypes, results: resultTypes };
      builder.exportModuleFunction(entry.name, signature, (_ctx, caller, ...params) => {
        const memory = caller.exportedMemory("memory");
        bytes = memory?.read(0, memory.size) ?? new Uint8Array();
        return call(...params);
      });
    }
    builder.instantiate(ctx);
  }
}

/**
 * A function's results as text that is equal for equal bits; any NaN equals any, since which of them
 * an operation gives is not determined.
 */
export function bitsText({ resultTypes }: FunctionDefinition, results: readonly Value[]): string {
  return resultTypes.map((type, i) => {
    const value = results[i];
    return `${type}:${Object.is(value, -0) ? "-0" : String(value)}`;
  }).join(" ");
}
