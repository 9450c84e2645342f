/**
 * Turns a host function into an entry that the engine can call: arguments from the guest's stack,
 * results back onto it.
 *
 * @module
 */
import type { HostFunction, HostModuleFunction, HostStackFunction, Module, Value } from "../api.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance, HostCall, StackEntry } from "../store/func.ts";
import { type FuncType, slotsOf, slotsOfAll } from "../wasm/types.ts";
import type { Calls } from "./calls.ts";
import { fit, fromReference, type FunctionViews, readSlot, writeSlot } from "./values.ts";

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
export function bindHostFunction(callee: FunctionInstance, code: HostCode, parts: HostParts): void {
  const entry = entryOf(callee, code, parts);
  callee.entry = parts.calls.stops ? endingEntry(entry, parts) : entry;
  if (code.form !== "stack") callee.hostCall = directCall(callee, code, parts);
}

/** The function as compiled code calls it. */
function directCall(
  callee: FunctionInstance,
  { form, run }: Exclude<HostCode, { form: "stack" }>,
  { stack, views, calls }: HostParts,
): HostCall {
  const plain = run as (...args: Value[]) => Value | Value[] | void;
  const ending = (...args: Value[]) => {
    const returned = plain(...args);
    calls.poll(stack.context!, undefined);
    return returned;
  };
  return {
    wantsCaller: form === "module",
    run: calls.stops ? ending : plain,
    toHost: (reference, type) => fromReference(reference, type, views),
    fit(value, type) {
      try {
        return fit(value, type, views);
      } catch (error) {
        throw wrongResult(callee, error);
      }
    },
  };
}

function entryOf(callee: FunctionInstance, code: HostCode, parts: HostParts): StackEntry {
  const { stack, calls } = parts;
  switch (code.form) {
    case "plain": {
      const { run } = code;
      return typedEntry(callee, parts, (args) => run(stack.context!, ...args));
    }
    case "module": {
      const { run } = code;
      return typedEntry(
        callee,
        parts,
        (args) => run(stack.context!, callerOf(stack, calls), ...args),
      );
    }
    case "stack": {
      const { run } = code;
      const { type } = callee;
      const slots = Math.max(slotsOfAll(type.params), slotsOfAll(type.results));
      return (base) => {
        stack.reserve(base + slots);
        const raw = stack.u64.subarray(base, base + slots);
        run(stack.context!, callerOf(stack, calls), raw);
        // A guest that the function called may have made the stack grow, and so move.
        if (raw.buffer !== stack.u64.buffer) stack.u64.set(raw, base);
      };
    }
  }
}

/**
 * A call that is to end does so when its host function returns: polls are a number of instructions
 * apart, and a host function may take any time.
 */
function endingEntry(entry: StackEntry, { stack, calls }: HostParts): StackEntry {
  return (base) => {
    entry(base);
    calls.poll(stack.context!, callerIn(stack)?.instance);
  };
}

/** The guest's function that is calling, unless the host itself calls. */
function callerIn(stack: Stack): FunctionInstance | undefined {
  return stack.depth > stack.entryDepth ? stack.callers[stack.depth - 1] : undefined;
}

/** The module whose code is calling; where the host itself calls, the module it calls through. */
function callerOf(stack: Stack, calls: Calls): Module {
  return (callerIn(stack)?.instance.host ?? calls.callee) as Module;
}

function typedEntry(
  callee: FunctionInstance,
  { stack, views }: HostParts,
  run: (args: Value[]) => Value | Value[] | void,
): StackEntry {
  const { params, results } = callee.type;
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
    try {
      if (results.length === 1) writeSlot(stack, base, results[0]!, returned, views);
      else writeResults(callee.type, stack, base, returned, views);
    } catch (error) {
      throw wrongResult(callee, error);
    }
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
    throw new TypeError(`Cannot take it as an array of ${results.length} results`);
  }
  let slot = base;
  for (let i = 0; i < results.length; i++) {
    writeSlot(stack, slot, results[i]!, returned[i], views);
    slot += slotsOf(results[i]!);
  }
}

/** What is thrown where a host function returns something that does not fit its type. */
function wrongResult({ instance, index }: FunctionInstance, error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  const name = JSON.stringify(instance.debugName(index));
  return new TypeError(`Host function ${name} returned what does not fit: ${error.message}`);
}
