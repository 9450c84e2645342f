/** Directories kept open between paths: what is moved meanwhile is not found at its old place. */
import { assert, assertEquals } from "@std/assert";
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Directory, FileSystem } from "../../src/host/host.ts";
import { HostFileSystem } from "../../src/host/node_fs.ts";
import { ReadOnlyFileSystem } from "../../src/host/read_only_fs.ts";
import { RecentDirectories } from "../../src/host/recent.ts";
import { resolve } from "../../src/host/resolve.ts";
import { ModuleConfig } from "../../src/module_config.ts";
import { isLinux } from "../../src/host/node_builtin.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "./support/folder.ts";
import { TestGuest } from "./support/guest.ts";

const KINDS: Readonly<Record<string, (root: string) => FileSystem>> = {
  folder: (root) => new HostFileSystem(root),
  "read-only folder": (root) => new ReadOnlyFileSystem(new HostFileSystem(root)),
  "folder by path": (root) => new HostFileSystem(root, { byPath: true }),
};

function stat(guest: TestGuest, path: string, fd = 3): string {
  return guest.call("path_filestat_get", fd, 1, ...guest.text(path), 0);
}

for (const [kind, mount] of Object.entries(KINDS)) {
  test(`recent: a directory is not found where it has been moved away (${kind})`, () => {
    const folder = temporaryFolder({ "root/a/b/file": "1", "outside/other": "2" });
    const root = join(folder, "root");
    const guest = new TestGuest(new ModuleConfig().withMount("/", mount(root)));
    const places = () => [stat(guest, "a/b/file"), stat(guest, "a/c/file")];
    assertEquals(places(), ["ESUCCESS", "ENOENT"]);
    assertEquals(places(), ["ESUCCESS", "ENOENT"]);
    renameSync(join(root, "a/b"), join(root, "a/c"));
    assertEquals(places(), ["ENOENT", "ESUCCESS"]);
    renameSync(join(root, "a/c"), join(root, "a/b"));
    assertEquals(places(), ["ESUCCESS", "ENOENT"]);
    renameSync(join(root, "a/b"), join(folder, "outside/b"));
    assertEquals(places(), ["ENOENT", "ENOENT"]);
    symlinkSync(join(folder, "outside/b"), join(root, "a/b"));
    symlinkSync("../../outside/b", join(root, "a/c"));
    assertEquals(places(), ["EPERM", "EPERM"]);
    rmSync(join(root, "a/b"));
    renameSync(join(folder, "outside/b"), join(root, "a/b"));
    assertEquals(places(), ["ESUCCESS", "EPERM"]);
  });

  test(`recent: a directory is not found through one that has been moved (${kind})`, () => {
    const root = temporaryFolder({ "old/x/y/file": "1" });
    const guest = new TestGuest(new ModuleConfig().withMount("/", mount(root)));
    const old = guest.open("old", { rights: 2n, oflags: 2 }) as number;
    assertEquals(stat(guest, "x/y/file", old), "ESUCCESS");
    renameSync(join(root, "old"), join(root, "new"));
    mkdirSync(join(root, "old"));
    renameSync(join(root, "new/x"), join(root, "old/x"));
    // A directory that goes by path is the one that is at that path now.
    assertEquals(stat(guest, "x/y/file", old), kind === "folder by path" ? "ESUCCESS" : "ENOENT");
    assertEquals(stat(guest, "old/x/y/file"), "ESUCCESS");
  });

  test(`recent: a directory that was removed is not taken for one called so (${kind})`, () => {
    const root = temporaryFolder({ "a/b (deleted)/file": "1" });
    const guest = new TestGuest(new ModuleConfig().withMount("/", mount(root)));
    assertEquals(stat(guest, "a/b (deleted)/file"), "ESUCCESS");
    rmSync(join(root, "a/b (deleted)/file"));
    renameSync(join(root, "a/b (deleted)"), join(root, "a/b"));
    rmSync(join(root, "a/b"), { recursive: true });
    mkdirSync(join(root, "a/b (deleted)"));
    writeFileSync(join(root, "a/b (deleted)/file"), "2");
    assertEquals(stat(guest, "a/b (deleted)/file"), "ESUCCESS");
  });
}

