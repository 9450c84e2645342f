/**
 * Listeners of functions: who is asked, and how functions get their hooks.
 *
 * @module
 */
import type {
  FunctionDefinition,
  FunctionListener,
  FunctionListenerFactory,
  ListenedFrame,
  Module,
} from "../api.ts";
import type { Engine } from "../engine/engine.ts";
import { FunctionHooks, listenedEntry } from "../engine/hooks.ts";
import type { StackWalker } from "../engine/open_calls.ts";
import type { FunctionInstance, StackEntry } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import type { Definitions } from "./definition.ts";

/** Who listens to the functions of a module, by function index. */
export type Listeners = ReadonlyMap<number, FunctionListener>;

/** Asks a factory about each function that a module defines. */
export function listenersOf(
  factory: FunctionListenerFactory | undefined,
  definitions: Definitions,
): Listeners {
  const listeners = new Map<number, FunctionListener>();
  if (factory === undefined) return listeners;
  const { functions, importedFunctions } = definitions.source.module;
  for (let index = importedFunctions; index < functions.length; index++) {
    const definition = definitions.functionAt(index);
    const listener = factory.newListener(definition);
    if (listener === undefined) continue;
    requireListener(listener, definition);
    listeners.set(index, listener);
  }
  return listeners;
}

function requireListener(listener: unknown, { debugName }: FunctionDefinition): void {
  if (typeof listener === "object" && listener !== null) return;
  throw new TypeError(
    `Cannot listen to ${JSON.stringify(debugName)}: the factory returned ${typeof listener}`,
  );
}

/** Somebody who knows what hosts see of instances. */
interface Home extends Module {
  definitionOf(index: number): FunctionDefinition;
}

/** Gives functions their hooks. */
export class Listening implements StackWalker {
  readonly #engine: Engine;
  /** What host functions run, without hooks. */
  readonly #entries: WeakMap<FunctionInstance, StackEntry> = new WeakMap();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Has a function be listened to by whoever is there for it, or by nobody. */
  attach(func: FunctionInstance, definitions: Definitions, listeners: Listeners): void {
    const { stack } = this.#engine;
    const listener = listeners.get(func.index);
    func.hooks = listener === undefined ? null : new FunctionHooks({
      func,
      definition: definitions.functionAt(func.index),
      listener,
      stack,
      walker: this,
    });
    if (!definitions.source.isHost) return;
    const entry = this.#entries.get(func) ?? func.entry!;
    this.#entries.set(func, entry);
    func.entry = listener === undefined ? entry : listenedEntry(entry, func);
  }

  /** Has all functions of an instance be listened to by others. Nothing may be running. */
  replace(instance: Instance, definitions: Definitions, listeners: Listeners): void {
    instance.onDefine = this.onDefine(definitions, listeners);
    for (const func of instance.definedFunctions()) this.attach(func, definitions, listeners);
  }

  /** What is done about functions of an instance that come into being. */
  onDefine(definitions: Definitions, listeners: Listeners): Instance["onDefine"] {
    if (listeners.size === 0) return undefined;
    return (func) => this.attach(func, definitions, listeners);
  }

  walk(): readonly ListenedFrame[] {
    return this.#engine.walk().map(({ func, offset }) => {
      const module = func.instance.host as Home;
      return { definition: module.definitionOf(func.index), module, params: undefined, offset };
    });
  }
}
