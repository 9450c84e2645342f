/** Attacks: a guest that wants out of what it was given. None of them may succeed. */
import { assert, assertEquals } from "@std/assert";
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { FileSystem } from "../../src/host/host.ts";
import { MemoryFileSystem, OverlayFileSystem } from "../../src/host/memory_fs.ts";
import { HostFileSystem } from "../../src/host/node_fs.ts";
import { ReadOnlyFileSystem } from "../../src/host/read_only_fs.ts";
import { ModuleConfig } from "../../src/module_config.ts";
import { test } from "../support/suite.ts";
import { Disk } from "./support/file_systems.ts";
import { temporaryFolder } from "./support/folder.ts";
import { DATA, TestGuest } from "./support/guest.ts";

const CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8;
const READ = 2n, WRITE = 64n;

/**
 * Links that lead out, by name; `secret` lies beside the root, `outside` is a directory there.
 * Absolute ones lead to the same place, so that an attack that succeeds hurts nobody else.
 */
const LINKS: Readonly<Record<string, string>> = {
  "up": "../secret",
  "up-from-below": "sub/../../secret",
  "dots": "./.././secret",
  "parent": "..",
  "parent-of-sub": "sub/../..",
  "chain": "chain-2",
  "chain-2": "sub/chain-3",
  "sub/chain-3": "../up",
  "sub/two-up": "../../secret",
  "absolute": "$FOLDER/secret",
  "root": "$FOLDER",
  "self": "/proc/self/cwd",
  "descriptors": "/proc/self/fd",
  "outside-directory": "../outside",
};

/** A root with those links in it, inside a folder with things that are not the guest's. */
interface Target {
  readonly files: FileSystem;
  /** The folder around the root. */
  readonly folder: string;
  /** Fails if anything outside the root was changed. */
  readonly check: () => void;
}

function hostTarget(): Target {
  const folder = temporaryFolder({
    "secret": "secret",
    "outside/file": "secret",
    "root/sub/inner": "inner",
    "root/plain": "plain",
  });
  for (const [name, target] of Object.entries(LINKS)) {
    symlinkSync(target.replace("$FOLDER", folder), join(folder, "root", name));
  }
  const check = () => {
    assertEquals(readdirSync(folder).sort(), ["outside", "root", "secret"]);
    assertEquals(readdirSync(join(folder, "outside")), ["file"]);
    assertEquals(readFileSync(join(folder, "secret"), "utf8"), "secret");
    assertEquals(readFileSync(join(folder, "outside/file"), "utf8"), "secret");
  };
  return { files: new HostFileSystem(join(folder, "root")), check, folder };
}

function memoryTarget(): Target {
  const files = new MemoryFileSystem({ "sub/inner": "inner", plain: "plain" });
  const disk = new Disk(files);
  for (const [name, target] of Object.entries(LINKS)) {
    disk.symlink(target.replace("$FOLDER", ""), name);
  }
  return { files, check: () => {}, folder: "" };
}

const TARGETS: Readonly<Record<string, () => Target>> = {
  folder: hostTarget,
  "folder by path": () => {
    const target = hostTarget();
    return { ...target, files: new HostFileSystem(join(target.folder, "root"), { byPath: true }) };
  },
  memory: memoryTarget,
  overlay: () => {
    const target = hostTarget();
    return { ...target, files: new OverlayFileSystem(target.files) };
  },
  "read-only folder": () => {
    const target = hostTarget();
    return { ...target, files: new ReadOnlyFileSystem(target.files) };
  },
};

/** Paths that lead out, or try to. */
const WAYS_OUT: readonly string[] = [
  "..",
  "../secret",
  "../root/plain",
  "./../secret",
  "sub/../../secret",
  "sub/../..",
  "sub/inner/../../../secret",
  ".//..//secret",
  "sub/./.././../secret",
  "$FOLDER/secret",
  "/$FOLDER/secret",
  "$FOLDER/",
  "/proc/self/fd/3/../secret",
  ...Object.keys(LINKS),
  "parent/secret",
  "parent/root/plain",
  "parent-of-sub/secret",
  "root/secret",
  "self/secret",
  "descriptors/0",
  "outside-directory/file",
  "outside-directory/new",
  "sub/../parent/secret",
  "plain/../../secret",
];

