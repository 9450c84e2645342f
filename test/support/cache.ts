/**
 * A folder for what tests make or fetch and can make again: outside the repository, so that nobody
 * commits it, and shared by Deno and Bun. `KILN_TEST_CACHE` puts it elsewhere.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** The path of a folder in the cache; made if it is missing. */
export function cacheFolder(name: string): string {
  const folder = join(process.env["KILN_TEST_CACHE"] ?? join(tmpdir(), "kiln-test-cache"), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The text of a cached file; made and kept if it is missing. */
export async function cachedText(
  folder: string,
  name: string,
  make: () => Promise<string>,
): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return readFileSync(path, "utf-8");
  const text = await make();
  // Tests run in parallel: nobody may see a file that is half written.
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, text);
  renameSync(partial, path);
  return text;
}
