/** File systems made of archives and of folders, and archives that mean no good. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { zipSync } from "fflate";
import { spawnSync } from "node:child_process";
import { existsSync, linkSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { MemoryFileSystem } from "../../src/host/memory_fs.ts";
import { HostFileSystem } from "../../src/host/node_fs.ts";
import { realPrograms } from "../support/real_programs.ts";
import { test } from "../support/suite.ts";
import { Disk, FILE_SYSTEMS } from "./support/file_systems.ts";
import { temporaryFolder } from "./support/folder.ts";

const LONG = "long ".repeat(50_000);

function text(files: MemoryFileSystem, path: string): string | undefined {
  const bytes = files.readFile(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** An entry of an archive that no honest program would write. */
interface Entry {
  readonly name: string | Uint8Array;
  readonly content?: string;
  readonly mode?: number;
  readonly method?: number;
  readonly flags?: number;
  /** What is said of its size, where that is not so. */
  readonly size?: number;
  readonly checksum?: number;
  readonly extra?: Uint8Array;
  /** Whether it has no bytes of its own, but those of the first entry. */
  readonly again?: boolean;
}

const LINK = 0o120777;

/** Writes a zip archive, whatever it is told to write. */
function zip(...entries: readonly Entry[]): Uint8Array {
  const locals: Uint8Array[] = [], directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = bytesOf(entry.name);
    const content = bytesOf(entry.content ?? "");
    const method = entry.method ?? 8;
    const packed = method === 8 ? new Uint8Array(deflateRawSync(content)) : content;
    const extra = entry.extra ?? new Uint8Array(0);
    const shared = [
      ...[entry.flags ?? 0, method, 0, 0x21].flatMap(u16),
      ...[entry.checksum ?? crc(content), packed.length, entry.size ?? content.length].flatMap(u32),
      ...u16(name.length),
    ];
    const local = [0x50, 0x4b, 3, 4, ...u16(20), ...shared, ...u16(0), ...name];
    directory.push(Uint8Array.from([
      ...[0x50, 0x4b, 1, 2, ...u16(0x0300), ...u16(20), ...shared, ...u16(extra.length)],
      ...[
        ...u16(0),
        ...u16(0),
        ...u16(0),
        ...u32((entry.mode ?? 0) * 65_536),
        ...u32(entry.again ? 0 : at),
      ],
      ...[...name, ...extra],
    ]));
    if (entry.again) continue;
    locals.push(Uint8Array.from(local), packed);
    at += local.length + packed.length;
  }
  const all = concat([...locals, ...directory]);
  const count = [...u16(entries.length), ...u16(entries.length)];
  const end = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...count, ...u32(all.length - at), ...u32(at), 0, 0];
  return concat([all, Uint8Array.from(end)]);
}

function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}

function u16(value: number): number[] {
  return [value & 255, value >> 8 & 255];
}

