/*
 * Sockets, seen from a server: descriptor 3 listens, and descriptor 4 does at another address. The
 * client (client.mjs) is started when the line "nobody has come" is out.
 */
#include "../programs/poll.h"

enum { LISTENER = 3, SECOND = 4, ACCEPTED = 5 };

static char buffer[10000];
static uint32_t received;
static uint16_t out_flags;

static uint32_t receive(uint32_t fd, uint32_t length, uint32_t flags) {
  struct iovec32 part = {buffer, length};
  received = 77777;
  return sock_recv(fd, &part, 1, flags, &received, &out_flags);
}

static uint32_t send_all(uint32_t fd, const void *bytes, uint32_t length) {
  struct iovec32 part = {(void *)bytes, length};
  uint32_t sent = 0;
  uint32_t error = sock_send(fd, &part, 1, 0, &sent);
  return error == 0 && sent != length ? __WASI_ERRNO_MSGSIZE : error;
}

static void is_a_socket(const char *name, uint32_t fd) {
  __wasi_fdstat_t stat;
  put(name);
  put(", ");
  check_ok("its fdstat", fd_fdstat_get(fd, &stat));
  put(name);
  put(", ");
  check_number("its type", stat.fs_filetype, __WASI_FILETYPE_SOCKET_STREAM);
}

static void waits_for_nobody(void) {
  uint32_t fd, prestat[2];
  is_a_socket("the first listener", LISTENER);
  is_a_socket("the second listener", SECOND);
  check_errno("a listener is no directory", fd_prestat_get(LISTENER, prestat), __WASI_ERRNO_BADF);
  check_errno("a connection of a listener", receive(LISTENER, 5, 0), __WASI_ERRNO_NOTCONN);
  check_errno("a listener has no offset", fd_tell(LISTENER, buffer), __WASI_ERRNO_SPIPE);
  check_errno("a listener cannot be read", fd_read(LISTENER, buffer, 0, &fd),
              __WASI_ERRNO_NOTCONN);
  check_errno("flags that no connection has", sock_accept(LISTENER, 1, &fd), __WASI_ERRNO_INVAL);
  check_ok("not to wait", fd_fdstat_set_flags(LISTENER, __WASI_FDFLAGS_NONBLOCK));
  check_errno("nobody to accept", sock_accept(LISTENER, 0, &fd), __WASI_ERRNO_AGAIN);
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, LISTENER);
  clock(1, 2, 1, 20 * MILLISECOND, 0);
  uint64_t before = now(1);
  check_ok("a poll while nobody comes", poll(2));
  check("it waits for the clock", now(1) - before >= 20 * MILLISECOND);
  check("it ends with the clock", count == 1 && events[0].userdata == 2);
  check("nobody has come", true);
}

static uint32_t accepts(void) {
  uint32_t fd = 0;
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, LISTENER);
  descriptor(1, 2, __WASI_EVENTTYPE_FD_READ, SECOND);
  clock(2, 3, 1, 20000 * MILLISECOND, 0);
  check_ok("a poll until somebody comes", poll(3));
  check("it ends with the first listener",
        count == 1 && events[0].userdata == 1 && events[0].error == 0);
  check_ok("to wait again", fd_fdstat_set_flags(LISTENER, 0));
  check_ok("somebody is accepted", sock_accept(LISTENER, 0, &fd));
  check_number("the lowest free descriptor", fd, ACCEPTED);
  is_a_socket("the connection", fd);
  check_errno("a connection accepts nobody", sock_accept(fd, 0, &received), __WASI_ERRNO_NOTCAPABLE);
  return fd;
}

static void talks(uint32_t fd) {
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, fd);
  clock(1, 2, 1, 20000 * MILLISECOND, 0);
  check_ok("a poll until something is said", poll(2));
  check("it ends with the connection",
        count == 1 && events[0].userdata == 1 && events[0].fd_readwrite.nbytes > 0);
  check_errno("flags that do not exist", receive(fd, 1, 8), __WASI_ERRNO_INVAL);
  check_ok("looking ahead", receive(fd, 3, 1));
  check_bytes("what lies ahead", buffer, received, "hel");
  check_ok("waiting for all of it", receive(fd, 10, 2));
  check_bytes("all of it", buffer, received, "hello you!");
  check_ok("a connection that does not wait", fd_fdstat_set_flags(fd, __WASI_FDFLAGS_NONBLOCK));
  check_errno("nothing more to receive", receive(fd, 10, 0), __WASI_ERRNO_AGAIN);
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, fd);
  descriptor(1, 2, __WASI_EVENTTYPE_FD_WRITE, fd);
  check_ok("a poll to read or write", poll(2));
  check("only writing is ready", count == 1 && events[0].userdata == 2 &&
                                     events[0].fd_readwrite.nbytes > 0);
  check_ok("a connection that waits", fd_fdstat_set_flags(fd, 0));
  check_ok("an answer", send_all(fd, "HELLO", 5));
  struct iovec32 parts[2] = {{"and ", 4}, {"more", 4}};
  check_ok("an answer in parts", fd_write(fd, parts, 2, &received));
  check_number("its length", received, 8);
}

/* Sends back what comes, far more than is ever on its way at once. */
static void echoes(uint32_t fd) {
  uint32_t total = 0, error;
  struct iovec32 part = {buffer, sizeof buffer};
  while ((error = fd_read(fd, &part, 1, &received)) == 0 && received > 0) {
    total += received;
    error = send_all(fd, buffer, received);
    if (error != 0) break;
  }
  check_ok("echoing", error);
  check_number("bytes echoed", total, 1000000);
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, fd);
  check_ok("a poll after the end", poll(1));
  check("it says that it is over", count == 1 && events[0].fd_readwrite.nbytes == 0 &&
                                       events[0].fd_readwrite.flags == 1);
  check_errno("to shut down nothing", sock_shutdown(fd, 0), __WASI_ERRNO_INVAL);
  check_ok("to shut down sending", sock_shutdown(fd, __WASI_SDFLAGS_WR));
  check_errno("nothing can be sent", send_all(fd, "x", 1), __WASI_ERRNO_PIPE);
  check_ok("a connection is closed", fd_close(fd));
}

static void ends_early(void) {
  uint32_t fd = 0;
  check_ok("the next is waited for", sock_accept(LISTENER, 0, &fd));
  check_number("the descriptor is used again", fd, ACCEPTED);
  check_ok("to shut down receiving", sock_shutdown(fd, __WASI_SDFLAGS_RD));
  check_ok("nothing is received", receive(fd, 10, 0));
  check_number("that is the end", received, 0);
  check_ok("but something is sent", send_all(fd, "bye", 3));
  check_ok("a listener is closed", fd_close(SECOND));
  /* The connection stays open: closing it is left to the end of the program. */
}

int main(void) {
  waits_for_nobody();
  uint32_t fd = accepts();
  talks(fd);
  echoes(fd);
  ends_early();
  return finish();
}
