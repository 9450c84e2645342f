/* Rays against spheres with one reflection: f64 vectors passed in memory, branches, square roots. */
#include "kernel.h"

#define SIZE 24
#define SPHERES 6

typedef struct { double x, y, z; } Vector;
typedef struct { Vector centre; double radius, light; } Sphere;

static Sphere spheres[SPHERES];

static Vector add_scaled(Vector a, Vector b, double k) {
  return (Vector){a.x + b.x * k, a.y + b.y * k, a.z + b.z * k};
}

static double dot(Vector a, Vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

static Vector unit(Vector a) {
  double k = 1 / __builtin_sqrt(dot(a, a));
  return (Vector){a.x * k, a.y * k, a.z * k};
}

NOINLINE static double distance(const Sphere *s, const Vector *from, const Vector *direction) {
  Vector to = add_scaled(s->centre, *from, -1);
  double along = dot(to, *direction);
  double square = s->radius * s->radius - dot(to, to) + along * along;
  if (square < 0) return -1;
  double near = along - __builtin_sqrt(square);
  return near > 1e-9 ? near : -1;
}

NOINLINE static double trace(const Vector *from, const Vector *direction, int depth) {
  double nearest = 1e30;
  const Sphere *hit = NULL;
  for (int i = 0; i < SPHERES; i++) {
    double d = distance(&spheres[i], from, direction);
    if (d <= 0 || d >= nearest) continue;
    nearest = d;
    hit = &spheres[i];
  }
  if (!hit) return 0.2 + 0.1 * direction->y;
  Vector at = add_scaled(*from, *direction, nearest);
  Vector normal = unit(add_scaled(at, hit->centre, -1));
  double facing = -dot(normal, *direction), light = hit->light * facing;
  if (depth == 0) return light;
  Vector mirrored = add_scaled(*direction, normal, 2 * facing);
  return light + 0.4 * trace(&at, &mirrored, depth - 1);
}

RUN double run(int32_t n) {
  uint32_t seed = 31;
  for (int i = 0; i < SPHERES; i++) {
    Sphere *s = &spheres[i];
    s->centre.x = (double)next_random(&seed) / 4194304.0 - 2;
    s->centre.y = (double)next_random(&seed) / 4194304.0 - 2;
    s->centre.z = (double)next_random(&seed) / 4194304.0 + 3;
    s->radius = (double)next_random(&seed) / 16777216.0 + 0.3;
    s->light = (double)next_random(&seed) / 16777216.0;
  }
  double sum = 0;
  for (int32_t round = 0; round < n; round++) {
    Vector eye = {(round & 15) * 0.05, 0, -1};
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        Vector direction = unit((Vector){x * 2.0 / SIZE - 1, y * 2.0 / SIZE - 1, 1.5});
        sum += trace(&eye, &direction, 3);
      }
    }
  }
  return sum;
}
