/* Sieve of Eratosthenes over a byte array: one-byte loads and stores with a stride. */
#include "kernel.h"

#define LIMIT 65536

static uint8_t composite[LIMIT];

static uint32_t sieve(void) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < LIMIT; i++) composite[i] = 0;
  for (uint32_t i = 2; i < LIMIT; i++) {
    if (composite[i]) continue;
    sum = sum * 3 + i;
    for (uint32_t j = i + i; j < LIMIT; j += i) composite[j] = 1;
  }
  return sum;
}

RUN int32_t run(int32_t n) {
  uint32_t sum = 0;
  for (int32_t round = 0; round < n; round++) sum = mix32(sum, sieve());
  return (int32_t)sum;
}
