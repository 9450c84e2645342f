/**
 * Where the command line gets modules from: a file, standard input, or a URL.
 *
 * @module
 */
import { isDirectory, readBytes } from "../host/process.ts";
import { UsageError } from "./errors.ts";
import { type Progress, step } from "./progress.ts";

const URL_SCHEME = /^(https?|file|data):/;

/**
 * The bytes of a module.
 *
 * @param source A path, `-` for standard input, or a URL.
 * @param progress Is told how a download goes.
 * @throws {UsageError} if there is nothing, or something that cannot be a module.
 */
export async function readModule(source: string, progress: Progress): Promise<Uint8Array> {
  const bytes = URL_SCHEME.test(source) ? await download(source, progress) : readFile(source);
  if (bytes.length === 0) throw new UsageError(`${source}: the file is empty`);
  const magic = bytes.subarray(0, 4);
  if (String.fromCharCode(...magic) !== "\0asm") {
    throw new UsageError(`${source}: not a WebAssembly module (${whatItIs(bytes)})`);
  }
  return bytes;
}

/** The name a program is given as its own: the last part of a path or URL. */
export function programName(source: string): string {
  if (source === "-") return "program.wasm";
  const path = URL_SCHEME.test(source) ? new URL(source).pathname : source;
  return path.split(/[\\/]/).filter((part) => part !== "").at(-1) ?? "program.wasm";
}

function readFile(path: string): Uint8Array {
  if (path !== "-" && isDirectory(path)) throw new UsageError(`${path}: is a directory`);
  try {
    return readBytes(path);
  } catch (error) {
    throw new UsageError(`${path}: ${explain(error)}`);
  }
}

async function download(url: string, progress: Progress): Promise<Uint8Array> {
  try {
    return await step(progress, `downloading ${programName(url)}`, async () => {
      const response = await fetch(url);
      if (!response.ok) throw new UsageError(`${url}: the server answered ${response.status}`);
      return await collect(response, progress);
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${url}: ${explain(error)}`);
  }
}

async function collect(response: Response, progress: Progress): Promise<Uint8Array> {
  const total = Number(response.headers.get("content-length") ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    progress.amount(length, total);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function explain(error: unknown): string {
  switch ((error as { code?: unknown }).code) {
    case "ENOENT":
      return "no such file";
    case "ENOTDIR":
      return "a part of the path is not a directory";
    case "EACCES":
    case "EPERM":
      return "not allowed to read it";
    default:
      return error instanceof Error ? error.message.split("\n")[0]! : String(error);
  }
}

function whatItIs(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 512);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    if (text.trimStart().startsWith("(module")) {
      return "it is in the text format, which has to be assembled first";
    }
    // deno-lint-ignore no-control-regex -- what a text file does not contain
    if (!/[\x00-\x08\x0e-\x1f]/.test(text)) return "it is a text file";
  } catch {
    // Not UTF-8, so not text.
  }
  return "it does not start with \\0asm";
}
