/** What programs that nobody here wrote do with files. */
import { assert, assertEquals } from "@std/assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Context, ExitError, type FileSystem, ModuleConfig, Runtime } from "../../mod.ts";
import { Errno } from "../../src/host/errno.ts";
import { MemoryFileSystem, OverlayFileSystem } from "../../src/host/memory_fs.ts";
import { nodeHost } from "../../src/host/node.ts";
import { HostFileSystem } from "../../src/host/node_fs.ts";
import { ReadOnlyFileSystem } from "../../src/host/read_only_fs.ts";
import { instantiateWasi } from "../../src/wasi/mod.ts";
import { realPrograms } from "../support/real_programs.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers, type Tier, TIERS } from "../support/tiers.ts";
import { temporaryFolder } from "./support/folder.ts";

/** A run of a program that may be ended from outside. */
interface Run {
  readonly tier: Tier;
  readonly bytes: Uint8Array;
  readonly config: ModuleConfig;
  readonly ctx?: Context;
}

function run({ tier, bytes, config, ctx = Context.background() }: Run): string {
  using runtime = new Runtime(configOf(tier).withLazyValidation(true).withCloseOnContextDone(true));
  instantiateWasi(ctx, runtime);
  const decoder = new TextDecoder();
  let output = "";
  const write = (bytes: Uint8Array) => void (output += decoder.decode(bytes, { stream: true }));
  const { walltime, nanotime } = nodeHost();
  runtime.instantiate(
    ctx,
    bytes,
    config.withStdout(write).withStderr(write).withWalltime(walltime).withNanotime(nanotime),
  );
  return output;
}

const SCRIPT = `
import collections, csv, datetime, hashlib, io, json, os, pathlib, re, shutil, tempfile

def refused(action, *args):
    try:
        action(*args)
    except OSError as error:
        return type(error).__name__
    return "allowed"

os.makedirs("/work/a/b")
for i in range(20):
    with open(f"/work/a/file{i:02}.txt", "w") as file:
        file.write("line\\n" * i)
with open("/work/a/b/data.bin", "w+b") as file:
    file.write(bytes(range(256)) * 1000)
    file.seek(-1, os.SEEK_END)
    last = file.read()
    file.truncate(1000)
os.rename("/work/a/file00.txt", "/work/a/b/renamed.txt")
os.symlink("b/data.bin", "/work/a/link")
pathlib.Path("/work/größe.txt").write_text("ü" * 10, encoding="utf-8")
for i in range(10, 20):
    os.remove(f"/work/a/file{i}.txt")
with tempfile.TemporaryDirectory(dir="/work") as folder:
    shutil.copytree("/work/a", folder + "/copy", symlinks=True)
    copied = sorted(os.listdir(folder + "/copy"))
walked = {path: (sorted(folders), len(names)) for path, folders, names in os.walk("/work")}
rows = list(csv.reader(io.StringIO("a,b\\n1,2\\n")))
print(json.dumps({
    "last": last[0],
    "size": os.stat("/work/a/link").st_size,
    "lines": sum(1 for _ in open("/work/a/file09.txt")),
    "text": open("/work/größe.txt", encoding="utf-8").read(),
    "words": re.findall(r"\\w+", "two words"),
    "counts": collections.Counter("abab")["a"],
    "hash": hashlib.sha256(b"abc").hexdigest()[:8],
    "recent": abs(os.stat("/work/a").st_mtime - datetime.datetime.now().timestamp()) < 3600,
    "copied": len(copied),
    "walked": walked,
    "rows": rows,
    "missing": refused(open, "/work/missing"),
    "imported": [json.__file__, csv.__file__],
    "library": refused(open, "/library/new", "w"),
    "outside": refused(open, "/work/../etc/passwd"),
    "not empty": refused(os.rmdir, "/work/a"),
}, sort_keys=True))
shutil.rmtree("/work/a")
os.remove("/work/größe.txt")
`;

/** The program brings a library along; this one is looked into first. */
const LIBRARY = "/library/usr/local/lib/python311.zip";

const FOUND = {
  last: 255,
  size: 1000,
  lines: 9,
  text: "üüüüüüüüüü",
  words: ["two", "words"],
  counts: 2,
  hash: "ba7816bf",
  recent: true,
  copied: 11,
  walked: { "/work": [["a"], 1], "/work/a": [["b"], 10], "/work/a/b": [[], 2] },
  rows: [["a", "b"], ["1", "2"]],
  missing: "FileNotFoundError",
  imported: [`${LIBRARY}/json/__init__.pyc`, `${LIBRARY}/csv.pyc`],
  library: "OSError",
  outside: "PermissionError",
  "not empty": "OSError",
};

