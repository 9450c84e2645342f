/**
 * The functions of `wasi_snapshot_preview1`, in the order of the specification, and those of
 * `wasi_unstable`, the version before it, which old programs import.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#functions
 * @module
 */
import { args_get, args_sizes_get } from "./args.ts";
import { clock_res_get, clock_time_get } from "./clock.ts";
import { environ_get, environ_sizes_get } from "./environ.ts";
import * as fd from "./fd.ts";
import { writeFilestat, writeUnstableFilestat } from "./filestat.ts";
import type { WasiFunction } from "./function.ts";
import * as path from "./path.ts";
import { pollOneoff } from "./poll.ts";
import { proc_exit, proc_raise } from "./proc.ts";
import { random_get } from "./random.ts";
import { fd_readdir } from "./readdir.ts";
import { sched_yield } from "./sched.ts";
import { sock_accept, sock_recv, sock_send, sock_shutdown } from "./sock.ts";

/** All 46 functions of `wasi_snapshot_preview1`. */
export const PREVIEW1: readonly WasiFunction[] = [
  args_get,
  args_sizes_get,
  environ_get,
  environ_sizes_get,
  clock_res_get,
  clock_time_get,
  fd.fd_advise,
  fd.fd_allocate,
  fd.fd_close,
  fd.fd_datasync,
  fd.fd_fdstat_get,
  fd.fd_fdstat_set_flags,
  fd.fd_fdstat_set_rights,
  fd.fdFilestatGet(writeFilestat),
  fd.fd_filestat_set_size,
  fd.fd_filestat_set_times,
  fd.fd_pread,
  fd.fd_prestat_get,
  fd.fd_prestat_dir_name,
  fd.fd_pwrite,
  fd.fd_read,
  fd_readdir,
  fd.fd_renumber,
  fd.fdSeek(["set", "current", "end"]),
  fd.fd_sync,
  fd.fd_tell,
  fd.fd_write,
  path.path_create_directory,
  path.pathFilestatGet(writeFilestat),
  path.path_filestat_set_times,
  path.path_link,
  path.path_open,
  path.path_readlink,
  path.path_remove_directory,
  path.path_rename,
  path.path_symlink,
  path.path_unlink_file,
  pollOneoff({ size: 48, clockId: 16, timeout: 24, flags: 40 }),
  proc_exit,
  proc_raise,
  sched_yield,
  random_get,
  sock_accept,
  sock_recv,
  sock_send,
  sock_shutdown,
];

/** What is different in `wasi_unstable`. */
const CHANGED_SINCE_UNSTABLE: readonly WasiFunction[] = [
  fd.fdFilestatGet(writeUnstableFilestat),
  fd.fdSeek(["current", "end", "set"]),
  path.pathFilestatGet(writeUnstableFilestat),
  pollOneoff({ size: 56, clockId: 24, timeout: 32, flags: 48 }),
];

/** The 45 functions of `wasi_unstable`. */
export const UNSTABLE: readonly WasiFunction[] = PREVIEW1
  .filter((entry) => entry !== sock_accept)
  .map((entry) => CHANGED_SINCE_UNSTABLE.find((old) => old.name === entry.name) ?? entry);
