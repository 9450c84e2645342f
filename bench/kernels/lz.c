/* A byte-oriented LZ77 packer with a hash of the last positions, and its unpacker. */
#include "kernel.h"

#define LENGTH 16384
#define MINIMUM 4
#define WINDOW 8191

static uint8_t text[LENGTH], packed[LENGTH * 2], unpacked[LENGTH];
static uint16_t last_seen[4096];

/* Words drawn from a small vocabulary, so that there is something to find. */
static void prepare(uint32_t seed) {
  static const char words[] = "wasm kiln fires cold clay into hard warm stone and glaze ";
  for (uint32_t at = 0; at < LENGTH;) {
    uint32_t start = next_random(&seed) % (sizeof words - 12), length = 3 + next_random(&seed) % 9;
    while (length-- && at < LENGTH) text[at++] = (uint8_t)words[start++];
  }
}

static uint32_t hash(const uint8_t *p) {
  return ((p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24) * 2654435761u) >> 20;
}

/* A literal is 0, byte; a match is its length, distance in two bytes. */
static uint32_t pack(void) {
  uint32_t out = 0, at = 0;
  for (uint32_t i = 0; i < 4096; i++) last_seen[i] = 0xffff;
  while (at < LENGTH) {
    uint32_t length = 0, from = 0;
    if (at + MINIMUM <= LENGTH) {
      uint16_t *slot = &last_seen[hash(text + at)];
      from = *slot;
      *slot = (uint16_t)at;
      if (from != 0xffff && at - from <= WINDOW) {
        while (length < 255 && at + length < LENGTH && text[from + length] == text[at + length]) length++;
      }
    }
    if (length < MINIMUM) {
      packed[out++] = 0;
      packed[out++] = text[at++];
      continue;
    }
    packed[out++] = (uint8_t)length;
    packed[out++] = (uint8_t)(at - from);
    packed[out++] = (uint8_t)((at - from) >> 8);
    at += length;
  }
  return out;
}

static uint32_t unpack(uint32_t size) {
  uint32_t out = 0;
  for (uint32_t at = 0; at < size;) {
    uint32_t length = packed[at++];
    if (!length) {
      unpacked[out++] = packed[at++];
      continue;
    }
    uint32_t distance = packed[at] | (uint32_t)packed[at + 1] << 8;
    at += 2;
    for (; length; length--, out++) unpacked[out] = unpacked[out - distance];
  }
  return out;
}

RUN int32_t run(int32_t n) {
  uint32_t sum = 0;
  for (int32_t round = 0; round < n; round++) {
    prepare((uint32_t)round);
    uint32_t size = pack();
    if (unpack(size) != LENGTH) return -1;
    for (uint32_t i = 0; i < LENGTH; i++) {
      if (text[i] != unpacked[i]) return -2;
    }
    sum = mix32(sum, size) + packed[size / 2];
  }
  return (int32_t)sum;
}
