/**
 * The layers of the library, enforced: imports point to a lower rank, or stay within one folder.
 * `src/README.md` says what each folder is for.
 */
import { assertEquals } from "@std/assert";
import { readFileSync } from "node:fs";
import { librarySources, parseSource, type SourceFile } from "./support/imports.ts";
import { test } from "./support/suite.ts";

/** Rank and files; the first line that matches a path counts. */
const RANKS: readonly (readonly [rank: number, files: RegExp])[] = [
  [0, /^src\/(errors|features|context)\.ts$/],
  [0, /^src\/host\/host\.ts$/],
  [1, /^src\/api\.ts$/],
  [2, /^src\/(listener|close_notifier)\.ts$/],
  [2, /^src\/(isa|wasm|host)\//],
  [3, /^src\/binary\//],
  [4, /^src\/(validate|store)\//],
  [4, /^src\/(config|module_config)\.ts$/],
  [7, /^src\/engine\/tiering\.ts$/],
  [5, /^src\/engine\//],
  [6, /^src\/(interp|jit)\//],
  [8, /^src\/runtime(\.ts$|\/)/],
  [9, /^src\/(listen|wasi|webassembly)\//],
  [10, /^(mod\.ts$|src\/cli\/)/],
];

/** What is written against the public API alone, and what that is. */
const OUTSIDERS = /^src\/(listen|wasi)\//;
const PUBLIC =
  /^src\/((api|context|listener|close_notifier|errors|runtime|module_config)\.ts$|(runtime|host)\/)/;

/** Programs for development; nothing imports them. */
const TOOLS = /^src\/interp\/gen\.ts$/;

function rankOf(path: string): number | undefined {
  return RANKS.find(([, files]) => files.test(path))?.[0];
}

/** The folder of `src` a file belongs to; `runtime.ts` is the front of `runtime/`. */
function groupOf(path: string): string {
  return path.replace(/^src\//, "").replace(/[/.].*$/, "");
}

/** Each import that breaks `rule`, as `from -> to`. */
function offences(
  sources: readonly SourceFile[],
  isAllowed: (from: string, to: string) => boolean,
): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => !isAllowed(path, target))
      .map(({ target }) => `${path} -> ${target}`)
  );
}

function isInternal(target: string): boolean {
  return target.startsWith("src/") || target === "mod.ts";
}

function pointsDown(from: string, to: string): boolean {
  if (!isInternal(to)) return true;
  const [high, low] = [rankOf(from), rankOf(to)];
  if (high === undefined || low === undefined) return false;
  return low < high || (low === high && groupOf(from) === groupOf(to));
}

function usesPublicOnly(from: string, to: string): boolean {
  return !OUTSIDERS.test(from) || !isInternal(to) || PUBLIC.test(to) ||
    groupOf(from) === groupOf(to);
}

function mayUsePackage(from: string, to: string): boolean {
  if (isInternal(to)) return true;
  if (to.startsWith("node:")) return mayTouchHost(from);
  return to === "commander" && from.startsWith("src/cli/");
}

function mayTouchHost(path: string): boolean {
  return (path.startsWith("src/host/") && path !== "src/host/host.ts") || TOOLS.test(path);
}

/** A ring of files that import one another when the program runs, if there is one. */
function cycleIn(sources: readonly SourceFile[]): string[] {
  const targets = new Map(sources.map(({ path, imports }) => [
    path,
    imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
  ]));
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return [];
    for (const target of targets.get(path) ?? []) {
      const cycle = visit(target, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    finished.add(path);
    return [];
  };
  for (const path of targets.keys()) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** The files whose code matches, though they may not. */
function filesWith(
  sources: readonly SourceFile[],
  pattern: RegExp,
  isAllowed: (path: string) => boolean,
): string[] {
  return sources
    .filter(({ path, code }) => !isAllowed(path) && pattern.test(code))
    .map(({ path }) => path);
}

const HOST_GLOBAL =
  /(?<![\w.$/])(Deno|Bun|process)\s*[.[]|\bglobalThis\s*\.\s*(Deno|Bun|process)\b/;
const CODE_FROM_TEXT = /(?<![\w$])(eval|Function)\s*\(|\bnew\s+Function\b/;

const sources = librarySources();

test("every file of the library has a rank", () => {
  const paths = sources.map(({ path }) => path);
  assertEquals(paths.filter((path) => rankOf(path) === undefined), []);
});

test("every file of the library is on the map", () => {
  const map = readFileSync(new URL("../src/README.md", import.meta.url), "utf-8");
  const missing = sources
    .map(({ path }) => path.replace(/^src\//, ""))
    .filter((path) => path !== "mod.ts" && !map.includes(`](${path})`));
  assertEquals(missing, []);
});

test("imports point to a lower rank or stay within one folder", () => {
  assertEquals(offences(sources, pointsDown), []);
});

test("listeners and WASI use the public API alone", () => {
  assertEquals(offences(sources, usesPublicOnly), []);
});

test("the library imports no package but the command line's parser", () => {
  assertEquals(offences(sources, mayUsePackage), []);
});

test("no file imports itself through others", () => {
  assertEquals(cycleIn(sources), []);
});

test("nothing imports a development tool", () => {
  assertEquals(offences(sources, (_from, to) => !TOOLS.test(to)), []);
});

test("only host files name Deno, Bun or Node", () => {
  assertEquals(filesWith(sources, HOST_GLOBAL, mayTouchHost), []);
});

test("only one file turns text into code", () => {
  const evaluator = (path: string) => path === "src/jit/evaluate.ts";
  assertEquals(filesWith(sources, CODE_FROM_TEXT, evaluator), []);
});

test("every import of a file is seen, and none of its comments", () => {
  const text = [
    "/**",
    ' * import { x } from "./comment.ts";',
    " */",
    'import type { A } from "../wasm/types.ts";',
    "import {",
    "  type B,",
    "  c,",
    '} from "./c.ts"; // import "./trailing.ts"',
    'export * from "./d.ts";',
    'import "./e.ts";',
    'const f = await import("node:fs");',
  ].join("\n");
  assertEquals(parseSource("src/store/x.ts", text).imports, [
    { target: "src/wasm/types.ts", typeOnly: true },
    { target: "src/store/c.ts", typeOnly: false },
    { target: "src/store/d.ts", typeOnly: false },
    { target: "src/store/e.ts", typeOnly: false },
    { target: "node:fs", typeOnly: false },
  ]);
});

test("each rule of the architecture catches what it forbids", () => {
  const upwards = parseSource("src/store/x.ts", 'import { R } from "../runtime.ts";');
  const sideways = parseSource("src/jit/x.ts", 'import { R } from "../interp/loop.ts";');
  const inside = parseSource("src/wasi/x.ts", 'import { R } from "../store/memory.ts";');
  const foreign = parseSource("src/wasm/x.ts", 'import { R } from "npm:left-pad";');
  const builtin = parseSource("src/wasm/x.ts", 'import { R } from "node:fs";');
  assertEquals(offences([upwards, sideways], pointsDown).length, 2);
  assertEquals(offences([inside], usesPublicOnly).length, 1);
  assertEquals(offences([foreign, builtin], mayUsePackage).length, 2);
  const there = parseSource("src/a.ts", 'import { b } from "./b.ts";');
  const back = parseSource("src/b.ts", 'import { a } from "./a.ts";');
  assertEquals(cycleIn([there, back]), ["src/a.ts", "src/b.ts", "src/a.ts"]);
  for (const code of ["Deno.exit()", 'Bun["x"]', "globalThis.process.exit()"]) {
    assertEquals(filesWith([parseSource("src/a.ts", code)], HOST_GLOBAL, () => false).length, 1);
  }
  for (const code of ["new Function(t)", "Function(t)", "eval(t)", "globalThis.eval(t)"]) {
    assertEquals(filesWith([parseSource("src/a.ts", code)], CODE_FROM_TEXT, () => false).length, 1);
  }
});
