/**
 * Turns a host function into an entry that the engine can call: arguments from the guest's stack,
 * results back onto it.
 *
 * @module
 */
import type { HostFunction, HostModuleFunction, HostStackFunction, Module, Value } from "../api.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import { type FuncType, slotsOf, slotsOfAll } from "../wasm/types.ts";
import type { Calls } from "./calls.ts";
import { type FunctionViews, readSlot, writeSlot } from "./values.ts";

/** A host function in one of its three forms. */
export type HostCode =
  | { readonly form: "plain"; readonly run: HostFunction }
  | { readonly form: "module"; readonly run: HostModuleFunction }
  | { readonly form: "stack"; readonly run: HostStackFunction };

/** What host functions need of their runtime. */
export interface HostParts {
  readonly stack: Stack;
  readonly views: FunctionViews;
  readonly calls: Calls;
}

/** Makes `callee`, whose type is the host function's, run it. */
export function bindHostFunction(
  callee: FunctionInstance,
  code: HostCode,
  { stack, views, calls }: HostParts,
): void {
  const { type } = callee;
  switch (code.form) {
    case "plain": {
      const { run } = code;
      callee.entry = typedEntry(type, stack, views, (args) => run(stack.context!, ...args));
      return;
    }
    case "module": {
      const { run } = code;
      callee.entry = typedEntry(
        type,
        stack,
        views,
        (args) => run(stack.context!, callerOf(stack, calls), ...args),
      );
      return;
    }
    case "stack": {
      const { run } = code;
      const slots = Math.max(slotsOfAll(type.params), slotsOfAll(type.results));
      callee.entry = (base) => {
        stack.reserve(base + slots);
        const raw = stack.u64.subarray(base, base + slots);
        run(stack.context!, callerOf(stack, calls), raw);
        // A guest that the function called may have made the stack grow, and so move.
        if (raw.buffer !== stack.u64.buffer) stack.u64.set(raw, base);
      };
    }
  }
}

/** The module whose code is calling; where the host itself calls, the module it calls through. */
function callerOf(stack: Stack, calls: Calls): Module {
  const caller = stack.depth > stack.entryDepth ? stack.callers[stack.depth - 1] : undefined;
  return (caller === undefined ? calls.callee : caller.instance.host) as Module;
}

function typedEntry(
  type: FuncType,
  stack: Stack,
  views: FunctionViews,
  run: (args: Value[]) => Value | Value[] | void,
): StackEntry {
  const { params, results } = type;
  const slots = Math.max(slotsOfAll(params), slotsOfAll(results));
  return (base) => {
    const args: Value[] = [];
    let slot = base;
    for (const param of params) {
      args.push(readSlot(stack, slot, param, views));
      slot += slotsOf(param);
    }
    const returned = run(args);
    if (results.length === 0) return;
    stack.reserve(base + slots);
    if (results.length === 1) writeSlot(stack, base, results[0]!, returned, views);
    else writeResults(type, stack, base, returned, views);
  };
}

function writeResults(
  { results }: FuncType,
  stack: Stack,
  base: number,
  returned: Value,
  views: FunctionViews,
): void {
  if (!Array.isArray(returned) || returned.length !== results.length) {
    throw new TypeError(`Cannot return from a host function: expected ${results.length} results`);
  }
  let slot = base;
  for (let i = 0; i < results.length; i++) {
    writeSlot(stack, slot, results[i]!, returned[i], views);
    slot += slotsOf(results[i]!);
  }
}
