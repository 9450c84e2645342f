/**
 * Prints how the host calls a compiled function without the guest's stack: values of the host, parts,
 * values of the host. The text depends on the function's type alone, and there is one function for each
 * that is called, so that the host can inline it.
 *
 * @module
 */
import type { DirectCallParts } from "../engine/engine.ts";
import type { Stack } from "../engine/stack.ts";
import type { FunctionInstance } from "../store/func.ts";
import { F32, F64, type FuncType, I32, I64, V128 } from "../wasm/types.ts";
import { type Code, js, list, trusted } from "./code.ts";
import type { Space } from "./kit.ts";
import { I64Parts, type ResultSlots } from "./values.ts";

/** More parameters than that are not worth a function of their own. */
const MAX_PARAMS = 32;

/** Whether functions of a type can be called like this. */
export function isCalledDirectly({ params, results }: FuncType): boolean {
  return results.length < 2 && params.length <= MAX_PARAMS && !params.includes(V128) &&
    !results.includes(V128);
}

/** Who knows what code is running. */
export interface RunningCode {
  /** Compiled code begins to run for the host, with nothing on the stack. */
  begin(func: FunctionInstance): void;
  /** It has returned. */
  end(): void;
  /** It has failed; returns what the host gets thrown. */
  fail(error: unknown): unknown;
}

interface GuestCallParts extends DirectCallParts {
  readonly stack: Stack;
  readonly space: Space;
  readonly results: ResultSlots;
  readonly running: RunningCode;
  /** The room that an outermost call has. */
  readonly room: number;
}

/** What the unit is given. */
export function guestCallKit(
  func: FunctionInstance,
  parts: GuestCallParts,
): Record<string, unknown> {
  const { calls, running, results, space, room } = parts;
  const fail = (error: unknown) => {
    space.room = room;
    try {
      return running.fail(error);
    } finally {
      calls.end();
    }
  };
  return { ...parts, func, fail, results_i32: results.i32, i64: new I64Parts() };
}

/** Prints the function. */
export function emitGuestCall({ params, results: [result] }: FuncType): Code {
  const given = params.map((_, i) => js`a${i}`);
  const taken = [js`context`, ...given];
  const checked = params.flatMap((type, i) => partsOf(type, given[i]!));
  const call = js`    result = run(${list([...checked, js`space.room`])});`;
  const lines = [
    js`"use strict";`,
    js`const { func, stack, space, calls, running, home, owner, slow, fail } = kit;`,
    js`const { fit, to_host, i64, results_i32 } = kit;`,
    js`return function call(${list(taken)}) {`,
    js`  const run = func.lowered;`,
    js`  if (run === null || arguments.length !== ${taken.length} || !calls.isIdle) {`,
    js`    return slow.apply(undefined, arguments);`,
    js`  }`,
    js`  home.failIfClosed();`,
    js`  if (owner !== home) owner.failIfClosed();`,
    ...params.flatMap((type, i) => conversion(type, given[i]!)).map((line) => js`  ${line}`),
    js`  let result;`,
    js`  try {`,
    js`    calls.begin(owner);`,
    js`    running.begin(func);`,
    js`    stack.context = context;`,
    call,
    js`  } catch (error) {`,
    js`    throw fail(error);`,
    js`  }`,
    js`  stack.context = undefined;`,
    js`  running.end();`,
    js`  calls.end();`,
    js`  if (stack.refs.length > 0) stack.forgetReferences();`,
    js`  owner.failIfClosed();`,
    js`  return ${result === undefined ? js`[]` : js`[${valueOf(result)}]`};`,
    js`};`,
  ];
  return trusted([...lines, js`//# sourceURL=${urlOf(lines.indexOf(call))}`, js``].join("\n"));
}

/** What the text is called in the host's stack traces: which line of it enters compiled code. */
function urlOf(line: number): Code {
  return js`kiln/call_${line}`;
}

/** Whether a line of a text, counted from 0, is the one by which the host enters compiled code. */
export function isGuestCall(url: string, line: number): boolean {
  return url === urlOf(line);
}

/** Makes what the host gave a value of the type, or throws. */
function conversion(type: number, name: Code): Code[] {
  switch (type) {
    case I32:
      return [js`if ((${name} | 0) !== ${name}) ${name} = fit(${name}, ${type});`];
    case F32:
      return [js`${name} = Math.fround(fit(${name}, ${type}));`];
    case I64:
      return [
        js`i64.bigint = fit(${name}, ${type});`,
        js`const ${name}_low = i64.low, ${name}_high = i64.high;`,
      ];
    default:
      return [js`${name} = fit(${name}, ${type});`];
  }
}

function partsOf(type: number, name: Code): Code[] {
  return type === I64 ? [js`${name}_low`, js`${name}_high`] : [name];
}

function valueOf(type: number): Code {
  switch (type) {
    case I32:
      return js`result | 0`;
    case F32:
    case F64:
      return js`+result`;
    case I64:
      return js`i64.join(result, results_i32[0])`;
    default:
      return js`to_host(result, ${type})`;
  }
}