function defineTests(folder: string): void {
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const clock = nodeHost().walltime;
  // Files are the same in every tier: each kind once is enough for a program of this size.
  const places: Readonly<Record<Tier, readonly [name: string, make: () => FileSystem]>> = {
    interpreter: ["memory", () => new MemoryFileSystem({}, { clock })],
    tiered: ["folder", () => new HostFileSystem(temporaryFolder())],
    compiled: [
      "overlay",
      () => new OverlayFileSystem(new HostFileSystem(temporaryFolder()), { clock }),
    ],
  };
  for (const tier of TIERS) {
    const [place, make] = places[tier];
    test(`CPython uses a library, and writes, walks and removes (${place}, ${tier})`, async () => {
      const library = await MemoryFileSystem.fromTar(read("python-3.11.3.tar.gz"));
      const files = make();
      const config = new ModuleConfig()
        .withArgs("python", "-c", SCRIPT)
        .withEnv("PYTHONPATH", LIBRARY)
        .withMount("/library", new ReadOnlyFileSystem(library))
        .withMount("/work", files);
      const output = run({ tier, bytes: read("python-3.11.3.wasm"), config });
      assertEquals(JSON.parse(output), FOUND);
      assertEquals(namesIn(files), []);
    });
  }

  for (const [how, end] of Object.entries(ENDS)) {
    testOnTiers(
      `SQLite finds its data whole after a transaction that was cut short: ${how}`,
      (tier) => {
        const files = new MemoryFileSystem();
        const bytes = read("sqlite.wasm");
        const config = new ModuleConfig()
          .withArgs("sqlite", "-batch", "/data/test.db")
          .withMount("/data", files);
        assertEquals(run({ tier, bytes, config: config.withStdin(FIRST + COUNT) }), WHOLE);
        const before = files.readFile("test.db")!;
        end({ tier, bytes, config });
        assert(differ(before, files.readFile("test.db")!), "nothing was written yet");
        assert(files.readFile("test.db-journal") !== undefined, "there is no journal");
        assertEquals(run({ tier, bytes, config: config.withStdin(COUNT) }), WHOLE);
        assertEquals(namesIn(files), ["test.db"]);
      },
    );
  }
}

const ROWS = "with recursive c(x) as (select 1 union all select x+1 from c where x < 500)";
const FIRST =
  `create table t(n, s); ${ROWS} insert into t select x, hex(x * 7) || 'original' from c;\n`;
const COUNT = "select count(*), sum(n), count(distinct n), min(s like '%original') from t;\n";
const WHOLE = "500|125250|500|1\n";
/** More than the pages that are kept in memory, so that the file itself is changed before the end. */
const CHANGE = "pragma cache_size=5; begin; update t set n = -n, s = 'changed ' || n;\n" +
  `${ROWS} insert into t select x, zeroblob(8000) from c;\n`;

/** Ways to end a program that is in the middle of a transaction and wants to read more. */
const ENDS: Readonly<Record<string, (run: Run) => void>> = {
  "a host function exits": (it) => {
    const input = feed(CHANGE);
    const config = it.config.withStdin((buffer) => {
      const count = input(buffer);
      if (count === 0) throw new ExitError(137);
      return count;
    });
    assertEquals(exitOf(() => run({ ...it, config })), 137);
  },
  "its context is canceled": (it) => {
    const input = feed(CHANGE);
    const { ctx, cancel } = Context.background().withTimeout(600_000).withCancel();
    let isOver = false;
    const config = it.config.withStdin({
      isTerminal: false,
      available() {
        if (isOver) cancel();
        return isOver ? -Errno.EAGAIN : 1;
      },
      read(buffer) {
        const count = input(buffer);
        isOver = input.left() === 0;
        return count;
      },
    });
    assertEquals(exitOf(() => run({ ...it, ctx, config })), 0xffff_ffff);
  },
};

function feed(text: string) {
  let rest = new TextEncoder().encode(text);
  const input = (buffer: Uint8Array): number => {
    const part = rest.subarray(0, buffer.length);
    buffer.set(part);
    rest = rest.subarray(part.length);
    return part.length;
  };
  return Object.assign(input, { left: () => rest.length });
}

function exitOf(body: () => unknown): number | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    if (error instanceof ExitError) return error.exitCode;
    throw error;
  }
}

function differ(a: Uint8Array, b: Uint8Array): boolean {
  return a.length !== b.length || a.some((byte, i) => byte !== b[i]);
}

function namesIn(files: FileSystem): string[] {
  const root = files.openRoot();
  const entries = typeof root === "number" ? root : root.list();
  if (typeof entries === "number") throw new Error(`errno ${-entries}`);
  return entries.map(({ name }) => name);
}

const source = realPrograms();
if ("folder" in source) defineTests(source.folder);
else console.warn(`SKIPPED: no programs of others to run: ${source.missing}`);
