/* fd_fdstat_get, fd_fdstat_set_flags and fd_fdstat_set_rights. */
#include "files.h"

static __wasi_fdstat_t stat_fd(uint32_t fd) {
  __wasi_fdstat_t stat;
  memset(&stat, 0xff, sizeof stat);
  fd_fdstat_get(fd, &stat);
  return stat;
}

int main(void) {
  make_file("stat.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "stat.txt", 0, READ_WRITE, 0);
  __wasi_fdstat_t stat;
  check_ok("fd_fdstat_get of a file", fd_fdstat_get(fd, &stat));
  check_number("a file is a regular one", stat.fs_filetype, __WASI_FILETYPE_REGULAR_FILE);
  check_number("it has no flags", stat.fs_flags, 0);
  check("it has the rights to read, write, seek and tell",
        (stat.fs_rights_base & __WASI_RIGHTS_FD_READ) != 0 && (stat.fs_rights_base & __WASI_RIGHTS_FD_WRITE) != 0 &&
            (stat.fs_rights_base & __WASI_RIGHTS_FD_SEEK) != 0 &&
            (stat.fs_rights_base & __WASI_RIGHTS_FD_TELL) != 0);

  check_ok("setting APPEND", fd_fdstat_set_flags(fd, __WASI_FDFLAGS_APPEND));
  check_number("APPEND is set", stat_fd(fd).fs_flags, __WASI_FDFLAGS_APPEND);
  check_ok("writing", write_text(fd, "abc"));
  check_text("it is appended", contents("stat.txt"), "0123456789abc");
  check_ok("clearing APPEND", fd_fdstat_set_flags(fd, 0));
  check_number("APPEND is cleared", stat_fd(fd).fs_flags, 0);
  uint64_t offset;
  fd_seek(fd, 0, __WASI_WHENCE_SET, &offset);
  write_text(fd, "XYZ");
  check_text("writing is no appending any more", contents("stat.txt"), "XYZ3456789abc");
  check_ok("setting NONBLOCK", fd_fdstat_set_flags(fd, __WASI_FDFLAGS_NONBLOCK));
  check_number("NONBLOCK is set", stat_fd(fd).fs_flags, __WASI_FDFLAGS_NONBLOCK);
  check_ok("clearing NONBLOCK", fd_fdstat_set_flags(fd, 0));
  check_errno("setting SYNC", fd_fdstat_set_flags(fd, __WASI_FDFLAGS_SYNC), __WASI_ERRNO_INVAL);
  check_errno("setting DSYNC", fd_fdstat_set_flags(fd, __WASI_FDFLAGS_DSYNC),
              __WASI_ERRNO_INVAL);
  check_errno("setting flags that do not exist", fd_fdstat_set_flags(fd, 32),
              __WASI_ERRNO_INVAL);
  fd_close(fd);

  fd = open_at(ROOT, "stat.txt", 0, READ_WRITE, __WASI_FDFLAGS_APPEND);
  check_number("a file open for appending says so", stat_fd(fd).fs_flags, __WASI_FDFLAGS_APPEND);
  fd_close(fd);

  fd = open_at(ROOT, "stat.txt", 0, READ_WRITE, 0);
  uint64_t fewer = stat_fd(fd).fs_rights_base & ~__WASI_RIGHTS_FD_WRITE;
  check_ok("taking the right to write away", fd_fdstat_set_rights(fd, fewer, 0));
  check_number("it is gone", stat_fd(fd).fs_rights_base & __WASI_RIGHTS_FD_WRITE, 0);
  check("the others stay", stat_fd(fd).fs_rights_base == fewer);
  check("writing is refused", write_text(fd, "no") != 0);
  check_errno("asking for it back", fd_fdstat_set_rights(fd, fewer | __WASI_RIGHTS_FD_WRITE, 0),
              __WASI_ERRNO_NOTCAPABLE);
  fewer &= ~__WASI_RIGHTS_FD_SEEK;
  check_ok("taking the right to seek away", fd_fdstat_set_rights(fd, fewer, 0));
  check_errno("seeking without the right", fd_seek(fd, 1, __WASI_WHENCE_SET, &offset),
              __WASI_ERRNO_NOTCAPABLE);
  check_text("reading goes on", read_text(fd), "XYZ3456789abc");
  fd_close(fd);

  check_number("a directory is one", stat_fd(ROOT).fs_filetype, __WASI_FILETYPE_DIRECTORY);
  uint64_t rights = stat_fd(ROOT).fs_rights_base;
  check("a directory can be listed, opened in and linked in",
        (rights & __WASI_RIGHTS_FD_READDIR) != 0 && (rights & __WASI_RIGHTS_PATH_OPEN) != 0 &&
            (rights & __WASI_RIGHTS_PATH_SYMLINK) != 0);
  check("files opened in it can be read and written",
        (stat_fd(ROOT).fs_rights_inheriting & __WASI_RIGHTS_FD_READ) != 0 &&
            (stat_fd(ROOT).fs_rights_inheriting & __WASI_RIGHTS_FD_WRITE) != 0);
  check("a directory cannot be read", (rights & __WASI_RIGHTS_FD_READ) == 0);
  check("standard input can be read", (stat_fd(0).fs_rights_base & __WASI_RIGHTS_FD_READ) != 0);
  check("standard output can be written", (stat_fd(1).fs_rights_base & __WASI_RIGHTS_FD_WRITE) != 0);
  check("standard output cannot be sought",
        (stat_fd(1).fs_rights_base & __WASI_RIGHTS_FD_SEEK) == 0);
  check("standard streams are no files or directories",
        stat_fd(0).fs_filetype != __WASI_FILETYPE_DIRECTORY &&
            stat_fd(0).fs_filetype != __WASI_FILETYPE_REGULAR_FILE &&
            stat_fd(1).fs_filetype != __WASI_FILETYPE_REGULAR_FILE);
  check_errno("fd_fdstat_get of a closed descriptor", fd_fdstat_get(fd, &stat),
              __WASI_ERRNO_BADF);
  check_errno("flags of a closed descriptor", fd_fdstat_set_flags(fd, 0), __WASI_ERRNO_BADF);
  check_errno("rights of a closed descriptor", fd_fdstat_set_rights(fd, 0, 0),
              __WASI_ERRNO_BADF);
  return finish();
}
