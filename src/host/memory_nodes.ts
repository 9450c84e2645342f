/**
 * The files, directories and links of a {@link MemoryFileSystem}. Contents may be kept elsewhere, in a
 * {@link Backing}, which is asked for them when they are first needed and never changed.
 *
 * @module
 */
import { Errno } from "./errno.ts";
import type {
  Clock,
  Directory,
  DirectoryEntry,
  Failure,
  File,
  FileStat,
  FileTimes,
  Status,
} from "./host.ts";
import { FileType, OpenFlag } from "./host.ts";

/** A file, directory or link that is kept elsewhere; it is only ever read. */
export interface Backing {
  /** One of {@link FileType}. */
  readonly type: number;
  /** What is known of it. */
  stat(): FileStat | Failure;
  /** The names in a directory, and what they stand for. */
  list(): ReadonlyMap<string, Backing> | Failure;
  /** Where a symbolic link points. */
  readlink(): string | Failure;
  /** Opens a file for reading. */
  open(): File | Failure;
}

/** What a name counts for, beside the contents of what it stands for. */
const NAME_BYTES = 1024;
/** The longest name, in bytes of UTF-8, as in most file systems of Linux. */
const MAX_NAME = 255;
/** What all nodes say is their device. */
const DEVICE = 1n;

/** What the nodes of one file system share: space, numbers and time. */
export class Volume {
  readonly #clock: Clock;
  #free: number;
  #lastInode = 0n;

  /** Makes a volume without nodes. */
  constructor(maxBytes: number, clock: Clock) {
    this.#free = maxBytes;
    this.#clock = clock;
  }

  /** Bytes that are not taken. */
  get free(): number {
    return this.#free;
  }

  /** Takes space; `false` if there is not enough. A negative amount is given back. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  /** A number no other node has. */
  nextInode(): bigint {
    return ++this.#lastInode;
  }

  /** The time now. */
  now(): bigint {
    return this.#clock.now();
  }
}

interface Times {
  accessed: bigint;
  modified: bigint;
  changed: bigint;
}

abstract class Node {
  abstract readonly type: number;
  readonly volume: Volume;
  readonly inode: bigint;
  /** Names it has; a node without any is gone once nobody has it open. */
  names = 0;
  /** Names that came with the backing and take no space. */
  #freeNames = 0;
  protected backing: Backing | undefined;
  #times: Times | undefined;

  constructor(volume: Volume, backing: Backing | undefined) {
    this.volume = volume;
    this.inode = volume.nextInode();
    this.backing = backing;
    if (backing === undefined) this.touch();
  }

