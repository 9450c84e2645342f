/* call_indirect through a table of functions of two types, targets changing from call to call. */
#include "kernel.h"

typedef int32_t (*Binary)(int32_t, int32_t);
typedef int32_t (*Unary)(int32_t);

static int32_t add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static int32_t sub(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }
static int32_t mul(int32_t a, int32_t b) { return (int32_t)((uint32_t)a * (uint32_t)b); }
static int32_t min(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t xor(int32_t a, int32_t b) { return a ^ b; }
static int32_t average(int32_t a, int32_t b) { return (a >> 1) + (b >> 1) + (a & b & 1); }
static int32_t shift(int32_t a, int32_t b) { return (int32_t)rotl32((uint32_t)a, b); }
static int32_t blend(int32_t a, int32_t b) { return (a & 0x0f0f0f0f) | (b & ~0x0f0f0f0f); }
static int32_t negate(int32_t a) { return (int32_t)(0u - (uint32_t)a); }
static int32_t scramble(int32_t a) { return (int32_t)((uint32_t)a * 0x85ebca6bu) >> 3; }
static int32_t increment(int32_t a) { return (int32_t)((uint32_t)a + 1u); }
static int32_t invert(int32_t a) { return ~a; }

/* Not constant, or the compiler would call the functions directly. */
static Binary volatile binaries[8] = {add, sub, mul, min, xor, average, shift, blend};
static Unary volatile unaries[4] = {negate, scramble, increment, invert};

RUN int32_t run(int32_t n) {
  int32_t a = 1, b = 2;
  uint32_t seed = 5;
  for (int32_t i = 0; i < n; i++) {
    uint32_t pick = next_random(&seed);
    a = binaries[pick & 7](a, b);
    b = unaries[(pick >> 3) & 3](b);
    b = binaries[i & 7](b, a);
  }
  return a ^ b;
}
