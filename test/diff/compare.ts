/**
 * Compares what a module does on every tier with what it does natively.
 *
 * @module
 */
import { CompileError, Context, Runtime } from "../../mod.ts";
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
  if (needsMore(bytes)) return [];
  const expected = nativeBehaviour(bytes);
  return TIERS.flatMap((tier) => {
    const difference = firstDifference(expected, behaviourOf(bytes, configOf(tier)));
    return difference === undefined ? [] : [{ tier, ...difference }];
  });
}

/** Whether the module needs a feature that is not there, whatever the generator was told. */
function needsMore(bytes: Uint8Array): boolean {
  using runtime = new Runtime();
  try {
    runtime.compileModule(Context.background(), bytes);
    return false;
  } catch (error) {
    if (error instanceof CompileError && /feature ".*" is disabled/.test(error.message)) {
      return true;
    }
    throw error;
  }
}

function firstDifference(expected: Behaviour, actual: Behaviour) {
  const length = Math.max(expected.length, actual.length);
  for (let i = 0; i < length; i++) {
    if (expected[i] === actual[i]) continue;
    return { expected: expected[i] ?? "(nothing)", actual: actual[i] ?? "(nothing)" };
  }
  return undefined;
}
