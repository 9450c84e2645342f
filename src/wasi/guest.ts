/**
 * What WASI keeps for one instance: its open files, its memory, and its arguments in bytes.
 *
 * @module
 */
import type { Module } from "../api.ts";
import { Context } from "../context.ts";
import { ExitError } from "../errors.ts";
import { ResourceKey, type System } from "../host/system.ts";
import { systemOf } from "../runtime/module_view.ts";
import { Descriptors } from "./descriptors.ts";
import { GuestMemory, type WasiMemory } from "./memory.ts";

const GUEST = new ResourceKey<Guest>();

/** What WASI needs of an instance: the memory that addresses are in, and a way to end it. */
export interface GuestModule extends Pick<Module, "closeWithExitCode"> {
  /** Its memory, if it has one. */
  readonly memory: WasiMemory | undefined;
}

/** The state of one instance. */
export class Guest {
  /** The context of the call that is under way. */
  context: Context = Context.background();
  /** The instance. */
  readonly module: GuestModule;
  /** What it was given. */
  readonly system: System;
  /** Its memory. */
  readonly memory: GuestMemory;
  /** Its open files. */
  readonly files: Descriptors;
  /** Its arguments, each in UTF-8 with a NUL at the end. */
  readonly args: readonly Uint8Array[];
  /** Its environment, each entry as `key=value` in UTF-8 with a NUL at the end. */
  readonly environ: readonly Uint8Array[];

  /** Opens what the instance was given. */
  constructor(module: GuestModule, system: System) {
    this.module = module;
    this.system = system;
    this.memory = new GuestMemory(module.memory);
    this.files = new Descriptors(system);
    this.args = system.args.map(terminated);
    this.environ = Array.from(system.env, ([key, value]) => terminated(`${key}=${value}`));
    system.onClose(() => this.files.closeAll());
  }

  /** Closes the instance with an exit code; nothing of it runs afterwards. */
  exit(code: number): never {
    this.module.closeWithExitCode(code >>> 0);
    throw new ExitError(code);
  }
}

/** The state of an instance, made when it first needs it. */
export function guestOf(module: Module): Guest {
  const system = systemOf(module);
  return system.resource(GUEST, () => new Guest(module, system));
}

const ENCODER = new TextEncoder();

function terminated(text: string): Uint8Array {
  return ENCODER.encode(`${text}\0`);
}
