/* Fast Fourier transform of 1024 complex numbers, forwards and back, in place. */
#include "kernel.h"

#define LOG 10
#define SIZE (1 << LOG)
#define PI 3.14159265358979323846

static double re[SIZE], im[SIZE], cosine[SIZE / 2], sine[SIZE / 2];

/* cos x and sin x for 0 <= x < pi by their power series. */
static void cos_sin(double x, double *c, double *s) {
  double term = 1;
  *c = 0;
  *s = 0;
  for (int k = 0; k < 32; k += 2) {
    *c += term;
    term *= x / (k + 1);
    *s += term;
    term *= -x / (k + 2);
  }
}

static void prepare(void) {
  uint32_t seed = 4;
  for (int i = 0; i < SIZE / 2; i++) cos_sin(2 * PI * i / SIZE, &cosine[i], &sine[i]);
  for (int i = 0; i < SIZE; i++) {
    re[i] = (double)next_random(&seed) / 16777216.0;
    im[i] = (double)next_random(&seed) / 16777216.0;
  }
}

static void reorder(void) {
  for (int i = 0, j = 0; i < SIZE; i++) {
    if (i < j) {
      double r = re[i], m = im[i];
      re[i] = re[j];
      im[i] = im[j];
      re[j] = r;
      im[j] = m;
    }
    int bit = SIZE >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j |= bit;
  }
}

static void transform(double sign) {
  reorder();
  for (int half = 1; half < SIZE; half <<= 1) {
    int step = SIZE / (2 * half);
    for (int start = 0; start < SIZE; start += 2 * half) {
      for (int k = 0; k < half; k++) {
        int i = start + k, j = i + half;
        double c = cosine[k * step], s = sign * sine[k * step];
        double r = re[j] * c - im[j] * s, m = re[j] * s + im[j] * c;
        re[j] = re[i] - r;
        im[j] = im[i] - m;
        re[i] += r;
        im[i] += m;
      }
    }
  }
}

RUN double run(int32_t n) {
  prepare();
  for (int32_t round = 0; round < n; round++) {
    transform(-1);
    transform(1);
    for (int i = 0; i < SIZE; i++) {
      re[i] *= 1.0 / SIZE;
      im[i] *= 1.0 / SIZE;
    }
  }
  double sum = 0;
  for (int i = 0; i < SIZE; i++) sum += re[i] * (i + 1) - im[i] * (i & 7);
  return sum;
}
