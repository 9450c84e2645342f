/*
 * The instructions. Operands follow the opcode: a slot is a byte, everything else two bytes, low byte
 * first; jump targets are offsets in the function's code. The number is what an instruction adds to
 * the height of the stack.
 */
#pragma once

#define OPCODES(X) \
  X(PUSH_CONSTANT, 1)   /* constant */ \
  X(PUSH_NIL, 1) \
  X(PUSH_TRUE, 1) \
  X(PUSH_FALSE, 1) \
  X(POP, -1) \
  X(DUPLICATE, 1) \
  X(DUPLICATE_2, 2) \
  X(LEAVE, 0)           /* count: drops slots, keeping what closures captured */ \
  X(GET_LOCAL, 1)       /* slot */ \
  X(SET_LOCAL, -1)      /* slot */ \
  X(GET_UPVALUE, 1)     /* capture, a byte */ \
  X(SET_UPVALUE, -1)    /* capture, a byte */ \
  X(GET_GLOBAL, 1)      /* constant */ \
  X(SET_GLOBAL, -1)     /* constant */ \
  X(DEFINE_GLOBAL, -1)  /* constant */ \
  X(GET_FIELD, 0)       /* constant */ \
  X(SET_FIELD, -2)      /* constant */ \
  X(GET_INDEX, -1) \
  X(SET_INDEX, -3) \
  X(ADD, -1) \
  X(SUBTRACT, -1) \
  X(MULTIPLY, -1) \
  X(DIVIDE, -1) \
  X(REMAINDER, -1) \
  X(EQUAL, -1) \
  X(NOT_EQUAL, -1) \
  X(LESS, -1) \
  X(LESS_EQUAL, -1) \
  X(GREATER, -1) \
  X(GREATER_EQUAL, -1) \
  X(NEGATE, 0) \
  X(NOT, 0) \
  X(JUMP, 0)            /* target */ \
  X(LOOP, 0)            /* target, backwards: a safe place to collect */ \
  X(JUMP_IF_FALSE, -1)  /* target */ \
  X(AND, -1)            /* target: keeps a false value and jumps, or drops a true one */ \
  X(OR, -1)             /* target */ \
  X(CALL, 0)            /* count of arguments, a byte */ \
  X(RETURN, -1) \
  X(MAKE_CLOSURE, 1)    /* constant */ \
  X(MAKE_LIST, 1) \
  X(APPEND, -1) \
  X(MAKE_MAP, 1) \
  X(PUT, -2) \
  X(RANGE_NEXT, 1)      /* slot of counter and limit, target when done */ \
  X(RANGE_STEP, 0)      /* slot */ \
  X(ITERATE, 1)         /* slot of collection and position, target when done */ \
  X(ECHO, -1)

typedef enum {
#define OPCODE(name, effect) OP_##name,
  OPCODES(OPCODE)
#undef OPCODE
} Opcode;
