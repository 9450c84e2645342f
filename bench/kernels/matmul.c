/* Product of f64 matrices, the plain triple loop. */
#include "kernel.h"

#define SIZE 48

static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

RUN double run(int32_t n) {
  uint32_t seed = 11;
  double sum = 0;
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = (double)next_random(&seed) / 16777216.0;
      b[i][j] = (double)next_random(&seed) / 16777216.0;
    }
  }
  for (int32_t round = 0; round < n; round++) {
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        double dot = 0;
        for (int k = 0; k < SIZE; k++) dot += a[i][k] * b[k][j];
        c[i][j] = dot;
      }
    }
    for (int i = 0; i < SIZE; i++) {
      sum += c[i][SIZE - 1 - i];
      a[i][(i * 7 + round) % SIZE] = c[i][i] / SIZE;
    }
  }
  return sum;
}
