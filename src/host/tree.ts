/**
 * Everything in a file system, as entries of an archive.
 *
 * @module
 */
import { type ArchiveEntry, MAX_DEPTH } from "./archive.ts";
import { errnoName } from "./errno.ts";
import type { Directory, Failure, File, FileSystem } from "./host.ts";
import { FileType, OpenFlag } from "./host.ts";

/**
 * All entries of a file system, directories before what is in them. What is neither file, directory
 * nor symbolic link is left out.
 *
 * @throws {TypeError} if something cannot be read.
 */
export function* entriesOf(fileSystem: FileSystem): Generator<ArchiveEntry> {
  const root = sure(".", fileSystem.openRoot());
  try {
    yield* entriesIn(root, "", 0);
  } finally {
    root.close();
  }
}

function* entriesIn(directory: Directory, prefix: string, depth: number): Generator<ArchiveEntry> {
  if (depth > MAX_DEPTH) throw new TypeError(`Cannot copy ${JSON.stringify(prefix)}: too deep`);
  for (const { name, type } of sure(prefix, directory.list())) {
    const path = prefix + name;
    const { modified } = sure(path, directory.stat(name));
    const entry = { path, content: new Uint8Array(0), target: "", modified };
    if (type === FileType.SYMBOLIC_LINK) {
      yield { ...entry, kind: "symlink", target: sure(path, directory.readlink(name)) };
    } else if (type === FileType.DIRECTORY) {
      yield { ...entry, kind: "directory" };
      const inner = sure(path, directory.open(name, OpenFlag.READ | OpenFlag.DIRECTORY));
      try {
        if (inner.isDirectory) yield* entriesIn(inner, `${path}/`, depth + 1);
      } finally {
        inner.close();
      }
    } else if (type === FileType.REGULAR_FILE) {
      const file = sure(path, directory.open(name, OpenFlag.READ));
      try {
        if (!file.isDirectory) yield { ...entry, kind: "file", content: contentOf(path, file) };
      } finally {
        file.close();
      }
    }
  }
}

function contentOf(path: string, file: File): Uint8Array {
  const bytes = new Uint8Array(sure(path, file.stat()).size);
  let size = 0;
  while (size < bytes.length) {
    const count = file.read(bytes.subarray(size), size);
    if (count < 0) sure(path, count);
    if (count <= 0) break;
    size += count;
  }
  return bytes.subarray(0, size);
}

function sure<Result>(path: string, result: Result | Failure): Result {
  if (typeof result !== "number") return result;
  throw new TypeError(`Cannot copy ${JSON.stringify(path)}: ${errnoName(-result)}`);
}
