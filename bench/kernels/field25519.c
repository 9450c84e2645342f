/* Products in the field of 2^255 - 19: ten limbs of 25 and 26 bits, 100 products 32x32 to 64. */
#include "kernel.h"

typedef struct { int32_t limb[10]; } Element;

/* Carries limb i of a wide number into the next, rounding to nearest. */
static inline void carry(int64_t *h, int i) {
  int bits = i & 1 ? 25 : 26;
  int64_t c = (h[i] + ((int64_t)1 << (bits - 1))) >> bits;
  if (i == 9) h[0] += c * 19;
  else h[i + 1] += c;
  h[i] -= c << bits;
}

NOINLINE static void multiply(Element *out, const Element *f, const Element *g) {
  int64_t h[10];
  for (int i = 0; i < 10; i++) h[i] = 0;
  for (int i = 0; i < 10; i++) {
    for (int j = 0; j < 10; j++) {
      int32_t left = i & j & 1 ? 2 * f->limb[i] : f->limb[i];
      int32_t right = i + j >= 10 ? 19 * g->limb[j] : g->limb[j];
      h[(i + j) % 10] += (int64_t)left * right;
    }
  }
  carry(h, 0);
  for (int i = 0; i < 10; i++) carry(h, i);
  carry(h, 0);
  for (int i = 0; i < 10; i++) out->limb[i] = (int32_t)h[i];
}

RUN int64_t run(int32_t n) {
  Element x = {{9, 1, -2, 3, 4, -5, 6, 7, -8, 9}}, y = {{5, 4, 3, 2, 1, 10, -9, 8, 7, 6}};
  for (int32_t round = 0; round < n; round++) {
    multiply(&x, &x, &y);
    multiply(&y, &y, &y);
  }
  uint64_t sum = 0;
  for (int i = 0; i < 10; i++) sum = rotl64(sum, 7) + (uint64_t)x.limb[i] * 3 + (uint64_t)y.limb[i];
  return (int64_t)sum;
}
