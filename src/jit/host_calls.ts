/**
 * Prints what calls a host function from compiled code, without the guest's stack: parts in, values of
 * the host, parts out. The text depends on the function's signature alone, so that the host can
 * inline the function into whatever calls it.
 *
 * @module
 */
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import {
  F32,
  F64,
  type FuncType,
  HEAP_EXTERN,
  heapTypeOf,
  I32,
  I64,
  V128,
  type ValueType,
} from "../wasm/types.ts";
import { type Code, identifierTail, js, list, trusted } from "./code.ts";
import type { Lowered, Space } from "./kit.ts";
import type { UnitText } from "./unit.ts";
import { I64Parts, type ResultSlots } from "./values.ts";

/** What the function is given, beside what belongs to one host function. */
export interface HostCallKit {
  /** Calls the function through the guest's stack. */
  readonly slow: Lowered;
  readonly caller: Instance;
  readonly stack: Stack;
  readonly space: Space;
  readonly results: ResultSlots;
  /** Ends calls that are listened to and that nobody ended. */
  abandon(open: number): void;
}

/** The parameter of the unit. */
export function hostCallKit(func: FunctionInstance, kit: HostCallKit): Record<string, unknown> {
  const { run, fit, toHost } = func.hostCall!;
  const i64 = new I64Parts();
  const { i32 } = kit.results;
  return {
    ...kit,
    func,
    run,
    fit,
    to_host: toHost,
    i64_of: (low: number, high: number) => i64.join(low, high),
    i64_low(value: bigint): number {
      i64.bigint = value;
      i32[0] = i64.high;
      return i64.low;
    },
  };
}

/** Whether a host function can be called like this; else it is called through the guest's stack. */
export function isDirect({ hostCall, type }: FunctionInstance): boolean {
  const { params, results } = type;
  return hostCall !== null && results.length < 2 && !params.includes(V128) &&
    !results.includes(V128);
}

/** Prints the function, as a unit of its own. */
export function emitHostCall({ type, instance, index, hostCall }: FunctionInstance): UnitText {
  const name = identifierTail(instance.functionName(index) ?? "");
  const url = `kiln/${identifierTail(instance.name)}/${index}_${name}`;
  const { parts, values } = parameters(type);
  const caller = hostCall!.wantsCaller ? [js`caller.host`] : [];
  const call = js`run(${list([js`stack.context`, ...caller, ...values])})`;
  const passed = list([...parts, js`room`]);
  const head = DECLARATIONS;
  const lines = [
    js`function $${name}(${passed}) {`,
    // Listeners find what they are told of on the guest's stack.
    js`  if (func.hooks !== null) return slow(${passed});`,
    js`  const above = space.room, open = openCalls.top;`,
    js`  space.room = room - ${HOST_CALL_WORDS};`,
    js`  const result = ${call};`,
    js`  space.room = above;`,
    js`  if (openCalls.top !== open) abandon(open.depth);`,
    ...resultLines(type).map((line) => js`  ${line}`),
    js`}`,
    js`return $${name};`,
    js`//# sourceURL=${trusted(url)}`,
    js``,
  ];
  return {
    text: trusted([...head, ...lines].join("\n")),
    url,
    functions: [...head.map(() => -1), ...lines.map((line) => line.includes("run(") ? index : -1)],
    offsets: [...head, ...lines].map(() => 0),
    places: new Map(),
  };
}

/** Words of the host's stack that a host function is given. */
const HOST_CALL_WORDS = 300;

const DECLARATIONS: readonly Code[] = [
  js`"use strict";`,
  js`const { run, caller, func, stack, space, slow, abandon, fit, to_host, i64_of, i64_low } = kit;`,
  js`const openCalls = stack.openCalls;`,
];

/** Names of the parts, and the values made of them. */
function parameters({ params }: FuncType): { readonly parts: Code[]; readonly values: Code[] } {
  const parts: Code[] = [];
  const values = params.map((type, i) => {
    const name = js`l${i}`;
    parts.push(name);
    switch (type) {
      case I32:
        return name;
      case I64:
        parts.push(js`l${i}h`);
        return js`i64_of(l${i}, l${i}h)`;
      case F32:
      case F64:
        return js`+${name}`;
      default:
        return isExternal(type) ? name : js`to_host(${name}, ${type})`;
    }
  });
  return { parts, values };
}

/** What is made of the result; whatever is not as expected is dealt with by `fit`, which may throw. */
function resultLines({ results: [type] }: FuncType): Code[] {
  switch (type) {
    case undefined:
      return [];
    case I32:
      return [js`return (result | 0) === result ? result : fit(result, ${I32});`];
    case I64:
      return [js`return i64_low(fit(result, ${I64}));`];
    case F32:
      return [js`return Math.fround(typeof result === "number" ? result : fit(result, ${F32}));`];
    case F64:
      return [js`return typeof result === "number" ? result : fit(result, ${F64});`];
    default:
      return [js`return fit(result, ${type});`];
  }
}

function isExternal(type: ValueType): boolean {
  return heapTypeOf(type) === HEAP_EXTERN;
}
