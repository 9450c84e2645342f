/* PCG32: an i64 product and sum a number, the result narrowed to i32 and rotated. */
#include "kernel.h"

RUN int32_t run(int32_t n) {
  uint64_t state = 0x853c49e6748fea9bu;
  uint32_t sum = 0;
  for (int32_t i = 0; i < n; i++) {
    uint64_t old = state;
    state = old * 6364136223846793005u + 0xda3e39cb94b95bdbu;
    sum += rotr32((uint32_t)(((old >> 18) ^ old) >> 27), (int)(old >> 59));
  }
  return (int32_t)sum;
}
