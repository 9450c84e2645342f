/**
 * Chooses which tier runs what. The only file that names a tier.
 *
 * @module
 */
import { Interpreter } from "../interp/interpreter.ts";
import type { Engine } from "./engine.ts";
import type { StackLimits } from "./stack.ts";

/** Makes an engine with a stack of its own. */
export function createEngine(limits: StackLimits): Engine {
  return new Interpreter(limits);
}
