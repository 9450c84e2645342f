/* Every function that takes a descriptor, with numbers that are not open. */
#include "files.h"

static char buffer[64];
static struct iovec32 part = {buffer, sizeof buffer};
static uint64_t result[8];

static void check_all(const char *which, uint32_t fd) {
#define BAD(call)                             \
  do {                                        \
    put(which);                               \
    check_errno(" in " #call, call, __WASI_ERRNO_BADF); \
  } while (0)
  BAD(fd_advise(fd, 0, 0, 0));
  BAD(fd_allocate(fd, 0, 1));
  BAD(fd_close(fd));
  BAD(fd_datasync(fd));
  BAD(fd_fdstat_get(fd, result));
  BAD(fd_fdstat_set_flags(fd, 0));
  BAD(fd_fdstat_set_rights(fd, 0, 0));
  BAD(fd_filestat_get(fd, result));
  BAD(fd_filestat_set_size(fd, 0));
  BAD(fd_filestat_set_times(fd, 0, 0, 0));
  BAD(fd_pread(fd, &part, 1, 0, result));
  BAD(fd_prestat_get(fd, result));
  BAD(fd_prestat_dir_name(fd, buffer, 1));
  BAD(fd_pwrite(fd, &part, 1, 0, result));
  BAD(fd_read(fd, &part, 1, result));
  BAD(fd_readdir(fd, buffer, 64, 0, result));
  BAD(fd_renumber(fd, ROOT));
  BAD(fd_renumber(fd, fd));
  BAD(fd_seek(fd, 0, 0, result));
  BAD(fd_sync(fd));
  BAD(fd_tell(fd, result));
  BAD(fd_write(fd, &part, 1, result));
  BAD(path_create_directory(fd, PATH("a")));
  BAD(path_filestat_get(fd, 0, PATH("a"), result));
  BAD(path_filestat_set_times(fd, 0, PATH("a"), 0, 0, 1));
  BAD(path_link(fd, 0, PATH("a"), ROOT, PATH("b")));
  BAD(path_link(ROOT, 0, PATH("seed.txt"), fd, PATH("b")));
  BAD(path_open(fd, 0, PATH("a"), 0, 0, 0, 0, result));
  BAD(path_readlink(fd, PATH("a"), buffer, 64, result));
  BAD(path_remove_directory(fd, PATH("a")));
  BAD(path_rename(fd, PATH("a"), ROOT, PATH("b")));
  BAD(path_rename(ROOT, PATH("seed.txt"), fd, PATH("b")));
  BAD(path_symlink(PATH("a"), fd, PATH("b")));
  BAD(path_unlink_file(fd, PATH("a")));
}

int main(void) {
  check_all("5", FIRST_FREE);
  check_all("99", NOT_OPEN);
  check_all("-1", 0xffffffff);
  return finish();
}
