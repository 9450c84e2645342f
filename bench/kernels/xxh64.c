/* XXH64 of a buffer: four lanes of i64 products and rotations, loads of eight bytes. */
#include "kernel.h"

#define LENGTH 4096
#define P1 0x9e3779b185ebca87u
#define P2 0xc2b2ae3d27d4eb4fu
#define P3 0x165667b19e3779f9u
#define P4 0x85ebca77c2b2ae63u
#define P5 0x27d4eb2f165667c5u

static uint64_t data[LENGTH / 8];

static uint64_t lane(uint64_t sum, uint64_t word) { return rotl64(sum + word * P2, 31) * P1; }

static uint64_t merge(uint64_t hash, uint64_t sum) { return (hash ^ lane(0, sum)) * P1 + P4; }

static uint64_t xxh64(const uint64_t *words, uint32_t length, uint64_t seed) {
  uint64_t a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1;
  for (const uint64_t *end = words + length / 8; words < end; words += 4) {
    a = lane(a, words[0]);
    b = lane(b, words[1]);
    c = lane(c, words[2]);
    d = lane(d, words[3]);
  }
  uint64_t hash = rotl64(a, 1) + rotl64(b, 7) + rotl64(c, 12) + rotl64(d, 18);
  hash = merge(merge(merge(merge(hash, a), b), c), d) + length;
  hash = (hash ^ (hash >> 33)) * P2;
  hash = (hash ^ (hash >> 29)) * P3;
  return hash ^ (hash >> 32);
}

RUN int64_t run(int32_t n) {
  uint8_t *bytes = (uint8_t *)data;
  for (int i = 0; i < LENGTH; i++) bytes[i] = (uint8_t)(i * 31 + (i >> 3));
  uint64_t hash = 0;
  for (int32_t round = 0; round < n; round++) hash = xxh64(data, LENGTH, hash + P5);
  return (int64_t)hash;
}
