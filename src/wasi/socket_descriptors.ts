/**
 * Sockets as a guest has them open: those it accepts connections from, and the connections.
 *
 * @module
 */
import { Errno } from "../host/errno.ts";
import type { FileStat, FileTimes, Status, TcpConnection, TcpListener } from "../host/host.ts";
import { FileType } from "../host/host.ts";
import { statOfType } from "./filestat.ts";
import { CONNECTION_RIGHTS, LISTENER_RIGHTS } from "./rights.ts";

abstract class SocketDescriptor {
  /** One of {@link FileType}. */
  readonly fileType: number = FileType.SOCKET_STREAM;
  /** `FdFlag`s. */
  flags = 0;

  /** A socket has nothing but its type. */
  stat(): FileStat {
    return statOfType(this.fileType);
  }

  /** A socket has no times. */
  setTimes(_times: FileTimes): Status {
    return -Errno.EINVAL;
  }

  /** A socket stores nothing. */
  sync(_dataOnly: boolean): Status {
    return -Errno.EINVAL;
  }
}

/** A socket that listens. */
export class ListenerDescriptor extends SocketDescriptor {
  /** Tells the kinds of descriptor apart. */
  readonly kind = "listener";
  /** What the guest may do with it. */
  rights: number = LISTENER_RIGHTS;
  /** What connections accepted from it may have. */
  inheriting: number = CONNECTION_RIGHTS;
  /** The socket. */
  readonly listener: TcpListener;

  /** Wraps a socket that listens. */
  constructor(listener: TcpListener) {
    super();
    this.listener = listener;
  }

  /** Gives it back. */
  close(): Status {
    return this.listener.close();
  }
}

/** A connection. */
export class ConnectionDescriptor extends SocketDescriptor {
  /** Tells the kinds of descriptor apart. */
  readonly kind = "connection";
  /** What the guest may do with it. */
  rights: number;
  /** What files opened through it may have: there are none. */
  inheriting = 0;
  readonly #connection: TcpConnection;

  /** Wraps a connection. */
  constructor(
    connection: TcpConnection,
    mode: { readonly flags: number; readonly rights: number },
  ) {
    super();
    this.#connection = connection;
    this.flags = mode.flags;
    this.rights = mode.rights;
  }

  /** Bytes that can be read now. */
  available(): number {
    return this.#connection.available();
  }

  /** Bytes that can be written now. */
  room(): number {
    return this.#connection.room();
  }

  /** Reads what has come; `keep` leaves it to be read again. */
  read(buffer: Uint8Array, keep = false): number {
    return this.#connection.read(buffer, keep);
  }

  /** Writes what there is room for. */
  write(bytes: Uint8Array): number {
    return this.#connection.write(bytes);
  }

  /** Ends one direction or both. */
  shutdown(directions: { readonly read: boolean; readonly write: boolean }): Status {
    return this.#connection.shutdown(directions);
  }

  /** Gives it back. */
  close(): Status {
    return this.#connection.close();
  }
}
