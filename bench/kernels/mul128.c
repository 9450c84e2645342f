/* Products of 64 by 64 bits to 128, modular powers by Montgomery's method. */
#include "kernel.h"

typedef struct { uint64_t high, low; } Wide;

static Wide multiply(uint64_t a, uint64_t b) {
  uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
  uint64_t low = al * bl, middle = ah * bl + (low >> 32), other = al * bh + (uint32_t)middle;
  return (Wide){ah * bh + (middle >> 32) + (other >> 32), other << 32 | (uint32_t)low};
}

/* a * b / 2^64 modulo m, where `inverse` is -1 / m modulo 2^64 and m < 2^63. */
static uint64_t reduce(uint64_t a, uint64_t b, uint64_t m, uint64_t inverse) {
  Wide t = multiply(a, b), u = multiply(t.low * inverse, m);
  uint64_t r = t.high + u.high + (t.low != 0);
  return r >= m ? r - m : r;
}

RUN int64_t run(int32_t n) {
  const uint64_t m = 0x7fffffffffffffe7u;
  uint64_t inverse = 1;
  for (int i = 0; i < 6; i++) inverse *= 2 - m * inverse;
  inverse = 0 - inverse;
  uint64_t sum = 0;
  for (int32_t round = 0; round < n; round++) {
    uint64_t power = 3, base = (uint64_t)round * 0x9e3779b97f4a7c15u % m;
    for (uint64_t e = m - 2; e; e >>= 1) {
      if (e & 1) power = reduce(power, base, m, inverse);
      base = reduce(base, base, m, inverse);
    }
    sum = rotl64(sum, 9) ^ power;
  }
  return (int64_t)sum;
}