function u32(value: number): number[] {
  return [...u16(value), ...u16(value >>> 16)];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function crc(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test("a zip archive becomes files, with the times that it names", async () => {
  const encoder = new TextEncoder();
  const archive = zipSync({
    "plain.txt": encoder.encode("plain"),
    "empty/": new Uint8Array(0),
    größe: { "stored.txt": [encoder.encode(LONG), { level: 0 }] },
    "long.txt": [encoder.encode(LONG), { level: 9, mtime: new Date(2020, 5, 7, 10, 20, 30) }],
  });
  const files = await MemoryFileSystem.fromZip(archive);
  assertEquals(text(files, "plain.txt"), "plain");
  assertEquals(text(files, "größe/stored.txt"), LONG);
  assertEquals(text(files, "long.txt"), LONG);
  const disk = new Disk(files);
  assertEquals(disk.list(), ["empty", "größe", "long.txt", "plain.txt"]);
  assertEquals(
    new Date(Number(disk.attributes("long.txt").modified / 1_000_000n)).toISOString(),
    "2020-06-07T10:20:30.000Z",
  );
});

test("a zip archive has links, times of its own and sizes of 64 bits", async () => {
  const times = Uint8Array.from([...u16(0x5455), ...u16(5), 1, ...u32(1_600_000_000)]);
  const wide = Uint8Array.from([...u16(1), ...u16(8), 5, 0, 0, 0, 0, 0, 0, 0]);
  const files = await MemoryFileSystem.fromZip(zip(
    { name: "to/link", content: "../a", mode: LINK },
    { name: "a", content: "hello", extra: times },
    { name: "b", content: "hallo", extra: wide, size: 0xffff_ffff },
  ));
  const disk = new Disk(files);
  assertEquals(disk.read("to/link"), "hello");
  assertEquals(disk.read("b"), "hallo");
  assertEquals(disk.attributes("a").modified, 1_600_000_000_000_000_000n);
});

test("confinement: an archive puts nothing outside itself, and leads nowhere else", async () => {
  for (const name of ["../a", "a/../../b", "/etc/passwd", "..", "a/..", "b\0c", "//x"]) {
    await assertRejects(
      () => MemoryFileSystem.fromZip(zip({ name, content: "x" })),
      TypeError,
      "is not a name inside it",
    );
  }
  await assertRejects(
    () => MemoryFileSystem.fromZip(zip({ name: Uint8Array.from([0x61, 0xff]) })),
    TypeError,
    "a name is not UTF-8",
  );
  const files = await MemoryFileSystem.fromZip(zip(
    { name: "door", content: "../..", mode: LINK },
    { name: "root", content: "/etc", mode: LINK },
    { name: "inside", content: "target", mode: LINK },
    { name: "target/", content: "" },
  ));
  const disk = new Disk(files);
  assertEquals(disk.open("door/x", 1), -63);
  assertEquals(disk.open("root/passwd", 1), -63);
  assertEquals(disk.write("inside/new", "made"), 4);
  // A file is not written through a link of the same archive.
  await assertRejects(
    () =>
      MemoryFileSystem.fromZip(zip(
        { name: "d", content: "target", mode: LINK },
        { name: "d/x", content: "x" },
      )),
    TypeError,
    "EEXIST",
  );
});

test("an archive of deep paths is refused, since every directory on them would be walked", async () => {
  const deep = (depth: number) => zip({ name: "a/".repeat(depth), content: "" });
  const files = await MemoryFileSystem.fromZip(deep(256));
  assertEquals(new Disk(files).write(`${"a/".repeat(256)}b`, "made"), 4);
  await assertRejects(
    () => MemoryFileSystem.fromZip(deep(257)),
    TypeError,
    "Cannot read zip archive: a name has more than 256 components",
  );
});

test("an archive of deep paths takes time in proportion to their length, not to its square", async () => {
  const seed = async (depth: number) => {
    const folder = "d/".repeat(depth);
    const names = Array.from({ length: 2000 }, (_, i) => ({ name: `${folder}${i}`, method: 0 }));
    const archive = zip(...names);
    const start = performance.now();
    const files = await MemoryFileSystem.fromZip(archive);
    const time = performance.now() - start;
    assertEquals(text(files, `${folder}1999`), "");
    return time;
  };
  await seed(25);
  // Ten times as deep; what is square takes a hundred times as long.
  const short = await seed(25), deep = await seed(250);
  assert(deep < 25 * short + 250, `${deep} ms, ${short} ms`);
});

test("an archive whose entries share bytes is refused, however many they are", async () => {
  const content = "x".repeat(1000);
  const one = { name: "first", content };
  const others = Array.from({ length: 1000 }, (_, i) => ({ name: `${i}`, content, again: true }));
  assertEquals(text(await MemoryFileSystem.fromZip(zip(one)), "first"), content);
  for (const archive of [zip(one, others[0]!), zip(one, ...others)]) {
    await assertRejects(
      () => MemoryFileSystem.fromZip(archive),
      TypeError,
      "overlaps another entry",
    );
  }
});

test("an archive may name a file often, and nothing below a link", async () => {
  const often = Array.from({ length: 3000 }, (_, i) => ({ name: "same", content: `${i}` }));
  assertEquals(text(await MemoryFileSystem.fromZip(zip(...often)), "same"), "2999");
  const link = { name: "link", content: "folder", mode: LINK };
  const below = { name: "link/inner", content: "file", mode: LINK };
  for (const entries of [[link, below], [below, link]]) {
    await assertRejects(() => MemoryFileSystem.fromZip(zip(...entries)), TypeError, "Cannot make");
  }
});

test("an archive becomes no more than it may", async () => {
  const zeros = "\0".repeat(1 << 20);
  const bomb = zip({ name: "a", content: zeros }, { name: "b", content: zeros });
  const most = { maxBytes: 1 << 20 };
  await assertRejects(() => MemoryFileSystem.fromZip(bomb, most), TypeError, "more than it may");
  await assertRejects(
    () => MemoryFileSystem.fromZip(zip({ name: "a", content: zeros, size: 10 })),
    TypeError,
    "more than it may",
  );
  await assertRejects(
    () => MemoryFileSystem.fromZip(zip({ name: "a", content: "few", size: 1 << 29 })),
    TypeError,
    "damaged",
  );
  const many = Array.from({ length: 100 }, (_, i) => ({ name: `${i}` }));
  await assertRejects(
    () => MemoryFileSystem.fromZip(zip(...many), { maxBytes: 50_000 }),
    TypeError,
    "ENOSPC",
  );
  const packed = new Uint8Array(gzipSync(new Uint8Array(1 << 22)));
  await assertRejects(() => MemoryFileSystem.fromTar(packed, most), TypeError, "more than it may");
});

test("an archive that is damaged, encrypted or none at all is refused", async () => {
  const good = zip({ name: "a", content: LONG });
  const cases: [bytes: Uint8Array, message: string][] = [
    [new Uint8Array(0), "it is none"],
    [bytesOf("PK".repeat(100)), "it is none"],
    [good.subarray(100), "it is damaged"],
    [zip({ name: "a", content: "x", checksum: 1 }), '"a" is damaged'],
    [zip({ name: "a", content: "abc", size: 4 }), '"a" is damaged'],
    [zip({ name: "a", content: "x", flags: 1 }), '"a" is encrypted'],
    [zip({ name: "a", content: "x", method: 14 }), '"a" is packed in a way of its own'],
  ];
  for (const [bytes, message] of cases) {
    await assertRejects(() => MemoryFileSystem.fromZip(bytes), TypeError, message);
  }
  // Whatever byte is wrong, it is refused or harmless: never an exception of another kind.
  const small = zip({ name: "dir/a", content: "hello hello hello" }, { name: "b", method: 0 });
  for (let i = 0; i < small.length; i++) {
    const broken = small.slice();
    broken[i]! ^= 0xff;
    await MemoryFileSystem.fromZip(broken).catch((error) => {
      assert(error instanceof TypeError && error.message.startsWith("Cannot "), String(error));
    });
  }
});

const hasTar = spawnSync("tar", ["--version"], { encoding: "utf-8" }).stdout?.includes("GNU");
if (!hasTar) console.warn("SKIPPED: tar archives of every format, since there is no GNU tar");

for (const format of hasTar ? ["ustar", "pax", "gnu"] : []) {
  for (const packed of [false, true]) {
    test(`a tar archive becomes files (${format}${packed ? ", compressed" : ""})`, async () => {
      const long = `${"folder/".repeat(20)}${"n".repeat(90)}`;
      const folder = temporaryFolder({ "a": "hello", "dir/größe": LONG, [long]: "far" });
      symlinkSync("../a", join(folder, "dir/link"));
      linkSync(join(folder, "a"), join(folder, "hard"));
      const { status, stdout } = spawnSync(
        "tar",
        [`--format=${format}`, "--mtime=@1600000000", packed ? "-czf" : "-cf", "-", "."],
        { cwd: folder, maxBuffer: 1 << 24 },
      );
      assertEquals(status, 0);
      const files = await MemoryFileSystem.fromTar(new Uint8Array(stdout));
      const disk = new Disk(files);
      assertEquals(disk.list(), ["a", "dir", "folder", "hard"]);
      assertEquals(disk.read("dir/link"), "hello");
      assertEquals(disk.read("hard"), "hello");
      assertEquals(disk.attributes("a").links, 2);
      assertEquals(text(files, "dir/größe"), LONG);
      assertEquals(text(files, long), "far");
      assertEquals(disk.attributes("a").modified, 1_600_000_000_000_000_000n);
    });
  }
}

test("a tar archive that is damaged, or holds what is no file, is refused", async () => {
  await assertRejects(() => MemoryFileSystem.fromTar(bytesOf("x".repeat(1024))), TypeError);
  await assertRejects(() => MemoryFileSystem.fromTar(new Uint8Array(0)), TypeError, "it is none");
  await assertRejects(
    () => MemoryFileSystem.fromTar(Uint8Array.from([0x1f, 0x8b, 1, 2])),
    TypeError,
    "damaged",
  );
  const broken = tarHeader("a", "0");
  broken[124] = 0x39;
  const cases: [header: Uint8Array, message: string][] = [
    [tarHeader("../a", "0"), "is not a name inside it"],
    [tarHeader("/a", "0"), "is not a name inside it"],
    [tarHeader("device", "3"), "is no file"],
    [tarHeader("hard", "1", "../../etc/passwd"), "is not a name inside it"],
    [tarHeader("hard", "1", "missing"), "ENOENT"],
    [tarHeader("a", "0", "", 10_000), "damaged"],
    [broken, "damaged"],
  ];
  for (const [header, message] of cases) {
    const bytes = concat([header, new Uint8Array(1024)]);
    await assertRejects(() => MemoryFileSystem.fromTar(bytes), TypeError, message);
  }
});

function tarHeader(name: string, type: string, target = "", size = 0): Uint8Array {
  const header = new Uint8Array(512);
  const put = (at: number, text: string) => header.set(bytesOf(text), at);
  put(0, name);
  put(124, size.toString(8).padStart(11, "0"));
  put(156, type);
  put(157, target);
  put(148, "        ");
  put(148, header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0"));
  header[154] = 0;
  return header;
}

for (const [kind, make] of Object.entries(FILE_SYSTEMS)) {
  test(`a file system is copied, links included (${kind})`, () => {
    const fileSystem = make();
    const disk = new Disk(fileSystem);
    disk.mkdir("dir");
    disk.write("dir/a", LONG);
    disk.symlink("dir/a", "link");
    disk.symlink("../../nowhere", "out");
    const copy = MemoryFileSystem.copyOf(fileSystem);
    disk.write("dir/a", "changed");
    assertEquals(text(copy, "link"), LONG);
    assertEquals(new Disk(copy).list(), ["dir", "link", "out"]);
    assertEquals(text(copy, "out"), undefined);
    assertThrows(() => MemoryFileSystem.copyOf(fileSystem, { maxBytes: 10 }), TypeError, "ENOSPC");
  });
}

test("what cannot be copied is named", () => {
  const missing = new HostFileSystem("/does/not/exist");
  assertThrows(() => MemoryFileSystem.copyOf(missing), TypeError, 'Cannot copy ".": ENOENT');
});

const programs = realPrograms();
const archive = "folder" in programs ? join(programs.folder, "python-3.11.3.tar.gz") : "";
if (existsSync(archive)) {
  test("the archive of CPython's library, as others ship it, becomes files", async () => {
    const files = await MemoryFileSystem.fromTar(new Uint8Array(readFileSync(archive)));
    assertEquals(new Disk(files).list("usr/local/lib"), ["python3.11", "python311.zip"]);
    const library = await MemoryFileSystem.fromZip(files.readFile("usr/local/lib/python311.zip")!);
    assert(library.readFile("json/__init__.pyc") ?? library.readFile("json/__init__.py"));
  });
} else {
  console.warn("SKIPPED: the archive of CPython's library cannot be had");
}
