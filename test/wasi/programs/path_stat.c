/* path_filestat_get and path_filestat_set_times. */
#include "files.h"

#define SECOND UINT64_C(1000000000)

static uint32_t set_times(const char *path, uint32_t lookup, uint64_t atim, uint64_t mtim,
                          uint32_t flags) {
  return path_filestat_set_times(ROOT, lookup, path, (uint32_t)strlen(path), atim, mtim, flags);
}

int main(void) {
  __wasi_filestat_t stat;
  make_file("stat.txt", "0123456789");
  check_ok("a file", path_filestat_get(ROOT, 0, PATH("stat.txt"), &stat));
  check_number("type of a file", stat.filetype, __WASI_FILETYPE_REGULAR_FILE);
  check_number("size of a file", stat.size, 10);
  check_number("names of a file", stat.nlink, 1);
  check_ok("a directory", path_filestat_get(ROOT, 0, PATH("folder"), &stat));
  check_number("type of a directory", stat.filetype, __WASI_FILETYPE_DIRECTORY);
  check_ok("a directory with a slash at the end",
           path_filestat_get(ROOT, 0, PATH("folder/"), &stat));
  check_ok("the folder itself", path_filestat_get(ROOT, 0, PATH("."), &stat));
  check_number("type of the folder itself", stat.filetype, __WASI_FILETYPE_DIRECTORY);
  check_errno("what is not there", path_filestat_get(ROOT, 0, PATH("missing"), &stat),
              __WASI_ERRNO_NOENT);
  check_errno("what is not there, in a file",
              path_filestat_get(ROOT, 0, PATH("stat.txt/a"), &stat), __WASI_ERRNO_NOTDIR);
  check_errno("a file with a slash at the end",
              path_filestat_get(ROOT, 0, PATH("stat.txt/"), &stat), __WASI_ERRNO_NOTDIR);
  check_errno("a closed descriptor", path_filestat_get(NOT_OPEN, 0, PATH("a"), &stat),
              __WASI_ERRNO_BADF);
  make_link("missing", "to-nothing");
  check_ok("a link to nothing", path_filestat_get(ROOT, 0, PATH("to-nothing"), &stat));
  check_number("type of a link", stat.filetype, __WASI_FILETYPE_SYMBOLIC_LINK);
  check_errno("a link to nothing that is followed",
              path_filestat_get(ROOT, FOLLOW, PATH("to-nothing"), &stat), __WASI_ERRNO_NOENT);

  check_ok("setting both times", set_times("stat.txt", 0, 5 * SECOND, 7 * SECOND,
                                           __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_MTIM));
  check_number("access time", stat_of("stat.txt").atim, 5 * SECOND);
  check_number("modification time", stat_of("stat.txt").mtim, 7 * SECOND);
  check_ok("setting the access time only",
           set_times("stat.txt", 0, 9 * SECOND, 1, __WASI_FSTFLAGS_ATIM));
  check_number("the access time is new", stat_of("stat.txt").atim, 9 * SECOND);
  check_number("the modification time stays", stat_of("stat.txt").mtim, 7 * SECOND);
  check_ok("setting the modification time to now",
           set_times("stat.txt", 0, 1, 1, __WASI_FSTFLAGS_MTIM_NOW));
  uint64_t now;
  clock_time_get(0, 0, &now);
  uint64_t modified = stat_of("stat.txt").mtim;
  check("it is now", modified < now + 2 * SECOND && modified + 60 * SECOND > now);
  check_number("the access time stays", stat_of("stat.txt").atim, 9 * SECOND);
  check_ok("half a second", set_times("stat.txt", 0, 0, 7 * SECOND + SECOND / 2,
                                      __WASI_FSTFLAGS_MTIM));
  check_number("it is kept", stat_of("stat.txt").mtim, 7 * SECOND + SECOND / 2);
  check_ok("times of a directory", set_times("folder", 0, 0, 7 * SECOND, __WASI_FSTFLAGS_MTIM));
  check_number("modification time of the directory", stat_of("folder").mtim, 7 * SECOND);
  check_errno("times of what is not there", set_times("missing", 0, 1, 1, __WASI_FSTFLAGS_MTIM),
              __WASI_ERRNO_NOENT);

  make_link("stat.txt", "link");
  check_ok("times of a link", set_times("link", 0, 0, 3 * SECOND, __WASI_FSTFLAGS_MTIM));
  check_number("modification time of the link", stat_of("link").mtim, 3 * SECOND);
  check_number("what it points to is left alone", stat_of("stat.txt").mtim,
               7 * SECOND + SECOND / 2);
  check_ok("times through a link", set_times("link", FOLLOW, 0, 4 * SECOND, __WASI_FSTFLAGS_MTIM));
  check_number("modification time of what it points to", stat_of("stat.txt").mtim, 4 * SECOND);
  check_number("the link is left alone", stat_of("link").mtim, 3 * SECOND);
  return finish();
}
