/**
 * Finds the frames of compiled functions in the host's stack trace of an error. Nothing is recorded
 * while code runs: the trace names units and lines, and each line belongs to one instruction.
 *
 * @module
 */
import type { StackFrame } from "../errors.ts";
import type { Instance } from "../store/instance.ts";
import { functionType } from "../wasm/module.ts";
import { signatureText } from "../wasm/types.ts";
import { ENTRY, type UnitText } from "./unit.ts";

/** Lines a host puts before the text it makes a function of. */
const LINES_BEFORE = 2;

/** A unit and its line in a trace of V8 or of JavaScriptCore. */
const PLACE = /(kiln\/[\w/]+)(?:, <anonymous>)?:(\d+):\d+/;

interface Unit {
  readonly text: UnitText;
  readonly instance: WeakRef<Instance>;
}

/** The units that were made, by what they are called in traces. */
export class Units {
  readonly #units: Map<string, Unit> = new Map();

  add(text: UnitText, instance: Instance): void {
    this.#units.set(text.url, { text, instance: new WeakRef(instance) });
  }

  /**
   * The frames of compiled functions, innermost first: a list for each time that compiled code was
   * entered. What the host left out of its trace is missing.
   */
  framesIn({ stack = "" }: Error): StackFrame[][] {
    const entered: StackFrame[][] = [];
    let frames: StackFrame[] = [];
    for (const line of stack.split("\n")) {
      const [, url, number] = PLACE.exec(line) ?? [];
      const unit = url === undefined ? undefined : this.#units.get(url);
      if (unit === undefined) continue;
      const at = Number(number) - LINES_BEFORE - 1;
      const owner = unit.text.functions[at] ?? -1;
      if (owner >= 0) frames.push(frameOf(unit, owner, unit.text.offsets[at]!));
      if (owner !== ENTRY) continue;
      entered.push(frames);
      frames = [];
    }
    return entered;
  }
}

function frameOf({ instance: reference }: Unit, index: number, offset: number): StackFrame {
  const instance = reference.deref();
  const name = instance?.functionName(index) ?? `$${index}`;
  const signature = instance === undefined
    ? ""
    : signatureText(functionType(instance.module, index));
  return { name: `${instance?.name ?? ""}.${name}`, signature, functionIndex: index, offset };
}
