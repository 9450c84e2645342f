/*
 * A stack machine whose values are i32, i64 and f64: 512 arms in one function, which also holds the
 * stack pointer and an accumulator of each type.
 */
#include "kernel.h"

#define OPCODES 512
#define LENGTH 1024
#define STACK 64

static uint16_t code[LENGTH];
static int64_t stack[STACK];

#define CONSTANT(k) ((uint64_t)((k) + 3) * 0x9e3779b97f4a7c15u | 1u)

#define ARMS(k) \
  case (k): stack[++top & (STACK - 1)] = (int64_t)(wide + CONSTANT(k)); break; \
  case (k) + 1: wide = rotl64(wide, (k) % 61 + 1) ^ (uint64_t)stack[top-- & (STACK - 1)]; break; \
  case (k) + 2: wide = wide * CONSTANT(k) + narrow; break; \
  case (k) + 3: narrow = (narrow ^ (uint32_t)(wide >> ((k) % 31))) * ((k) * 2 + 5); break; \
  case (k) + 4: \
    if ((int64_t)wide < (int64_t)CONSTANT(k)) narrow += (uint32_t)stack[(top + (k)) & (STACK - 1)]; \
    break; \
  case (k) + 5: real = real * (1.0 / ((k) + 1.5)) + (double)(int32_t)narrow; break; \
  case (k) + 6: stack[(top ^ (k)) & (STACK - 1)] += (int64_t)(real < (k) * 1000.0 ? narrow : wide >> 33); break; \
  case (k) + 7: real += (double)(int64_t)(wide >> ((k) % 20 + 12)) * (0.001 * (k)); break;

#define ARMS_4(k) ARMS(k) ARMS((k) + 8) ARMS((k) + 16) ARMS((k) + 24)
#define ARMS_16(k) ARMS_4(k) ARMS_4((k) + 32) ARMS_4((k) + 64) ARMS_4((k) + 96)

NOINLINE static double execute(uint32_t narrow, uint64_t wide) {
  double real = 1;
  uint32_t top = 0;
  for (const uint16_t *pc = code; pc < code + LENGTH; pc++) {
    switch (*pc) {
      ARMS_16(0)
      ARMS_16(128)
      ARMS_16(256)
      ARMS_16(384)
      default: __builtin_trap();
    }
  }
  return real * 1e-9 + (double)narrow + (double)(wide >> 32);
}

RUN double run(int32_t n) {
  uint32_t seed = 4321;
  for (int i = 0; i < LENGTH; i++) code[i] = (uint16_t)(next_random(&seed) % OPCODES);
  for (int i = 0; i < STACK; i++) stack[i] = i;
  double sum = 0;
  for (int32_t round = 0; round < n; round++) sum = sum * 0.5 + execute((uint32_t)round, CONSTANT(round));
  return sum;
}
