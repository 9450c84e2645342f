/**
 * The ways Kiln can run a guest. What a test checks, it checks on each of them: another tier joins by
 * a line here.
 *
 * @module
 */
import { RuntimeConfig } from "../../mod.ts";
import { test } from "./suite.ts";

const CONFIGS = {
  interpreter: () => new RuntimeConfig().withMode("interpreter"),
  tiered: () => new RuntimeConfig().withMode("tiered").withHotness(2, 2),
  compiled: () => new RuntimeConfig().withMode("compiled"),
} as const satisfies Record<string, () => RuntimeConfig>;

/** The name of a tier. */
export type Tier = keyof typeof CONFIGS;

/** All tiers. */
export const TIERS: readonly Tier[] = Object.keys(CONFIGS) as Tier[];

/** The configuration that makes a runtime use one tier. */
export function configOf(tier: Tier): RuntimeConfig {
  return CONFIGS[tier]();
}

/** The tier of that name, if there is one. */
export function tierNamed(name: string): Tier | undefined {
  return TIERS.find((tier) => tier === name);
}

/** Registers a test once for each tier. */
export function testOnTiers(name: string, body: (tier: Tier) => void | Promise<void>): void {
  for (const tier of TIERS) test(`${name} (${tier})`, () => body(tier));
}
