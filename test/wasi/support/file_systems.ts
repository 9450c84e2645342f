/** Every kind of file system that a guest can write to, and a short way to use one. */
import { Errno } from "../../../src/host/errno.ts";
import type { Directory, Failure, File, FileStat, FileSystem } from "../../../src/host/host.ts";
import { MemoryFileSystem, OverlayFileSystem } from "../../../src/host/memory_fs.ts";
import { HostFileSystem } from "../../../src/host/node_fs.ts";
import { resolve, type Step } from "../../../src/host/resolve.ts";
import { temporaryFolder } from "./folder.ts";

/** Makes an empty file system. */
export const FILE_SYSTEMS: Readonly<Record<string, () => FileSystem>> = {
  memory: () => new MemoryFileSystem(),
  folder: () => new HostFileSystem(temporaryFolder()),
  "folder by path": () => new HostFileSystem(temporaryFolder(), { byPath: true }),
  overlay: () => new OverlayFileSystem(new HostFileSystem(temporaryFolder())),
};

/** A directory with operations on paths, as a program would use them. */
export class Disk {
  readonly root: Directory;

  constructor(fileSystem: FileSystem) {
    const root = fileSystem.openRoot();
    if (typeof root === "number") throw new Error(`errno ${-root}`);
    this.root = root;
  }

  at<Result>(path: string, step: Step<Result>, follow = false): Result | Failure {
    return resolve(this.root, path, follow, step);
  }

  open(path: string, flags: number): File | Directory | Failure {
    return this.at<File | Directory>(path, (directory, name) => {
      return name === undefined ? directory.reopen() : directory.open(name, flags);
    }, true);
  }

  /** Opens what must be a file. */
  file(path: string, flags: number): File {
    const file = this.open(path, flags);
    if (typeof file === "number" || file.isDirectory) throw new Error(`not a file: ${file}`);
    return file;
  }

  stat(path: string): FileStat | Failure {
    return this.at<FileStat>(path, (directory, name) => directory.stat(name));
  }

  /** The attributes of what must be there. */
  attributes(path: string): FileStat {
    const stat = this.stat(path);
    if (typeof stat === "number") throw new Error(`errno ${-stat}`);
    return stat;
  }

  read(path: string): string | Failure {
    const file = this.open(path, 1);
    if (typeof file === "number") return file;
    if (file.isDirectory) return -Errno.EISDIR;
    const buffer = new Uint8Array(1 << 16);
    const count = file.read(buffer, 0);
    file.close();
    return count < 0 ? count : new TextDecoder().decode(buffer.subarray(0, count));
  }

  write(path: string, text: string): number {
    const file = this.open(path, 2 | 8 | 32);
    if (typeof file === "number") return file;
    if (file.isDirectory) return -Errno.EISDIR;
    const count = file.write(new TextEncoder().encode(text), 0);
    file.close();
    return count;
  }

  mkdir(path: string): Failure {
    return this.name(path, (directory, name) => directory.mkdir(name));
  }

  rmdir(path: string): Failure {
    return this.name(path, (directory, name) => directory.rmdir(name));
  }

  unlink(path: string): Failure {
    return this.name(path, (directory, name) => directory.unlink(name));
  }

  symlink(target: string, path: string): Failure {
    return this.name(path, (directory, name) => directory.symlink(target, name));
  }

  rename(from: string, to: string): Failure {
    return this.name(from, (directory, name) => {
      return this.name(to, (toDirectory, toName) => directory.rename(name, toDirectory, toName));
    });
  }

  link(from: string, to: string): Failure {
    return this.name(from, (directory, name) => {
      return this.name(to, (toDirectory, toName) => directory.link(name, toDirectory, toName));
    });
  }

  list(path = "."): string[] | Failure {
    const directory = this.open(path, 1 | 64);
    if (typeof directory === "number") return directory;
    if (!directory.isDirectory) return -Errno.ENOTDIR;
    const entries = directory.list();
    if (directory !== this.root) directory.close();
    return typeof entries === "number" ? entries : entries.map(({ name }) => name).sort();
  }

  name(path: string, step: (directory: Directory, name: string) => number): Failure {
    return this.at<number>(path, (directory, name) => {
      return name === undefined ? -Errno.EINVAL : step(directory, name);
    });
  }
}
