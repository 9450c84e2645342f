/**
 * Compares what a module does on every tier with what it does natively.
 *
 * @module
 */
import { configOf, TIERS } from "../support/tiers.ts";
import { type Behaviour, behaviourOf, nativeBehaviour } from "./behaviour.ts";

/** The first difference between a tier and the host's WebAssembly. */
export interface Difference {
  readonly tier: string;
  readonly expected: string;
  readonly actual: string;
}

/** How the tiers differ from native execution; empty if they do not. */
export function differencesOf(bytes: Uint8Array<ArrayBuffer>): Difference[] {
  const expected = nativeBehaviour(bytes);
  return TIERS.flatMap((tier) => {
    const difference = firstDifference(expected, behaviourOf(bytes, configOf(tier)));
    return difference === undefined ? [] : [{ tier, ...difference }];
  });
}

function firstDifference(expected: Behaviour, actual: Behaviour) {
  const length = Math.max(expected.length, actual.length);
  for (let i = 0; i < length; i++) {
    if (expected[i] === actual[i]) continue;
    return { expected: expected[i] ?? "(nothing)", actual: actual[i] ?? "(nothing)" };
  }
  return undefined;
}
