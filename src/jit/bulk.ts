/**
 * The instructions on whole memories and tables, as compiled code calls them: indices first, then
 * operands as signed integers.
 *
 * @module
 */
import * as bulk from "../store/bulk.ts";
import type { Safepoint } from "../engine/safepoint.ts";
import type { Instance } from "../store/instance.ts";
import type { Reference } from "../store/table.ts";

/** The helpers of an instance, under the names they have in a kit. */
export function helpersFor(
  instance: Instance,
  safepoint: Safepoint | undefined,
): Record<string, unknown> {
  const moved: Moved = (bytes) => {
    if (safepoint !== undefined && safepoint.isDueAfter(bytes)) safepoint.ask(instance);
  };
  return {
    ...memoryHelpers(instance, moved, safepoint),
    ...tableHelpers(instance, moved, safepoint),
  };
}

/** Is told how many bytes an instruction has moved. */
type Moved = (bytes: number) => void;

function memoryHelpers(instance: Instance, moved: Moved, pause: bulk.Pause | undefined) {
  const { memories } = instance;
  return {
    memory_size: (memory: number) => memories[memory]!.pages,
    memory_grow: (memory: number, delta: number) => {
      leaveRoom(HEADROOM);
      return memories[memory]!.grow(delta >>> 0);
    },
    memory_init: (segment: number, memory: number, to: number, from: number, count: number) => {
      bulk.memoryInit(instance, to >>> 0, from >>> 0, count >>> 0, segment, memory);
      moved(count >>> 0);
    },
    memory_copy: (target: number, source: number, to: number, from: number, count: number) => {
      bulk.memoryCopy(instance, to >>> 0, from >>> 0, count >>> 0, target, source, pause);
      moved(count >>> 0);
    },
    memory_fill: (memory: number, to: number, value: number, count: number) => {
      bulk.memoryFill(instance, to >>> 0, value, count >>> 0, memory, pause);
      moved(count >>> 0);
    },
    data_drop: (segment: number) => bulk.dataDrop(instance, segment),
  };
}

function tableHelpers(instance: Instance, moved: Moved, pause: bulk.Pause | undefined) {
  const { tables } = instance;
  return {
    table_size: (table: number) => tables[table]!.elements.length,
    table_get: (table: number, index: number) => bulk.tableGet(tables[table]!, index >>> 0),
    table_set: (table: number, index: number, value: Reference) =>
      bulk.tableSet(tables[table]!, index >>> 0, value),
    table_grow: (table: number, value: Reference, delta: number) =>
      tables[table]!.grow(delta >>> 0, value),
    table_fill: (table: number, to: number, value: Reference, count: number) => {
      bulk.tableFill(tables[table]!, to >>> 0, value, count >>> 0);
      moved(8 * (count >>> 0));
    },
    table_init: (segment: number, table: number, to: number, from: number, count: number) => {
      bulk.tableInit(instance, to >>> 0, from >>> 0, count >>> 0, segment, table);
      moved(8 * (count >>> 0));
    },
    table_copy: (target: number, source: number, to: number, from: number, count: number) => {
      bulk.tableCopy(instance, to >>> 0, from >>> 0, count >>> 0, target, source, pause);
      moved(8 * (count >>> 0));
    },
    elem_drop: (segment: number) => bulk.elementDrop(instance, segment),
  };
}

/** Calls that what changes several things at once may make. */
const HEADROOM = 24;

/** Overflows the host's stack here, if at all, rather than where something is half done. */
function leaveRoom(calls: number): number {
  return calls === 0 ? 0 : 1 + leaveRoom(calls - 1);
}
