/** What every file system does alike, and what only one of them does. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Errno } from "../../src/host/errno.ts";
import { FileType, OpenFlag } from "../../src/host/host.ts";
import { MemoryFileSystem, OverlayFileSystem } from "../../src/host/memory_fs.ts";
import { HostFileSystem } from "../../src/host/node_fs.ts";
import { ReadOnlyFileSystem } from "../../src/host/read_only_fs.ts";
import { test } from "../support/suite.ts";
import { Disk, FILE_SYSTEMS } from "./support/file_systems.ts";
import { temporaryFolder } from "./support/folder.ts";

const { READ, WRITE, CREATE, EXCLUSIVE, TRUNCATE, DIRECTORY, APPEND } = OpenFlag;

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

for (const [kind, make] of Object.entries(FILE_SYSTEMS)) {
  test(`files keep what is written to them (${kind})`, () => {
    const disk = new Disk(make());
    assertEquals(disk.write("a", "hello"), 5);
    assertEquals(disk.read("a"), "hello");
    assertEquals(disk.write("a", "bye"), 3);
    assertEquals(disk.read("a"), "bye");
    assertEquals(disk.attributes("a").size, 3);
    assertEquals(disk.attributes("a").type, FileType.REGULAR_FILE);
    assertEquals(disk.read("b"), -Errno.ENOENT);
  });

  test(`a file can be written beyond its end, cut off and filled up with zeros (${kind})`, () => {
    const disk = new Disk(make());
    const file = disk.file("a", READ | WRITE | CREATE);
    assertEquals(file.write(bytes("xyz"), 4), 3);
    assertEquals(disk.read("a"), "\0\0\0\0xyz");
    assertEquals(file.resize(5), 0);
    assertEquals(file.resize(7), 0);
    assertEquals(disk.read("a"), "\0\0\0\0x\0\0");
    assertEquals(file.append(bytes("!")), 1);
    assertEquals(disk.read("a"), "\0\0\0\0x\0\0!");
    assertEquals(file.resize(0), 0);
    assertEquals(file.resize(2), 0);
    assertEquals(disk.read("a"), "\0\0");
    file.close();
  });

  test(`reading stops at the end of a file (${kind})`, () => {
    const disk = new Disk(make());
    disk.write("a", "hello");
    const file = disk.file("a", READ);
    const buffer = new Uint8Array(4);
    assertEquals(file.read(buffer, 3), 2);
    assertEquals([...buffer], [...bytes("lo"), 0, 0]);
    assertEquals(file.read(buffer, 5), 0);
    assertEquals(file.read(buffer, 500), 0);
    file.close();
  });

  test(`opening creates, truncates and excludes as asked (${kind})`, () => {
    const disk = new Disk(make());
    assertEquals(disk.open("a", READ | WRITE), -Errno.ENOENT);
    disk.file("a", WRITE | CREATE | EXCLUSIVE).close();
    assertEquals(disk.open("a", WRITE | CREATE | EXCLUSIVE), -Errno.EEXIST);
    disk.write("a", "hello");
    disk.file("a", WRITE | CREATE).close();
    assertEquals(disk.read("a"), "hello");
    disk.file("a", WRITE | TRUNCATE).close();
    assertEquals(disk.read("a"), "");
    assertEquals(disk.open("a", READ | DIRECTORY), -Errno.ENOTDIR);
    assertEquals(disk.mkdir("d"), 0);
    assertEquals(disk.open("d", READ | WRITE), -Errno.EISDIR);
  });

  test(`two handles that append write one after the other (${kind})`, () => {
    const disk = new Disk(make());
    const one = disk.file("log", WRITE | CREATE | APPEND);
    const two = disk.file("log", WRITE | CREATE | APPEND);
    one.append(bytes("a"));
    two.append(bytes("b"));
    one.append(bytes("c"));
    one.close();
    two.close();
    assertEquals(disk.read("log"), "abc");
  });

  test(`directories are made, listed and removed only when empty (${kind})`, () => {
    const disk = new Disk(make());
    assertEquals(disk.mkdir("d"), 0);
    assertEquals(disk.mkdir("d"), -Errno.EEXIST);
    assertEquals(disk.mkdir("x/y"), -Errno.ENOENT);
    assertEquals(disk.mkdir("d/e"), 0);
    disk.write("d/f", "");
    assertEquals(disk.list("d"), ["e", "f"]);
    assertEquals(disk.rmdir("d"), -Errno.ENOTEMPTY);
    assertEquals(disk.rmdir("d/f"), -Errno.ENOTDIR);
    assertEquals(disk.unlink("d/e"), -Errno.EISDIR);
    assertEquals(disk.unlink("d/f"), 0);
    assertEquals(disk.rmdir("d/e"), 0);
    assertEquals(disk.rmdir("d"), 0);
    assertEquals(disk.list(), []);
    assertEquals(disk.mkdir("f/g"), -Errno.ENOENT);
  });

  test(`renaming moves, replaces what fits and refuses the rest (${kind})`, () => {
    const disk = new Disk(make());
    disk.mkdir("d");
    disk.write("a", "a");
    disk.write("b", "b");
    assertEquals(disk.rename("a", "d/a"), 0);
    assertEquals(disk.read("d/a"), "a");
    assertEquals(disk.read("a"), -Errno.ENOENT);
    assertEquals(disk.rename("b", "d/a"), 0);
    assertEquals(disk.read("d/a"), "b");
    assertEquals(disk.rename("nothing", "x"), -Errno.ENOENT);
    assertEquals(disk.rename("d", "d/a"), -Errno.EINVAL);
    assertEquals(disk.rename("d", "d/x"), -Errno.EINVAL);
    disk.mkdir("e");
    assertEquals(disk.rename("d/a", "e"), -Errno.EISDIR);
    assertEquals(disk.rename("e", "d"), -Errno.ENOTEMPTY);
    assertEquals(disk.rename("d", "e"), 0);
    assertEquals(disk.read("e/a"), "b");
    disk.write("c", "c");
    assertEquals(disk.rename("e", "c"), -Errno.ENOTDIR);
    assertEquals(disk.rename("c", "c"), 0);
    assertEquals(disk.read("c"), "c");
  });

  test(`a file with two names is one file (${kind})`, () => {
    const disk = new Disk(make());
    disk.write("a", "one");
    assertEquals(disk.link("a", "b"), 0);
    assertEquals(disk.attributes("a").links, 2);
    assertEquals(disk.attributes("a").inode, disk.attributes("b").inode);
    disk.write("b", "two");
    assertEquals(disk.unlink("b"), 0);
    assertEquals(disk.read("a"), "two");
    assertEquals(disk.link("a", "a"), -Errno.EEXIST);
    disk.mkdir("d");
    assertEquals(disk.link("d", "e"), -Errno.EPERM);
    assertEquals(disk.rename("a", "a2"), 0);
    assertEquals(disk.attributes("a2").links, 1);
  });

  test(`a removed file lives until it is closed (${kind})`, () => {
    const disk = new Disk(make());
    disk.write("a", "hello");
    const file = disk.file("a", READ | WRITE);
    assertEquals(disk.unlink("a"), 0);
    assertEquals(disk.read("a"), -Errno.ENOENT);
    const buffer = new Uint8Array(5);
    assertEquals(file.read(buffer, 0), 5);
    assertEquals(file.write(bytes("J"), 0), 1);
    assertEquals(file.close(), 0);
  });

  test(`nothing can be put into a directory that was removed while it was open (${kind})`, () => {
    const disk = new Disk(make());
    disk.mkdir("d");
    const directory = disk.open("d", READ | DIRECTORY);
    if (typeof directory === "number" || !directory.isDirectory) throw new Error("no directory");
    assertEquals(disk.rmdir("d"), 0);
    assertEquals(directory.mkdir("e"), -Errno.ENOENT);
    assertEquals(directory.open("f", WRITE | CREATE), -Errno.ENOENT);
    directory.close();
  });

  test(`symbolic links are followed inside, read, and not opened themselves (${kind})`, () => {
    const disk = new Disk(make());
    disk.mkdir("d");
    disk.mkdir("d/e");
    disk.write("d/e/f", "hello");
    assertEquals(disk.symlink("d/e", "short"), 0);
    assertEquals(disk.symlink("../e/f", "d/e/up"), 0);
    assertEquals(disk.read("short/f"), "hello");
    assertEquals(disk.read("short/up"), "hello");
    assertEquals(disk.attributes("short").type, FileType.SYMBOLIC_LINK);
    assertEquals(
      disk.name("short", (directory, name) => {
        assertEquals(directory.readlink(name), "d/e");
        assertEquals(directory.open(name, READ), -Errno.ELOOP);
        assertEquals(directory.open(name, READ | DIRECTORY), -Errno.ENOTDIR);
        assertEquals(directory.readlink("d"), -Errno.EINVAL);
        return 0;
      }),
      0,
    );
    assertEquals(disk.symlink("x", "short"), -Errno.EEXIST);
    assertEquals(disk.write("short/../new", "made"), 4);
    assertEquals(disk.read("d/new"), "made");
    assertEquals(disk.symlink("later", "early"), 0);
    assertEquals(disk.write("early", "created"), 7);
    assertEquals(disk.read("later"), "created");
    assertEquals(disk.unlink("short"), 0);
    assertEquals(disk.read("d/e/f"), "hello");
  });

  test(`links that lead in a circle are ELOOP (${kind})`, () => {
    const disk = new Disk(make());
    disk.symlink("b", "a");
    disk.symlink("a", "b");
    disk.symlink("c/x", "c");
    assertEquals(disk.read("a"), -Errno.ELOOP);
    assertEquals(disk.read("a/x"), -Errno.ELOOP);
    assertEquals(disk.read("c"), -Errno.ELOOP);
  });

  test(`times can be set and change with the contents (${kind})`, () => {
    const disk = new Disk(make());
    disk.write("a", "a");
    const times = { accessed: 1_000_000_000n, modified: 2_000_000_000n };
    assertEquals(disk.root.setTimes(times, "a"), 0);
    assertEquals(disk.attributes("a").accessed, 1_000_000_000n);
    assertEquals(disk.attributes("a").modified, 2_000_000_000n);
    assertEquals(disk.root.setTimes({ modified: 3_000_000_000n }, "a"), 0);
    assertEquals(disk.attributes("a").accessed, 1_000_000_000n);
    disk.write("a", "b");
    assert(disk.attributes("a").modified > 3_000_000_000n);
    const file = disk.file("a", READ | WRITE);
    assertEquals(file.setTimes(times), 0);
    assertEquals(disk.attributes("a").modified, 2_000_000_000n);
    file.close();
  });
}

test("a memory file system refuses what goes over its limit", () => {
  const disk = new Disk(new MemoryFileSystem({}, { maxBytes: 100_000 }));
  const file = disk.file("a", READ | WRITE | CREATE);
  assertEquals(file.write(new Uint8Array(50_000), 0), 50_000);
  assertEquals(file.write(new Uint8Array(1), Number.MAX_SAFE_INTEGER - 1), -Errno.ENOSPC);
  assertEquals(file.resize(2 ** 40), -Errno.ENOSPC);
  assertEquals(file.write(new Uint8Array(60_000), 50_000), -Errno.ENOSPC);
  assertEquals(file.write(new Uint8Array(40_000), 50_000), 40_000);
  let made = 0;
  while (disk.mkdir(`d${made}`) === 0) made++;
  assert(made > 0 && made < 20, `${made} directories`);
  assertEquals(disk.symlink("x".repeat(4000), "link"), -Errno.ENOSPC);
  assertEquals(disk.unlink("a"), 0);
  assertEquals(disk.mkdir("more"), 0);
  assertEquals(disk.write("b", "x".repeat(60_000)), -Errno.ENOSPC);
  file.close();
  assertEquals(disk.write("b", "x".repeat(60_000)), 60_000);
});

test("a folder refuses what no file can be", () => {
  const disk = new Disk(new HostFileSystem(temporaryFolder()));
  const file = disk.file("a", READ | WRITE | CREATE);
  assertEquals(file.write(bytes("x"), Number.MAX_SAFE_INTEGER - 1), -Errno.EFBIG);
  assert([-Errno.EFBIG, -Errno.EINVAL].includes(file.resize(Number.MAX_SAFE_INTEGER)));
  assertEquals(file.write(bytes("x"), 5 * 2 ** 30), 1);
  assertEquals(file.read(new Uint8Array(2), 5 * 2 ** 30), 1);
  file.close();
  assertEquals(disk.mkdir("n".repeat(300)), -Errno.ENAMETOOLONG);
});

test("space is given back in full when everything is removed", () => {
  const disk = new Disk(new MemoryFileSystem({}, { maxBytes: 20_000 }));
  for (let round = 0; round < 50; round++) {
    assertEquals(disk.write("a", "x".repeat(5000)), 5000);
    assertEquals(disk.link("a", "b"), 0);
    assertEquals(disk.symlink("a", "c"), 0);
    assertEquals(disk.mkdir("d"), 0);
    assertEquals(disk.rename("b", "d/b"), 0);
    assertEquals(disk.write("e", "x"), 1);
    assertEquals(disk.rename("d/b", "e"), 0);
    for (const name of ["a", "c", "e"]) assertEquals(disk.unlink(name), 0);
    assertEquals(disk.rmdir("d"), 0);
  }
});

test("a memory file system starts with the files it is given", () => {
  const files = new MemoryFileSystem({
    "a.txt": "a",
    "deep/er/b.bin": new Uint8Array([1, 2]),
    folder: { empty: {}, "c.txt": "c" },
  });
  const disk = new Disk(files);
  assertEquals(disk.list(), ["a.txt", "deep", "folder"]);
  assertEquals(disk.list("folder"), ["c.txt", "empty"]);
  assertEquals(files.readFile("deep/er/b.bin"), new Uint8Array([1, 2]));
  assertEquals(files.readFile("deep"), undefined);
  files.writeFile("folder/new/d.txt", "d");
  assertEquals(disk.read("folder/new/d.txt"), "d");
  assertThrows(() => files.writeFile("../x", ""), TypeError, "EPERM");
  assertThrows(() => new MemoryFileSystem({ "a/": "x" }), TypeError);
});

test("an overlay changes nothing below it", () => {
  const folder = temporaryFolder({ "a/one.txt": "one", "a/two.txt": "two", "b.txt": "b" });
  const disk = new Disk(new OverlayFileSystem(new HostFileSystem(folder)));
  assertEquals(disk.list("a"), ["one.txt", "two.txt"]);
  const { inode } = disk.attributes("b.txt");
  assertEquals(disk.read("a/one.txt"), "one");
  const file = disk.file("a/one.txt", READ | WRITE);
  assertEquals(file.write(bytes("O"), 0), 1);
  file.close();
  assertEquals(disk.read("a/one.txt"), "One");
  assertEquals(disk.unlink("a/two.txt"), 0);
  assertEquals(disk.rename("a", "c"), 0);
  assertEquals(disk.rename("b.txt", "c/b.txt"), 0);
  assertEquals(disk.attributes("c/b.txt").inode, inode);
  assertEquals(disk.read("c/b.txt"), "b");
  assertEquals(disk.write("new", "new"), 3);
  assertEquals(disk.list(), ["c", "new"]);
  assertEquals(disk.list("c"), ["b.txt", "one.txt"]);
  assertEquals(readdirSync(folder).sort(), ["a", "b.txt"]);
  assertEquals(readFileSync(join(folder, "a/one.txt"), "utf8"), "one");
});

test("a read-only file system refuses every change", () => {
  const files = new MemoryFileSystem({ "a.txt": "a", d: {} });
  const writable = new Disk(files);
  writable.symlink("a.txt", "link");
  writable.symlink("nothing", "dangling");
  const disk = new Disk(new ReadOnlyFileSystem(files));
  assertEquals(disk.read("link"), "a");
  for (const flag of [WRITE, APPEND, TRUNCATE, WRITE | TRUNCATE, CREATE, READ | CREATE]) {
    assertEquals(disk.open("a.txt", flag), -Errno.EROFS);
    assertEquals(disk.open("link", flag), -Errno.EROFS);
  }
  assertEquals(disk.open("new", WRITE | CREATE), -Errno.EROFS);
  assertEquals(disk.open("dangling", WRITE | CREATE), -Errno.EROFS);
  assertEquals(disk.open("new", WRITE), -Errno.ENOENT);
  assertEquals(disk.open("a.txt", CREATE | EXCLUSIVE), -Errno.EEXIST);
  assertEquals(disk.mkdir("e"), -Errno.EROFS);
  assertEquals(disk.rmdir("d"), -Errno.EROFS);
  assertEquals(disk.unlink("a.txt"), -Errno.EROFS);
  assertEquals(disk.rename("a.txt", "b.txt"), -Errno.EROFS);
  assertEquals(disk.link("a.txt", "b.txt"), -Errno.EROFS);
  assertEquals(disk.symlink("a.txt", "b.txt"), -Errno.EROFS);
  assertEquals(disk.root.setTimes({ modified: 0n }, "a.txt"), -Errno.EROFS);
  const file = disk.file("a.txt", READ);
  assertEquals(file.write(bytes("b"), 0), -Errno.EROFS);
  assertEquals(file.append(bytes("b")), -Errno.EROFS);
  assertEquals(file.resize(0), -Errno.EROFS);
  assertEquals(file.setTimes({ modified: 0n }), -Errno.EROFS);
  assertEquals(writable.read("a.txt"), "a");
  assertEquals(writable.list(), ["a.txt", "d", "dangling", "link"]);
});
