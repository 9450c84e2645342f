/* Packed records in a byte stream: loads and stores of every width at odd addresses. */
#include "kernel.h"

#define RECORDS 512

typedef struct __attribute__((packed)) {
  uint8_t tag;
  uint32_t id;
  uint16_t flags;
  uint64_t stamp;
  double weight;
  float ratio;
} Record; /* 27 bytes */

static Record records[RECORDS];

RUN double run(int32_t n) {
  uint32_t seed = 500;
  for (int i = 0; i < RECORDS; i++) {
    Record *r = &records[i];
    r->tag = (uint8_t)i;
    r->id = next_random(&seed);
    r->flags = (uint16_t)next_random(&seed);
    r->stamp = (uint64_t)next_random(&seed) << 20 | r->id;
    r->weight = (double)(r->id & 1023) / 8;
    r->ratio = (float)(r->flags & 255) / 256;
  }
  uint64_t stamps = 0;
  double weights = 0;
  for (int32_t round = 0; round < n; round++) {
    for (int i = 0; i < RECORDS; i++) {
      Record *r = &records[i];
      r->id = r->id * 1664525u + r->flags;
      r->flags += (uint16_t)(r->id >> 24) ^ r->tag;
      r->stamp += r->id;
      r->weight = r->weight * 0.5 + (double)r->ratio;
      r->ratio = r->ratio * 0.75f + (float)(r->flags & 15) * 0.01f;
      stamps ^= r->stamp;
      weights += r->weight;
    }
  }
  return weights + (double)(uint32_t)(stamps ^ stamps >> 32);
}
