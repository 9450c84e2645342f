/**
 * One module instance, however it is run: what the differential test does with it and what it sees of
 * it, in words that are the same for Kiln and for the host's own WebAssembly. `kiln.ts` and
 * `native.ts` are the two kinds.
 *
 * @module
 */
import type { Value } from "../../mod.ts";
import type { Import, Module } from "../../src/wasm/module.ts";
import type { FuncType } from "../../src/wasm/types.ts";

/** What a guest finds outside: functions and the values of globals. */
export interface GuestHost {
  /** Takes a line that a listener writes. */
  log(line: string): void;
  callImport(wanted: Import, type: FuncType, args: readonly Value[]): Value[];
  globalValue(wanted: Import): Value;
}

/** An instance. */
export interface Guest {
  call(name: string, args: readonly Value[]): Value[];
  /** Calls what a reference to a function refers to. */
  callReference(reference: Value, args: readonly Value[]): Value[];
  /** The index of a function in the module; `undefined` for one that it imports. */
  indexOf(reference: Value): number | undefined;
  memory(name: string): Uint8Array;
  global(name: string): Value;
  setGlobal(name: string, value: Value): void;
  tableSize(name: string): number;
  tableElement(name: string, index: number): Value;
}

/** Makes instances. */
export interface GuestKind {
  readonly name: string;
  /** The instance; whatever the host throws while it starts is thrown. */
  instantiate(bytes: Uint8Array<ArrayBuffer>, module: Module, host: GuestHost): Guest;
  /** Why a guest was stopped, as the testsuite has it, several reasons where it is not known which. */
  trapReasons(error: unknown): readonly string[] | undefined;
  /** Which functions a trap went through, and where they were; nothing where nobody tells. */
  trapPlace(error: unknown): string;
}
