/* Recursion 8,000 calls deep, down a chain of functions with several parameters and back. */
#include "kernel.h"

#define DEPTH 8000

static int32_t down(int32_t depth, int32_t a, int32_t b, double c);

NOINLINE static int32_t turn(int32_t depth, int32_t a, int32_t b, double c) {
  int32_t below = down(depth - 1, b, a ^ depth, c + 0.5);
  return (int32_t)((uint32_t)below * 5u + (uint32_t)a);
}

NOINLINE static int32_t down(int32_t depth, int32_t a, int32_t b, double c) {
  if (depth <= 0) return (int32_t)c + a - b;
  int32_t below = turn(depth - 1, (int32_t)((uint32_t)a + (uint32_t)b), a, c);
  return below ^ (b + depth);
}

RUN int32_t run(int32_t n) {
  uint32_t sum = 0;
  for (int32_t round = 0; round < n; round++) sum = mix32(sum, (uint32_t)down(DEPTH, round, 3, 1));
  return (int32_t)sum;
}
