/* sock_accept, sock_recv, sock_send and sock_shutdown, where there are no sockets. */
#include "files.h"

int main(void) {
  make_file("plain.txt", "plain");
  uint32_t fd = open_at(ROOT, "plain.txt", 0, READ_WRITE, 0);
  char text[4] = "abc";
  struct iovec32 part = {text, 3};
  uint32_t count, flags;
  check_errno("sock_accept of a file", sock_accept(fd, 0, &count), __WASI_ERRNO_NOTSOCK);
  check_errno("sock_recv of a file", sock_recv(fd, &part, 1, 0, &count, &flags),
              __WASI_ERRNO_NOTSOCK);
  check_errno("sock_send to a file", sock_send(fd, &part, 1, 0, &count), __WASI_ERRNO_NOTSOCK);
  check_errno("sock_shutdown of a file", sock_shutdown(fd, __WASI_SDFLAGS_RD),
              __WASI_ERRNO_NOTSOCK);
  check_errno("sock_accept of a directory", sock_accept(ROOT, 0, &count), __WASI_ERRNO_NOTSOCK);
  check_errno("sock_shutdown of a directory", sock_shutdown(ROOT, __WASI_SDFLAGS_WR),
              __WASI_ERRNO_NOTSOCK);
  check_text("the file is left alone", contents("plain.txt"), "plain");
  check_errno("sock_accept of a closed descriptor", sock_accept(NOT_OPEN, 0, &count),
              __WASI_ERRNO_BADF);
  check_errno("sock_recv of a closed descriptor",
              sock_recv(NOT_OPEN, &part, 1, 0, &count, &flags), __WASI_ERRNO_BADF);
  check_errno("sock_send to a closed descriptor", sock_send(NOT_OPEN, &part, 1, 0, &count),
              __WASI_ERRNO_BADF);
  check_errno("sock_shutdown of a closed descriptor",
              sock_shutdown(NOT_OPEN, __WASI_SDFLAGS_RD), __WASI_ERRNO_BADF);
  return finish();
}
