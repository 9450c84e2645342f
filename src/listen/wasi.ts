/**
 * How calls of WASI functions are logged: parameters by their names, with paths, flags and what
 * pointers lead to spelled out. Names of parameters that begin with `result.` say where a result goes.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 * @module
 */
import type { FunctionDefinition, Memory, ValueType } from "../api.ts";
import { onOneLine } from "../errors.ts";
import { Errno, errnoName } from "../host/errno.ts";
import { FileType } from "../host/host.ts";
import { formatValue } from "./format.ts";
import { type LineFormat, type LoggedCall, type Piece, plainFormat } from "./line.ts";

/** Names of flags, lowest bit first. */
const FD_FLAGS = ["APPEND", "DSYNC", "NONBLOCK", "RSYNC", "SYNC"];
const LOOKUP_FLAGS = ["SYMLINK_FOLLOW"];
const OPEN_FLAGS = ["CREAT", "DIRECTORY", "EXCL", "TRUNC"];
const TIME_FLAGS = ["ATIM", "ATIM_NOW", "MTIM", "MTIM_NOW"];
const RECEIVE_FLAGS = ["RECV_PEEK", "RECV_WAITALL"];
const RECEIVED_FLAGS = ["RECV_DATA_TRUNCATED"];
const SHUTDOWN_FLAGS = ["RD", "WR"];

/** Names of rights, lowest bit first. */
export const RIGHTS: readonly string[] = [
  ...["FD_DATASYNC", "FD_READ", "FD_SEEK", "FD_FDSTAT_SET_FLAGS", "FD_SYNC", "FD_TELL"],
  ...["FD_WRITE", "FD_ADVISE", "FD_ALLOCATE", "PATH_CREATE_DIRECTORY", "PATH_CREATE_FILE"],
  ...["PATH_LINK_SOURCE", "PATH_LINK_TARGET", "PATH_OPEN", "FD_READDIR", "PATH_READLINK"],
  ...["PATH_RENAME_SOURCE", "PATH_RENAME_TARGET", "PATH_FILESTAT_GET", "PATH_FILESTAT_SET_SIZE"],
  ...["PATH_FILESTAT_SET_TIMES", "FD_FILESTAT_GET", "FD_FILESTAT_SET_SIZE"],
  ...["FD_FILESTAT_SET_TIMES", "PATH_SYMLINK", "PATH_REMOVE_DIRECTORY", "PATH_UNLINK_FILE"],
  ...["POLL_FD_READWRITE", "SOCK_SHUTDOWN", "SOCK_ACCEPT"],
];

/** Parameters that are flags or names, by the name of the parameter. */
const PARAMS: Readonly<Record<string, (bits: bigint) => string>> = {
  id: (bits) => ["realtime", "monotonic"][Number(bits)] ?? `${BigInt.asIntN(32, bits)}`,
  fdflags: flags(FD_FLAGS),
  flags: flags(FD_FLAGS),
  fst_flags: flags(TIME_FLAGS),
  oflags: flags(OPEN_FLAGS),
  dirflags: flags(LOOKUP_FLAGS),
  old_flags: flags(LOOKUP_FLAGS),
  fs_rights_base: flags(RIGHTS),
  fs_rights_inheriting: flags(RIGHTS),
  ri_flags: flags(RECEIVE_FLAGS),
  si_flags: (bits) => bits === 0n ? "" : `${bits}`,
  how: flags(SHUTDOWN_FLAGS),
};

/** Functions whose `flags` say how a path is looked up. */
const LOOKS_UP = ["path_filestat_get", "path_filestat_set_times"];

/** Results in memory, by the name of the parameter that says where; the others are shown as addresses. */
const RESULTS: Readonly<Record<string, (memory: Memory, at: number) => string | undefined>> = {
  nread: i32,
  nwritten: i32,
  opened_fd: i32,
  nevents: i32,
  bufused: i32,
  fd: i32,
  ro_datalen: i32,
  so_datalen: i32,
  resolution: i64,
  timestamp: i64,
  newoffset: i64,
  ro_flags: (memory, at) => mapped(memory.readUint16(at), flags(RECEIVED_FLAGS)),
  prestat: (memory, at) => mapped(i32(memory, at + 4), (length) => `{pr_name_len=${length}}`),
  stat: fdstat,
  filestat: (memory, at) => filestat(memory, at, 64),
};

/** Results that `wasi_unstable` lays out in another way. */
const UNSTABLE_RESULTS: typeof RESULTS = {
  ...RESULTS,
  filestat: (memory, at) => filestat(memory, at, 56),
};

