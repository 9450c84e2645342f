/* fd_read: scattered reads, the end of a file, and what cannot be read. */
#include "files.h"

int main(void) {
  make_file("read.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "read.txt", 0, READ, 0);
  char a[4] = "####", b[4] = "####", c[16] = "################";
  struct iovec32 parts[] = {{a, 3}, {NULL, 0}, {b, 2}, {c, 16}};
  uint32_t count = 77;

  check_ok("reading no parts", fd_read(fd, parts, 0, &count));
  check_number("bytes of no parts", count, 0);
  check_ok("reading two parts with an empty one between them", fd_read(fd, parts, 3, &count));
  check_number("bytes of the parts", count, 5);
  check("the first part is filled first", memcmp(a, "012#", 4) == 0);
  check("the last part is filled last", memcmp(b, "34##", 4) == 0);
  check_ok("reading more than is left", fd_read(fd, parts + 3, 1, &count));
  check_number("bytes that were left", count, 5);
  check("what was left", memcmp(c, "56789###########", 16) == 0);
  check_ok("reading at the end", fd_read(fd, parts, 1, &count));
  check_number("bytes at the end", count, 0);

  uint64_t offset = 0;
  check_ok("fd_tell", fd_tell(fd, &offset));
  check_number("the offset is at the end", offset, 10);
  check_ok("fd_seek past the end", fd_seek(fd, 100, __WASI_WHENCE_SET, &offset));
  check_ok("reading past the end", fd_read(fd, parts, 1, &count));
  check_number("bytes past the end", count, 0);
  fd_close(fd);

  fd = open_at(ROOT, "read.txt", 0, WRITE, 0);
  check_errno("a file open for writing only", fd_read(fd, parts, 1, &count), __WASI_ERRNO_BADF);
  fd_close(fd);
  fd = open_directory("folder");
  check_errno("a directory", fd_read(fd, parts, 1, &count), __WASI_ERRNO_ISDIR);
  fd_close(fd);
  check_errno("a closed descriptor", fd_read(fd, parts, 1, &count), __WASI_ERRNO_BADF);
  check_errno("standard output", fd_read(1, parts, 1, &count), __WASI_ERRNO_BADF);
  return finish();
}
