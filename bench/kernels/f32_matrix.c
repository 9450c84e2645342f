/* Points through 4x4 matrices of f32, as graphics does. */
#include "kernel.h"

#define POINTS 512

typedef struct { float m[4][4]; } Matrix;
typedef struct { float x, y, z, w; } Point;

static Point points[POINTS];

static Matrix product(const Matrix *a, const Matrix *b) {
  Matrix c;
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) {
      float sum = 0;
      for (int k = 0; k < 4; k++) sum += a->m[i][k] * b->m[k][j];
      c.m[i][j] = sum;
    }
  }
  return c;
}

RUN double run(int32_t n) {
  uint32_t seed = 61;
  for (int i = 0; i < POINTS; i++) {
    points[i].x = (float)next_random(&seed) / 16777216.0f;
    points[i].y = (float)next_random(&seed) / 16777216.0f;
    points[i].z = (float)next_random(&seed) / 16777216.0f;
    points[i].w = 1;
  }
  const Matrix turn = {{{0.8f, -0.6f, 0, 0}, {0.6f, 0.8f, 0, 0}, {0, 0, 1, 0.01f}, {0, 0, 0, 1}}};
  Matrix view = turn;
  for (int32_t round = 0; round < n; round++) {
    view = product(&turn, &view);
    view.m[2][3] *= 0.5f;
    for (int i = 0; i < POINTS; i++) {
      Point p = points[i];
      points[i].x = view.m[0][0] * p.x + view.m[0][1] * p.y + view.m[0][2] * p.z + view.m[0][3] * p.w;
      points[i].y = view.m[1][0] * p.x + view.m[1][1] * p.y + view.m[1][2] * p.z + view.m[1][3] * p.w;
      points[i].z = view.m[2][0] * p.x + view.m[2][1] * p.y + view.m[2][2] * p.z + view.m[2][3] * p.w;
    }
  }
  double sum = 0;
  for (int i = 0; i < POINTS; i++) sum += points[i].x * 2 + points[i].y - points[i].z * (i & 3);
  return sum;
}
