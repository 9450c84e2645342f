/**
 * Linear memory. The buffer is an ordinary one: growing swaps it, and everyone who keeps views
 * watches for that. (A resizable buffer would keep views alive but makes each access several times
 * slower: see `RATIONALE.md`.)
 *
 * @see https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances
 * @module
 */
import { MAX_PAGES, type MemoryType, PAGE_SIZE } from "../wasm/types.ts";

/** The most pages a buffer of this host may have; grown past that, `memory.grow` answers -1. */
const HOST_MAX_PAGES = MAX_PAGES;

/** Asked whether a memory may grow, both sizes in pages; `false` refuses, and the guest is told so. */
export type MayGrow = (before: number, after: number) => boolean;

export class MemoryInstance {
  readonly type: MemoryType;
  /** The bytes, exactly as many as the memory has now. Replaced when it grows. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes, for unaligned access. Replaced when the memory grows. */
  view: DataView<ArrayBuffer>;
  /** Pages it may grow to: the declared maximum or the host's limit, whichever is less. */
  readonly maxPages: number;
  readonly #mayGrow: MayGrow | undefined;
  readonly #watchers: Set<() => void> = new Set();

  /**
   * Makes a memory of zeroes.
   *
   * @throws {RangeError} if the host cannot allocate it.
   */
  constructor(type: MemoryType, limitPages: number, mayGrow?: MayGrow) {
    this.type = type;
    this.maxPages = Math.min(type.limits.max ?? limitPages, limitPages, HOST_MAX_PAGES);
    this.#mayGrow = mayGrow;
    const buffer = new ArrayBuffer(type.limits.min * PAGE_SIZE);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  /** Pages it has now. */
  get pages(): number {
    return this.bytes.length / PAGE_SIZE;
  }

  /** Runs `watcher` whenever {@link bytes} and {@link view} were replaced. */
  watch(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: () => void): void {
    this.#watchers.delete(watcher);
  }

  /**
   * Adds `delta` pages of zeroes, an unsigned number.
   *
   * @returns the pages it had before, or -1 where a limit or the host does not allow it.
   */
  grow(delta: number): number {
    const before = this.pages;
    const pages = before + delta;
    if (pages > this.maxPages) return -1;
    if (delta === 0) return before;
    if (!this.#isAllowed(before, pages)) return -1;
    const buffer = this.#reserve(pages * PAGE_SIZE);
    if (buffer === undefined) return -1;
    this.bytes = new Uint8Array(buffer, 0, pages * PAGE_SIZE);
    this.view = new DataView(buffer, 0, pages * PAGE_SIZE);
    for (const watcher of this.#watchers) watcher();
    return before;
  }

  /** Whether nobody objects; who was asked must not have made it grow meanwhile. */
  #isAllowed(before: number, after: number): boolean {
    if (this.#mayGrow === undefined) return true;
    return this.#mayGrow(before, after) && this.pages === before;
  }

  /**
   * A buffer of at least `size` bytes that starts with the memory's. It has room for more, so that
   * growing page by page does not copy everything every time; the host commits no memory to room
   * that is never written, and the views above end where the memory does. (`transfer` does commit
   * it in V8: growing to 4 GiB that way takes seconds, this way milliseconds.)
   */
  #reserve(size: number): ArrayBuffer | undefined {
    const current = this.bytes.buffer;
    if (size <= current.byteLength) return current;
    const roomy = Math.min(Math.max(size, current.byteLength * 2), this.maxPages * PAGE_SIZE);
    for (const length of [roomy, size]) {
      try {
        const buffer = new ArrayBuffer(length);
        new Uint8Array(buffer).set(this.bytes);
        return buffer;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }
    return undefined;
  }
}
