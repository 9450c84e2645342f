/* Spectral norm of an infinite matrix whose elements are computed, by the power method. */
#include "kernel.h"

#define SIZE 100

static double u[SIZE], v[SIZE], w[SIZE];

static double element(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

NOINLINE static void times(const double *in, double *out) {
  for (int i = 0; i < SIZE; i++) {
    double sum = 0;
    for (int j = 0; j < SIZE; j++) sum += element(i, j) * in[j];
    out[i] = sum;
  }
}

NOINLINE static void times_transposed(const double *in, double *out) {
  for (int i = 0; i < SIZE; i++) {
    double sum = 0;
    for (int j = 0; j < SIZE; j++) sum += element(j, i) * in[j];
    out[i] = sum;
  }
}

RUN double run(int32_t n) {
  for (int i = 0; i < SIZE; i++) u[i] = 1 + i % 3;
  for (int32_t round = 0; round < n; round++) {
    times(u, w);
    times_transposed(w, v);
    times(v, w);
    times_transposed(w, u);
    double scale = 1 / u[0];
    for (int i = 0; i < SIZE; i++) u[i] *= scale;
  }
  double uv = 0, vv = 0;
  for (int i = 0; i < SIZE; i++) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return __builtin_sqrt(uv / vv);
}
