/* Escape times of the Mandelbrot set: f64 arithmetic and comparisons, nothing in memory. */
#include "kernel.h"

#define SIZE 32
#define ITERATIONS 200

static int32_t escape_time(double cx, double cy) {
  double x = 0, y = 0;
  for (int32_t i = 0; i < ITERATIONS; i++) {
    double xx = x * x, yy = y * y;
    if (xx + yy > 4) return i;
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return ITERATIONS;
}

RUN int32_t run(int32_t n) {
  uint32_t sum = 0;
  for (int32_t round = 0; round < n; round++) {
    double shift = 1.0 / (round + 1);
    for (int j = 0; j < SIZE; j++) {
      for (int i = 0; i < SIZE; i++) {
        sum = mix32(sum, (uint32_t)escape_time(i * 3.0 / SIZE - 2.2 + shift, j * 2.4 / SIZE - 1.2));
      }
    }
  }
  return (int32_t)sum;
}
