/* Ways to place n queens on a board of 9, by backtracking over sets of bits. */
#include "kernel.h"

#define QUEENS 9

NOINLINE static int32_t place(uint32_t columns, uint32_t left, uint32_t right) {
  const uint32_t all = (1u << QUEENS) - 1;
  if (columns == all) return 1;
  int32_t ways = 0;
  for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
    uint32_t bit = free & -free;
    ways += place(columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return ways;
}

RUN int32_t run(int32_t n) {
  int32_t ways = 0;
  for (int32_t round = 0; round < n; round++) ways += place((uint32_t)round & 1, 0, 0);
  return ways;
}