/** What keeps a path inside; anything else would be a way out or a crash. */
const REFUSALS = ["EPERM", "ENOENT", "ENOTDIR", "ELOOP", "EINVAL", "EISDIR", "EROFS", "EEXIST"];

function assertRefused(errno: string | number, what: string): void {
  assert(typeof errno === "string" && REFUSALS.includes(errno), `${what}: ${errno}`);
}

for (const [kind, make] of Object.entries(TARGETS)) {
  test(`confinement: no path or link is opened out of a mount (${kind})`, () => {
    const { files, check, folder } = make();
    const guest = new TestGuest(new ModuleConfig().withMount("/", files));
    for (const path of WAYS_OUT.map((path) => path.replace("$FOLDER", folder))) {
      for (const oflags of [0, CREAT, TRUNC, CREAT | TRUNC, DIRECTORY]) {
        for (const rights of [READ, WRITE, READ | WRITE]) {
          assertRefused(guest.open(path, { oflags, rights }), `open ${path}`);
        }
      }
      assertRefused(guest.open(`${path}/`, { oflags: DIRECTORY, follow: false }), `open ${path}/`);
    }
    check();
  });

  test(`confinement: no name outside a mount is looked at, made or removed (${kind})`, () => {
    const { files, check, folder } = make();
    const guest = new TestGuest(new ModuleConfig().withMount("/", files));
    for (const path of WAYS_OUT.map((path) => path.replace("$FOLDER", folder))) {
      const [at, length] = guest.text(path);
      const [inside, insideLength] = guest.text("plain", 5000);
      const [fresh, freshLength] = guest.text("fresh", 5100);
      const calls: [name: string, ...args: number[]][] = [
        ["path_filestat_get", 3, 1, at, length, 1024],
        ["path_filestat_set_times", 3, 1, at, length, 0, 0, 2],
        ["path_link", 3, 1, at, length, 3, fresh, freshLength],
      ];
      if (!(path in LINKS)) {
        calls.push(
          ["path_filestat_get", 3, 0, at, length, 1024],
          ["path_create_directory", 3, at, length],
          ["path_remove_directory", 3, at, length],
          ["path_unlink_file", 3, at, length],
          ["path_readlink", 3, at, length, 1024, 10],
          ["path_rename", 3, at, length, 3, fresh, freshLength],
          ["path_rename", 3, inside, insideLength, 3, at, length],
          ["path_link", 3, 0, at, length, 3, fresh, freshLength],
          ["path_link", 3, 0, inside, insideLength, 3, at, length],
          ["path_symlink", inside, insideLength, 3, at, length],
        );
      }
      for (const [name, ...args] of calls) {
        const errno = name === "path_readlink"
          ? guest.call(name, ...args, 0)
          : guest.call(name, ...args);
        const isBusy = name === "path_rename" && errno === "EBUSY";
        if (!isBusy) assertRefused(errno, `${name} ${path}`);
      }
    }
    check();
  });

  test(`confinement: nothing above a directory the guest opened is reached from it (${kind})`, () => {
    const { files, check } = make();
    const guest = new TestGuest(new ModuleConfig().withMount("/", files));
    const sub = guest.open("sub", { oflags: DIRECTORY, rights: READ }) as number;
    for (const path of ["..", "../plain", "../sub/inner", "two-up", "chain-3", "../../secret"]) {
      assertRefused(guest.open(path, { fd: sub, rights: READ }), path);
    }
    assertEquals(typeof guest.open("inner", { fd: sub, rights: READ }), "number");
    assertEquals(typeof guest.open("./x/../inner", { fd: sub, rights: READ }), "string");
    check();
  });

  test(`confinement: names with NUL, without UTF-8 or too long are refused (${kind})`, () => {
    const { files, check } = make();
    const guest = new TestGuest(new ModuleConfig().withMount("/", files));
    assertEquals(guest.open("plain\0", { rights: READ }), "EINVAL");
    assertEquals(guest.open("plain\0/../../secret", { rights: READ }), "EINVAL");
    guest.memory.write(DATA, new Uint8Array([0x61, 0xff, 0xfe]));
    assertEquals(guest.call("path_open", 3, 1, DATA, 3, CREAT, 66, 0, 0, 0), "EILSEQ");
    guest.memory.write(DATA, new Uint8Array([0xc0, 0xae, 0xc0, 0xae, 0x2f]));
    assertEquals(guest.call("path_open", 3, 1, DATA, 5, CREAT, 66, 0, 0, 0), "EILSEQ");
    guest.memory.write(DATA, new Uint8Array([0xed, 0xa0, 0x80]));
    assertEquals(guest.call("path_open", 3, 1, DATA, 3, CREAT, 66, 0, 0, 0), "EILSEQ");
    assertEquals(guest.open("a".repeat(5000), { rights: READ }), "ENAMETOOLONG");
    assertRefused(guest.open("./".repeat(2000) + "../secret", { rights: READ }), "long way out");
    assertEquals(guest.call("path_open", 3, 1, -16, 5, 0, 2, 0, 0, 0), "EFAULT");
    assertEquals(guest.call("path_open", 3, 1, DATA, -1, 0, 2, 0, 0, 0), "EFAULT");
    check();
  });
}

