/**
 * What the host sees of tables and globals.
 *
 * @module
 */
import type { Global, Table, Value, ValueType } from "../api.ts";
import type { GlobalInstance } from "../store/global.ts";
import type { TableInstance } from "../store/table.ts";
import {
  apiType,
  fromReference,
  type FunctionViews,
  readGlobal,
  toReference,
  writeGlobal,
} from "./values.ts";

export class TableView implements Table {
  readonly #table: TableInstance;
  readonly #views: FunctionViews;

  constructor(table: TableInstance, views: FunctionViews) {
    this.#table = table;
    this.#views = views;
  }

  get type(): ValueType {
    return apiType(this.#table.type.element);
  }

  get size(): number {
    return this.#table.elements.length;
  }

  get(index: number): Value | undefined {
    if (!this.#has(index)) return undefined;
    return fromReference(this.#table.elements[index], this.#table.type.element, this.#views);
  }

  set(index: number, value: Value): boolean {
    const reference = toReference(value, this.#table.type.element, this.#views);
    if (!this.#has(index)) return false;
    this.#table.elements[index] = reference;
    return true;
  }

  grow(delta: number, value: Value = null): number | undefined {
    const reference = toReference(value, this.#table.type.element, this.#views);
    if (!Number.isInteger(delta) || delta < 0) return undefined;
    const before = this.#table.grow(delta, reference);
    return before === -1 ? undefined : before;
  }

  #has(index: number): boolean {
    return Number.isInteger(index) && index >= 0 && index < this.#table.elements.length;
  }
}

export class GlobalView implements Global {
  readonly #global: GlobalInstance;
  readonly #views: FunctionViews;

  constructor(global: GlobalInstance, views: FunctionViews) {
    this.#global = global;
    this.#views = views;
  }

  get type(): ValueType {
    return apiType(this.#global.type.type);
  }

  get mutable(): boolean {
    return this.#global.type.mutable;
  }

  get(): Value {
    return readGlobal(this.#global, this.#views);
  }

  set(value: Value): void {
    if (!this.mutable) throw new TypeError("Cannot set the global: it is constant");
    writeGlobal(this.#global, value, this.#views);
  }
}
