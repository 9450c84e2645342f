/* Takeuchi's function: calls as arguments of calls, three parameters each. */
#include "kernel.h"

NOINLINE static int32_t tak(int32_t x, int32_t y, int32_t z) {
  if (y >= x) return z;
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

RUN int32_t run(int32_t n) {
  int32_t sum = 0;
  for (int32_t round = 0; round < n; round++) sum += tak(12 + (round & 1), 8, 4);
  return sum;
}