test("confinement: a guest that plants links cannot follow them out", () => {
  const { files, check, folder } = hostTarget();
  const guest = new TestGuest(new ModuleConfig().withMount("/", files));
  const targets = ["../secret", "../outside", "sub/../../secret", ".."];
  for (const [i, target] of targets.entries()) {
    const name = `planted-${i}`;
    assertEquals(
      guest.call("path_symlink", ...guest.text(target, 5000), 3, ...guest.text(name)),
      "ESUCCESS",
    );
    for (const path of [name, `${name}/`, `${name}/file`, `sub/../${name}`]) {
      assertRefused(guest.open(path, { oflags: CREAT }), `${path} -> ${target}`);
      assertRefused(guest.open(path, { rights: READ }), `${path} -> ${target}`);
    }
  }
  for (const target of [`${folder}/secret`, `/${folder}`, "/proc/self/fd/0"]) {
    const errno = guest.call(
      "path_symlink",
      ...guest.text(target, 5000),
      3,
      ...guest.text("absolute-2"),
    );
    assertEquals(errno, "EPERM");
  }
  check();
});

test("confinement: a directory moved while it is open does not open what is above its new place", () => {
  const { files, check, folder } = hostTarget();
  mkdirSync(join(folder, "root/a/b/c"), { recursive: true });
  const guest = new TestGuest(new ModuleConfig().withMount("/", files));
  const deep = guest.open("a/b/c", { oflags: DIRECTORY, rights: READ }) as number;
  const [from, length] = guest.text("a/b/c");
  const [to, toLength] = guest.text("c", 5000);
  assertEquals(guest.call("path_rename", 3, from, length, 3, to, toLength), "ESUCCESS");
  for (const path of ["..", "../..", "../../..", "../../../secret", "../../secret", "../secret"]) {
    assertRefused(guest.open(path, { fd: deep, rights: READ }), path);
  }
  check();
});

test("confinement: names cannot be moved or linked from one mount to another", () => {
  const one = temporaryFolder({ "a/file": "one" });
  const two = temporaryFolder({});
  for (
    const [first, second] of [
      [new HostFileSystem(one), new HostFileSystem(two)],
      [new HostFileSystem(join(one, "a")), new ReadOnlyFileSystem(new HostFileSystem(one))],
      [new MemoryFileSystem({ file: "" }), new MemoryFileSystem()],
      [new HostFileSystem(join(one, "a")), new MemoryFileSystem()],
    ] satisfies [FileSystem, FileSystem][]
  ) {
    const guest = new TestGuest(
      new ModuleConfig().withMount("/one", first).withMount("/two", second),
    );
    const [from, length] = guest.text("file");
    const [to, toLength] = guest.text("moved", 5000);
    assertEquals(guest.call("path_rename", 3, from, length, 4, to, toLength), "EXDEV");
    assertEquals(guest.call("path_link", 3, 0, from, length, 4, to, toLength), "EXDEV");
  }
  assertEquals(readdirSync(two), []);
  assertEquals(readFileSync(join(one, "a/file"), "utf8"), "one");
});

