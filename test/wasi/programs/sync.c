/* fd_sync, fd_datasync, fd_advise and fd_allocate. */
#include "files.h"

int main(void) {
  make_file("sync.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "sync.txt", 0, READ_WRITE, 0);
  check_ok("fd_sync of a file", fd_sync(fd));
  check_ok("fd_datasync of a file", fd_datasync(fd));
  uint32_t directory = open_directory("folder");
  check_ok("fd_sync of a directory", fd_sync(directory));
  check_ok("fd_datasync of a directory", fd_datasync(directory));

  check_ok("fd_advise", fd_advise(fd, 0, 10, __WASI_ADVICE_SEQUENTIAL));
  check_ok("fd_advise past the end", fd_advise(fd, 100, 10, __WASI_ADVICE_WILLNEED));
  check_ok("fd_advise up to the end", fd_advise(fd, 0, 0, __WASI_ADVICE_NOREUSE));
  check_errno("advice that does not exist", fd_advise(fd, 0, 10, 6), __WASI_ERRNO_INVAL);
  check_errno("fd_advise of a directory", fd_advise(directory, 0, 0, 0), __WASI_ERRNO_ISDIR);
  check_errno("fd_advise of standard input", fd_advise(0, 0, 0, 0), __WASI_ERRNO_SPIPE);

  check_ok("fd_allocate within the file", fd_allocate(fd, 2, 3));
  check_number("the size stays", stat_of("sync.txt").size, 10);
  check_ok("fd_allocate past the end", fd_allocate(fd, 8, 12));
  check_number("the size grows", stat_of("sync.txt").size, 20);
  check_text("what was there stays", contents("sync.txt"), "0123456789");
  check_errno("fd_allocate of nothing", fd_allocate(fd, 0, 0), __WASI_ERRNO_INVAL);
  check_errno("fd_allocate at a negative offset", fd_allocate(fd, -1, 1), __WASI_ERRNO_INVAL);
  check_errno("fd_allocate of a directory", fd_allocate(directory, 0, 1), __WASI_ERRNO_ISDIR);
  check_errno("fd_allocate of standard output", fd_allocate(1, 0, 1), __WASI_ERRNO_SPIPE);
  fd_close(directory);
  fd_close(fd);
  fd = open_at(ROOT, "sync.txt", 0, READ, 0);
  check_errno("fd_allocate of a file open for reading only", fd_allocate(fd, 0, 1),
              __WASI_ERRNO_BADF);
  fd_close(fd);

  check_errno("fd_sync of a closed descriptor", fd_sync(fd), __WASI_ERRNO_BADF);
  check_errno("fd_datasync of a closed descriptor", fd_datasync(fd), __WASI_ERRNO_BADF);
  check_errno("fd_advise of a closed descriptor", fd_advise(fd, 0, 0, 0), __WASI_ERRNO_BADF);
  check_errno("fd_allocate of a closed descriptor", fd_allocate(fd, 0, 1), __WASI_ERRNO_BADF);
  return finish();
}
