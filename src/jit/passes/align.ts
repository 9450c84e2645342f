/**
 * Finds accesses that are aligned although the compiler did not say so: the same address is that of
 * an aligned access of as many bytes, at another offset. Compilers forget the alignment of structures
 * that are copied whole. A wrong guess costs time, nothing else.
 *
 * @module
 */
import { type ElementKind, forEachLoad, type Load } from "../expression.ts";
import { bodiesOf, expressionsOf, type Statement, type Store, type Variable } from "../ir.ts";
import { BYTES } from "../needs.ts";

/** Marks such accesses as aligned, in place. */
export function alignAccesses(body: readonly Statement[]): void {
  const accesses: (Load | Store)[] = [];
  collect(body, accesses);
  const alignments = new Map<Variable, number>();
  for (const access of accesses) {
    const { address, element, unaligned } = access;
    if (unaligned || address.kind !== "read" || offsetOf(access) % bytesOf(element) !== 0) continue;
    const known = alignments.get(address.variable) ?? 1;
    alignments.set(address.variable, Math.max(known, bytesOf(element)));
  }
  for (const access of accesses) {
    const { address, element } = access;
    if (address.kind !== "read" || offsetOf(access) % bytesOf(element) !== 0) continue;
    if ((alignments.get(address.variable) ?? 1) >= bytesOf(element)) access.unaligned = false;
  }
}

/** The words of an i64 need only be aligned each. */
function bytesOf(element: ElementKind): number {
  return element === "i64" ? BYTES.i32 : BYTES[element];
}

function offsetOf(access: Load | Store): number {
  return access.kind === "load" ? access.offset : access.memoryOffset;
}

function collect(body: readonly Statement[], accesses: (Load | Store)[]): void {
  for (const statement of body) {
    if (statement.kind === "store") accesses.push(statement);
    for (const expression of expressionsOf(statement)) {
      forEachLoad(expression, (load) => accesses.push(load));
    }
    for (const inner of bodiesOf(statement)) collect(inner, accesses);
  }
}
