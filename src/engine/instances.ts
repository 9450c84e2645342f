/**
 * Tells the instances of one module apart on the host's stack: they share the code that was compiled,
 * and a trace of the host names only that.
 *
 * @module
 */
import { Instructions } from "../binary/instructions.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { WalkedFrame } from "./engine.ts";

/**
 * The same frames, innermost first, in the instances whose code was running: `entered` is the function
 * that was called first. A call names what it calls; one through a table is taken to stay in the
 * instance, if the module has the function at all.
 */
export function inInstances(
  frames: readonly WalkedFrame[],
  entered: FunctionInstance,
): readonly WalkedFrame[] {
  const found: WalkedFrame[] = [];
  let called: FunctionInstance | undefined = entered;
  let caller = entered;
  for (const { func, offset } of frames.toReversed()) {
    if (called !== undefined && isSame(called, func)) caller = called;
    else if (caller.instance.module !== func.instance.module) caller = func;
    else caller = caller.instance.function(func.index);
    found.push({ func: caller, offset });
    called = calledFrom(caller, offset);
  }
  return found.reverse();
}

/** Whether they are the same function of a module, if not of an instance. */
function isSame(a: FunctionInstance, b: FunctionInstance): boolean {
  return a.index === b.index && a.instance.module === b.instance.module;
}

/** What the function calls that stands at a call that names it. */
function calledFrom({ instance, index }: FunctionInstance, offset: number) {
  if (offset === 0) return undefined;
  const code = new Instructions(instance.module);
  code.seek(offset, index);
  const { name } = code.next();
  return name === "call" ? instance.function(code.index) : undefined;
}
