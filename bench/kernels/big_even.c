/* A bytecode loop of 640 arms, in one function, all of them in use. */
#include "big_arms.h"

static uint32_t any(uint32_t random) { return random % OPCODES; }

RUN int32_t run(int32_t n) {
  assemble(any);
  uint32_t sum = 0;
  for (int32_t round = 0; round < n; round++) sum = mix32(sum, execute((uint32_t)round));
  return (int32_t)sum;
}
