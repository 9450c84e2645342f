/* Records with fields of many types at their offsets: particles that move, age and are replaced. */
#include "kernel.h"

#define COUNT 512

typedef struct {
  double x, y, vx, vy;
  float heat, cooling;
  int32_t age, limit;
  int16_t kind;
  uint8_t alive, colour;
  uint32_t next;
} Particle;

static Particle particles[COUNT];

static void renew(Particle *p, uint32_t *seed) {
  p->x = (double)next_random(seed) / 16777216.0;
  p->y = (double)next_random(seed) / 16777216.0;
  p->vx = (double)next_random(seed) / 1677721600.0 - 0.005;
  p->vy = (double)next_random(seed) / 1677721600.0 - 0.005;
  p->heat = 100;
  p->cooling = 0.9f + (float)(next_random(seed) & 63) / 1024.0f;
  p->age = 0;
  p->limit = (int32_t)(20 + (next_random(seed) & 63));
  p->kind = (int16_t)(next_random(seed) & 3);
  p->alive = 1;
  p->colour = (uint8_t)next_random(seed);
  p->next = next_random(seed) % COUNT;
}

static void step(Particle *p) {
  p->x += p->vx;
  p->y += p->vy;
  if (p->x < 0 || p->x > 1) p->vx = -p->vx;
  if (p->y < 0 || p->y > 1) p->vy = -p->vy;
  p->heat *= p->cooling;
  if (p->kind == 2) p->vy += 0.0001;
  const Particle *other = &particles[p->next];
  if (other->heat > p->heat) p->colour ^= other->colour;
  if (++p->age > p->limit) p->alive = 0;
}

RUN double run(int32_t n) {
  uint32_t seed = 2;
  for (int i = 0; i < COUNT; i++) renew(&particles[i], &seed);
  for (int32_t round = 0; round < n; round++) {
    for (int i = 0; i < COUNT; i++) {
      step(&particles[i]);
      if (!particles[i].alive) renew(&particles[i], &seed);
    }
  }
  double sum = 0;
  for (int i = 0; i < COUNT; i++) {
    const Particle *p = &particles[i];
    sum += p->x + p->y * 2 + (double)p->heat + p->age + p->colour * 0.5 + p->kind;
  }
  return sum;
}
