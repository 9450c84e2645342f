/* SipHash-2-4 of short messages: i64 additions, rotations and exclusive or. */
#include "kernel.h"

#define LENGTH 64

static uint8_t message[LENGTH];

typedef struct { uint64_t v0, v1, v2, v3; } State;

static inline void round_of(State *s) {
  s->v0 += s->v1;
  s->v1 = rotl64(s->v1, 13) ^ s->v0;
  s->v0 = rotl64(s->v0, 32);
  s->v2 += s->v3;
  s->v3 = rotl64(s->v3, 16) ^ s->v2;
  s->v0 += s->v3;
  s->v3 = rotl64(s->v3, 21) ^ s->v0;
  s->v2 += s->v1;
  s->v1 = rotl64(s->v1, 17) ^ s->v2;
  s->v2 = rotl64(s->v2, 32);
}

static uint64_t siphash(uint64_t k0, uint64_t k1, const uint8_t *data, uint32_t length) {
  State s = {
    k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du,
    k0 ^ 0x6c7967656e657261u, k1 ^ 0x7465646279746573u,
  };
  uint32_t at = 0;
  for (; at + 8 <= length; at += 8) {
    uint64_t word = *(const uint64_t *)(data + at);
    s.v3 ^= word;
    round_of(&s);
    round_of(&s);
    s.v0 ^= word;
  }
  uint64_t last = (uint64_t)length << 56;
  for (uint32_t shift = 0; at < length; at++, shift += 8) last |= (uint64_t)data[at] << shift;
  s.v3 ^= last;
  round_of(&s);
  round_of(&s);
  s.v0 ^= last;
  s.v2 ^= 255;
  for (int i = 0; i < 4; i++) round_of(&s);
  return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

RUN int64_t run(int32_t n) {
  for (int i = 0; i < LENGTH; i++) message[i] = (uint8_t)i;
  uint64_t k0 = 0x0706050403020100u, k1 = 0x0f0e0d0c0b0a0908u, hash = 0;
  for (int32_t i = 0; i < n; i++) {
    hash = siphash(k0, k1, message, (uint32_t)(15 + i % 49));
    k0 ^= hash;
  }
  return (int64_t)hash;
}
