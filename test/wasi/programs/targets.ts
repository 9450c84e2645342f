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
import type { Directory, FileSystem, Value } from "../../../mod.ts";
import { MemoryFileSystem } from "../../../src/host/memory_fs.ts";
import { nodeHost } from "../../../src/host/node.ts";
import { HostFileSystem } from "../../../src/host/node_fs.ts";
import { sure } from "../../../src/wasi/descriptors.ts";
import { instantiateWasi, WASI, type WASIInstance } from "../../../src/wasi/mod.ts";
import { PREVIEW1 } from "../../../src/wasi/preview1.ts";
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
    { name: `${tier}, folder`, run: (run) => withFolder(run, inKiln(tier)) },
    { name: `${tier}, memory`, run: (run) => withMemory(run, inKiln(tier)) },
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

/** The shape of `node:wasi` over the host's own WebAssembly, and over Kiln's. */
export function nodeShapeTargets(): Target[] {
  return [
    { name: "native, folder", run: (run) => withFolder(run, inNodeShape(instantiateNatively)) },
    { name: "native, memory", run: (run) => withMemory(run, inNodeShape(instantiateNatively)) },
    { name: "Kiln in that shape", run: (run) => withMemory(run, inNodeShape(instantiateInKiln)) },
  ];
}

function pathOf({ program }: Run): string {
  return fileURLToPath(new URL(`${program}.wasm`, import.meta.url));
}

/** Runs a program with what it finds at `/data` and `/other`. */
type Runner = (run: Run, roots: readonly [FileSystem, FileSystem]) => Omit<Outcome, "files">;

function withFolder(run: Run, start: Runner): Outcome {
  const [root, other] = [temporaryFolder(FILES), temporaryFolder()];
  const ended = start(run, [new HostFileSystem(root), new HostFileSystem(other)]);
  return { ...ended, files: { ...folderFiles("/data/", root), ...folderFiles("/other/", other) } };
}

function withMemory(run: Run, start: Runner): Outcome {
  const clock = nodeHost().walltime;
  const [root, other] = [
    new MemoryFileSystem(FILES, { clock }),
    new MemoryFileSystem({}, { clock }),
  ];
  const ended = start(run, [root, other]);
  return {
    ...ended,
    files: { ...treeFiles("/data/", root.openRoot()), ...treeFiles("/other/", other.openRoot()) },
  };
}

function inKiln(tier: Tier): Runner {
  return (run, [root, other]) => {
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
  };
}

/** Makes an instance that imports the functions of a {@link WASI}. */
type Instantiate = (bytes: Uint8Array<ArrayBuffer>, wasi: WASI) => WASIInstance;

function inNodeShape(instantiate: Instantiate): Runner {
  return (run, [root, other]) => {
    const decoder = new TextDecoder();
    let output = "";
    using wasi = new WASI({
      version: run.version,
      args: run.args,
      env: ENVIRONMENT,
      preopens: { "/data": root, "/other": other },
      stdin: new TextEncoder().encode(run.stdin),
      stdout: (bytes) => void (output += decoder.decode(bytes, { stream: true })),
      stderr: () => {},
    });
    let end: End | string;
    try {
      end = wasi.start(instantiate(new Uint8Array(readFileSync(pathOf(run))), wasi));
    } catch (error) {
      end = endOf(error);
    }
    return { end, output };
  };
}

/** The start-up code of a program for the old version may still be that of the new one. */
function instantiateNatively(bytes: Uint8Array<ArrayBuffer>, { wasiImport }: WASI): WASIInstance {
  const imports = { wasi_snapshot_preview1: wasiImport, wasi_unstable: wasiImport };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
}

function instantiateInKiln(bytes: Uint8Array<ArrayBuffer>, { wasiImport }: WASI): WASIInstance {
  const ctx = Context.background();
  const runtime = new Runtime();
  for (const name of ["wasi_snapshot_preview1", "wasi_unstable"]) {
    const builder = runtime.newHostModuleBuilder(name);
    for (const { name, params, results } of PREVIEW1) {
      const call = (_ctx: Context, ...args: Value[]) => wasiImport[name]?.(...args);
      builder.exportFunction(name, { params, results }, call);
    }
    builder.instantiate(ctx);
  }
  const config = new ModuleConfig().withStartFunctions();
  const module = runtime.instantiate(ctx, bytes, config);
  const memory = {
    get buffer() {
      return module.memory!.read(0, 0)!.buffer;
    },
  };
  return { exports: { memory, _start: () => module.exportedFunction("_start")!.call(ctx) } };
}

function endOf(error: unknown): End | string {
  if (error instanceof ExitError) return error.exitCode;
  if (error instanceof Trap && error.reason === "unreachable") return "trap";
  if (error instanceof WebAssembly.RuntimeError) return "trap";
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
