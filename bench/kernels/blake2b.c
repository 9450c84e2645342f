/* BLAKE2b: 64-bit additions and rotations, the words of a message picked by a table. */
#include "kernel.h"

#define LENGTH 4096

static const uint64_t IV[8] = {
  0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,
  0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u,
};

static const uint8_t SIGMA[10][16] = {
  {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
  {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
  {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
  {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
  {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
  {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
  {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
  {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
  {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
  {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint64_t message[LENGTH / 8], h[8], v[16];

static inline void mix(int a, int b, int c, int d, uint64_t x, uint64_t y) {
  v[a] += v[b] + x;
  v[d] = rotr64(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = rotr64(v[b] ^ v[c], 24);
  v[a] += v[b] + y;
  v[d] = rotr64(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = rotr64(v[b] ^ v[c], 63);
}

static void compress(const uint64_t *m, uint64_t counter, int last) {
  for (int i = 0; i < 8; i++) {
    v[i] = h[i];
    v[i + 8] = IV[i];
  }
  v[12] ^= counter;
  if (last) v[14] = ~v[14];
  for (int round = 0; round < 12; round++) {
    const uint8_t *s = SIGMA[round % 10];
    mix(0, 4, 8, 12, m[s[0]], m[s[1]]);
    mix(1, 5, 9, 13, m[s[2]], m[s[3]]);
    mix(2, 6, 10, 14, m[s[4]], m[s[5]]);
    mix(3, 7, 11, 15, m[s[6]], m[s[7]]);
    mix(0, 5, 10, 15, m[s[8]], m[s[9]]);
    mix(1, 6, 11, 12, m[s[10]], m[s[11]]);
    mix(2, 7, 8, 13, m[s[12]], m[s[13]]);
    mix(3, 4, 9, 14, m[s[14]], m[s[15]]);
  }
  for (int i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
}

RUN int64_t run(int32_t n) {
  for (int i = 0; i < LENGTH / 8; i++) message[i] = (uint64_t)i * 0x0101010101010101u;
  uint64_t sum = 0;
  for (int32_t round = 0; round < n; round++) {
    for (int i = 0; i < 8; i++) h[i] = IV[i];
    h[0] ^= 0x01010040u;
    for (int at = 0; at < LENGTH; at += 128) compress(message + at / 8, (uint64_t)at + 128, at + 128 == LENGTH);
    message[0] += h[0];
    sum ^= h[7];
  }
  return (int64_t)(sum ^ h[0]);
}
