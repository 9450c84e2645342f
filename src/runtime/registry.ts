/**
 * The modules of a runtime that are open, and what they can import from one another.
 *
 * @module
 */
import { LinkError } from "../errors.ts";
import type { ImportResolver } from "../module_config.ts";
import type { Extern } from "../store/link.ts";
import type { Import } from "../wasm/module.ts";
import { Failures } from "./failures.ts";
import { ModuleView } from "./module_view.ts";

export class Registry {
  /** Open modules, oldest first; anonymous ones too. */
  readonly #modules: Set<ModuleView> = new Set();
  readonly #named: Map<string, ModuleView> = new Map();

  /** The open modules, oldest first. */
  [Symbol.iterator](): IterableIterator<ModuleView> {
    return this.#modules.values();
  }

  /** The open module of that name. */
  named(name: string): ModuleView | undefined {
    return this.#named.get(name);
  }

  add(view: ModuleView): void {
    this.#modules.add(view);
    if (view.name !== "") this.#named.set(view.name, view);
  }

  forget(view: ModuleView): void {
    this.#modules.delete(view);
    if (this.#named.get(view.name) === view) this.#named.delete(view.name);
  }

  /** @throws {Error} if there is a module of that name. */
  requireFree(name: string): void {
    if (name === "" || !this.#named.has(name)) return;
    throw new Error(`module[${name}] has already been instantiated`);
  }

  /**
   * What an import stands for.
   *
   * @param resolver asked first.
   * @throws {LinkError} if there is no such thing.
   * @throws {TypeError} if the resolver answered with something that is no open module of the runtime.
   */
  resolve({ module, name, description }: Import, resolver: ImportResolver | undefined): Extern {
    const exporter = resolver?.(module, name) ?? this.#named.get(module);
    if (exporter === undefined) {
      throw new LinkError("unknown import", `module[${module}] not instantiated`);
    }
    if (!(exporter instanceof ModuleView && this.#modules.has(exporter))) {
      throw new TypeError(
        `Cannot import from module[${module}]: the resolver gave no open module of this runtime`,
      );
    }
    return exporter.importable(name, description.kind);
  }

  /** Closes all modules, the newest first, whatever goes wrong in one of them. */
  closeAll(exitCode: number): void {
    const failures = new Failures();
    for (const view of [...this.#modules].reverse()) {
      failures.attempt(() => view.closeWithExitCode(exitCode));
    }
    failures.rethrow("Cannot close the runtime without errors");
  }
}
