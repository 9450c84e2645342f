/* Between numbers of every kind: conversions, rounding, minimum, sign, and the bits of a float. */
#include "kernel.h"

typedef union { double f; uint64_t i; } Bits;

RUN double run(int32_t n) {
  uint32_t seed = 8;
  double sum = 0;
  for (int32_t i = 0; i < n; i++) {
    uint32_t r = next_random(&seed);
    double x = ((double)r - 8388608.0) / 3000.0;
    int32_t whole = (int32_t)x;
    sum += (double)whole * 0.5 + __builtin_floor(x) - __builtin_ceil(x * 0.75);
    sum += __builtin_copysign(__builtin_fabs(x), (double)(i & 1) - 0.5);
    sum += (double)(float)x + (double)(uint32_t)(x + 4096.0) + __builtin_trunc(x / 7);
    sum -= __builtin_rint(x * 0.3);
    Bits bits = {.f = x};
    bits.i ^= (uint64_t)(r & 7) << 49;
    sum += bits.f * 1e-3;
    sum += (double)(int64_t)(x * 1e6) * 1e-9;
  }
  return sum;
}
