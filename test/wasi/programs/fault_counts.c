/* Counts of parts whose size is no 32-bit number, or a small one once it has overflowed. */
#include "files.h"

int main(void) {
  make_file("plain.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "plain.txt", 0, READ_WRITE, 0);
  char buffer[8];
  struct iovec32 part = {buffer, sizeof buffer};
  uint32_t count = 77;
  check_errno("fd_write of 2^29 + 1 parts", fd_write(fd, &part, 0x20000001, &count),
              __WASI_ERRNO_FAULT);
  check_errno("fd_write of 2^32 - 1 parts", fd_write(fd, &part, 0xffffffff, &count),
              __WASI_ERRNO_FAULT);
  check_errno("fd_read of 2^29 + 1 parts", fd_read(fd, &part, 0x20000001, &count),
              __WASI_ERRNO_FAULT);
  check_errno("fd_read of 2^32 - 1 parts", fd_read(fd, &part, 0xffffffff, &count),
              __WASI_ERRNO_FAULT);
  check_errno("fd_pread of 2^31 parts", fd_pread(fd, &part, 0x80000000, 0, &count),
              __WASI_ERRNO_FAULT);
  check_errno("fd_pwrite of 2^31 parts", fd_pwrite(fd, &part, 0x80000000, 0, &count),
              __WASI_ERRNO_FAULT);
  check_number("the count is left alone", count, 77);
  check_text("nothing was written", contents("plain.txt"), "0123456789");
  return finish();
}
