/* Product of integer matrices, the plain triple loop. */
#include "kernel.h"

#define SIZE 48

static int32_t a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

RUN int32_t run(int32_t n) {
  uint32_t seed = 7, sum = 0;
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = (int32_t)next_random(&seed);
      b[i][j] = (int32_t)next_random(&seed);
    }
  }
  for (int32_t round = 0; round < n; round++) {
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        uint32_t dot = 0;
        for (int k = 0; k < SIZE; k++) dot += (uint32_t)a[i][k] * (uint32_t)b[k][j];
        c[i][j] = (int32_t)dot;
      }
    }
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        sum = mix32(sum, (uint32_t)c[i][j]);
        a[i][j] ^= c[j][i];
      }
    }
  }
  return (int32_t)sum;
}
