/* i64 division and remainder: greatest common divisors, decimal digits, signed quotients. */
#include "kernel.h"

static uint64_t gcd(uint64_t a, uint64_t b) {
  while (b) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static uint32_t digit_sum(uint64_t x) {
  uint32_t sum = 0;
  for (; x; x /= 10) sum = sum * 3 + (uint32_t)(x % 10);
  return sum;
}

RUN int64_t run(int32_t n) {
  uint64_t x = 0x0123456789abcdefu, sum = 0;
  for (int32_t i = 0; i < n; i++) {
    x = x * 6364136223846793005u + 1442695040888963407u;
    sum += gcd(x >> 3, x << 7 | 1);
    sum ^= digit_sum(x);
    sum += (uint64_t)((int64_t)x / ((int64_t)(x >> 40) - 8388608 | 1));
    sum -= (uint64_t)((int64_t)sum % 1000003);
  }
  return (int64_t)sum;
}
