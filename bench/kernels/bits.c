/* The bit-counting and rotating instructions, signed and unsigned division and remainder. */
#include "kernel.h"

RUN int32_t run(int32_t n) {
  uint32_t seed = 77, sum = 1;
  for (int32_t i = 1; i <= n; i++) {
    uint32_t x = next_random(&seed) << 8 | (uint32_t)(i & 255);
    sum += (uint32_t)__builtin_popcount(x);
    sum = rotl32(sum, __builtin_ctz(x | 0x10000));
    sum ^= (uint32_t)__builtin_clz(x | 1) * 0x01010101u;
    sum += x % (uint32_t)i;
    sum -= (uint32_t)((int32_t)x / (i + 2));
    sum ^= (uint32_t)((int32_t)sum % (int32_t)(x >> 20 | 1));
    sum += (uint32_t)(int8_t)x + (uint32_t)(int16_t)(x >> 5);
  }
  return (int32_t)sum;
}
