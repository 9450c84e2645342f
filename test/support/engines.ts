/**
 * Engines for guests without a runtime: a tier each, and tiered ones that change tiers early.
 *
 * @module
 */
import type { Engine } from "../../src/engine/engine.ts";
import type { SafepointPolicy } from "../../src/engine/safepoint.ts";
import type { StackLimits } from "../../src/engine/stack.ts";
import { createEngine, type EngineOptions } from "../../src/engine/tiering.ts";

/** An engine and what it is called in messages. */
export interface EngineKind {
  readonly name: string;
  readonly options: EngineOptions;
}

/** The interpreter first, which others are compared with. */
export const ENGINES: readonly EngineKind[] = [
  { name: "interpreter", options: { mode: "interpreter" } },
  { name: "compiled", options: { mode: "compiled" } },
  ...[[0, 0], [1, 3], [3, 1], [2, 1_000_000], [1_000_000, 2]].map(([hotCalls, hotRounds]) => ({
    name: `tiered after ${hotCalls} calls or ${hotRounds} rounds`,
    options: { mode: "tiered", hotCalls, hotRounds } as const,
  })),
];

/** What makes such an engine. */
export function makerOf(
  { options }: EngineKind,
  safepoints?: SafepointPolicy,
): (limits: StackLimits) => Engine {
  return (limits) => createEngine(limits, { ...options, safepoints });
}
