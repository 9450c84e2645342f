/* A resonant low-pass filter over samples: f32 whose every result feeds the next. */
#include "kernel.h"

#define SAMPLES 4096

static float samples[SAMPLES], filtered[SAMPLES];

RUN double run(int32_t n) {
  uint32_t seed = 15;
  for (int i = 0; i < SAMPLES; i++) samples[i] = (float)next_random(&seed) / 8388608.0f - 1;
  float x1 = 0, x2 = 0, y1 = 0, y2 = 0, peak = 0;
  for (int32_t round = 0; round < n; round++) {
    for (int i = 0; i < SAMPLES; i++) {
      float x = samples[i];
      float y = 0.0675f * x + 0.1349f * x1 + 0.0675f * x2 + 1.143f * y1 - 0.4128f * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      peak = __builtin_fabsf(y) > peak ? __builtin_fabsf(y) : peak * 0.9999f;
      filtered[i] = y;
    }
    samples[round % SAMPLES] = peak - filtered[round % SAMPLES];
  }
  double sum = 0;
  for (int i = 0; i < SAMPLES; i++) sum += filtered[i] * (float)(i & 15);
  return sum + peak;
}