test("confinement: a hard link to a link out does not make it a file inside", () => {
  const { files, check } = hostTarget();
  const guest = new TestGuest(new ModuleConfig().withMount("/", files));
  const [from, length] = guest.text("up");
  const [to, toLength] = guest.text("hard", 5000);
  assertEquals(guest.call("path_link", 3, 0, from, length, 3, to, toLength), "ESUCCESS");
  assertRefused(guest.open("hard", { rights: READ }), "hard");
  assertRefused(guest.open("hard", { oflags: TRUNC }), "hard");
  check();
});

test("confinement: a link out that dangles is not created through", () => {
  const { files, check, folder } = hostTarget();
  symlinkSync("../made", join(folder, "root/dangling"));
  symlinkSync("dangling", join(folder, "root/dangling-2"));
  const guest = new TestGuest(new ModuleConfig().withMount("/", files));
  for (const path of ["dangling", "dangling-2"]) {
    for (const oflags of [CREAT, CREAT | EXCL, CREAT | TRUNC]) {
      assertRefused(guest.open(path, { oflags }), path);
    }
    const [at, length] = guest.text(`${path}/`);
    assertRefused(guest.call("path_create_directory", 3, at, length), path);
  }
  check();
});

test("confinement: what a read-only mount hides behind other names stays as it is", () => {
  const folder = temporaryFolder({ "root/file": "hello", "root/sub/file": "hello" });
  linkSync(join(folder, "root/file"), join(folder, "root/hard"));
  symlinkSync("file", join(folder, "root/soft"));
  const files = new ReadOnlyFileSystem(new HostFileSystem(join(folder, "root")));
  const guest = new TestGuest(new ModuleConfig().withMount("/", files));
  const sub = guest.open("sub", { oflags: DIRECTORY, rights: READ }) as number;
  for (const path of ["file", "hard", "soft", "sub/file", "sub/../file", "new"]) {
    for (const oflags of [CREAT, TRUNC, CREAT | TRUNC]) {
      assertEquals(typeof guest.open(path, { oflags, rights: READ }), "string", path);
      assertEquals(typeof guest.open(path, { oflags, rights: 0n }), "string", path);
    }
    const appending = guest.open(path, { rights: READ, fdflags: 1 });
    assertEquals(typeof appending, "string", path);
  }
  assertEquals(guest.open("file", { fd: sub, oflags: TRUNC, rights: READ }), "EROFS");
  for (const path of ["root/file", "root/hard", "root/sub/file"]) {
    assertEquals(readFileSync(join(folder, path), "utf8"), "hello");
  }
  assertEquals(readdirSync(join(folder, "root")).sort(), ["file", "hard", "soft", "sub"]);
});

test("confinement: what is more than a name under Windows is no name", () => {
  const { folder, check } = hostTarget();
  const files = new HostFileSystem(join(folder, "root"), { windowsNames: true });
  const guest = new TestGuest(new ModuleConfig().withMount("/", files));
  const names = [
    "..\\secret",
    "sub\\..\\..\\secret",
    "\\secret",
    "C:",
    "C:\\secret",
    "plain:stream",
    "plain::$DATA",
    "plain.",
    "plain ",
    ".. ",
    "...",
    "CON",
    "nul.txt",
    "com1",
    "LPT9.log",
    "con .txt",
    "pla?n",
    "conin$",
    "a\x01",
  ];
  for (const name of names) {
    for (const path of [name, `sub/${name}`, `${name}/inner`]) {
      assertEquals(guest.open(path, { oflags: CREAT }), "EINVAL", path);
      const [at, length] = guest.text(path);
      assertEquals(guest.call("path_filestat_get", 3, 0, at, length, 1024), "EINVAL", path);
      assertEquals(guest.call("path_create_directory", 3, at, length), "EINVAL", path);
      assertEquals(guest.call("path_unlink_file", 3, at, length), "EINVAL", path);
    }
  }
  for (const name of ["plain", "console", ".hidden", "com", "nullable", "a.con"]) {
    assertEquals(typeof guest.open(name, { oflags: CREAT }), "number", name);
  }
  check();
});

const hasProc = existsSync("/proc/self/root");
if (!hasProc) console.warn("SKIPPED: the links of /proc, since there is none");

