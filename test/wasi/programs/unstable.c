/*
 * The functions that are different in `wasi_unstable`, which old programs import: the numbers of
 * whence, and the layout of filestat and subscription.
 */
#define WASI_MODULE "wasi_unstable"
#include "check.h"

struct old_filestat {
  uint64_t dev, ino;
  uint8_t filetype;
  uint32_t nlink;
  uint64_t size, atim, mtim, ctim;
};

struct old_clock_subscription {
  uint64_t userdata;
  uint8_t tag;
  uint64_t identifier;
  uint32_t id;
  uint64_t timeout, precision;
  uint16_t flags;
};

int main(void) {
  _Static_assert(sizeof(struct old_filestat) == 56, "filestat");
  _Static_assert(sizeof(struct old_clock_subscription) == 56, "subscription");
  uint32_t fd = 0, count = 0;
  check_ok("path_open", path_open(ROOT, 0, PATH("seed.txt"), 0, READ, 0, 0, &fd));
  uint64_t offset = 0;
  check_ok("fd_seek from where it is", fd_seek(fd, 2, 0, &offset));
  check_number("offset from where it was", offset, 2);
  check_ok("fd_seek from the end", fd_seek(fd, -1, 1, &offset));
  check_number("offset from the end", offset, 4);
  check_ok("fd_seek from the start", fd_seek(fd, 1, 2, &offset));
  check_number("offset from the start", offset, 1);
  char text[8];
  struct iovec32 part = {text, sizeof text};
  check_ok("fd_read", fd_read(fd, &part, 1, &count));
  check_bytes("what is read", text, count, "eed\n");

  struct old_filestat stat[2];
  memset(stat, 0xff, sizeof stat);
  check_ok("fd_filestat_get", fd_filestat_get(fd, stat));
  check_number("type", stat->filetype, __WASI_FILETYPE_REGULAR_FILE);
  check_number("names", stat->nlink, 1);
  check_number("size", stat->size, 5);
  check("times", stat->mtim > 0 && stat->mtim < UINT64_MAX && stat->ctim > 0);
  check("nothing is written after the record", stat[1].dev == UINT64_MAX);
  memset(stat, 0xff, sizeof stat);
  check_ok("path_filestat_get", path_filestat_get(ROOT, 0, PATH("folder"), stat));
  check_number("type of a directory", stat->filetype, __WASI_FILETYPE_DIRECTORY);
  check("nothing is written after that record", stat[1].dev == UINT64_MAX);

  struct old_clock_subscription subscription = {
      .userdata = 9, .id = 1, .timeout = 20000000};
  __wasi_event_t event[2];
  memset(event, 0xff, sizeof event);
  uint64_t before = 0, after = 0;
  clock_time_get(1, 0, &before);
  check_ok("poll_oneoff", poll_oneoff(&subscription, event, 1, &count));
  clock_time_get(1, 0, &after);
  check("it waits for 20 ms", after - before >= 20000000);
  check("its event", count == 1 && event->userdata == 9 && event->error == 0);
  return finish();
}
