/* Gravity between five bodies: f64 arithmetic, square roots and divisions over small arrays. */
#include "kernel.h"

#define BODIES 5
#define STEP 0.01

typedef struct { double x, y, z, vx, vy, vz, mass; } Body;

static Body bodies[BODIES];

static void prepare(void) {
  uint32_t seed = 99;
  for (int i = 0; i < BODIES; i++) {
    Body *b = &bodies[i];
    b->x = (double)next_random(&seed) / 1048576.0 + i * 10;
    b->y = (double)next_random(&seed) / 1048576.0 - 8;
    b->z = (double)next_random(&seed) / 2097152.0;
    b->vx = (double)next_random(&seed) / 16777216.0 - 0.5;
    b->vy = (double)next_random(&seed) / 16777216.0;
    b->vz = (double)next_random(&seed) / 33554432.0;
    b->mass = i == 0 ? 39.5 : 0.01 * (i + 1);
  }
}

static void advance(void) {
  for (int i = 0; i < BODIES; i++) {
    Body *a = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      Body *b = &bodies[j];
      double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      double square = dx * dx + dy * dy + dz * dz;
      double pull = STEP / (square * __builtin_sqrt(square));
      a->vx -= dx * b->mass * pull;
      a->vy -= dy * b->mass * pull;
      a->vz -= dz * b->mass * pull;
      b->vx += dx * a->mass * pull;
      b->vy += dy * a->mass * pull;
      b->vz += dz * a->mass * pull;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    Body *a = &bodies[i];
    a->x += STEP * a->vx;
    a->y += STEP * a->vy;
    a->z += STEP * a->vz;
  }
}

RUN double run(int32_t n) {
  prepare();
  for (int32_t round = 0; round < n; round++) advance();
  double energy = 0;
  for (int i = 0; i < BODIES; i++) {
    Body *b = &bodies[i];
    energy += b->mass * (b->vx * b->vx + b->vy * b->vy + b->vz * b->vz) + b->x + b->y * 2 + b->z * 3;
  }
  return energy;
}
