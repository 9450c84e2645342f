/**
 * Where the official test scripts are: `../shared/testsuite` beside the repository, or what
 * `KILN_TESTSUITE` names. They are no part of the repository; a test that needs them is skipped,
 * loudly, where they are missing.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of the official scripts, or `undefined` where there is none. */
export function testsuiteFolder(): string | undefined {
  const folder = process.env["KILN_TESTSUITE"] ?? join(REPOSITORY, "../shared/testsuite");
  return existsSync(folder) ? folder : undefined;
}

/** The scripts at a path: itself, or those in the folder and the folders in it, in order. */
export function scriptsAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf-8" })
    .filter((name) => name.endsWith(".wast"))
    .sort()
    .map((name) => join(path, name));
}
