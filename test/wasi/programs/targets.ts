/**
 * What the test programs are run on: Kiln, with a folder of the host and with files in memory, and
 * `node:wasi` with native WebAssembly.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Context, ExitError, ModuleConfig, Runtime, Trap } from "../../../mod.ts";
import type { Directory, FileSystem } from "../../../mod.ts";
import { MemoryFileSystem } from "../../../src/host/memory_fs.ts";
import { nodeHost } from "../../../src/host/node.ts";
import { HostFileSystem } from "../../../src/host/node_fs.ts";
import { sure } from "../../../src/wasi/descriptors.ts";
import { instantiateWasi } from "../../../src/wasi/mod.ts";
import { configOf, type Tier, TIERS } from "../../support/tiers.ts";
import { temporaryFolder } from "../support/folder.ts";
import { type End, ENVIRONMENT, FILES, type Run } from "./runs.ts";

/** What came of a run. */
export interface Outcome {
  /** How it ended; another text than `trap` is something that must not happen. */
  readonly end: End | string;
  /** What it wrote on its standard output. */
  readonly output: string;
  /** What its folders hold afterwards: by path, what is there. */
  readonly files: Readonly<Record<string, string>>;
}

/** Something that programs can be run on. */
export interface Target {
  readonly name: string;
  run(run: Run): Outcome;
}

/** `node:wasi`. */
export interface NodeTarget extends Target {
  /** The major version of Node. */
  readonly major: number;
}

/** Kiln in every tier, with both kinds of files. */
export function kilnTargets(tiers: readonly Tier[] = TIERS): Target[] {
  return tiers.flatMap((tier) => [
    { name: `${tier}, folder`, run: (run) => runWithFolder(run, tier) },
    { name: `${tier}, memory`, run: (run) => runInMemory(run, tier) },
  ]);
}

/** `node:wasi`, or `undefined` where there is no Node; Deno and Bun may stand in for it. */
export function nodeTarget(): NodeTarget | undefined {
  const script = "require('node:wasi'); console.log(JSON.stringify(process.versions))";
  const { status, stdout } = spawnSync("node", ["-e", script], { encoding: "utf-8" });
  if (status !== 0) return undefined;
  const versions: Record<string, string> = JSON.parse(stdout);
  if (versions["deno"] !== undefined || versions["bun"] !== undefined) return undefined;
  return { name: "node:wasi", major: parseInt(versions["node"]!), run: runInNode };
}

function pathOf({ program }: Run): string {
  return fileURLToPath(new URL(`${program}.wasm`, import.meta.url));
}

function runWithFolder(run: Run, tier: Tier): Outcome {
  const [root, other] = [temporaryFolder(FILES), temporaryFolder()];
  const ended = runInKiln(run, tier, [new HostFileSystem(root), new HostFileSystem(other)]);
  return { ...ended, files: { ...folderFiles("/data/", root), ...folderFiles("/other/", other) } };
}

function runInMemory(run: Run, tier: Tier): Outcome {
  const clock = nodeHost().walltime;
  const [root, other] = [
    new MemoryFileSystem(FILES, { clock }),
    new MemoryFileSystem({}, { clock }),
  ];
  const ended = runInKiln(run, tier, [root, other]);
  return {
    ...ended,
    files: { ...treeFiles("/data/", root.openRoot()), ...treeFiles("/other/", other.openRoot()) },
  };
}

function runInKiln(
  run: Run,
  tier: Tier,
  [root, other]: readonly [FileSystem, FileSystem],
): Omit<Outcome, "files"> {
  const decoder = new TextDecoder();
  let output = "";
  const host = nodeHost();
  let config = new ModuleConfig()
    .withArgs(...run.args)
    .withStdin(run.stdin)
    .withStdout((bytes) => void (output += decoder.decode(bytes, { stream: true })))
    .withWalltime(host.walltime)
    .withNanotime(host.nanotime)
    .withRandomSource(host.random)
    .withSleep(host.sleep)
    .withMount("/data", root)
    .withMount("/other", other);
  for (const [name, value] of Object.entries(ENVIRONMENT)) config = config.withEnv(name, value);
  const ctx = Context.background();
  using runtime = new Runtime(configOf(tier));
  instantiateWasi(ctx, runtime);
  let end: End | string = 0;
  try {
    runtime.instantiate(ctx, new Uint8Array(readFileSync(pathOf(run))), config);
  } catch (error) {
    end = endOf(error);
  }
  return { end, output };
}

function endOf(error: unknown): End | string {
  if (error instanceof ExitError) return error.exitCode;
  if (error instanceof Trap && error.reason === "unreachable") return "trap";
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function runInNode(run: Run): Outcome {
  const [root, other] = [temporaryFolder(FILES), temporaryFolder()];
  const result = join(temporaryFolder(), "end.json");
  const options = {
    result,
    path: pathOf(run),
    stdin: run.stdin,
    version: run.version,
    args: run.args,
    env: ENVIRONMENT,
    preopens: { "/data": root, "/other": other },
  };
  const script = fileURLToPath(new URL("node_wasi.mjs", import.meta.url));
  const args = ["--no-warnings", script, JSON.stringify(options)];
  const { stdout, stderr } = spawnSync("node", args, { encoding: "utf-8" });
  const files = { ...folderFiles("/data/", root), ...folderFiles("/other/", other) };
  return { end: endIn(result) ?? stderr, output: stdout, files };
}

/** How a program ended, if it got that far. */
function endIn(path: string): End | string | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf-8")) : undefined;
}

/** Looks at a folder of the host without anything of Kiln's. */
function folderFiles(prefix: string, folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [name, path] = [prefix + entry.name, join(folder, entry.name)];
    if (entry.isSymbolicLink()) {
      files[name] = `link to ${readlinkSync(path)}`;
    } else if (!existsSync(path)) {
      files[name] = "something whose name is no text";
    } else if (entry.isDirectory()) {
      Object.assign(files, { [name]: "directory" }, folderFiles(`${name}/`, path));
    } else {
      files[name] = describe(readFileSync(path));
    }
  }
  return files;
}

function treeFiles(prefix: string, directory: Directory): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name } of sure(directory.list())) {
    const path = prefix + name;
    const link = directory.readlink(name);
    if (typeof link === "string") {
      files[path] = `link to ${link}`;
      continue;
    }
    const node = sure(directory.open(name, 1));
    if (node.isDirectory) {
      Object.assign(files, { [path]: "directory" }, treeFiles(`${path}/`, node));
      continue;
    }
    const bytes = new Uint8Array(sure(node.stat()).size);
    node.read(bytes, 0);
    node.close();
    files[path] = describe(bytes);
  }
  return files;
}

/** How much of a file is shown. */
const SHOWN_BYTES = 100;

function describe(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES));
  return `${bytes.length} bytes: ${JSON.stringify(text)}`;
}
