/**
 * `kiln inspect`: shows what is in a module.
 *
 * @module
 */
import { Command } from "commander";
import { decodeModule } from "../binary/decode.ts";
import { ModuleNames } from "../binary/names.ts";
import { sectionsOf } from "../binary/sections.ts";
import { createEngine } from "../engine/tiering.ts";
import { CompileError } from "../errors.ts";
import { CoreFeatures } from "../features.ts";
import { Instance } from "../store/instance.ts";
import { TypeRegistry } from "../store/type_registry.ts";
import { validateBodies, validateModule } from "../validate/module.ts";
import { bodyOf, functionType, type Module } from "../wasm/module.ts";
import { signatureText } from "../wasm/types.ts";
import { UsageError } from "./errors.ts";
import { readModule } from "./input.ts";
import { bold, print, table } from "./terminal.ts";

interface InspectOptions {
  readonly code?: string;
}

/** Describes the command. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .summary("show what is in a module")
    .description("List the sections, imports, exports and functions of a module, with their sizes.")
    .argument("<file>", "the module: a path, a URL, or - for standard input")
    .option("--code <NAME>", "print the register code of a function, by name or index")
    .action(async (file: string, options: InspectOptions) => {
      const bytes = await readModule(file);
      try {
        const module = decodeModule(bytes, CoreFeatures.V3);
        print(options.code === undefined ? describe(module) : registerCode(module, options.code));
      } catch (error) {
        if (error instanceof CompileError) throw new UsageError(`${file}: ${error.message}`);
        throw error;
      }
    });
}

function describe(module: Module): string {
  const names = new ModuleNames(module);
  const parts = [
    heading("Sections", sectionRows(module.bytes), [1, 2]),
    heading(
      "Imports",
      module.imports.map((entry) => [
        `${entry.module}.${entry.name}`,
        entry.description.kind,
        entry.description.kind === "func" ? typeText(module, entry.description.typeIndex) : "",
      ]),
    ),
    heading(
      "Exports",
      module.exports.map(({ name, kind, index }) => [
        name,
        kind,
        kind === "func" ? signatureText(functionType(module, index)) : "",
      ]),
    ),
    heading("Functions", functionRows(module, names), [0, 1]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function heading(title: string, rows: readonly string[][], right: readonly number[] = []): string {
  if (rows.length === 0) return "";
  const indented = table(rows, right).split("\n").map((line) => `  ${line}`);
  return [bold(`${title} (${rows.length})`), ...indented].join("\n");
}

function sectionRows(bytes: Uint8Array): string[][] {
  return sectionsOf(bytes).map(({ name, customName, offset, size }) => [
    customName === undefined ? name : `${name} "${customName}"`,
    `0x${offset.toString(16)}`,
    `${size} bytes`,
  ]);
}

function functionRows(module: Module, names: ModuleNames): string[][] {
  const rows: string[][] = [];
  for (let index = module.importedFunctions; index < module.functions.length; index++) {
    const { start, end } = bodyOf(module, index);
    const name = names.functionName(index) ?? "";
    rows.push([String(index), `${end - start}`, name, signatureText(functionType(module, index))]);
  }
  return rows;
}

function typeText(module: Module, typeIndex: number): string {
  const type = module.types[typeIndex];
  return type?.kind === "func" ? signatureText(type) : "";
}

function registerCode(module: Module, wanted: string): string {
  validateModule(module);
  validateBodies(module);
  const names = new ModuleNames(module);
  const index = findFunction(module, names, wanted);
  const instance = new Instance(module, names.moduleName ?? "", new TypeRegistry());
  instance.functionName = (index) => names.functionName(index);
  const engine = createEngine({ maxDepth: 1, maxSlots: 1024 });
  return engine.registerCode(instance.function(index)).trimEnd();
}

/** The function that is exported or named so, or has that index. */
function findFunction(module: Module, names: ModuleNames, wanted: string): number {
  const exported = module.exports.find(({ name, kind }) => kind === "func" && name === wanted);
  let index = exported?.index ?? -1;
  for (let i = module.importedFunctions; index < 0 && i < module.functions.length; i++) {
    if (names.functionName(i) === wanted) index = i;
  }
  if (index < 0 && /^\$?\d+$/.test(wanted)) index = Number(wanted.replace("$", ""));
  if (index < 0 || index >= module.functions.length) {
    throw new UsageError(`--code ${wanted}: there is no function of that name or index`);
  }
  if (index < module.importedFunctions) {
    throw new UsageError(`--code ${wanted}: the function is imported, so it has no code here`);
  }
  return index;
}
