/* Keccak-f[1600], all 24 rounds unrolled: one straight line of thousands of i64 operations. */
#include "kernel.h"

static uint64_t lanes[25];

static const uint64_t ROUND[24] = {
  0x0000000000000001u, 0x0000000000008082u, 0x800000000000808au, 0x8000000080008000u,
  0x000000000000808bu, 0x0000000080000001u, 0x8000000080008081u, 0x8000000000008009u,
  0x000000000000008au, 0x0000000000000088u, 0x0000000080008009u, 0x000000008000000au,
  0x000000008000808bu, 0x800000000000008bu, 0x8000000000008089u, 0x8000000000008003u,
  0x8000000000008002u, 0x8000000000000080u, 0x000000000000800au, 0x800000008000000au,
  0x8000000080008081u, 0x8000000000008080u, 0x0000000080000001u, 0x8000000080008008u,
};

#define CHI(y) \
  a[y] = b[y] ^ (~b[y + 1] & b[y + 2]); \
  a[y + 1] = b[y + 1] ^ (~b[y + 2] & b[y + 3]); \
  a[y + 2] = b[y + 2] ^ (~b[y + 3] & b[y + 4]); \
  a[y + 3] = b[y + 3] ^ (~b[y + 4] & b[y]); \
  a[y + 4] = b[y + 4] ^ (~b[y] & b[y + 1]);

NOINLINE static void permute(void) {
  uint64_t a[25], b[25], c[5];
  for (int i = 0; i < 25; i++) a[i] = lanes[i];
#pragma clang loop unroll(full)
  for (int round = 0; round < 24; round++) {
    for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (int x = 0; x < 5; x++) {
      uint64_t d = c[(x + 4) % 5] ^ rotl64(c[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) a[x + y] ^= d;
    }
    b[0] = a[0];
    for (int t = 0, x = 1, y = 0; t < 24; t++) {
      int to = (2 * x + 3 * y) % 5;
      b[y + 5 * to] = rotl64(a[x + 5 * y], (t + 1) * (t + 2) / 2);
      x = y;
      y = to;
    }
    CHI(0) CHI(5) CHI(10) CHI(15) CHI(20)
    a[0] ^= ROUND[round];
  }
  for (int i = 0; i < 25; i++) lanes[i] = a[i];
}

RUN int64_t run(int32_t n) {
  for (int i = 0; i < 25; i++) lanes[i] = 0;
  for (int32_t round = 0; round < n; round++) permute();
  return (int64_t)(lanes[0] ^ lanes[24]);
}
