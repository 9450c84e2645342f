/**
 * The passes over a function that was built, in their order. Each can be left out; what the printer
 * needs to know of variables is found out in any case.
 *
 * @module
 */
import type { Optimisation } from "../engine/tuning.ts";
import type { FunctionIr } from "./ir.ts";
import { spreadAddresses } from "./passes/addresses.ts";
import { alignAccesses } from "./passes/align.ts";
import { removeDeadAssignments } from "./passes/dead.ts";
import { chooseRepresentations } from "./passes/floats.ts";
import { replaceKnown } from "./passes/known.ts";
import { scaleAddresses } from "./passes/scale.ts";
import { shareTemporaries } from "./passes/share.ts";
import { splitVariables } from "./passes/webs.ts";
import { placeWholes } from "./passes/whole.ts";

/** What a function is optimised for. */
export interface OptimiseOptions {
  readonly without: ReadonlySet<Optimisation>;
  /** Whether it may be left at any call: then each local stays in its own variable. */
  readonly leaves: boolean;
  /** Whether what is added to an index chooses the view; see {@link spreadAddresses}. */
  readonly foldsAddends: boolean;
}

/** Makes a function faster, in place. */
export function optimise(ir: FunctionIr, { without, leaves, foldsAddends }: OptimiseOptions): void {
  if (!leaves && !without.has("webs")) splitVariables(ir);
  if (!leaves && !without.has("known")) replaceKnown(ir);
  if (!without.has("align") && ir.isUnaligned) alignAccesses(ir.body);
  removeDeadAssignments(ir.body, ir.variables);
  if (!leaves && !without.has("scale")) scaleAddresses(ir);
  // What is left of addresses: variables that hold an index by now are none.
  if (!leaves && !without.has("addresses") && spreadAddresses(ir, foldsAddends)) {
    removeDeadAssignments(ir.body, ir.variables);
  }
  chooseRepresentations(ir, !leaves && !without.has("boxes"));
  placeWholes(ir);
  if (!without.has("share")) shareTemporaries(ir);
}
