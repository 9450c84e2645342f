/* fd_seek and fd_tell. */
#include "files.h"

int main(void) {
  make_file("seek.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "seek.txt", 0, READ_WRITE, 0);
  uint64_t at = 77;
  check_ok("fd_tell of a file just opened", fd_tell(fd, &at));
  check_number("it starts at 0", at, 0);
  check_ok("seek from the start", fd_seek(fd, 4, __WASI_WHENCE_SET, &at));
  check_number("offset from the start", at, 4);
  check_ok("seek from where it is", fd_seek(fd, 3, __WASI_WHENCE_CUR, &at));
  check_number("offset from where it was", at, 7);
  check_ok("seek back", fd_seek(fd, -2, __WASI_WHENCE_CUR, &at));
  check_number("offset after seeking back", at, 5);
  check_text("reading goes on there", read_text(fd), "56789");
  check_ok("seek from the end", fd_seek(fd, -3, __WASI_WHENCE_END, &at));
  check_number("offset from the end", at, 7);
  check_ok("seek past the end", fd_seek(fd, 5, __WASI_WHENCE_END, &at));
  check_number("offset past the end", at, 15);
  check_number("seeking does not make the file larger", stat_of("seek.txt").size, 10);
  check_ok("fd_tell", fd_tell(fd, &at));
  check_number("fd_tell says the same", at, 15);

  check_errno("seek before the start", fd_seek(fd, -1, __WASI_WHENCE_SET, &at),
              __WASI_ERRNO_INVAL);
  check_errno("seek back before the start", fd_seek(fd, -16, __WASI_WHENCE_CUR, &at),
              __WASI_ERRNO_INVAL);
  check_errno("seek from the end before the start", fd_seek(fd, -11, __WASI_WHENCE_END, &at),
              __WASI_ERRNO_INVAL);
  check_errno("seek further than there are numbers",
              fd_seek(fd, INT64_MAX, __WASI_WHENCE_CUR, &at), __WASI_ERRNO_INVAL);
  check_errno("a whence that does not exist", fd_seek(fd, 0, 3, &at), __WASI_ERRNO_INVAL);
  fd_tell(fd, &at);
  check_number("failed seeks leave the offset alone", at, 15);
  fd_close(fd);

  check_errno("seek of a closed descriptor", fd_seek(fd, 0, __WASI_WHENCE_SET, &at),
              __WASI_ERRNO_BADF);
  check_errno("tell of a closed descriptor", fd_tell(fd, &at), __WASI_ERRNO_BADF);
  check_errno("seek of standard input", fd_seek(0, 1, __WASI_WHENCE_SET, &at),
              __WASI_ERRNO_SPIPE);
  check_errno("tell of standard output", fd_tell(1, &at), __WASI_ERRNO_SPIPE);
  check_errno("seek of a directory", fd_seek(ROOT, 0, __WASI_WHENCE_SET, &at),
              __WASI_ERRNO_ISDIR);
  check_errno("tell of a directory", fd_tell(ROOT, &at), __WASI_ERRNO_ISDIR);
  return finish();
}