/** The format of a function of `wasi_snapshot_preview1` or `wasi_unstable`. */
export function wasiFormat(definition: FunctionDefinition): LineFormat {
  const { moduleName, name, paramNames, paramTypes, resultTypes } = definition;
  if (resultTypes.length === 0) return plainFormat(definition);
  const readers = moduleName === "wasi_unstable" ? UNSTABLE_RESULTS : RESULTS;
  const params: Piece[] = [];
  const results: Piece[] = [];
  for (let at = 0; at < paramTypes.length; at++) {
    const param = paramNames[at] ?? "";
    const bare = param.replace(/^result\./, "");
    const read = readers[bare];
    if (bare.includes("path")) {
      // The one path that goes from the host to the guest.
      if (name === "fd_prestat_dir_name") results.push(onSuccess(bare, textAt(at)));
      else params.push(named(bare, textAt(at)));
      at++; // its length
    } else if (bare !== param && read !== undefined) {
      results.push(onSuccess(bare, pointedTo(at, read)));
    } else {
      params.push(named(param, plainParam(definition, at)));
    }
  }
  results.push(({ results }) => `errno=${errnoName(Number(results[0]))}`);
  const isStream = name === "fd_read" || name === "fd_write";
  return isStream ? { params, results, isLogged: isNoStandardStream } : { params, results };
}

/** Standard streams would fill the log, and are where it may go to. */
function isNoStandardStream(params: BigUint64Array): boolean {
  return BigInt.asIntN(32, params[0]!) > 2n;
}

function plainParam({ name, paramNames, paramTypes }: FunctionDefinition, at: number): Piece {
  const param = paramNames[at]!;
  const type: ValueType = paramTypes[at]!;
  const format = param === "flags" && LOOKS_UP.includes(name)
    ? flags(LOOKUP_FLAGS)
    : Object.hasOwn(PARAMS, param)
    ? PARAMS[param]!
    : undefined;
  if (format === undefined) return ({ params }) => formatValue(type, params, at);
  return ({ params }) => format(params[at]!);
}

function named(name: string, piece: Piece): Piece {
  return (call) => `${name}=${piece(call)}`;
}

/** A result that is there only if the function succeeded. */
function onSuccess(name: string, piece: Piece): Piece {
  return named(name, (call) => Number(call.results[0]) === Errno.ESUCCESS ? piece(call) : "");
}

/** Text whose address and length are two parameters. */
function textAt(at: number): Piece {
  return (call) => {
    const [offset, length] = [address(call, at), address(call, at + 1)];
    const text = call.memory()?.readString(offset, length);
    return text === undefined ? `OOM(${offset},${length})` : onOneLine(text);
  };
}

function pointedTo(at: number, read: (memory: Memory, at: number) => string | undefined): Piece {
  return (call) => {
    const memory = call.memory();
    return (memory && read(memory, address(call, at))) ?? "";
  };
}

function address({ params }: LoggedCall, at: number): number {
  return Number(BigInt.asUintN(32, params[at]!));
}

function flags(names: readonly string[]): (bits: bigint | number) => string {
  return (bits) => names.filter((_, bit) => BigInt(bits) & 1n << BigInt(bit)).join("|");
}

function mapped<From>(value: From | undefined, map: (value: From) => string): string | undefined {
  return value === undefined ? undefined : map(value);
}

function i32(memory: Memory, at: number): string | undefined {
  return mapped(memory.readUint32(at), (value) => `${value | 0}`);
}

function i64(memory: Memory, at: number): string | undefined {
  return mapped(memory.readUint64(at), (value) => `${BigInt.asIntN(64, value)}`);
}

const FILE_TYPES: readonly string[] = Object.keys(FileType);

function fileType(type: number): string {
  return FILE_TYPES[type] ?? `filetype(${type})`;
}

function fdstat(memory: Memory, at: number): string | undefined {
  const bytes = memory.read(at, 24);
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 24);
  const rights = flags(RIGHTS);
  return `{filetype=${fileType(bytes[0]!)},fdflags=${flags(FD_FLAGS)(view.getUint16(2, true))},` +
    `fs_rights_base=${rights(view.getBigUint64(8, true))},` +
    `fs_rights_inheriting=${rights(view.getBigUint64(16, true))}}`;
}

/** The last four fields, of 8 bytes each, are the size and three times. */
function filestat(memory: Memory, at: number, bytes: 56 | 64): string | undefined {
  if (memory.read(at, bytes) === undefined) return undefined;
  const type = fileType(memory.readByte(at + 16)!);
  const size = at + bytes - 32;
  return `{filetype=${type},size=${i64(memory, size)},mtim=${i64(memory, size + 16)}}`;
}
