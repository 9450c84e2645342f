/**
 * Walking a guest's path, one component at a time, so that it ends inside the directory where it
 * starts whatever the path and the symbolic links on it say. This is the one place where links are
 * followed and `..` is understood; it holds for every {@link FileSystem} alike.
 *
 * Each directory on the way stays open until the walk ends, and `..` goes back to the handle the walk
 * came through. So nothing that is renamed or replaced meanwhile can lead the walk elsewhere: there
 * is no moment between looking and using.
 *
 * A file system may keep the directory that a walk led to, for the next path into it. It hands that
 * out again only after it has made sure that a walk would lead there now.
 *
 * @module
 */
import { Errno } from "./errno.ts";
import type { Directory, Failure } from "./host.ts";
import { OpenFlag } from "./host.ts";

/** The longest path, in UTF-16 units or bytes, that is looked at. */
export const MAX_PATH = 4096;

/** Links followed on one walk before it is called a loop, as in Linux. */
const MAX_LINKS = 40;

/** What to do where a path ends. */
export interface Step<Result> {
  /**
   * Acts on the last component: `name` in `directory`, or `directory` itself where the path ends in
   * `.` or `..`. `slash` says that the path ends in `/`, so that only a directory will do. A result
   * of `ELOOP` or `ENOTDIR` for a symbolic link makes the walk follow it, where it may.
   */
  (directory: Directory, name: string | undefined, slash: boolean): Result | Failure;
}

/**
 * Walks a path below a directory and acts where it ends.
 *
 * @param base Where the path starts, and what it cannot leave: `EPERM` if it tries to.
 * @param follow Whether a symbolic link in the last place is followed.
 */
export function resolve<Result>(
  base: Directory,
  path: string,
  follow: boolean,
  step: Step<Result>,
): Result | Failure {
  if (isPlainName(path)) {
    const result = step(base, path, false);
    if (!follow || !mayBeLink(result)) return result;
  }
  const folder = base.recall && base.keep ? folderToKeep(path) : undefined;
  const known = folder && base.recall?.(folder);
  if (folder && known) {
    let result: Result | Failure;
    try {
      result = step(known, path.slice(folder.length + 1), false);
    } finally {
      base.keep?.(folder, known);
    }
    if (!follow || !mayBeLink(result)) return result;
  }
  const walk = new Walk(base);
  try {
    return walk.run(path, follow, step);
  } finally {
    walk.close(folder);
  }
}

/** Whether a path is one name in the directory where it starts, as most are: no walk is needed. */
export function isPlainName(path: string): boolean {
  return path.length > 0 && path.length <= MAX_PATH && path !== "." && path !== ".." &&
    !path.includes("/") && !path.includes("\0");
}

/** An empty component, `.` or `..`, or NUL. */
const NOT_PLAIN = /(?:^|\/)\.{0,2}(?:\/|$)|\0/;

/**
 * The directory that a path names its last component in, where keeping that is worth while: to find
 * out whether it is still there takes as long as one step and a half.
 */
function folderToKeep(path: string): string | undefined {
  const end = path.lastIndexOf("/");
  const isDeep = path.indexOf("/") < end && path.length <= MAX_PATH;
  return isDeep && !NOT_PLAIN.test(path) ? path.slice(0, end) : undefined;
}

class Walk {
  /** The directories passed through, outermost first; the first belongs to the caller. */
  readonly #open: Directory[];
  /** Components still to come, next one last. */
  readonly #names: string[] = [];
  #slash = false;
  #links = 0;

  constructor(base: Directory) {
    this.#open = [base];
  }

  run<Result>(path: string, follow: boolean, step: Step<Result>): Result | Failure {
    let failed = this.#push(path);
    while (failed === 0) {
      const name = this.#names.pop();
      const here = this.#open.at(-1)!;
      if (name === undefined || name === ".") return step(here, undefined, true);
      if (name === "..") {
        failed = this.#leave();
      } else if (this.#names.length > 0) {
        failed = this.#enter(here, name);
      } else {
        const result = step(here, name, this.#slash);
        const link = follow && mayBeLink(result) ? here.readlink(name) : 0;
        if (typeof link === "number") return result;
        failed = this.#expand(link);
      }
    }
    return failed;
  }

  /** Closes the directories passed through; the last is kept if names alone have led to `folder`. */
  close(folder: string | undefined): void {
    const arrived = folder !== undefined && this.#links === 0 && this.#names.length === 0 &&
      this.#open.length - 1 === folder.split("/").length;
    if (arrived) this.#open[0]!.keep?.(folder, this.#open.pop()!);
    for (let i = this.#open.length - 1; i > 0; i--) this.#open[i]!.close();
  }

  /** Puts a path, the guest's or a link's, before what is still to come. */
  #push(path: string): Failure {
    if (path === "") return -Errno.ENOENT;
    if (path.length > MAX_PATH) return -Errno.ENAMETOOLONG;
    if (path.includes("\0")) return -Errno.EINVAL;
    if (path.startsWith("/")) return -Errno.EPERM;
    const names = path.split("/");
    if (this.#names.length === 0) this.#slash ||= names.at(-1) === "";
    // "a/." names what "a/.." would leave: a directory itself, rather than a name in its parent.
    const itself = this.#names.length === 0 && names.at(-1) === ".";
    if (itself) this.#names.push(".");
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i]!;
      if (name !== "" && name !== ".") this.#names.push(name);
    }
    return 0;
  }

  #leave(): Failure {
    if (this.#open.length === 1) return -Errno.EPERM;
    this.#open.pop()!.close();
    return 0;
  }

  #enter(here: Directory, name: string): Failure {
    const next = here.open(name, OpenFlag.READ | OpenFlag.DIRECTORY);
    if (typeof next === "object") {
      if (!next.isDirectory) {
        next.close();
        return -Errno.ENOTDIR;
      }
      this.#open.push(next);
      return 0;
    }
    if (!mayBeLink(next)) return next;
    const link = here.readlink(name);
    if (typeof link === "number") return next;
    return this.#expand(link);
  }

  #expand(link: string): Failure {
    return ++this.#links > MAX_LINKS ? -Errno.ELOOP : this.#push(link);
  }
}

function mayBeLink(result: unknown): boolean {
  return result === -Errno.ELOOP || result === -Errno.ENOTDIR;
}
