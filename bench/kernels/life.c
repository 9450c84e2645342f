/* Conway's Game of Life on a torus of bytes: eight neighbours loaded for each cell. */
#include "kernel.h"

#define SIZE 64

static uint8_t boards[2][SIZE][SIZE];

static void step(uint8_t (*now)[SIZE], uint8_t (*then)[SIZE]) {
  for (int y = 0; y < SIZE; y++) {
    const uint8_t *above = now[(y + SIZE - 1) % SIZE], *row = now[y], *below = now[(y + 1) % SIZE];
    for (int x = 0; x < SIZE; x++) {
      int l = (x + SIZE - 1) % SIZE, r = (x + 1) % SIZE;
      int around = above[l] + above[x] + above[r] + row[l] + row[r] + below[l] + below[x] + below[r];
      then[y][x] = around == 3 || (around == 2 && row[x]);
    }
  }
}

RUN int32_t run(int32_t n) {
  uint32_t seed = 21, sum = 0;
  for (int y = 0; y < SIZE; y++) {
    for (int x = 0; x < SIZE; x++) boards[0][y][x] = next_random(&seed) >> 4 & 1;
  }
  for (int32_t round = 0; round < n; round++) step(boards[round & 1], boards[~round & 1]);
  for (int y = 0; y < SIZE; y++) {
    for (int x = 0; x < SIZE; x++) sum = mix32(sum, boards[n & 1][y][x]);
  }
  return (int32_t)sum;
}
