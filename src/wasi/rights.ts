/**
 * Rights of descriptors. They are deprecated and do not confine anything (mounts do), so opening a
 * file grants all that its kind and its mode allow; `fd_fdstat_set_rights` can take some away.
 *
 * @see https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#rights
 * @module
 */

/** Rights by name, as bits. */
export const Right = {
  FD_DATASYNC: 1 << 0,
  FD_READ: 1 << 1,
  FD_SEEK: 1 << 2,
  FD_FDSTAT_SET_FLAGS: 1 << 3,
  FD_SYNC: 1 << 4,
  FD_TELL: 1 << 5,
  FD_WRITE: 1 << 6,
  FD_ADVISE: 1 << 7,
  FD_ALLOCATE: 1 << 8,
  PATH_CREATE_DIRECTORY: 1 << 9,
  PATH_CREATE_FILE: 1 << 10,
  PATH_LINK_SOURCE: 1 << 11,
  PATH_LINK_TARGET: 1 << 12,
  PATH_OPEN: 1 << 13,
  FD_READDIR: 1 << 14,
  PATH_READLINK: 1 << 15,
  PATH_RENAME_SOURCE: 1 << 16,
  PATH_RENAME_TARGET: 1 << 17,
  PATH_FILESTAT_GET: 1 << 18,
  PATH_FILESTAT_SET_SIZE: 1 << 19,
  PATH_FILESTAT_SET_TIMES: 1 << 20,
  FD_FILESTAT_GET: 1 << 21,
  FD_FILESTAT_SET_SIZE: 1 << 22,
  FD_FILESTAT_SET_TIMES: 1 << 23,
  PATH_SYMLINK: 1 << 24,
  PATH_REMOVE_DIRECTORY: 1 << 25,
  PATH_UNLINK_FILE: 1 << 26,
  POLL_FD_READWRITE: 1 << 27,
  SOCK_SHUTDOWN: 1 << 28,
  SOCK_ACCEPT: 1 << 29,
} as const;

/** What may be done with a stream; without `FD_SEEK` and `FD_TELL` a terminal is known as one. */
export const STREAM_RIGHTS: number = Right.FD_READ | Right.FD_WRITE | Right.FD_SYNC |
  Right.FD_DATASYNC | Right.FD_FDSTAT_SET_FLAGS | Right.FD_FILESTAT_GET | Right.POLL_FD_READWRITE;

/** What may be done with a connection. */
export const CONNECTION_RIGHTS: number = Right.FD_READ | Right.FD_WRITE |
  Right.FD_FDSTAT_SET_FLAGS | Right.FD_FILESTAT_GET | Right.POLL_FD_READWRITE | Right.SOCK_SHUTDOWN;

/** What may be done with a socket that listens. */
export const LISTENER_RIGHTS: number = Right.FD_READ | Right.FD_WRITE | Right.FD_FDSTAT_SET_FLAGS |
  Right.FD_FILESTAT_GET | Right.POLL_FD_READWRITE | Right.SOCK_ACCEPT | Right.SOCK_SHUTDOWN;

/** What may be done with a regular file. */
export const FILE_RIGHTS: number = STREAM_RIGHTS | Right.FD_SEEK | Right.FD_TELL |
  Right.FD_ADVISE | Right.FD_ALLOCATE | Right.FD_FILESTAT_SET_SIZE | Right.FD_FILESTAT_SET_TIMES;

/** What may be done with a directory. */
export const DIRECTORY_RIGHTS: number = Right.FD_FDSTAT_SET_FLAGS | Right.FD_SYNC |
  Right.FD_DATASYNC | Right.PATH_CREATE_DIRECTORY | Right.PATH_CREATE_FILE |
  Right.PATH_LINK_SOURCE | Right.PATH_LINK_TARGET | Right.PATH_OPEN | Right.FD_READDIR |
  Right.PATH_READLINK | Right.PATH_RENAME_SOURCE | Right.PATH_RENAME_TARGET |
  Right.PATH_FILESTAT_GET | Right.PATH_FILESTAT_SET_SIZE | Right.PATH_FILESTAT_SET_TIMES |
  Right.FD_FILESTAT_GET | Right.FD_FILESTAT_SET_TIMES | Right.PATH_SYMLINK |
  Right.PATH_REMOVE_DIRECTORY | Right.PATH_UNLINK_FILE;

/** What the files opened in a directory may have. */
export const INHERITED_RIGHTS: number = FILE_RIGHTS | DIRECTORY_RIGHTS;
