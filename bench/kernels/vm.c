/* A small register machine: a loop around a dense switch, as language interpreters have it. */
#include "kernel.h"

enum { LOADI, MOVE, ADD, SUB, MUL, AND, XOR, SHR, ADDI, LOAD, STORE, JUMP, JLT, JNZ, HALT };

typedef struct { uint8_t op, a, b, c; int32_t k; } Instruction;

static int32_t memory_cells[256];

/* Sums and squares over an array, a shuffle of its cells, and a checksum. */
static const Instruction program[] = {
  {LOADI, 1, 0, 0, 0},      /* i = 0 */
  {LOADI, 3, 0, 0, 256},    /* end */
  {MUL, 4, 1, 1, 0},        /* 2: square */
  {XOR, 4, 4, 0, 0},        /* with the seed */
  {STORE, 1, 4, 0, 0},
  {ADDI, 1, 1, 0, 1},
  {JLT, 1, 3, 0, 2},
  {LOADI, 1, 0, 0, 0},
  {LOADI, 6, 0, 0, 5},
  {LOADI, 7, 0, 0, 255},
  {LOAD, 4, 1, 0, 0},       /* 10: shuffle */
  {AND, 5, 4, 7, 0},
  {LOAD, 8, 5, 0, 0},
  {STORE, 5, 4, 0, 0},
  {STORE, 1, 8, 0, 0},
  {SHR, 9, 4, 6, 0},
  {ADD, 2, 2, 9, 0},
  {SUB, 2, 2, 8, 0},
  {ADDI, 1, 1, 0, 1},
  {JLT, 1, 3, 0, 10},
  {ADDI, 10, 10, 0, -1},
  {MOVE, 0, 2, 0, 0},
  {JNZ, 10, 0, 0, 0},
  {JUMP, 0, 0, 0, 24},
  {HALT, 2, 0, 0, 0},
};

NOINLINE static int32_t execute(const Instruction *code, int32_t seed, int32_t rounds) {
  uint32_t r[16] = {0};
  r[0] = (uint32_t)seed;
  r[10] = (uint32_t)rounds;
  for (const Instruction *pc = code;; pc++) {
    switch (pc->op) {
      case LOADI: r[pc->a] = (uint32_t)pc->k; break;
      case MOVE: r[pc->a] = r[pc->b]; break;
      case ADD: r[pc->a] = r[pc->b] + r[pc->c]; break;
      case SUB: r[pc->a] = r[pc->b] - r[pc->c]; break;
      case MUL: r[pc->a] = r[pc->b] * r[pc->c]; break;
      case AND: r[pc->a] = r[pc->b] & r[pc->c]; break;
      case XOR: r[pc->a] = r[pc->b] ^ r[pc->c]; break;
      case SHR: r[pc->a] = r[pc->b] >> (r[pc->c] & 31); break;
      case ADDI: r[pc->a] = r[pc->b] + (uint32_t)pc->k; break;
      case LOAD: r[pc->a] = (uint32_t)memory_cells[r[pc->b] & 255]; break;
      case STORE: memory_cells[r[pc->a] & 255] = (int32_t)r[pc->b]; break;
      case JUMP: pc = code + pc->k - 1; break;
      case JLT: if ((int32_t)r[pc->a] < (int32_t)r[pc->b]) pc = code + pc->k - 1; break;
      case JNZ: if (r[pc->a]) pc = code + pc->k - 1; break;
      case HALT: return (int32_t)r[pc->a];
      default: __builtin_trap();
    }
  }
}

RUN int32_t run(int32_t n) { return n > 0 ? execute(program, 17, n) : 0; }
