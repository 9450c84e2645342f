/* A 3x3 blur of a picture of f32, border kept: nine loads and nine products a pixel. */
#include "kernel.h"

#define SIZE 64

static float pictures[2][SIZE][SIZE];

static void blur(float (*in)[SIZE], float (*out)[SIZE]) {
  static const float weights[3][3] = {{0.05f, 0.1f, 0.05f}, {0.1f, 0.4f, 0.1f}, {0.05f, 0.1f, 0.05f}};
  for (int y = 1; y < SIZE - 1; y++) {
    for (int x = 1; x < SIZE - 1; x++) {
      float sum = 0;
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 3; i++) sum += weights[j][i] * in[y + j - 1][x + i - 1];
      }
      out[y][x] = sum;
    }
  }
}

RUN double run(int32_t n) {
  uint32_t seed = 90;
  for (int y = 0; y < SIZE; y++) {
    for (int x = 0; x < SIZE; x++) {
      pictures[0][y][x] = pictures[1][y][x] = (float)next_random(&seed) / 65536.0f;
    }
  }
  for (int32_t round = 0; round < n; round++) {
    blur(pictures[round & 1], pictures[~round & 1]);
    pictures[~round & 1][32][32] += 100;
  }
  double sum = 0;
  for (int y = 0; y < SIZE; y++) {
    for (int x = 0; x < SIZE; x++) sum += pictures[n & 1][y][x] * (float)(x ^ y);
  }
  return sum;
}
