/**
 * `kiln inspect --code` and `--js`: what becomes of one function of a module.
 *
 * @module
 */
import { ModuleNames } from "../binary/names.ts";
import { createEngine, javascriptOf } from "../engine/tiering.ts";
import { NotCompilable } from "../jit/not_compilable.ts";
import type { UnitText } from "../jit/unit.ts";
import { Instance } from "../store/instance.ts";
import { TypeRegistry } from "../store/type_registry.ts";
import { validateBodies, validateModule } from "../validate/module.ts";
import type { Module } from "../wasm/module.ts";
import { disassemble, type TextLine } from "./disassemble.ts";
import { UsageError } from "./errors.ts";

/** The register code of a function, given by name or index. */
export function registerCode(module: Module, wanted: string): string {
  const { instance, index } = find(module, "--code", wanted);
  const engine = createEngine({ maxDepth: 1, maxSlots: 1024 });
  return engine.registerCode(instance.function(index)).trimEnd();
}

/** The JavaScript a function becomes; each line has the WebAssembly it ends beside it, if wanted. */
export function javascript(
  module: Module,
  wanted: string,
  { besideWasm }: { readonly besideWasm: boolean },
): string {
  const { instance, index, names } = find(module, "--js", wanted);
  try {
    const unit = javascriptOf(instance, index);
    if (!besideWasm) return unit.text.trimEnd();
    return beside([...disassemble(module, names, index)], unit);
  } catch (error) {
    if (!(error instanceof NotCompilable)) throw error;
    throw new UsageError(`--js ${wanted}: it is left to the interpreter: ${error.message}`);
  }
}

interface Found {
  readonly instance: Instance;
  readonly index: number;
  readonly names: ModuleNames;
}

/** The function that is exported or named so, or has that index; `option` is what asked for it. */
function find(module: Module, option: string, wanted: string): Found {
  validateModule(module);
  validateBodies(module);
  const names = new ModuleNames(module);
  const exported = module.exports.find(({ name, kind }) => kind === "func" && name === wanted);
  let index = exported?.index ?? -1;
  for (let i = module.importedFunctions; index < 0 && i < module.functions.length; i++) {
    if (names.functionName(i) === wanted) index = i;
  }
  if (index < 0 && /^\$?\d+$/.test(wanted)) index = Number(wanted.replace("$", ""));
  if (index < 0 || index >= module.functions.length) {
    throw new UsageError(`${option} ${wanted}: there is no function of that name or index`);
  }
  if (index < module.importedFunctions) {
    throw new UsageError(`${option} ${wanted}: the function is imported, so it has no code here`);
  }
  const instance = new Instance(module, names.moduleName ?? "", new TypeRegistry());
  instance.functionName = (index) => names.functionName(index);
  return { instance, index, names };
}

/** The widest column of WebAssembly; a longer line pushes what is beside it away. */
const MAX_COLUMN = 48;

/** WebAssembly on the left; on the right, beside the last instruction it comes from, JavaScript. */
function beside(wasm: readonly TextLine[], { text, offsets }: UnitText): string {
  const shown = wasm.map(({ offset, text }) =>
    `0x${offset.toString(16).padStart(4, "0")}  ${text}`
  );
  const longest = shown.reduce((most, { length }) => Math.max(most, length), 0);
  const width = Math.min(MAX_COLUMN, longest);
  const row = (left: string, right: string): string => `${left.padEnd(width)} | ${right}`.trimEnd();
  const lines = text.trimEnd().split("\n");
  const upTo = lastOffsets(lines, offsets);
  const rows: string[] = [];
  let at = 0;
  for (const [i, line] of lines.entries()) {
    const first = at;
    while (at < wasm.length && wasm[at]!.offset <= upTo[i]!) at++;
    for (const left of shown.slice(first, Math.max(first, at - 1))) rows.push(row(left, ""));
    rows.push(row(at > first ? shown[at - 1]! : "", line));
  }
  for (const left of shown.slice(at)) rows.push(row(left, ""));
  return rows.join("\n");
}

/**
 * For each line, the offset up to which instructions are shown before it. A line that stands before
 * ones of earlier instructions, as declarations do, waits for them: it gets 0.
 */
function lastOffsets(lines: readonly string[], offsets: readonly number[]): number[] {
  let least = Infinity;
  return lines.map((_, i) => offsets[i] ?? 0).reverse().map((offset) => {
    if (offset === 0 || offset > least) return 0;
    return least = offset;
  }).reverse();
}
