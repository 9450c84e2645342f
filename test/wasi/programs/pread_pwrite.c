/* fd_pread and fd_pwrite: elsewhere than at the offset, which stays. */
#include "files.h"

int main(void) {
  make_file("at.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "at.txt", 0, READ_WRITE, 0);
  uint64_t offset = 0;
  fd_seek(fd, 2, __WASI_WHENCE_SET, &offset);
  char a[2], b[8];
  struct iovec32 parts[] = {{a, 2}, {b, 8}};
  uint32_t count = 77;
  check_ok("fd_pread", fd_pread(fd, parts, 2, 5, &count));
  check_number("bytes read", count, 5);
  check("both parts are filled", memcmp(a, "56", 2) == 0 && memcmp(b, "789", 3) == 0);
  check_ok("fd_pread at the end", fd_pread(fd, parts, 2, 10, &count));
  check_number("bytes at the end", count, 0);
  check_ok("fd_pread past the end", fd_pread(fd, parts, 2, 1000, &count));
  check_number("bytes past the end", count, 0);
  check_errno("fd_pread at a negative offset", fd_pread(fd, parts, 2, -1, &count),
              __WASI_ERRNO_INVAL);

  struct iovec32 text[] = {{"ab", 2}, {"cd", 2}};
  check_ok("fd_pwrite", fd_pwrite(fd, text, 2, 8, &count));
  check_number("bytes written", count, 4);
  check_text("they are where they should be", contents("at.txt"), "01234567abcd");
  check_ok("fd_pwrite past the end", fd_pwrite(fd, text, 1, 14, &count));
  check_number("size after it", stat_of("at.txt").size, 16);
  check_ok("reading the gap", fd_pread(fd, parts, 1, 12, &count));
  check("the gap is filled with zeros", count == 2 && a[0] == 0 && a[1] == 0);
  check_errno("fd_pwrite at a negative offset", fd_pwrite(fd, text, 1, -1, &count),
              __WASI_ERRNO_INVAL);
  fd_tell(fd, &offset);
  check_number("the offset stays", offset, 2);
  fd_close(fd);

  fd = open_at(ROOT, "at.txt", 0, READ, 0);
  check_errno("fd_pwrite of a file open for reading only", fd_pwrite(fd, text, 1, 0, &count),
              __WASI_ERRNO_BADF);
  fd_close(fd);
  fd = open_at(ROOT, "at.txt", 0, WRITE, 0);
  check_errno("fd_pread of a file open for writing only", fd_pread(fd, parts, 1, 0, &count),
              __WASI_ERRNO_BADF);
  fd_close(fd);
  check_errno("fd_pread of a closed descriptor", fd_pread(fd, parts, 1, 0, &count),
              __WASI_ERRNO_BADF);
  check_errno("fd_pwrite of a closed descriptor", fd_pwrite(fd, text, 1, 0, &count),
              __WASI_ERRNO_BADF);
  check_errno("fd_pread of standard input", fd_pread(0, parts, 1, 0, &count),
              __WASI_ERRNO_SPIPE);
  check_errno("fd_pwrite of standard output", fd_pwrite(1, text, 1, 0, &count),
              __WASI_ERRNO_SPIPE);
  check_errno("fd_pread of a directory", fd_pread(ROOT, parts, 1, 0, &count),
              __WASI_ERRNO_ISDIR);
  return finish();
}
