/**
 * Sockets. A guest is given none, so these functions say `ENOTSOCK` of any open descriptor and
 * `EBADF` of any other.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sock_accept
 * @module
 */
import { Errno } from "../host/errno.ts";
import { define, type WasiFunction } from "./function.ts";
import type { Guest } from "./guest.ts";

function notASocket({ files }: Guest, fd: number): number {
  files.get(fd);
  return Errno.ENOTSOCK;
}

/** Accepts a connection. */
export const sock_accept: WasiFunction = define(
  "sock_accept",
  ["fd: i32", "flags: i32", "result.fd: i32"],
  notASocket,
);

/** Receives a message. */
export const sock_recv: WasiFunction = define(
  "sock_recv",
  [
    "fd: i32",
    "ri_data: i32",
    "ri_data_len: i32",
    "ri_flags: i32",
    "result.ro_datalen: i32",
    "result.ro_flags: i32",
  ],
  notASocket,
);

/** Sends a message. */
export const sock_send: WasiFunction = define(
  "sock_send",
  ["fd: i32", "si_data: i32", "si_data_len: i32", "si_flags: i32", "result.so_datalen: i32"],
  notASocket,
);

/** Shuts a connection down. */
export const sock_shutdown: WasiFunction = define(
  "sock_shutdown",
  ["fd: i32", "how: i32"],
  notASocket,
);
