/**
 * Who calls a function directly: slots of units, of its own instance and of others. When the
 * function is made anew, they are linked anew.
 *
 * @module
 */
import type { FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { Lowered } from "./kit.ts";

/** A slot of a unit, for a function it calls. */
export interface Slot {
  /** The instance whose unit has the slot. */
  readonly caller: Instance;
  /** Fills the slot. */
  readonly fill: (linked: Lowered) => void;
}

/** How many slots of a function there may be before those of instances that are gone are dropped. */
const SWEEP_AT = 64;

interface Slots {
  refs: WeakRef<Slot>[];
  sweepAt: number;
}

export class Links {
  /** A slot lives as long as the instance whose unit has it, not as long as what it calls. */
  readonly #owned: WeakMap<Instance, Slot[]> = new WeakMap();
  readonly #slots: WeakMap<FunctionInstance, Slots> = new WeakMap();

  /** Remembers a slot for `callee`. */
  add(slot: Slot, callee: FunctionInstance): void {
    const owned = this.#owned.get(slot.caller);
    if (owned === undefined) this.#owned.set(slot.caller, [slot]);
    else owned.push(slot);
    let slots = this.#slots.get(callee);
    if (slots === undefined) this.#slots.set(callee, slots = { refs: [], sweepAt: SWEEP_AT });
    slots.refs.push(new WeakRef(slot));
    if (slots.refs.length < slots.sweepAt) return;
    slots.refs = slots.refs.filter((ref) => ref.deref() !== undefined);
    slots.sweepAt = 2 * slots.refs.length + SWEEP_AT;
  }

  /** The slots for a function. */
  slotsFor(callee: FunctionInstance): Slot[] {
    const refs = this.#slots.get(callee)?.refs ?? [];
    return refs.map((ref) => ref.deref()).filter((slot) => slot !== undefined);
  }
}
