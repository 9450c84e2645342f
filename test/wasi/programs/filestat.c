/* fd_filestat_get, fd_filestat_set_size and fd_filestat_set_times. */
#include "files.h"

#define SECOND UINT64_C(1000000000)

static __wasi_filestat_t stat_fd(uint32_t fd) {
  __wasi_filestat_t stat;
  memset(&stat, 0xff, sizeof stat);
  fd_filestat_get(fd, &stat);
  return stat;
}

static bool is_recent(uint64_t time) {
  uint64_t now;
  clock_time_get(0, 0, &now);
  return time < now + 2 * SECOND && time + 60 * SECOND > now;
}

int main(void) {
  make_file("stat.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "stat.txt", 0, READ_WRITE, 0);
  __wasi_filestat_t stat;
  check_ok("fd_filestat_get of a file", fd_filestat_get(fd, &stat));
  check_number("type", stat.filetype, __WASI_FILETYPE_REGULAR_FILE);
  check_number("size", stat.size, 10);
  check_number("names", stat.nlink, 1);
  check("it has an inode", stat.ino != 0);
  check("its times are recent", is_recent(stat.mtim) && is_recent(stat.ctim));
  check("the path has the same inode and device",
        stat_of("stat.txt").ino == stat.ino && stat_of("stat.txt").dev == stat.dev);
  check("another file has another inode", stat_of("seed.txt").ino != stat.ino);

  check_ok("making it smaller", fd_filestat_set_size(fd, 4));
  check_text("the rest is cut off", contents("stat.txt"), "0123");
  check_ok("making it larger", fd_filestat_set_size(fd, 6));
  check_number("size after that", stat_fd(fd).size, 6);
  char got[8] = "########";
  struct iovec32 part = {got, 8};
  uint32_t count;
  fd_pread(fd, &part, 1, 0, &count);
  check("it is filled up with zeros, not with what was cut off",
        count == 6 && memcmp(got, "0123\0\0##", 8) == 0);
  check_errno("a size no file can have", fd_filestat_set_size(fd, UINT64_MAX),
              __WASI_ERRNO_FBIG);

  check_ok("setting both times",
           fd_filestat_set_times(fd, 5 * SECOND, 7 * SECOND,
                                 __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_MTIM));
  stat = stat_fd(fd);
  check_number("access time", stat.atim, 5 * SECOND);
  check_number("modification time", stat.mtim, 7 * SECOND);
  check_ok("setting the modification time only",
           fd_filestat_set_times(fd, 1, 9 * SECOND, __WASI_FSTFLAGS_MTIM));
  stat = stat_fd(fd);
  check_number("the access time stays", stat.atim, 5 * SECOND);
  check_number("the modification time is new", stat.mtim, 9 * SECOND);
  check_ok("setting the access time to now",
           fd_filestat_set_times(fd, 1, 1, __WASI_FSTFLAGS_ATIM_NOW));
  stat = stat_fd(fd);
  check("it is now", is_recent(stat.atim));
  check_number("the modification time stays", stat.mtim, 9 * SECOND);
  check_ok("setting the modification time to now",
           fd_filestat_set_times(fd, 1, 1, __WASI_FSTFLAGS_MTIM_NOW));
  check("the modification time is now", is_recent(stat_fd(fd).mtim));
  check_ok("setting no time", fd_filestat_set_times(fd, 1, 1, 0));
  check("nothing changes", is_recent(stat_fd(fd).mtim));
  check_errno("a time and now",
              fd_filestat_set_times(fd, 1, 1, __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_ATIM_NOW),
              __WASI_ERRNO_INVAL);
  check_errno("a modification time and now",
              fd_filestat_set_times(fd, 1, 1, __WASI_FSTFLAGS_MTIM | __WASI_FSTFLAGS_MTIM_NOW),
              __WASI_ERRNO_INVAL);
  check_errno("flags that do not exist", fd_filestat_set_times(fd, 1, 1, 16),
              __WASI_ERRNO_INVAL);
  fd_close(fd);

  fd = open_at(ROOT, "stat.txt", 0, READ, 0);
  check("setting the size of a file open for reading only", fd_filestat_set_size(fd, 1) != 0);
  check_number("its size stays", stat_of("stat.txt").size, 6);
  fd_close(fd);

  fd = open_directory("folder");
  check_number("type of a directory", stat_fd(fd).filetype, __WASI_FILETYPE_DIRECTORY);
  check_ok("setting the times of a directory",
           fd_filestat_set_times(fd, 5 * SECOND, 7 * SECOND, __WASI_FSTFLAGS_MTIM));
  check_number("modification time of the directory", stat_fd(fd).mtim, 7 * SECOND);
  check_errno("setting the size of a directory", fd_filestat_set_size(fd, 0),
              __WASI_ERRNO_ISDIR);
  fd_close(fd);
  check_errno("a closed descriptor", fd_filestat_get(fd, &stat), __WASI_ERRNO_BADF);
  check_errno("size of a closed descriptor", fd_filestat_set_size(fd, 0), __WASI_ERRNO_BADF);
  check_errno("times of a closed descriptor", fd_filestat_set_times(fd, 0, 0, 0),
              __WASI_ERRNO_BADF);
  check_ok("fd_filestat_get of standard output", fd_filestat_get(1, &stat));
  return finish();
}
