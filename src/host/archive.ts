/**
 * What archives have in common: entries with names that stay inside, and compressed bytes that may
 * become only so many. Whoever made an archive may mean no good.
 *
 * @module
 */

/** One thing in an archive. */
export interface ArchiveEntry {
  /** Where it goes: components with `/` between them, without `.` and `..`. */
  readonly path: string;
  /** What it is; the target of a hard link is another entry's path. */
  readonly kind: "file" | "directory" | "symlink" | "link";
  /** Contents of a file; empty for everything else. */
  readonly content: Uint8Array;
  /** Where a link leads; empty for everything else. */
  readonly target: string;
  /** When it was last changed, in nanoseconds since 1970; not every archive says so. */
  readonly modified: bigint | undefined;
}

/** An archive that cannot be read. */
export function badArchive(what: string, why: string): TypeError {
  return new TypeError(`Cannot read ${what}: ${why}`);
}

/** Directories that may be inside of one another: a path is walked once for each of its components. */
export const MAX_DEPTH = 256;

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text in an archive. */
export function decodeName(what: string, bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    throw badArchive(what, "a name is not UTF-8");
  }
}

/** A path that is certain to stay inside; `""` for the top itself. */
export function innerPath(what: string, name: string): string {
  const components = name.split("/").filter((component) => component !== "" && component !== ".");
  if (name.startsWith("/") || components.includes("..") || name.includes("\0")) {
    throw badArchive(what, `${JSON.stringify(name)} is not a name inside it`);
  }
  if (components.length > MAX_DEPTH) {
    throw badArchive(what, `a name has more than ${MAX_DEPTH} components`);
  }
  return components.join("/");
}

/** The formats of compressed bytes, as `DecompressionStream` calls them. */
export type Compression = "gzip" | "deflate-raw";

/**
 * Decompresses bytes.
 *
 * @param most More than this many is an error, found before more are kept.
 */
export async function decompress(
  what: string,
  bytes: Uint8Array,
  { format, most }: { readonly format: Compression; readonly most: number },
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new DecompressionStream(format));
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      size += value!.length;
      if (size > most) {
        await reader.cancel();
        throw badArchive(what, "it holds more than it may");
      }
      chunks.push(value!);
    }
  } catch (error) {
    if (size > most) throw error;
    throw badArchive(what, "it is damaged");
  }
  return concat(chunks, size);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
