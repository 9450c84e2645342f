/* Yielding, and signals, of which there are none. */
#include "check.h"

int main(void) {
  check_ok("sched_yield", sched_yield());
  check_errno("proc_raise of no signal", proc_raise(0), __WASI_ERRNO_NOSYS);
  check_errno("proc_raise of a signal that does not exist", proc_raise(200), __WASI_ERRNO_NOSYS);
  return finish();
}
