/**
 * Shows what is in a module, as `kiln inspect` was asked to.
 *
 * @module
 */
import { decodeModule } from "../binary/decode.ts";
import { ModuleNames } from "../binary/names.ts";
import { sectionsOf } from "../binary/sections.ts";
import { CompileError } from "../errors.ts";
import { CoreFeatures } from "../features.ts";
import { bodyOf, functionType, type Module } from "../wasm/module.ts";
import { signatureText } from "../wasm/types.ts";
import { UsageError } from "./errors.ts";
import { readModule } from "./input.ts";
import type { InspectOptions } from "./inspect.ts";
import { javascript, registerCode } from "./inspect_function.ts";
import type { Job, Station } from "./jobs.ts";
import { bold, print, table } from "./terminal.ts";

/** Prints it; returns the exit code. */
export async function inspect(
  { file, options }: Extract<Job, { kind: "inspect" }>,
  { progress }: Station,
): Promise<number> {
  const bytes = await readModule(file, progress);
  try {
    print(show(decodeModule(bytes, CoreFeatures.V3), options));
    return 0;
  } catch (error) {
    if (error instanceof CompileError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

function show(module: Module, { code, js, wasm }: InspectOptions): string {
  if (code !== undefined) return registerCode(module, code);
  return js === undefined
    ? describe(module)
    : javascript(module, js, { besideWasm: wasm === true });
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
