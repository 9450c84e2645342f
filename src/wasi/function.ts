/**
 * How a WASI function is written down: its name, its parameters with their names (listeners show
 * them), and what it does.
 *
 * @module
 */
import type { Value, ValueType } from "../api.ts";
import { Fail } from "./memory.ts";
import type { Guest } from "./guest.ts";

/** A parameter: its name in the specification and its type; `result.` marks where a result goes. */
type Param = `${string}: ${"i32" | "i64"}`;

type Arguments<Params extends readonly Param[]> = {
  [Index in keyof Params]: Params[Index] extends `${string}: i64` ? bigint : number;
};

/** A WASI function, ready to be exported. */
export interface WasiFunction {
  /** Its name in the specification. */
  readonly name: string;
  /** Names of its parameters. */
  readonly paramNames: readonly string[];
  /** Types of its parameters. */
  readonly params: ValueType[];
  /** `i32` for the error number, except for `proc_exit`. */
  readonly results: ValueType[];
  /** What it does for an instance. */
  readonly run: (guest: Guest, ...args: Value[]) => Value | void;
}

/** A function that returns an error number. */
export function define<const Params extends readonly Param[]>(
  name: string,
  params: Params,
  call: (guest: Guest, ...args: Arguments<Params>) => number,
): WasiFunction {
  const split = params.map((param) => param.split(": ") as [string, ValueType]);
  return {
    name,
    paramNames: split.map(([name]) => name),
    params: split.map(([, type]) => type),
    results: ["i32"],
    run: (guest, ...args) => {
      try {
        return call(guest, ...args as unknown as Arguments<Params>);
      } catch (error) {
        if (error instanceof Fail) return error.errno;
        throw error;
      }
    },
  };
}
