/**
 * Executes the commands of one script, in order, on one runtime. A command that does not do what the
 * script says throws a {@link Mismatch}; one that cannot be judged throws a {@link NotJudged}.
 *
 * @module
 */
import {
  type CompiledModule,
  CompileError,
  Context,
  type Function,
  LinkError,
  type Module,
  ModuleConfig,
  Runtime,
  type RuntimeConfig,
  Trap,
  type ValueType,
} from "../../mod.ts";
import type { Conversion } from "./convert.ts";
import type { Action, Command } from "./script.ts";
import { instantiateSpectest } from "./spectest.ts";
import {
  type Constant,
  describeResult,
  hostValue,
  matches,
  type Result,
  resultOf,
} from "./values.ts";

/** The engine did something else than the script says. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
}

/** The command asks nothing of the engine. */
export class NotJudged extends Error {
  override readonly name = "NotJudged";
}

/** The state of a script that is being executed. */
export class ScriptRun implements Disposable {
  readonly #ctx = Context.background();
  readonly #runtime: Runtime;
  /** The name each instance is registered under later, by the command that makes it. */
  readonly #names: ReadonlyMap<Command, string>;
  readonly #alternatives: (expected: string) => readonly string[];
  readonly #definitions: Map<string, CompiledModule> = new Map();
  readonly #instances: Map<string, Module> = new Map();
  /** Why what could not be made was not, by its `$name` or registered name. */
  readonly #losses: Map<string, unknown> = new Map();
  #lastDefinition: CompiledModule | undefined;
  #lastInstance: Module | undefined;
  #lastLoss: unknown = new Mismatch("there is no instance yet");

  /** `alternatives` gives other texts that are as good as the one a script expects. */
  constructor(
    config: RuntimeConfig,
    commands: readonly Command[],
    alternatives: (expected: string) => readonly string[],
  ) {
    this.#alternatives = alternatives;
    this.#runtime = new Runtime(config);
    this.#names = registeredNames(commands);
    instantiateSpectest(this.#ctx, this.#runtime);
  }

  [Symbol.dispose](): void {
    this.#runtime.close();
  }

  /**
   * Executes one command; `conversion` is the binary of its module, where it has one.
   *
   * @throws {Mismatch}, {@link NotJudged}, or whatever the engine throws that the script does not expect.
   */
  execute(command: Command, conversion: Conversion | undefined): void {
    switch (command.kind) {
      case "module":
        return this.#instance(command, () => this.#compile(bytesOf(command, conversion)));
      case "definition":
        return this.#define(command, () => this.#compile(bytesOf(command, conversion)));
      case "instance":
        return this.#instance(command, () => this.#definition(command.of));
      case "register":
        if (this.#find(command.instance).name !== command.name) {
          throw new Mismatch("this runner cannot give one instance two names");
        }
        return;
      case "action":
        this.#perform(command.action);
        return;
      case "assert_return":
        return this.#assertReturn(command);
      case "assert_trap":
      case "assert_exhaustion":
        return expectTrap(command.expected, () => this.#perform(command.action));
      case "assert_exception":
        this.#perform(command.action);
        throw new Mismatch("this runner cannot tell an exception of the guest from other errors");
      case "assert_malformed":
      case "assert_invalid":
        return this.#assertCompileError(command, conversion);
      case "assert_unlinkable":
      case "assert_uninstantiable":
        return this.#assertNoInstance(command, bytesOf(command, conversion));
    }
  }

  #compile(bytes: Uint8Array): CompiledModule {
    return this.#runtime.compileModule(this.#ctx, bytes);
  }

  #define({ id }: { id: string | undefined }, compile: () => CompiledModule): void {
    try {
      this.#lastDefinition = compile();
      if (id !== undefined) this.#definitions.set(id, this.#lastDefinition);
    } catch (error) {
      this.#lastDefinition = undefined;
      this.#lose(error, id);
      throw error;
    }
  }

