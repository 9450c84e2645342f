/**
 * Sockets: those that the guest was given to listen with, and the connections it accepts from them.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#sock_accept
 * @module
 */
import { Errno } from "../host/errno.ts";
import { FdFlag } from "./descriptors.ts";
import { define, type WasiFunction } from "./function.ts";
import { Fail } from "./memory.ts";
import { Right } from "./rights.ts";
import { ConnectionDescriptor, type ListenerDescriptor } from "./socket_descriptors.ts";
import { reader, wait, writer } from "./wait.ts";

/** Accepts the connection that has waited longest; waits for one unless told otherwise. */
export const sock_accept: WasiFunction = define(
  "sock_accept",
  ["fd: i32", "flags: i32", "result.fd: i32"],
  (guest, fd, flags, result) => {
    const { files, memory } = guest;
    const descriptor = files.socket(fd, Right.SOCK_ACCEPT);
    if (descriptor.kind !== "listener" || flags & ~FdFlag.NONBLOCK) return Errno.EINVAL;
    memory.require(result, 4);
    const { listener, inheriting } = descriptor;
    if (!(descriptor.flags & FdFlag.NONBLOCK)) {
      wait(guest, { isReady: () => listener.isReady });
    }
    const connection = listener.accept();
    if (typeof connection === "number") return -connection;
    const accepted = new ConnectionDescriptor(connection, { flags, rights: inheriting });
    memory.setU32(result, files.add(accepted));
    return Errno.ESUCCESS;
  },
);

function connected(socket: ListenerDescriptor | ConnectionDescriptor): ConnectionDescriptor {
  if (socket.kind === "listener") throw new Fail(Errno.ENOTCONN);
  return socket;
}

/** Flags of `sock_recv`: leave the bytes to be received again; wait until all parts are full. */
const PEEK = 1, WAITALL = 2;

/** Receives bytes. */
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
  (guest, fd, parts, count, flags, length, outFlags) => {
    const { files, memory } = guest;
    const connection = connected(files.socket(fd, Right.FD_READ));
    if (flags & ~(PEEK | WAITALL)) return Errno.EINVAL;
    memory.require(length, 4);
    memory.require(outFlags, 2);
    const keep = (flags & PEEK) !== 0;
    const all = (flags & WAITALL) !== 0 && !keep && !(connection.flags & FdFlag.NONBLOCK);
    memory.setU32(length, memory.scatter(parts, count, reader(guest, connection, { keep, all })));
    memory.bytes(outFlags, 2).fill(0);
    return Errno.ESUCCESS;
  },
);

/** Sends bytes. */
export const sock_send: WasiFunction = define(
  "sock_send",
  ["fd: i32", "si_data: i32", "si_data_len: i32", "si_flags: i32", "result.so_datalen: i32"],
  (guest, fd, parts, count, flags, length) => {
    const { files, memory } = guest;
    const connection = connected(files.socket(fd, Right.FD_WRITE));
    if (flags !== 0) return Errno.EINVAL;
    memory.require(length, 4);
    memory.setU32(length, memory.scatter(parts, count, writer(guest, connection)));
    return Errno.ESUCCESS;
  },
);

/** Flags of `sock_shutdown`. */
const RD = 1, WR = 2;

/** Ends one direction of a connection, or both. */
export const sock_shutdown: WasiFunction = define(
  "sock_shutdown",
  ["fd: i32", "how: i32"],
  ({ files }, fd, how) => {
    const connection = connected(files.socket(fd, Right.SOCK_SHUTDOWN));
    if (how === 0 || how & ~(RD | WR)) return Errno.EINVAL;
    return -connection.shutdown({ read: (how & RD) !== 0, write: (how & WR) !== 0 });
  },
);
