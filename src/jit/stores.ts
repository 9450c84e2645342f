/**
 * Prints stores of integers and numbers. A store that does not lie in the memory as a whole writes
 * nothing: its last element, or byte, is looked at first.
 *
 * @module
 */
import { type Code, js, list, trusted } from "./code.ts";
import { type Printer, sum } from "./emit.ts";
import { isInView } from "./facts.ts";
import type { Store } from "./ir.ts";
import { PRECEDENCE } from "./meaning.ts";
import { BYTES, DATA_TYPE, type UnitNeeds } from "./needs.ts";

/** Prints the stores of one function. */
export class StorePrinter {
  readonly #print: Printer;
  readonly #needs: UnitNeeds;

  constructor(print: Printer, needs: UnitNeeds) {
    this.#print = print;
    this.#needs = needs;
  }

  /** Stores one or more successive elements. */
  lines(statement: Store, element: Store["element"], stored: readonly Code[]): Code[] {
    const { memory, memoryOffset, unaligned, address, scale } = statement;
    const at = this.#print.address(statement);
    const { compact } = this.#print;
    const isShown = isInView({ unaligned, element });
    if (compact && isShown && stored.length <= 2) {
      const storer = this.#needs.storer(memory, element, memoryOffset, stored.length);
      if (storer !== undefined) return [js`${storer}(${at}, ${list(stored)});`];
    }
    const slow = this.#needs.slowStore(memory, element, stored.length);
    const exact = js`${slow}(${at}, ${memoryOffset}, ${list(stored)});`;
    const start = memoryOffset + (scale?.plus ?? 0);
    const views = !isShown
      ? []
      : stored.map((_, i) => this.#print.view(memory, element, start + 4 * i));
    const last = views.at(-1);
    if (last === undefined || views.includes(undefined)) {
      return compact || scale !== undefined
        ? [exact]
        : this.#unaligned(statement, element, stored, exact);
    }
    const held = this.#print.heldIndex(element, address, scale);
    if (held === undefined) this.#print.usesIndex = true;
    const first = held ?? js`i = ${this.#print.index(element, address, scale)}`;
    const writes = stored.map((value, k) => js`${views[k]!}[${held ?? js`i`}] = ${value};`);
    return [js`if (${last}[${first}] === undefined) ${exact}`, otherwise(writes)];
  }

  #unaligned(
    { memory, memoryOffset, address }: Store,
    element: Store["element"],
    stored: readonly Code[],
    exact: Code,
  ): Code[] {
    const bytes = BYTES[element] * stored.length;
    const probe = this.#print.probe(memory, memoryOffset, address, bytes);
    if (probe === undefined) return [exact];
    const at = this.#print.value(address, PRECEDENCE["+"]);
    const set = js`${this.#print.data(memory)}.set${DATA_TYPE[element]}`;
    const writes = stored.map((value, i) =>
      js`${set}(${sum(at, memoryOffset + 4 * i)}, ${value}, true);`
    );
    return [js`if (${probe} === undefined) ${exact}`, otherwise(writes)];
  }
}

function otherwise(writes: readonly Code[]): Code {
  return writes.length === 1 ? js`else ${writes[0]!}` : js`else { ${trusted(writes.join(" "))} }`;
}
