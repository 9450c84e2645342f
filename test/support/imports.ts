/**
 * What the source files import, read from their text: enough for the checks of
 * `architecture_test.ts`, which look at nothing else.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** One import or re-export. */
export interface Import {
  /** What is imported: a path from the repository's root, or the specifier of another package. */
  readonly target: string;
  /** Whether it is erased before the program runs. */
  readonly typeOnly: boolean;
}

/** A source file. */
export interface SourceFile {
  /** The path from the repository's root, such as `src/wasm/types.ts`. */
  readonly path: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** The files of the library: `mod.ts` and all in `src`. */
export function librarySources(): SourceFile[] {
  const names = readdirSync(`${REPOSITORY}/src`, { recursive: true, encoding: "utf-8" });
  return names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .concat("mod.ts")
    .sort()
    .map((path) => parseSource(path, readFileSync(`${REPOSITORY}/${path}`, "utf-8")));
}

/** Reads a file's imports; `path` is from the repository's root. */
export function parseSource(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  const imports: Import[] = [];
  for (const { groups } of code.matchAll(STATEMENT)) {
    const typeOnly = groups!["type"] !== undefined;
    imports.push({ target: resolve(path, groups!["specifier"]!), typeOnly });
  }
  for (const { groups } of code.matchAll(DYNAMIC)) {
    imports.push({ target: resolve(path, groups!["specifier"]!), typeOnly: false });
  }
  return { path, code, imports };
}

const STATEMENT =
  /^(?:import|export)\s+(?<type>type\s)?(?:[\w$*\s{},]*?\sfrom\s+)?"(?<specifier>[^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"(?<specifier>[^"]+)"/g;

/** Drops comment lines and what follows `//` after code; the formatter puts no comment elsewhere. */
function withoutComments(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s*(?:\/\*|\*|\/\/)/.test(line))
    .map((line) => line.replace(/\s\/\/\s.*$/, ""))
    .join("\n");
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
}
