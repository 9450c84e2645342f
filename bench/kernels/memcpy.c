/* Copying and filling memory by hand-written loops, by bytes and by words, forwards and back. */
#include "kernel.h"

#define LENGTH 16384

static uint32_t from[LENGTH / 4], to[LENGTH / 4];

NOINLINE static void copy_bytes(uint8_t *out, const uint8_t *in, uint32_t length) {
  while (length--) *out++ = *in++;
}

NOINLINE static void copy_words(uint32_t *out, const uint32_t *in, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) out[i] = in[i];
}

NOINLINE static void move_back(uint8_t *out, const uint8_t *in, uint32_t length) {
  while (length--) out[length] = in[length];
}

NOINLINE static void fill(uint8_t *out, uint8_t value, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) out[i] = value;
}

RUN int32_t run(int32_t n) {
  uint32_t seed = 3, sum = 0;
  for (uint32_t i = 0; i < LENGTH / 4; i++) from[i] = next_random(&seed) * 257;
  for (int32_t round = 0; round < n; round++) {
    copy_words(to, from, LENGTH / 4);
    copy_bytes((uint8_t *)from, (const uint8_t *)to + 1, LENGTH - 1);
    move_back((uint8_t *)to + 3, (const uint8_t *)to, LENGTH / 2);
    fill((uint8_t *)to, (uint8_t)round, 1024);
    sum = mix32(sum, to[round % (LENGTH / 4)] + from[(round * 7) % (LENGTH / 4)]);
  }
  return (int32_t)sum;
}
