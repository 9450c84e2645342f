/**
 * Guests written as text, in the middle of the test that needs them.
 *
 * @module
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { Context, type Function, type Module, ModuleConfig, Runtime } from "../../mod.ts";
import type { RuntimeConfig } from "../../mod.ts";
import { configOf, type Tier } from "./tiers.ts";

/** A module of the text format as bytes; `text` is what stands between `(module` and its `)`. */
export async function assemble(text: string): Promise<Uint8Array> {
  return await parse(`(module ${text})`);
}

/** A runtime with whatever a test puts into it. */
export class Bench implements Disposable {
  readonly ctx: Context = Context.background();
  readonly runtime: Runtime;

  constructor(tier: Tier, configure: (config: RuntimeConfig) => RuntimeConfig = (same) => same) {
    this.runtime = new Runtime(configure(configOf(tier)));
  }

  /** Instantiates a module of the text format, under a name where it has to be imported from. */
  async module(text: string, name = ""): Promise<Module> {
    const bytes = await assemble(text);
    return this.runtime.instantiate(this.ctx, bytes, new ModuleConfig().withName(name));
  }

  [Symbol.dispose](): void {
    this.runtime.close();
  }
}

/** The exported function of that name, which must exist. */
export function exported(module: Module, name: string): Function {
  const found = module.exportedFunction(name);
  if (found === undefined) throw new Error(`no function "${name}" is exported`);
  return found;
}
