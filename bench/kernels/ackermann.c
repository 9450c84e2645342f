/* Ackermann's function, n times: calls within calls, thousands deep. */
#include "kernel.h"

NOINLINE static int32_t ackermann(int32_t m, int32_t n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

RUN int32_t run(int32_t n) {
  int32_t sum = 0;
  for (int32_t i = 0; i < n; i++) sum += ackermann(2, 60 + (i & 7)) + ackermann(3, 4);
  return sum;
}
