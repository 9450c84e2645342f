/**
 * Directories that walks have lately led to. Programs look at many files of a few folders, deep
 * inside, and each directory on the way costs an `open` and a `close`.
 *
 * Nothing is trusted to have stayed where it was. Before a directory is handed out again, the system
 * is asked where it and the directory at the start of the path lie now: if the one is the other with
 * the path behind it, then those names, none of them a link, lead from one to the other at that
 * moment, and a walk would have done the same. Otherwise the directory is closed, and the path is
 * walked anew. Two things go unseen, as they do for a program that is in a folder: a file system
 * that is mounted over a directory on the way, and a permission to pass through it that is taken away.
 *
 * @module
 */

/** What is needed of a directory. */
export interface Located {
  /** The path it has now, if that can be told. */
  location(): string | undefined;
  /** Gives it back. */
  close(): unknown;
}

interface Kept<Kind> {
  readonly base: Kind;
  readonly path: string;
  readonly directory: Kind;
}

/** Directories kept for one mount: each is an open file of this process. */
const MAX_KEPT = 8;

/** What a path cannot tell: the end of one that was removed, and bytes that are no text. */
const UNCERTAIN = / \(deleted\)|\uFFFD/;

/** A few open directories. Those in it are its own; one that is taken out is the taker's. */
export class RecentDirectories<Kind extends Located> {
  /** Longest ago first. */
  readonly #kept: Kept<Kind>[] = [];

  /** Takes out what a path from `base` leads to, if that is here. */
  take(base: Kind, path: string): Kind | undefined {
    const index = this.#kept.findIndex((kept) => kept.base === base && kept.path === path);
    if (index === -1) return undefined;
    const { directory } = this.#kept.splice(index, 1)[0]!;
    if (leadsTo(base, path, directory)) return directory;
    directory.close();
    return undefined;
  }

  /** Puts in what a walk along names from `base` has led to, or what was taken out. */
  put(base: Kind, path: string, directory: Kind): void {
    const same = this.#kept.findIndex((kept) => kept.base === base && kept.path === path);
    const [replaced] = same !== -1
      ? this.#kept.splice(same, 1)
      : this.#kept.splice(0, this.#kept.length - MAX_KEPT + 1);
    replaced?.directory.close();
    this.#kept.push({ base, path, directory });
  }

  /** Closes what was walked to from `base`. */
  forget(base: Kind): void {
    for (let i = this.#kept.length - 1; i >= 0; i--) {
      if (this.#kept[i]!.base === base) this.#kept.splice(i, 1)[0]!.directory.close();
    }
  }
}

function leadsTo(base: Located, path: string, directory: Located): boolean {
  const from = base.location();
  const to = directory.location();
  if (from === undefined || to === undefined || UNCERTAIN.test(to)) return false;
  return to === (from === "/" ? from + path : `${from}/${path}`);
}
