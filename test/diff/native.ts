/**
 * Guests that the host's own WebAssembly runs.
 *
 * @module
 */
import type { Value } from "../../mod.ts";
import type { Module } from "../../src/wasm/module.ts";
import type { FuncType } from "../../src/wasm/types.ts";
import type { Guest, GuestHost, GuestKind } from "./guest.ts";

/**
 * What V8 and JavaScriptCore say of traps. The first that matches counts. Neither tells everything
 * apart that the testsuite does.
 */
const REASONS: readonly (readonly [message: RegExp, ...reasons: string[]])[] = [
  [/unreachable/i, "unreachable"],
  [
    /unrepresentable in integer range|out of bounds trunc/i,
    "integer overflow",
    "invalid conversion to integer",
  ],
  [/(divide|remainder) by zero|division by zero/i, "integer divide by zero"],
  [/divide result unrepresentable|integer overflow/i, "integer overflow"],
  [/signature mismatch|null function/i, "indirect call type mismatch", "uninitialized element"],
  [/null table entry/i, "uninitialized element"],
  [/signature that does not match/i, "indirect call type mismatch", "uninitialized element"],
  [
    /table.*out of bounds|out of bounds (table|call_indirect)|element segment/i,
    "out of bounds table access",
    "undefined element",
  ],
  [/memory|data segment/i, "out of bounds memory access"],
  [/call stack/i, "call stack exhausted"],
];

export const NATIVE: GuestKind = {
  name: "native",

  instantiate(bytes, module, host) {
    const imports = importsFor(module, host);
    return new NativeGuest(
      module,
      new WebAssembly.Instance(new WebAssembly.Module(bytes), imports),
    );
  },

  trapReasons(error) {
    const isTrap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    if (!isTrap) return undefined;
    return REASONS.find(([message]) => message.test(error.message))?.slice(1) as
      | string[]
      | undefined;
  },

  trapPlace() {
    return "";
  },
};

function importsFor(module: Module, host: GuestHost): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const entry of module.imports) {
    const { name, description } = entry;
    const fields = imports[entry.module] ??= {};
    if (description.kind === "func") {
      const type = module.types[description.typeIndex] as FuncType;
      fields[name] = (...args: Value[]) => {
        const results = host.callImport(entry, type, args);
        return results.length === 1 ? results[0] : results;
      };
    } else if (description.kind === "global") {
      fields[name] = host.globalValue(entry);
    }
  }
  return imports;
}

/** A native function, called with what its type wants. */
type NativeFunction = (...args: readonly Value[]) => Value;

class NativeGuest implements Guest {
  readonly #module: Module;
  readonly #exports: WebAssembly.Exports;

  constructor(module: Module, instance: WebAssembly.Instance) {
    this.#module = module;
    this.#exports = instance.exports;
  }

  call(name: string, args: readonly Value[]): Value[] {
    return listOf((this.#exports[name] as NativeFunction)(...args));
  }

  callReference(reference: Value, args: readonly Value[]): Value[] {
    return listOf((reference as NativeFunction)(...args));
  }

  /** The JavaScript interface names functions after their index, but JavaScriptCore not imported ones. */
  indexOf(reference: Value): number | undefined {
    const { name } = reference as NativeFunction;
    const index = name === "" ? -1 : Number(name);
    return index < this.#module.importedFunctions ? undefined : index;
  }

  memory(name: string): Uint8Array {
    return new Uint8Array((this.#exports[name] as WebAssembly.Memory).buffer);
  }

  global(name: string): Value {
    return (this.#exports[name] as WebAssembly.Global).value;
  }

  setGlobal(name: string, value: Value): void {
    (this.#exports[name] as WebAssembly.Global).value = value;
  }

  tableSize(name: string): number {
    return (this.#exports[name] as WebAssembly.Table).length;
  }

  tableElement(name: string, index: number): Value {
    return (this.#exports[name] as WebAssembly.Table).get(index);
  }
}

function listOf(result: Value): Value[] {
  if (result === undefined) return [];
  return Array.isArray(result) ? result : [result];
}
