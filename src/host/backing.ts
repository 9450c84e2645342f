/**
 * What a layer in memory shows of the file system below it.
 *
 * @module
 */
import { Errno } from "./errno.ts";
import type { Directory, Failure, File, FileStat } from "./host.ts";
import { OpenFlag } from "./host.ts";
import type { Backing } from "./memory_nodes.ts";
import { resolve } from "./resolve.ts";

/** A file below, known by its path from the top, so that nothing is held open meanwhile. */
export class LowerFile implements Backing {
  readonly type: number;
  readonly #root: Directory;
  readonly #path: string;

  /** Names a file below `root`; `.` is the root itself. */
  constructor(root: Directory, path: string, type: number) {
    this.#root = root;
    this.#path = path;
    this.type = type;
  }

  stat(): FileStat | Failure {
    return this.#at((directory, name) => directory.stat(name));
  }

  list(): ReadonlyMap<string, Backing> | Failure {
    const directory = this.#open(OpenFlag.READ | OpenFlag.DIRECTORY);
    if (typeof directory === "number") return directory;
    const entries = directory.isDirectory ? directory.list() : -Errno.ENOTDIR;
    directory.close();
    if (typeof entries === "number") return entries;
    const prefix = this.#path === "." ? "" : `${this.#path}/`;
    return new Map(entries.map(({ name, type }) => {
      return [name, new LowerFile(this.#root, prefix + name, type)];
    }));
  }

  readlink(): string | Failure {
    return this.#at<string>((directory, name) => {
      return name === undefined ? -Errno.EINVAL : directory.readlink(name);
    });
  }

  open(): File | Failure {
    const file = this.#open(OpenFlag.READ);
    if (typeof file === "number" || !file.isDirectory) return file;
    file.close();
    return -Errno.EISDIR;
  }

  #open(flags: number): File | Directory | Failure {
    return this.#at((directory, name) => {
      return name === undefined ? directory.reopen() : directory.open(name, flags);
    });
  }

  /** What is in the last place may have become a link meanwhile; it is not followed. */
  #at<Result>(step: (directory: Directory, name: string | undefined) => Result | Failure) {
    return resolve<Result>(this.#root, this.#path, false, step);
  }
}
