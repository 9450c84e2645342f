/* path_filestat_set_times with flags that do not exist, or exclude each other. */
#include "files.h"

int main(void) {
  make_file("stat.txt", "");
  for (uint32_t flags = 16; flags <= 0x8000; flags *= 2) {
    put_number(flags);
    check_errno(" as flags", path_filestat_set_times(ROOT, 0, PATH("stat.txt"), 1, 1, flags),
                __WASI_ERRNO_INVAL);
  }
  check_errno("an access time and now",
              path_filestat_set_times(ROOT, 0, PATH("stat.txt"), 1, 1,
                                      __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_ATIM_NOW),
              __WASI_ERRNO_INVAL);
  check_errno("a modification time and now",
              path_filestat_set_times(ROOT, 0, PATH("stat.txt"), 1, 1,
                                      __WASI_FSTFLAGS_MTIM | __WASI_FSTFLAGS_MTIM_NOW),
              __WASI_ERRNO_INVAL);
  check("the times are left alone", stat_of("stat.txt").mtim > 1);
  return finish();
}