test("recent: a rename finds its way while the folder it is in is kept", () => {
  const root = temporaryFolder({ "a/b/one": "1" });
  const guest = new TestGuest(new ModuleConfig().withMount("/", new HostFileSystem(root)));
  const rename = (from: string, to: string) =>
    guest.call("path_rename", 3, ...guest.text(from), 3, ...guest.text(to, 8192));
  for (let i = 0; i < 3; i++) {
    assertEquals(rename("a/b/one", "a/./b/two"), "ESUCCESS");
    assertEquals(rename("a/b/two", "a/b/../b/three"), "ESUCCESS");
    assertEquals(rename("./a/b/three", "a/b/one"), "ESUCCESS");
  }
  assertEquals(readdirSync(join(root, "a/b")), ["one"]);
});

test("recent: few directories are kept, and none after the end", () => {
  if (!isLinux()) return; // Only Linux tells how many are open.
  const names = Array.from({ length: 40 }, (_, i) => `a/${i}/file`);
  const root = temporaryFolder(Object.fromEntries(names.map((name) => [name, ""])));
  const open = () => readdirSync("/proc/self/fd").length;
  const before = open();
  const guest = new TestGuest(new ModuleConfig().withMount("/", new HostFileSystem(root)));
  for (const name of names) assertEquals(stat(guest, name), "ESUCCESS");
  assert(open() > before + 1 && open() <= before + 1 + 8, `${open() - before} open`);
  guest.module.close();
  assertEquals(open(), before);
});

test("recent: a kept directory is taken without walking, unless the path has links or dots", () => {
  const root = temporaryFolder({ "a/b/file": "1" });
  symlinkSync("b", join(root, "a/link"));
  const top = new HostFileSystem(root).openRoot() as Directory;
  const opened: string[] = [];
  const kept = new Map<string, Directory>();
  const counting = new Proxy(top, {
    get(target, key) {
      if (key === "open") {
        return (name: string, flags: number) => (opened.push(name), target.open(name, flags));
      }
      if (key === "recall") {
        return (path: string) => {
          const directory = kept.get(path);
          kept.delete(path);
          return directory;
        };
      }
      if (key === "keep") return (path: string, directory: Directory) => kept.set(path, directory);
      const value = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const walks = (path: string) => {
    opened.length = 0;
    const found = resolve(counting, path, true, (directory, name) => directory.stat(name));
    assertEquals(typeof found, "object", path);
    return opened.length;
  };
  assertEquals([walks("a/b/file"), walks("a/b/file"), [...kept.keys()].join()], [1, 0, "a/b"]);
  const others = ["a/link/file", "a/./b/file", "a//b/file", "a/b/../b/file", "./a/b/file", "a/b"];
  for (const path of others) {
    assertEquals([walks(path), walks(path)], [1, 1], path);
    assertEquals([...kept.keys()], ["a/b"]);
  }
  for (const directory of kept.values()) directory.close();
  top.close();
});

test("recent: what is replaced, put out or of no certain place is closed", () => {
  class Place {
    open = true;
    at: string | undefined;
    constructor(at: string | undefined) {
      this.at = at;
    }
    location() {
      assert(this.open);
      return this.at;
    }
    close() {
      assert(this.open);
      this.open = false;
    }
  }
  const recent = new RecentDirectories<Place>();
  const root = new Place("/"), base = new Place("/base");
  const lost = [undefined, "/base/b", "/base/a (deleted)", "/base/\uFFFD", "/a", "base/a"];
  for (const at of lost) {
    const place = new Place(at);
    recent.put(base, at === "/base/\uFFFD" ? "\uFFFD" : "a", place);
    assertEquals(recent.take(base, at === "/base/\uFFFD" ? "\uFFFD" : "a"), undefined);
    assert(!place.open, at);
  }
  const [first, second] = [new Place("/base/a"), new Place("/base/a")];
  recent.put(base, "a", first);
  recent.put(base, "a", second);
  assert(!first.open);
  assertEquals(recent.take(root, "a"), undefined);
  assertEquals(recent.take(base, "a"), second);
  assertEquals(recent.take(base, "a"), undefined);
  const many = Array.from({ length: 20 }, (_, i) => new Place(`/${i}/x`));
  for (const [i, place] of many.entries()) recent.put(root, `${i}/x`, place);
  assertEquals(many.map(({ open }) => open).indexOf(true), 12);
  assertEquals(recent.take(root, "19/x"), many[19]);
  recent.forget(root);
  assertEquals(many.filter(({ open }) => open), [many[19]]);
});
