/*
 * poll_oneoff: durations and descriptors, one by one and several at once. The runner's standard input
 * has a line to read.
 */
#include "files.h"
#include "poll.h"

static void waits_for_clocks(void) {
  clear();
  clock(0, 0x123456789abcdef0, 1, 20 * MILLISECOND, 0);
  uint64_t before = now(1);
  check_ok("a clock", poll(1));
  uint64_t waited = now(1) - before;
  check("it waits for 20 ms, but for what node:wasi rounds off", waited >= 18 * MILLISECOND);
  check("it does not wait for seconds", waited < 3000 * MILLISECOND);
  check_number("events of a clock", count, 1);
  check("userdata is handed through", events[0].userdata == 0x123456789abcdef0);
  check_number("error of a clock", events[0].error, 0);
  check_number("type of a clock", events[0].type, __WASI_EVENTTYPE_CLOCK);
  check("nothing is written after the event", events[1].error == 0xffff);

  clear();
  clock(0, 1, 1, 0, 0);
  check_ok("no time at all", poll(1));
  check_number("events of no time at all", count, 1);

  clear();
  before = now(1);
  clock(0, 1, 1, 5000 * MILLISECOND, 0);
  clock(1, 2, 1, 20 * MILLISECOND, 0);
  clock(2, 3, 0, 6000 * MILLISECOND, 0);
  check_ok("several clocks", poll(3));
  waited = now(1) - before;
  check("it waits for the earliest", waited >= 18 * MILLISECOND && waited < 3000 * MILLISECOND);
  check("only the earliest has an event", count == 1 && event_of(2)->error == 0);
}

static void waits_for_descriptors(void) {
  make_file("poll.txt", "0123456789");
  uint32_t fd = open_at(ROOT, "poll.txt", 0, READ_WRITE, 0);
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, fd);
  check_ok("reading from a file", poll(1));
  check("it is ready", count == 1 && event_of(1)->error == 0);
  check_number("type of the event", events[0].type, __WASI_EVENTTYPE_FD_READ);
  check_number("bytes to be read", events[0].fd_readwrite.nbytes, 10);

  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, fd);
  descriptor(1, 2, __WASI_EVENTTYPE_FD_WRITE, fd);
  descriptor(2, 3, __WASI_EVENTTYPE_FD_WRITE, 1);
  clock(3, 4, 1, 5000 * MILLISECOND, 0);
  uint64_t before = now(1);
  check_ok("descriptors and a clock", poll(4));
  check("it does not wait for the clock", now(1) - before < 3000 * MILLISECOND);
  check_number("events of the three descriptors", count, 3);
  check("each has its event", event_of(1)->error == 0 && event_of(2)->error == 0 &&
                                  event_of(3)->error == 0);
  check("writing has its type", event_of(2)->type == __WASI_EVENTTYPE_FD_WRITE);

  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, 0);
  clock(1, 2, 1, 5000 * MILLISECOND, 0);
  check_ok("standard input with a line to read, and a clock", poll(2));
  check("standard input is ready", count == 1 && event_of(1)->error == 0);
  check_text("the line", read_text(0), "a line\n");
  fd_close(fd);
}

static void reports_errors(void) {
  clear();
  descriptor(0, 1, __WASI_EVENTTYPE_FD_READ, NOT_OPEN);
  clock(1, 2, 1, 5000 * MILLISECOND, 0);
  check_ok("a closed descriptor and a clock", poll(2));
  check("the event of the descriptor has the error",
        count == 1 && event_of(1)->error == __WASI_ERRNO_BADF);
  clear();
  check_errno("no subscriptions", poll(0), __WASI_ERRNO_INVAL);
  clear();
  clock(0, 1, 4, MILLISECOND, 0);
  check_ok("a clock that does not exist", poll(1));
  check("its event has the error", count == 1 && event_of(1)->error == __WASI_ERRNO_INVAL);
  clear();
  clock(0, 1, 1, MILLISECOND, 0);
  subscriptions[0].u.tag = 9;
  check_ok("a type that does not exist", poll(1));
  check("the event of that type has the error",
        count == 1 && event_of(1)->error == __WASI_ERRNO_INVAL);
}

int main(void) {
  waits_for_clocks();
  waits_for_descriptors();
  reports_errors();
  return finish();
}