  #definition(id: string | undefined): CompiledModule {
    const definition = id === undefined ? this.#lastDefinition : this.#definitions.get(id);
    return definition ?? this.#failAs(id);
  }

  #instance(
    command: Command & { id: string | undefined },
    define: () => CompiledModule,
  ): void {
    const name = this.#names.get(command);
    try {
      const instance = this.#instantiate(define(), name ?? "");
      this.#lastInstance = instance;
      if (command.id !== undefined) this.#instances.set(command.id, instance);
    } catch (error) {
      this.#lastInstance = undefined;
      this.#lose(error, command.id, name);
      throw error;
    }
  }

  /** Makes an instance; one that cannot be for lack of another fails as that other did. */
  #instantiate(definition: CompiledModule, name: string): Module {
    const config = new ModuleConfig().withName(name).withStartFunctions();
    try {
      return this.#runtime.instantiateModule(this.#ctx, definition, config);
    } catch (error) {
      const missing = /^module\[(.*)\] not instantiated$/.exec(String((error as Error).message));
      throw this.#losses.get(missing?.[1] ?? "") ?? error;
    }
  }

  #find(id: string | undefined): Module {
    const instance = id === undefined ? this.#lastInstance : this.#instances.get(id);
    return instance ?? this.#failAs(id);
  }

  /** Keeps why something could not be made, for the commands that need it. */
  #lose(error: unknown, ...names: readonly (string | undefined)[]): void {
    this.#lastLoss = error;
    for (const name of names) if (name !== undefined) this.#losses.set(name, error);
  }

  /** Fails as the making of what a command needs has failed. */
  #failAs(id: string | undefined): never {
    const loss = id === undefined ? this.#lastLoss : this.#losses.get(id);
    throw loss ?? new Mismatch(`there is no ${id}`);
  }

  #perform(action: Action): Result[] {
    const instance = this.#find(action.instance);
    if (action.kind === "get") {
      const global = instance.exportedGlobal(action.field);
      if (global === undefined) throw new Mismatch(`no global "${action.field}" is exported`);
      return [resultOf(global.type, global.get())];
    }
    const callee = instance.exportedFunction(action.field);
    if (callee === undefined) throw new Mismatch(`no function "${action.field}" is exported`);
    return call(this.#ctx, callee, action.args);
  }

  #assertReturn(command: Command & { kind: "assert_return" }): void {
    const results = this.#perform(command.action);
    const fits = results.length === command.results.length &&
      results.every((result, index) => matches(command.results[index]!, result));
    if (!fits) throw new Mismatch(`got ${results.map(describeResult).join(", ") || "nothing"}`);
  }

  #assertCompileError(
    command: Command & { kind: "assert_malformed" | "assert_invalid" },
    conversion: Conversion | undefined,
  ): void {
    if (command.source.kind !== "binary" && conversion?.kind !== "bytes") {
      throw new NotJudged("text format");
    }
    const bytes = bytesOf(command, conversion);
    const error = thrownBy(() => this.#compile(bytes));
    if (!(error instanceof CompileError)) throw unexpected(command.expected, error);
    const accepted = [command.expected, ...this.#alternatives(command.expected)];
    if (!accepted.some((text) => error.message.startsWith(text))) {
      throw unexpected(command.expected, error);
    }
  }

  #assertNoInstance(
    command: Command & { kind: "assert_unlinkable" | "assert_uninstantiable" },
    bytes: Uint8Array,
  ): void {
    const definition = this.#compile(bytes);
    const instantiate = () => this.#instantiate(definition, "");
    if (command.kind === "assert_uninstantiable") {
      return expectTrap(command.expected, instantiate);
    }
    const error = thrownBy(instantiate);
    if (!(error instanceof LinkError) || error.reason !== command.expected) {
      throw unexpected(command.expected, error);
    }
  }
}

/**
 * The name under which each instance is registered, known before it is made: Kiln names an instance
 * once, and for good.
 */
function registeredNames(commands: readonly Command[]): Map<Command, string> {
  const names = new Map<Command, string>();
  const makers = new Map<string, Command>();
  let last: Command | undefined;
  for (const command of commands) {
    if (command.kind === "module" || command.kind === "instance") {
      last = command;
      if (command.id !== undefined) makers.set(command.id, command);
    } else if (command.kind === "register") {
      const maker = command.instance === undefined ? last : makers.get(command.instance);
      if (maker !== undefined && !names.has(maker)) names.set(maker, command.name);
    }
  }
  return names;
}

function bytesOf(command: Command, conversion: Conversion | undefined): Uint8Array {
  if (conversion?.kind === "bytes") return conversion.bytes;
  const isQuoted = "source" in command && command.source.kind === "quote";
  if (isQuoted) throw new NotJudged("text format");
  throw new Mismatch(`the parser of the text format: ${conversion?.reason}`);
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

function unexpected(expected: string, error: unknown): Error {
  if (error === undefined) return new Mismatch(`no error; expected "${expected}"`);
  if (!(error instanceof Error)) return new Mismatch(`threw ${String(error)}`);
  return new Mismatch(`${error.name}: ${error.message}; expected "${expected}"`, { cause: error });
}

/** Runs what must trap. Scripts may cut the text short, or add an index that is no part of it. */
function expectTrap(expected: string, run: () => unknown): void {
  const error = thrownBy(run);
  const isExpected = error instanceof Trap &&
    (error.reason.startsWith(expected) || expected.startsWith(error.reason));
  if (!isExpected) throw unexpected(expected, error);
}

/** Calls in raw form where the types allow it, so that the bits of NaNs are seen. */
function call(ctx: Context, callee: Function, args: readonly Constant[]): Result[] {
  const { paramTypes, resultTypes } = callee.definition;
  if ([...paramTypes, ...resultTypes].some(isReference)) {
    const values = callee.call(ctx, ...args.map(hostValue));
    return values.map((value, index) => resultOf(resultTypes[index]!, value));
  }
  const slots = new BigUint64Array(Math.max(slotsOf(paramTypes), slotsOf(resultTypes)));
  let at = 0;
  for (const arg of args) {
    if (arg.kind !== "bits") throw new Mismatch("a reference is passed for a number");
    slots[at++] = arg.bits;
    if (arg.type === "v128") slots[at++] = arg.bits >> 64n;
  }
  callee.callWithStack(ctx, slots);
  at = 0;
  return resultTypes.map((type) => {
    let bits = slots[at++]!;
    if (type === "v128") bits |= slots[at++]! << 64n;
    return { kind: "bits", type, bits };
  });
}

function isReference(type: ValueType): boolean {
  return type === "funcref" || type === "externref";
}

function slotsOf(types: readonly ValueType[]): number {
  return types.reduce((slots, type) => slots + (type === "v128" ? 2 : 1), 0);
}
