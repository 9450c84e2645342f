/*
 * The instruction set of the big interpreters: 640 opcodes, eight shapes of arm with 80 constants
 * each, so that no two arms are alike and none can be merged. The loop around them is one function
 * of tens of kilobytes, as in SQLite, Lua or CPython.
 */
#pragma once

#include "kernel.h"

#define OPCODES 640
#define LENGTH 1024
#define CELLS 1024

typedef struct { uint16_t op; uint8_t a, b, c, skip; } Instruction;

static Instruction code[LENGTH + 8];
static uint32_t cells[CELLS];

/* A different odd number for each opcode. */
#define CONSTANT(k) ((uint32_t)(k) * 2654435761u | 1u)

#define ARMS(k) \
  case (k): r[i->a] = (r[i->b] ^ CONSTANT(k)) + r[i->c]; break; \
  case (k) + 1: r[i->a] = r[i->b] * CONSTANT(k) - (r[i->c] >> ((k) % 29 + 1)); break; \
  case (k) + 2: r[i->a] = rotl32(r[i->b], (k) % 31 + 1) + (r[i->c] & CONSTANT(k)); break; \
  case (k) + 3: if ((r[i->a] ^ CONSTANT(k)) < r[i->b]) i += i->skip; break; \
  case (k) + 4: if ((int32_t)(r[i->a] + CONSTANT(k)) > (int32_t)r[i->b]) r[i->c] += (k); break; \
  case (k) + 5: r[i->a] += cells[(r[i->b] ^ CONSTANT(k)) % CELLS]; break; \
  case (k) + 6: cells[(r[i->a] + (k)) % CELLS] = r[i->b] - CONSTANT(k); break; \
  case (k) + 7: \
    r[i->a] = r[i->b] > r[i->c] ? r[i->b] % ((k) * 2 + 3) : (uint32_t)((int32_t)r[i->c] >> ((k) % 13 + 1)); \
    break;

#define ARMS_4(k) ARMS(k) ARMS((k) + 8) ARMS((k) + 16) ARMS((k) + 24)
#define ARMS_16(k) ARMS_4(k) ARMS_4((k) + 32) ARMS_4((k) + 64) ARMS_4((k) + 96)

/* Runs the code from start to end; branches only skip forwards. */
NOINLINE static uint32_t execute(uint32_t seed) {
  uint32_t r[16];
  for (uint32_t k = 0; k < 16; k++) r[k] = seed * (k + 1);
  for (const Instruction *i = code, *end = code + LENGTH; i < end; i++) {
    switch (i->op) {
      ARMS_16(0)
      ARMS_16(128)
      ARMS_16(256)
      ARMS_16(384)
      ARMS_16(512)
      default: __builtin_trap();
    }
  }
  uint32_t sum = 0;
  for (int k = 0; k < 16; k++) sum = mix32(sum, r[k]);
  return sum;
}

/* Fills the code; `pick` turns a random number into an opcode. */
static void assemble(uint32_t (*pick)(uint32_t)) {
  uint32_t seed = 1234;
  for (int i = 0; i < LENGTH; i++) {
    uint32_t x = next_random(&seed), y = next_random(&seed);
    code[i] = (Instruction){
      (uint16_t)pick(x), (uint8_t)(y & 15), (uint8_t)(y >> 4 & 15), (uint8_t)(y >> 8 & 15), (uint8_t)(y >> 12 & 3),
    };
  }
  for (int i = 0; i < CELLS; i++) cells[i] = next_random(&seed);
}
