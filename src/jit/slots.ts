/**
 * Prints how values get from the parts that functions pass into slots: of the guest's stack, or of
 * the hooks of a function that is listened to.
 *
 * @module
 */
import { F32, F64, isReference, slotsOf, type ValueType } from "../wasm/types.ts";
import { type Code, js } from "./code.ts";
import { partTypesOfAll } from "./ir.ts";
import type { UnitNeeds } from "./needs.ts";

/** Where values come from, one after another: parts as functions pass them. */
export interface PartSource {
  /** A part; a float as a number or a box. */
  part(index: number): Code;
  reference(index: number): Code;
  /** A half of the bits of a float; `undefined` where floats come as parts. */
  bits(index: number, half: number): Code | undefined;
}

/** Where values go. */
export interface SlotTarget {
  /** Writes 32 bits; two to a slot. */
  word(word: number, value: Code): Code;
  /** Writes a float that is a number or a box. */
  float(type: "f32" | "f64", slot: number, value: Code): Code;
  reference(slot: number, value: Code): Code;
}

/** The statements that move values of these types, in slots from the first on. */
export function storeParts(
  types: readonly ValueType[],
  source: PartSource,
  target: SlotTarget,
): Code[] {
  const lines: Code[] = [];
  let slot = 0;
  let part = 0;
  for (const type of types) {
    if (isReference(type)) {
      lines.push(target.reference(slot, source.reference(part++)));
    } else if (type === F32 || type === F64) {
      lines.push(...storeFloat(type === F32 ? "f32" : "f64", slot, part++, source, target));
    } else {
      const words = partTypesOfAll([type]).length;
      for (let k = 0; k < words; k++) lines.push(target.word(2 * slot + k, source.part(part++)));
    }
    slot += slotsOf(type);
  }
  return lines;
}

function storeFloat(
  type: "f32" | "f64",
  slot: number,
  part: number,
  source: PartSource,
  target: SlotTarget,
): Code[] {
  const low = source.bits(part, 0);
  if (low === undefined) return [target.float(type, slot, source.part(part))];
  const lines = [target.word(2 * slot, low)];
  if (type === "f64") lines.push(target.word(2 * slot + 1, source.bits(part, 1)!));
  return lines;
}

/** What a function returned: the first part as its result, the others in slots, 8 bytes each. */
export class ReturnedParts implements PartSource {
  readonly #needs: UnitNeeds;

  constructor(needs: UnitNeeds) {
    this.#needs = needs;
  }

  part(index: number): Code {
    return index === 0 ? js`result` : this.#word(2 * index - 2);
  }

  reference(index: number): Code {
    return index === 0 ? js`result` : js`${this.#needs.helper("results_refs")}[${index - 1}]`;
  }

  bits(index: number, half: number): Code | undefined {
    return index === 0 ? undefined : this.#word(2 * index - 2 + half);
  }

  #word(at: number): Code {
    return js`${this.#needs.helper("results_i32")}[${at}]`;
  }
}
