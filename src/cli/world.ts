/**
 * What a program is given of the outside world, as the options of `kiln run` say.
 *
 * @module
 */
import type { FileSystem, Host, InputStream } from "../host/host.ts";
import { MemoryFileSystem } from "../host/memory_fs.ts";
import { nodeHost } from "../host/node.ts";
import { environment, isDirectory } from "../host/process.ts";
import { ReadOnlyFileSystem } from "../host/read_only_fs.ts";
import { ModuleConfig } from "../module_config.ts";
import { UsageError } from "./errors.ts";
import type { RunOptions } from "./run_options.ts";
import { printError } from "./terminal.ts";

/**
 * Streams, clocks, random bytes, variables, folders and sockets.
 *
 * @param typed Where standard input comes from, if not from the process's own.
 * @throws {UsageError} if an option asks for what there is not.
 */
export function moduleConfig(options: RunOptions, typed: InputStream | undefined): ModuleConfig {
  const host = nodeHost();
  let config = new ModuleConfig()
    .withStdin(typed ?? host.stdin)
    .withStdout(host.stdout)
    .withStderr(host.stderr)
    .withWalltime(host.walltime)
    .withNanotime(host.nanotime)
    .withRandomSource(host.random)
    .withSleep(host.sleep);
  if (options.envInherit) {
    for (const [name, value] of environment()) config = config.withEnv(name, value);
  }
  for (const text of options.env ?? []) {
    const equals = text.indexOf("=");
    if (equals < 1) throw new UsageError(`--env ${text}: not of the form NAME=VALUE`);
    config = config.withEnv(text.slice(0, equals), text.slice(equals + 1));
  }
  if (options.fs === "memory") {
    config = config.withMount("/", new MemoryFileSystem({}, { clock: host.walltime }));
  }
  for (const text of options.mount ?? []) config = mount(config, host, text);
  for (const text of options.listen ?? []) config = listen(config, text);
  return config;
}

function mount(config: ModuleConfig, host: Host, text: string): ModuleConfig {
  const readOnly = text.endsWith(":ro");
  const paths = readOnly ? text.slice(0, -3) : text;
  const colon = paths.lastIndexOf(":");
  const path = colon === -1 ? paths : paths.slice(0, colon);
  const guestPath = colon === -1 ? paths : paths.slice(colon + 1);
  if (path === "" || guestPath === "") {
    throw new UsageError(`--mount ${text}: not of the form PATH[:GUEST][:ro]`);
  }
  if (!isDirectory(path)) throw new UsageError(`--mount ${text}: ${path} is not a directory`);
  const files: FileSystem = host.directory(path);
  return config.withMount(guestPath, readOnly ? new ReadOnlyFileSystem(files) : files);
}

/** The largest port. */
const MAX_PORT = 65_535;

function listen(config: ModuleConfig, text: string): ModuleConfig {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > MAX_PORT) {
    throw new UsageError(`--listen ${text}: not of the form HOST:PORT`);
  }
  // Which port it is, only this process knows.
  const onListen = port === 0
    ? (address: { host: string; port: number }) =>
      printError(`kiln: listening at ${address.host}:${address.port}`)
    : undefined;
  return config.withTcpListener(host, port, onListen === undefined ? {} : { onListen });
}
