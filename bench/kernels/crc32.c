/* CRC-32 (the polynomial of zip and PNG) with one table, byte by byte. */
#include "kernel.h"

#define LENGTH 65536

static uint32_t table[256];
static uint8_t data[LENGTH];

static void prepare(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
    table[i] = c;
  }
  uint32_t seed = 1;
  for (uint32_t i = 0; i < LENGTH; i++) data[i] = (uint8_t)next_random(&seed);
}

RUN int32_t run(int32_t n) {
  prepare();
  uint32_t crc = 0xffffffffu;
  for (int32_t round = 0; round < n; round++) {
    for (uint32_t i = 0; i < LENGTH; i++) crc = table[(crc ^ data[i]) & 255] ^ (crc >> 8);
  }
  return (int32_t)~crc;
}
