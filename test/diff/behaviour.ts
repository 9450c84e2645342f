/**
 * Runs every export of a module and writes down all that can be seen of it: results, traps, what it
 * logs, its globals and its memory.
 *
 * @module
 */
import { Context, Runtime, type RuntimeConfig } from "../../mod.ts";
import { ExitError, Trap } from "../../src/errors.ts";

/** What was seen, a line each. */
export type Behaviour = readonly string[];

/** What imported functions return, by type. */
const RESULTS: Readonly<Record<string, unknown>> = {
  i32: 5,
  i64: -5n,
  f32: 0.5,
  f64: -0.5,
  funcref: null,
  externref: "extern",
};

/** Arguments for the parameters of exports, by type. */
const ARGUMENTS: Readonly<Record<string, unknown>> = {
  i32: -7,
  i64: 0x1_2345_6789n,
  f32: -1.5,
  f64: 1e10,
  funcref: null,
  externref: null,
};

/** The behaviour of a module on Kiln. */
export function behaviourOf(bytes: Uint8Array, config: RuntimeConfig): Behaviour {
  const lines: string[] = [];
  const ctx = Context.background();
  using runtime = new Runtime(config);
  const support = runtime.newHostModuleBuilder("fuzzing-support");
  const log = (name: string, args: readonly unknown[]) => void lines.push(logLine(name, args));
  for (const { name, params, results } of importedFunctions(bytes)) {
    const values = results.map((type) => RESULTS[type]);
    support.exportFunction(name, { params, results }, (_, ...args) => {
      log(name, args);
      return values.length === 1 ? values[0] : values;
    });
  }
  support.instantiate(ctx);
  const constants = runtime.newHostModuleBuilder("__fuzz_import");
  for (const name of importedGlobals(bytes)) {
    constants.exportGlobal(name, "externref", { value: "extern" });
  }
  constants.instantiate(ctx);
  try {
    const module = runtime.instantiate(ctx, bytes);
    for (const [name, { paramTypes }] of module.exportedFunctionDefinitions()) {
      const args = paramTypes.map((type) => ARGUMENTS[type]);
      const run = module.exportedFunction(name)!;
      lines.push(outcome(name, () => run.call(ctx, ...args)));
    }
    for (const name of exported(bytes, "global")) {
      lines.push(`${name} = ${show(module.exportedGlobal(name)!.get())}`);
    }
    for (const name of exported(bytes, "memory")) {
      const memory = module.exportedMemory(name)!;
      lines.push(`memory ${hash(memory.read(0, memory.size)!)}`);
    }
  } catch (error) {
    lines.push(`not instantiated: ${kindOf(error)}`);
  }
  return lines;
}

/** The behaviour of a module on the WebAssembly of this host. */
export function nativeBehaviour(bytes: Uint8Array<ArrayBuffer>): Behaviour {
  const lines: string[] = [];
  const support: Record<string, (...args: unknown[]) => unknown> = {};
  for (const { name, results } of importedFunctions(bytes)) {
    const values = results.map((type) => RESULTS[type]);
    support[name] = (...args) => {
      lines.push(logLine(name, args));
      return values.length === 1 ? values[0] : values;
    };
  }
  try {
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, {
      "fuzzing-support": support,
      "__fuzz_import": Object.fromEntries(
        importedGlobals(bytes).map((
          name,
        ) => [name, "extern" as unknown as WebAssembly.ImportValue]),
      ),
    });
    for (const [name, params] of functionTypes(bytes)) {
      const run = exports[name] as (...args: unknown[]) => unknown;
      const args = params.map((type) => ARGUMENTS[type]);
      lines.push(outcome(name, () => {
        const result = run(...args);
        return result === undefined ? [] : Array.isArray(result) ? result : [result];
      }));
    }
    for (const name of exported(bytes, "global")) {
      lines.push(`${name} = ${show((exports[name] as WebAssembly.Global).value)}`);
    }
    for (const name of exported(bytes, "memory")) {
      const { buffer } = exports[name] as WebAssembly.Memory;
      lines.push(`memory ${hash(new Uint8Array(buffer))}`);
    }
  } catch (error) {
    lines.push(`not instantiated: ${kindOf(error)}`);
  }
  return lines;
}

function logLine(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(show).join(", ")})`;
}

function exported(bytes: Uint8Array, wanted: WebAssembly.ImportExportKind): string[] {
  return WebAssembly.Module.exports(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>))
    .filter(({ kind }) => kind === wanted).map(({ name }) => name);
}

/** Globals that a module imports; all hold external references. */
function importedGlobals(bytes: Uint8Array): string[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>))
    .filter(({ kind }) => kind === "global").map(({ name }) => name);
}

/** Functions that a module imports, each once, with the types that hosts do not tell. */
function importedFunctions(bytes: Uint8Array) {
  using runtime = new Runtime();
  const compiled = runtime.compileModule(Context.background(), bytes);
  const byName = new Map(
    compiled.importedFunctions().map((definition) => [
      definition.import!.name,
      {
        name: definition.import!.name,
        params: definition.paramTypes,
        results: definition.resultTypes,
      },
    ]),
  );
  return [...byName.values()];
}

/** The parameter types of exported functions, which the host's API does not tell. */
function functionTypes(bytes: Uint8Array): [string, readonly string[]][] {
  using runtime = new Runtime();
  const compiled = runtime.compileModule(Context.background(), bytes);
  return [...compiled.exportedFunctions()].map(([name, { paramTypes }]) => [name, paramTypes]);
}

function outcome(name: string, run: () => readonly unknown[]): string {
  try {
    return `${name}: ${run().map(show).join(" ")}`;
  } catch (error) {
    return `${name}: ${kindOf(error)}`;
  }
}

/** Hosts word their traps differently, so a trap is only a trap. */
function kindOf(error: unknown): string {
  if (error instanceof Trap || error instanceof WebAssembly.RuntimeError) return "trap";
  if (error instanceof RangeError && /call stack/.test(error.message)) return "trap";
  if (error instanceof ExitError) return "exit";
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function show(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value === null || typeof value === "string") return String(value);
  return "reference";
}

/** The 32-bit FNV-1a hash. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c_9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x0100_0193);
  return value >>> 0;
}
