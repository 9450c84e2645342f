/* xorshift64*: i64 shifts, exclusive or and one product a number. */
#include "kernel.h"

RUN int64_t run(int32_t n) {
  uint64_t x = 88172645463325252u, sum = 0;
  for (int32_t i = 0; i < n; i++) {
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    sum += x * 0x2545f4914f6cdd1du;
  }
  return (int64_t)sum;
}