  /** Takes note that the contents changed. */
  touch(): void {
    const now = this.volume.now();
    if (this.#times === undefined) this.#times = { accessed: now, modified: now, changed: now };
    else this.#times.modified = this.#times.changed = now;
  }

  stat(): FileStat | Failure {
    const times = this.#loadTimes();
    if (typeof times === "number") return times;
    const size = this.size();
    if (size < 0) return size;
    return {
      device: DEVICE,
      inode: this.inode,
      type: this.type,
      links: this.names,
      size,
      ...times,
    };
  }

  setTimes({ accessed, modified }: FileTimes): Status {
    const times = this.#loadTimes();
    if (typeof times === "number") return times;
    if (accessed !== undefined) times.accessed = accessed;
    if (modified !== undefined) times.modified = modified;
    times.changed = this.volume.now();
    return 0;
  }

  /** A name more; `false` if there is no space for it. */
  gain(): boolean {
    if (!this.volume.take(this.nameBytes())) return false;
    this.names++;
    return true;
  }

  /** A name that was there from the start. */
  gainFree(): void {
    this.names++;
    this.#freeNames++;
  }

  /** A name less. */
  lose(): void {
    this.names--;
    if (this.#freeNames > this.names) this.#freeNames = this.names;
    else this.volume.take(-this.nameBytes());
  }

  protected abstract size(): number;

  /** Space that each name takes. */
  protected nameBytes(): number {
    return NAME_BYTES;
  }

  #loadTimes(): Times | Failure {
    if (this.#times !== undefined) return this.#times;
    const stat = this.backing!.stat();
    if (typeof stat === "number") return stat;
    const { accessed, modified, changed } = stat;
    return this.#times = { accessed, modified, changed };
  }
}

/** A symbolic link. */
export class LinkNode extends Node {
  override readonly type = FileType.SYMBOLIC_LINK;
  #target: string | undefined;

  /** Makes a link that points somewhere, or as its backing does. */
  constructor(volume: Volume, target: string | Backing) {
    super(volume, typeof target === "string" ? undefined : target);
    if (typeof target === "string") this.#target = target;
  }

  /** Where it points. */
  readlink(): string | Failure {
    if (this.#target !== undefined) return this.#target;
    const target = this.backing!.readlink();
    if (typeof target === "string") this.#target = target;
    return target;
  }

  protected override size(): number {
    const target = this.readlink();
    return typeof target === "string" ? new TextEncoder().encode(target).length : target;
  }

  protected override nameBytes(): number {
    return NAME_BYTES + 2 * (this.#target?.length ?? 0);
  }
}

/** A file. It is its own handle, since positions are kept by whoever has it open. */
export class FileNode extends Node implements File {
  override readonly type = FileType.REGULAR_FILE;
  readonly isDirectory = false;
  readonly seekable = true;
  readonly appends = false;
  /** Contents, with room to grow; zero after {@link FileNode.#size}. */
  #bytes = new Uint8Array(0);
  #size = 0;
  #handles = 0;
  /** The contents as long as they are elsewhere and somebody has them open. */
  #source: File | undefined;

  /** Makes an empty file, or one with the contents of its backing. */
  constructor(volume: Volume, backing?: Backing) {
    super(volume, backing);
  }

  /** Counts a handle, so that the contents stay until the last of them is closed. */
  open(): File | Failure {
    if (this.backing !== undefined && this.#source === undefined) {
      const source = this.backing.open();
      if (typeof source === "number") return source;
      this.#source = source;
    }
    this.#handles++;
    return this;
  }

  close(): Status {
    this.#handles--;
    if (this.#handles === 0) this.#closeSource();
    this.#freeIfUnused();
    return 0;
  }

  read(buffer: Uint8Array, position: number): number {
    if (this.#source !== undefined) return this.#source.read(buffer, position);
    const part = this.#bytes.subarray(
      Math.min(position, this.#size),
      Math.min(position + buffer.length, this.#size),
    );
    buffer.set(part);
    return part.length;
  }

  write(bytes: Uint8Array, position: number): number {
    const failed = this.#own() || this.#reserve(position + bytes.length);
    if (failed !== 0) return failed;
    this.#bytes.set(bytes, position);
    this.#size = Math.max(this.#size, position + bytes.length);
    this.touch();
    return bytes.length;
  }

  append(bytes: Uint8Array): number {
    return this.#own() || this.write(bytes, this.#size);
  }

  resize(size: number): Status {
    const failed = size === 0 ? this.#disown() : this.#own() || this.#reserve(size);
    if (failed !== 0) return failed;
    if (size < this.#size) this.#shrink(size);
    this.#size = size;
    this.touch();
    return 0;
  }

  sync(): Status {
    return 0;
  }

  override lose(): void {
    super.lose();
    this.#freeIfUnused();
  }

  protected override size(): number {
    if (this.backing === undefined) return this.#size;
    const stat = this.backing.stat();
    return typeof stat === "number" ? stat : stat.size;
  }

  /** Copies the contents here before they are changed. */
  #own(): Status {
    if (this.backing === undefined) return 0;
    const stat = this.stat();
    if (typeof stat === "number") return stat;
    const source = this.#source ?? this.backing.open();
    if (typeof source === "number") return source;
    let failed = this.#reserve(stat.size);
    while (failed === 0 && this.#size < stat.size) {
      const count = source.read(this.#bytes.subarray(this.#size, stat.size), this.#size);
      if (count <= 0) failed = count === 0 ? -Errno.EIO : count;
      else this.#size += count;
    }
    if (source !== this.#source) source.close();
    if (failed === 0) return this.#disown();
    this.#size = 0;
    return failed;
  }

  /** Lets go of contents that are elsewhere. */
  #disown(): Status {
    const stat = this.backing === undefined ? 0 : this.stat();
    if (stat !== 0 && typeof stat === "number") return stat;
    this.#closeSource();
    this.backing = undefined;
    return 0;
  }

  #closeSource(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  #reserve(size: number): Status {
    const room = this.#bytes.length;
    if (size <= room) return 0;
    const { volume } = this;
    // Twice as much at a time, so that growing is cheap, but never all that is left.
    const more = Math.max(size - room, Math.min(room, Math.floor(volume.free / 2)));
    if (!volume.take(more)) return -Errno.ENOSPC;
    try {
      this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(room + more));
    } catch {
      volume.take(-more);
      return -Errno.ENOSPC;
    }
    return 0;
  }

  #shrink(size: number): void {
    const room = this.#bytes.length;
    if (size > room / 2) {
      this.#bytes.fill(0, size, this.#size);
      return;
    }
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(size));
    this.volume.take(size - room);
  }

  #freeIfUnused(): void {
    if (this.names > 0 || this.#handles > 0) return;
    this.volume.take(-this.#bytes.length);
    this.#bytes = new Uint8Array(0);
    this.#size = 0;
  }
}

/** What a name in a directory can stand for. */
export type AnyNode = FileNode | DirectoryNode | LinkNode;

/** A directory. It is its own handle. */
export class DirectoryNode extends Node implements Directory {
  override readonly type = FileType.DIRECTORY;
  readonly isDirectory = true;
  #entries: Map<string, AnyNode> | undefined;
  #parent: DirectoryNode | undefined;

  /** Makes an empty directory, or one with the names of its backing. */
  constructor(volume: Volume, backing?: Backing) {
    super(volume, backing);
    if (backing === undefined) this.#entries = new Map();
  }

  override stat(name?: string): FileStat | Failure {
    if (name === undefined) return super.stat();
    const node = this.#find(name);
    return typeof node === "number" ? node : node.stat();
  }

  override setTimes(times: FileTimes, name?: string): Status {
    if (name === undefined) return super.setTimes(times);
    const node = this.#find(name);
    return typeof node === "number" ? node : node.setTimes(times);
  }

  open(name: string, flags: number): File | Directory | Failure {
    const node = this.#find(name);
    if (typeof node === "number") {
      if (node !== -Errno.ENOENT || !(flags & OpenFlag.CREATE)) return node;
      const created = new FileNode(this.volume);
      return this.#add(name, created) || created.open();
    }
    if (flags & OpenFlag.CREATE && flags & OpenFlag.EXCLUSIVE) return -Errno.EEXIST;
    const wantsDirectory = (flags & OpenFlag.DIRECTORY) !== 0;
    if (node instanceof LinkNode) return wantsDirectory ? -Errno.ENOTDIR : -Errno.ELOOP;
    if (node instanceof DirectoryNode) {
      return flags & (OpenFlag.WRITE | OpenFlag.CREATE) ? -Errno.EISDIR : node;
    }
    if (wantsDirectory) return -Errno.ENOTDIR;
    const failed = flags & OpenFlag.TRUNCATE ? node.resize(0) : 0;
    return failed !== 0 ? failed : node.open();
  }

  reopen(): Directory {
    return this;
  }

  list(): readonly DirectoryEntry[] | Failure {
    const entries = this.#load();
    if (typeof entries === "number") return entries;
    return Array.from(entries, ([name, { inode, type }]) => ({ name, inode, type }));
  }

  readlink(name: string): string | Failure {
    const node = this.#find(name);
    if (typeof node === "number") return node;
    return node instanceof LinkNode ? node.readlink() : -Errno.EINVAL;
  }

  symlink(target: string, name: string): Status {
    return this.#make(name, () => new LinkNode(this.volume, target));
  }

  mkdir(name: string): Status {
    return this.#make(name, () => new DirectoryNode(this.volume));
  }

  rmdir(name: string): Status {
    const node = this.#find(name);
    if (typeof node === "number") return node;
    if (!(node instanceof DirectoryNode)) return -Errno.ENOTDIR;
    const failed = node.failUnlessEmpty();
    if (failed === 0) this.#remove(name, node);
    return failed;
  }

  unlink(name: string): Status {
    const node = this.#find(name);
    if (typeof node === "number") return node;
    if (node instanceof DirectoryNode) return -Errno.EISDIR;
    this.#remove(name, node);
    return 0;
  }

  rename(name: string, to: Directory, toName: string): Status {
    if (!(to instanceof DirectoryNode) || to.volume !== this.volume) return -Errno.EXDEV;
    const node = this.#find(name);
    if (typeof node === "number") return node;
    const replaced = to.#find(toName);
    if (replaced === node) return 0;
    if (typeof replaced === "number" && replaced !== -Errno.ENOENT) return replaced;
    const failed = to.#failUnlessNameable(toName) ||
      (node instanceof DirectoryNode ? to.#failIfInside(node) : 0) ||
      (typeof replaced === "object" ? failUnlessReplaceable(node, replaced) : 0);
    if (failed !== 0) return failed;
    if (typeof replaced === "object") to.#remove(toName, replaced);
    this.#entries!.delete(name);
    to.#entries!.set(toName, node);
    if (node instanceof DirectoryNode) node.#parent = to;
    this.touch();
    to.touch();
    return 0;
  }

  link(name: string, to: Directory, toName: string): Status {
    if (!(to instanceof DirectoryNode) || to.volume !== this.volume) return -Errno.EXDEV;
    const node = this.#find(name);
    if (typeof node === "number") return node;
    return node instanceof DirectoryNode ? -Errno.EPERM : to.#make(toName, () => node);
  }

  sync(): Status {
    return 0;
  }

  close(): Status {
    return 0;
  }

  /** `ENOTEMPTY` where there are names in it. */
  failUnlessEmpty(): Status {
    const entries = this.#load();
    if (typeof entries === "number") return entries;
    return entries.size === 0 ? 0 : -Errno.ENOTEMPTY;
  }

  protected override size(): number {
    return 0;
  }

  #find(name: string): AnyNode | Failure {
    const entries = this.#load();
    if (typeof entries === "number") return entries;
    return entries.get(name) ?? -Errno.ENOENT;
  }

  #load(): Map<string, AnyNode> | Failure {
    if (this.#entries !== undefined) return this.#entries;
    const backings = this.backing!.list();
    if (typeof backings === "number") return backings;
    const entries = new Map<string, AnyNode>();
    for (const [name, backing] of backings) {
      const node = backedNode(this.volume, backing);
      if (node instanceof DirectoryNode) node.#parent = this;
      node.gainFree();
      entries.set(name, node);
    }
    return this.#entries = entries;
  }

  /** Gives a name to a node that is only made if it can have the name. */
  #make(name: string, make: () => AnyNode): Status {
    const found = this.#find(name);
    if (typeof found === "object") return -Errno.EEXIST;
    if (found !== -Errno.ENOENT) return found;
    return this.#failUnlessNameable(name) || this.#add(name, make());
  }

  #add(name: string, node: AnyNode): Status {
    const failed = this.#failUnlessNameable(name);
    if (failed !== 0) return failed;
    if (!node.gain()) return -Errno.ENOSPC;
    if (node instanceof DirectoryNode) node.#parent = this;
    this.#entries!.set(name, node);
    this.touch();
    return 0;
  }

  #remove(name: string, node: AnyNode): void {
    this.#entries!.delete(name);
    node.lose();
    this.touch();
  }

  /** Nothing can be put into a directory that was removed while it was open. */
  #failUnlessNameable(name: string): Status {
    if (new TextEncoder().encode(name).length > MAX_NAME) return -Errno.ENAMETOOLONG;
    return this.names > 0 ? 0 : -Errno.ENOENT;
  }

  #failIfInside(node: DirectoryNode): Status {
    // deno-lint-ignore no-this-alias -- walks outwards, without recursion
    let here: DirectoryNode | undefined = this;
    while (here !== undefined && here !== node) here = here.#parent;
    return here === undefined ? 0 : -Errno.EINVAL;
  }
}

function failUnlessReplaceable(node: AnyNode, replaced: AnyNode): Status {
  if (!(replaced instanceof DirectoryNode)) {
    return node instanceof DirectoryNode ? -Errno.ENOTDIR : 0;
  }
  return node instanceof DirectoryNode ? replaced.failUnlessEmpty() : -Errno.EISDIR;
}

function backedNode(volume: Volume, backing: Backing): AnyNode {
  switch (backing.type) {
    case FileType.DIRECTORY:
      return new DirectoryNode(volume, backing);
    case FileType.SYMBOLIC_LINK:
      return new LinkNode(volume, backing);
    default:
      return new FileNode(volume, backing);
  }
}
