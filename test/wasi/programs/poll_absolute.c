/* poll_oneoff: clocks that wait for a time rather than for a duration, and none is early. */
#include "poll.h"

int main(void) {
  clear();
  uint64_t before = now(1);
  clock(0, 1, 1, 20 * MILLISECOND, 0);
  check_ok("a duration", poll(1));
  check("not a nanosecond less", now(1) - before >= 20 * MILLISECOND);

  clear();
  before = now(1);
  clock(0, 1, 1, before + 20 * MILLISECOND, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
  check_ok("a time of the monotonic clock", poll(1));
  check("it waits until then", now(1) - before >= 20 * MILLISECOND);
  check("it does not wait for the whole time since the clock began",
        now(1) - before < 3000 * MILLISECOND);

  clear();
  before = now(0);
  clock(0, 1, 0, before + 20 * MILLISECOND, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
  check_ok("a time of day", poll(1));
  check("it waits until that time of day", now(0) - before >= 20 * MILLISECOND);

  clear();
  before = now(1);
  clock(0, 1, 0, 1, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
  check_ok("a time that has passed", poll(1));
  check("it does not wait", now(1) - before < 1000 * MILLISECOND);
  check_number("events of a time that has passed", count, 1);
  return finish();
}
