/* Clocks: what they show, how precise they are, and which there are. */
#include "check.h"

#define SECOND UINT64_C(1000000000)

int main(void) {
  uint64_t time = 0, resolution = 0;
  check_ok("clock_res_get of the time of day", clock_res_get(0, &resolution));
  check("the resolution of the time of day is between 1 ns and 1 s",
        resolution >= 1 && resolution <= SECOND);
  resolution = 0;
  check_ok("clock_res_get of the monotonic clock", clock_res_get(1, &resolution));
  check("the resolution of the monotonic clock is between 1 ns and 1 s",
        resolution >= 1 && resolution <= SECOND);

  check_ok("clock_time_get of the time of day", clock_time_get(0, 1, &time));
  check("the time of day is after 2024 and before 2100",
        time > 1704067200 * SECOND && time < 4102444800 * SECOND);
  uint64_t before = 0, after = 0;
  check_ok("clock_time_get of the monotonic clock", clock_time_get(1, 0, &before));
  bool goes_back = false, moves = false;
  for (int i = 0; i < 1000000 && !moves; i++) {
    clock_time_get(1, 0, &after);
    goes_back |= after < before;
    moves |= after > before;
  }
  check("the monotonic clock does not go back", !goes_back);
  check("the monotonic clock moves", moves);
  check_ok("any precision can be asked for", clock_time_get(1, UINT64_MAX, &time));

  check_errno("time of the clock of the process", clock_time_get(2, 0, &time),
              __WASI_ERRNO_INVAL);
  check_errno("time of the clock of the thread", clock_time_get(3, 0, &time), __WASI_ERRNO_INVAL);
  check_errno("resolution of the clock of the process", clock_res_get(2, &time),
              __WASI_ERRNO_INVAL);
  check_errno("resolution of the clock of the thread", clock_res_get(3, &time),
              __WASI_ERRNO_INVAL);
  check_errno("time of clock 4", clock_time_get(4, 0, &time), __WASI_ERRNO_INVAL);
  check_errno("resolution of clock 4", clock_res_get(4, &time), __WASI_ERRNO_INVAL);
  check_errno("time of clock -1", clock_time_get(-1, 0, &time), __WASI_ERRNO_INVAL);
  return finish();
}