if (hasProc) {
  test("confinement: the magic links of /proc lead nowhere, even from inside it", () => {
    for (const options of [{}, { byPath: true }]) {
      const files = new HostFileSystem(`/proc/${process.pid}`, options);
      const guest = new TestGuest(new ModuleConfig().withMount("/", files));
      const ways = ["root", "root/etc", "root/etc/passwd", "cwd", "cwd/deno.json", "exe"];
      for (const path of [...ways, "fd/0", "fd/3", "fd/3/..", "task/../root", "map_files/.."]) {
        const opened = guest.open(path, { rights: READ });
        const isSelf = path === "map_files/.." && opened === 4;
        if (!isSelf) assertRefused(opened, path);
        else guest.call("fd_close", 4);
        const directory = guest.open(path, { rights: READ, oflags: DIRECTORY });
        if (path === "map_files/..") guest.call("fd_close", Number(directory));
        else assertRefused(directory, `${path}/`);
      }
    }
  });

  test("confinement: a name of the host that is no UTF-8 stands for no other", () => {
    const folder = temporaryFolder({ "inside": "inside" });
    // The shell makes the file: not every runtime takes bytes for a name.
    const line = `printf secret > "$1/a$(printf '\\377')"`;
    assertEquals(spawnSync("/bin/sh", ["-c", line, "sh", folder]).status, 0);
    const guest = new TestGuest(new ModuleConfig().withMount("/", new HostFileSystem(folder)));
    assertEquals(guest.open("a\ufffd", { rights: READ }), "ENOENT");
    assertEquals(guest.open("a\ufffd", { oflags: CREAT | EXCL }), 4);
    assertEquals(guest.write(4, "other"), 5);
    const secret = spawnSync("/bin/sh", ["-c", `cat "$1/a$(printf '\\377')"`, "sh", folder]);
    assertEquals(String(secret.stdout), "secret");
  });
}

test("confinement: links that another process swaps while the guest opens lead nowhere", async () => {
  const folder = temporaryFolder({
    "outside/file": "secret",
    "root/room/door/file": "inside",
    "root/room/file": "inside",
  });
  symlinkSync("../../outside", join(folder, "root/room/outside"));
  symlinkSync("../../outside/file", join(folder, "root/room/link"));
  const script = fileURLToPath(new URL("./support/swap_links.mjs", import.meta.url));
  const root = join(folder, "root");
  const args = "Deno" in globalThis ? ["run", "-A", script, root] : [script, root];
  const swapper = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => swapper.stdout.once("data", resolve));
  try {
    const outcomes = attackWhileSwapping(root);
    assertEquals(outcomes.get("secret"), undefined);
    // The attack is one only if both the inside and the links were met.
    assert((outcomes.get("inside") ?? 0) > 0, "never got in");
    assert((outcomes.get("EPERM") ?? 0) > 0, `never met a link: ${[...outcomes.keys()]}`);
  } finally {
    writeFileSync(join(root, "stop"), "");
    await new Promise((resolve) => swapper.once("exit", resolve));
  }
  assertEquals(readFileSync(join(folder, "outside/file"), "utf8"), "secret");
  assertEquals(readdirSync(join(folder, "outside")), ["file"]);
});

/** Opens what is being swapped, in every way; counts what came of it. */
function attackWhileSwapping(root: string): Map<string, number> {
  const outcomes = new Map<string, number>();
  const guest = new TestGuest(new ModuleConfig().withMount("/", new HostFileSystem(root)));
  const note = (outcome: string) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const end = Date.now() + 1500;
  while (Date.now() < end) {
    for (const path of ["room/door/file", "room/file", "room/door/../door/file"]) {
      const fd = guest.open(path, { rights: READ });
      if (typeof fd === "string") {
        note(fd);
        continue;
      }
      note(guest.readFrom(fd));
      guest.call("fd_close", fd);
    }
    const made = guest.open("room/door/made", { oflags: CREAT });
    if (typeof made === "number") guest.call("fd_close", made);
    guest.call("path_unlink_file", 3, ...guest.text("room/door/made"));
    guest.call("path_create_directory", 3, ...guest.text("room/door/made"));
    guest.call("path_remove_directory", 3, ...guest.text("room/door/made"));
    const truncated = guest.open("room/link", { oflags: TRUNC });
    if (typeof truncated === "number") guest.call("fd_close", truncated);
    assert(!existsSync(join(root, "../outside/made")), "made a file outside");
  }
  return outcomes;
}
