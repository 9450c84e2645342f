/**
 * Where `node:wasi` answers otherwise than Kiln, and why Kiln does not follow. The list is enforced
 * both ways: what is not listed fails, and so does what is listed and no longer so.
 *
 * @module
 */

/** Checks that have one reason to differ. */
export interface Difference {
  /** Why Kiln's answer is the one to have. */
  readonly reason: string;
  /** The major version of Node since which it is so; later entries replace earlier ones. */
  readonly since?: number;
  /** By run, and then by check: what `node:wasi` makes of it. */
  readonly checks?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A run in which all checks with names like that give the same. */
  readonly family?: { readonly run: string; readonly names: RegExp; readonly text: string };
}

/** All differences. */
export const DIFFERENCES: readonly Difference[] = [
  {
    reason: "node:wasi shows the processor time of its own process; a guest of Kiln has no process",
    checks: {
      clocks: {
        "time of the clock of the process": "ESUCCESS, not EINVAL",
        "time of the clock of the thread": "ESUCCESS, not EINVAL",
        "resolution of the clock of the process": "ESUCCESS, not EINVAL",
        "resolution of the clock of the thread": "ESUCCESS, not EINVAL",
      },
    },
  },
  {
    reason:
      "the old version numbers whence and lays out records differently; node:wasi gives old programs the new functions under the old name",
    checks: {
      unstable: {
        "offset from the end": "1, not 4",
        "offset from the start": "6, not 1",
        "what is read": '"", not "eed?"',
        "names": "4294967295, not 1",
        "size": "1, not 5",
        "nothing is written after the record": "not so",
        "nothing is written after that record": "not so",
        "it waits for 20 ms": "not so",
      },
    },
  },
  {
    reason:
      "a path that leads out of its folder is EPERM, as in Wasmtime and wazero; rights have nothing to do with it",
    checks: {
      path_open: {
        "a path out of a directory that was opened": "ENOTCAPABLE, not EPERM",
      },
      paths: {
        "up": "ENOTCAPABLE, not EPERM",
        "up and in": "ENOTCAPABLE, not EPERM",
        "down and up too far": "ENOTCAPABLE, not EPERM",
        "up with many slashes": "ENOTCAPABLE, not EPERM",
        "up with a dot before": "ENOTCAPABLE, not EPERM",
        "an absolute path": "ENOTCAPABLE, not EPERM",
        "an absolute path of the host": "ENOTCAPABLE, not EPERM",
        "the root": "ENOTCAPABLE, not EPERM",
        "making a directory outside": "ENOTCAPABLE, not EPERM",
        "removing a directory outside": "ENOTCAPABLE, not EPERM",
        "unlinking a file outside": "ENOTCAPABLE, not EPERM",
        "attributes of what is outside": "ENOTCAPABLE, not EPERM",
        "a link outside": "ENOTCAPABLE, not EPERM",
        "moving out": "ENOTCAPABLE, not EPERM",
        "moving in": "ENOTCAPABLE, not EPERM",
        "linking in": "ENOTCAPABLE, not EPERM",
      },
    },
  },
  {
    reason:
      "links are followed by Kiln itself, below the folder where the path begins; node:wasi resolves the target of a new link from the top of the folder and refuses one that leads up, though it stays inside",
    checks: {
      links: {
        "path_symlink from below": "ENOTCAPABLE, not ESUCCESS",
        "a link may lead up, within the folder": '"ENOENT", not "seed?"',
        "a link to a directory with a link in it": '"ENOENT", not "seed?"',
        "a link that leads out of the folder": "ENOENT, not EPERM",
        "a link on the way that leads out of the folder": "ENOENT, not EPERM",
        "a link that leads out behind a directory": "ESUCCESS, not EPERM",
        "the files":
          '/data/folder/up is missing, not link to ../seed.txt; /data/further-out is 0 bytes: "", not link to folder/../../x; /data/out is missing, not link to ..; /other/x is 7 bytes: "changed", not there',
      },
    },
  },
  {
    reason:
      "whether a descriptor is open comes first, then whether it is a socket; node:wasi asks for rights, and shuts no file down",
    checks: {
      sockets: {
        "sock_accept of a file": "ENOTCAPABLE, not ENOTSOCK",
        "sock_recv of a file": "ENOTCAPABLE, not ENOTSOCK",
        "sock_send to a file": "ENOTCAPABLE, not ENOTSOCK",
        "sock_shutdown of a file": "ENOTSUP, not ENOTSOCK",
        "sock_accept of a directory": "ENOTCAPABLE, not ENOTSOCK",
        "sock_shutdown of a directory": "ENOTCAPABLE, not ENOTSOCK",
        "sock_shutdown of a closed descriptor": "ENOTSUP, not EBADF",
      },
    },
  },
  {
    reason: "node:wasi asks for rights first; they are deprecated, and Kiln says what POSIX says",
    checks: {
      fd_read: {
        "a file open for writing only": "ENOTCAPABLE, not EBADF",
        "a directory": "ENOTCAPABLE, not EISDIR",
      },
      fd_write: {
        "a file open for reading only": "ENOTCAPABLE, not EBADF",
        "a directory": "ENOTCAPABLE, not EBADF",
      },
      seek: {
        "seek of standard input": "ENOTCAPABLE, not ESPIPE",
        "tell of standard output": "ENOTCAPABLE, not ESPIPE",
        "seek of a directory": "ENOTCAPABLE, not EISDIR",
        "tell of a directory": "ENOTCAPABLE, not EISDIR",
      },
      pread_pwrite: {
        "fd_pwrite of a file open for reading only": "ENOTCAPABLE, not EBADF",
        "fd_pread of a file open for writing only": "ENOTCAPABLE, not EBADF",
        "fd_pread of standard input": "ENOTCAPABLE, not ESPIPE",
        "fd_pwrite of standard output": "ENOTCAPABLE, not ESPIPE",
        "fd_pread of a directory": "ENOTCAPABLE, not EISDIR",
      },
      sync: {
        "fd_datasync of a directory": "ENOTCAPABLE, not ESUCCESS",
        "fd_advise of a directory": "ENOTCAPABLE, not EISDIR",
        "fd_advise of standard input": "ENOTCAPABLE, not ESPIPE",
        "fd_allocate of a directory": "ENOTCAPABLE, not EISDIR",
        "fd_allocate of standard output": "ENOTCAPABLE, not ESPIPE",
        "fd_allocate of a file open for reading only": "ENOTCAPABLE, not EBADF",
      },
      filestat: {
        "setting the size of a directory": "ENOTCAPABLE, not EISDIR",
      },
      readdir: {
        "a file": "ENOTCAPABLE, not ENOTDIR",
      },
      path_open: {
        "a path below a file": "ENOTCAPABLE, not ENOTDIR",
        "a path below standard output": "ENOTCAPABLE, not ENOTDIR",
      },
    },
  },
  {
    reason:
      "a stream goes one way; node:wasi leaves it to the host, which uses sockets here that go both ways",
    checks: {
      fd_read: { "standard output": "EAGAIN, not EBADF" },
      fd_write: { "standard input": "ESUCCESS, not EBADF" },
    },
  },
  {
    reason: "an empty path is ENOENT, as in POSIX",
    checks: {
      links: {
        "path_symlink to the empty path": "EINVAL, not ENOENT",
        "path_symlink without a name": "EINVAL, not ENOENT",
      },
      directories: {
        "without a name": "EINVAL, not ENOENT",
        "path_remove_directory without a name": "EINVAL, not ENOENT",
        "path_unlink_file without a name": "EINVAL, not ENOENT",
      },
      rename: {
        "to nowhere": "EINVAL, not ENOENT",
        "from nowhere": "EINVAL, not ENOENT",
      },
      paths: {
        "the empty path": "EINVAL, not ENOENT",
      },
    },
  },
  {
    reason:
      "each folder that is given is a device of its own: a file cannot have names in two, nor be moved between them at once",
    checks: {
      links: {
        "path_link into the other folder": "ESUCCESS, not EXDEV",
        "the file has one name": "2, not 1",
      },
      rename: {
        "into the other folder": "ESUCCESS, not EXDEV",
        "it stays where it is": "not so",
        "the files":
          '/data/b.txt is missing, not 1 bytes: "a"; /other/b.txt is 1 bytes: "a", not there',
      },
    },
  },
  {
    reason: "`.` and `..` are listed, as in POSIX and wazero; node:wasi leaves them out",
    checks: {
      readdir: {
        "the directory itself and its parent are listed": "not so",
        "type of the directory itself": "0, not 3",
        "an empty directory has only itself and its parent": "not so",
      },
    },
  },
  {
    reason: "node:wasi shows the flags of the host's open() among those of WASI, and sets any",
    checks: {
      fdstat: {
        "it has no flags": "32770, not 0",
        "APPEND is set": "33794, not 1",
        "APPEND is cleared": "32770, not 0",
        "NONBLOCK is set": "34818, not 4",
        "setting SYNC": "ESUCCESS, not EINVAL",
        "setting DSYNC": "ESUCCESS, not EINVAL",
        "setting flags that do not exist": "ESUCCESS, not EINVAL",
        "a file open for appending says so": "33794, not 1",
      },
    },
  },
  {
    reason: "posix_fallocate refuses to allocate nothing, or at no offset",
    checks: {
      sync: {
        "fd_allocate of nothing": "ESUCCESS, not EINVAL",
        "fd_allocate at a negative offset": "ESUCCESS, not EINVAL",
      },
    },
  },
  {
    reason: "a size beyond what any file can have is EFBIG: sizes of WASI have no sign",
    checks: {
      filestat: {
        "a size no file can have": "EINVAL, not EFBIG",
      },
    },
  },
  {
    reason:
      "a name that does not fit is ENAMETOOLONG, the errno wasi-libc and the specification know for it",
    checks: {
      descriptors: {
        "a buffer that is too small": "ENOBUFS, not ENAMETOOLONG",
      },
    },
  },
  {
    reason:
      "folders that were given keep their numbers, as in wazero: programs know them by number and name",
    checks: {
      descriptors: {
        "fd_renumber of a folder that was given": "ESUCCESS, not ENOTSUP",
        "fd_renumber over a folder that was given": "EBADF, not ENOTSUP",
      },
    },
  },
  {
    reason: "to move a descriptor that is not open is EBADF, also onto itself",
    checks: {
      bad_descriptors: {
        "5 in fd_renumber(fd, fd)": "ESUCCESS, not EBADF",
        "99 in fd_renumber(fd, fd)": "ESUCCESS, not EBADF",
        "-1 in fd_renumber(fd, fd)": "ESUCCESS, not EBADF",
      },
    },
  },
  {
    reason:
      "opening a directory to cut it off makes no sense: the flags are refused before the path is looked at",
    checks: {
      path_open: {
        "TRUNC and DIRECTORY": "EISDIR, not EINVAL",
      },
    },
  },
  {
    reason: "readlink cuts the target off where the buffer ends, as in POSIX",
    checks: {
      links: {
        "path_readlink with a small buffer": "ENOBUFS, not ESUCCESS",
        "the target is cut off": "not so",
      },
    },
  },
  {
    reason: "a link in the last place is followed only if that is asked for",
    checks: {
      links: {
        "a link that is not to be followed": "ESUCCESS, not ELOOP",
        "CREAT where there is a link that is not to be followed": "ESUCCESS, not ELOOP",
      },
    },
  },
  {
    reason: "node:wasi keeps whole seconds",
    checks: {
      path_stat: {
        "it is kept": "7000000000, not 7500000000",
        "what it points to is left alone": "7000000000, not 7500000000",
      },
    },
  },
  {
    reason:
      "node:wasi simplifies `a/..` as text; in POSIX, and in Kiln, the directory has to be there",
    checks: {
      paths: {
        "up from what is not there": "ESUCCESS, not ENOENT",
        "up from a file": "ESUCCESS, not ENOTDIR",
        "a file with a slash and a dot at the end": "ESUCCESS, not ENOTDIR",
      },
    },
  },
  {
    reason: "node:wasi takes a path to end at its first NUL",
    checks: {
      paths: {
        "a NUL at the end": "not so",
        "a NUL alone": "not so",
        "a directory with a NUL": "not so",
        "it is not made": "not so",
      },
    },
  },
  {
    reason: "names are UTF-8, as the specification has it",
    checks: {
      paths: {
        "bytes that are not UTF-8": "ENOENT, not EILSEQ",
        "making a name that is not UTF-8": "ESUCCESS, not EILSEQ",
      },
    },
  },
  {
    reason: "node:wasi takes paths of any length",
    checks: {
      paths: {
        "a path of 5,000 bytes": "ESUCCESS, not ENAMETOOLONG",
      },
    },
  },
  {
    reason: "what node:wasi made of a name that is no text, and of one with a NUL",
    checks: {
      paths: {
        "the files":
          "/data/a� is something whose name is no text, not there; /data/nul is directory, not there",
      },
    },
  },
  {
    reason: "files are always ready, as in POSIX; node:wasi cannot wait for them",
    checks: {
      poll: {
        "reading from a file": "EPERM, not ESUCCESS",
        "it is ready": "not so",
        "type of the event": "255, not 1",
        "bytes to be read": "18446744073709551615, not 10",
        "descriptors and a clock": "EPERM, not ESUCCESS",
        "events of the three descriptors": "77, not 3",
        "each has its event": "not so",
        "writing has its type": "not so",
      },
    },
  },
  {
    reason: "an error of one subscription belongs in its event, since the others are still good",
    checks: {
      poll: {
        "the event of the descriptor has the error": "not so",
        "its event has the error": "not so",
        "a type that does not exist": "EINVAL, not ESUCCESS",
        "the event of that type has the error": "not so",
      },
    },
  },
  {
    reason: "an address outside the memory is EFAULT; node:wasi calls it an overflow",
    family: {
      run: "faults",
      names: / in \w+\(|^a buffer|^a path|^so many/,
      text: "EOVERFLOW, not EFAULT",
    },
  },
  {
    reason:
      "functions with 64-bit numbers of newer node:wasi refuse descriptors whose upper bit is set",
    since: 24,
    family: {
      run: "bad_descriptors",
      names:
        /^-1 in (fd_advise|fd_allocate|fd_fdstat_set_rights|fd_filestat_set_size|fd_filestat_set_times|fd_pread|fd_pwrite|fd_readdir|fd_seek|path_filestat_set_times|path_open)\(/,
      text: "EINVAL, not EBADF",
    },
  },
  {
    reason:
      "functions with 64-bit numbers of newer node:wasi refuse addresses whose upper bit is set",
    since: 24,
    family: {
      run: "faults",
      names:
        /^far behind in (clock_time_get|fd_p(read|write)\(fd, (bad|&part)|fd_readdir|fd_seek|path_filestat_set_times|path_open)/,
      text: "EINVAL, not EFAULT",
    },
  },
];
